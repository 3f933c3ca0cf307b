import type { PriceTable, Rate, Rates } from '../catalog/price-table.ts'
import { promptTokens, type Usage } from '../chat/usage.ts'

/** What a request cost, in integers of 10^-9 USD; the parts sum to the whole. */
export interface Cost {
  costNanoUsd: number
  /** The prompt and the fee per request. */
  promptCostNanoUsd: number
  /** The answer and the searches made for it. */
  completionCostNanoUsd: number
}

type Bucket = { [member in keyof Usage]-?: NonNullable<Usage[member]> extends number ? member : never }[keyof Usage]

/** Each bucket's rate, and the rates that stand in for it, nearest first, where the price list does not name it. */
const promptBuckets = [
  ['inputTokens', ['input']],
  ['cacheReadTokens', ['cacheRead', 'input']],
  ['cacheWrite5mTokens', ['cacheWrite', 'input']],
  ['cacheWrite1hTokens', ['cacheWrite1h', 'cacheWrite', 'input']],
  ['inputAudioTokens', ['inputAudio', 'input']],
  ['inputImageTokens', ['inputImage', 'input']],
  ['inputVideoTokens', ['input']],
] as const satisfies BucketRates

const completionBuckets = [
  ['outputTokens', ['output']],
  ['reasoningTokens', ['reasoning', 'output']],
  ['outputAudioTokens', ['outputAudio', 'output']],
  ['outputImageTokens', ['outputImage', 'output']],
  ['webSearchRequests', ['webSearch']],
] as const satisfies BucketRates

type BucketRates = readonly (readonly [Bucket, readonly Rate[]])[]

/** A price list with its stand-ins resolved for one tier: one pair of bucket and rate for each rate that is known. */
interface ResolvedPrices {
  minPromptTokens: number
  request: bigint
  prompt: readonly (readonly [Bucket, bigint])[]
  completion: readonly (readonly [Bucket, bigint])[]
}

const resolved = new WeakMap<PriceTable, readonly ResolvedPrices[]>()

/**
 * Prices what a request consumed. Exact: sums are integers of 10^-12 USD, rounded once (half up) to 10^-9 at the end. A prompt
 * of strictly more tokens than a tier's `minPromptTokens` has the whole request priced by that tier. Buckets that are
 * `undefined` add nothing, and neither do those whose rate (and every stand-in for it) the price list lacks.
 */
export function priceUsage(table: PriceTable, usage: Usage): Cost {
  const prices = pricesFor(table, usage)
  const promptPico = prices.request + sumBuckets(prices.prompt, usage)
  const completionPico = sumBuckets(prices.completion, usage)
  const costNanoUsd = roundToNano(promptPico + completionPico)
  const promptCostNanoUsd = roundToNano(promptPico)
  return { costNanoUsd, promptCostNanoUsd, completionCostNanoUsd: costNanoUsd - promptCostNanoUsd }
}

function pricesFor(table: PriceTable, usage: Usage): ResolvedPrices {
  let tiers = resolved.get(table)
  if (tiers === undefined) {
    tiers = resolveTiers(table)
    resolved.set(table, tiers)
  }
  let prices = tiers[0] as ResolvedPrices
  if (tiers.length === 1) return prices
  const tokens = promptTokens(usage) ?? 0
  for (const tier of tiers) if (tokens > tier.minPromptTokens) prices = tier
  return prices
}

function resolveTiers({ rates, tiers }: PriceTable): ResolvedPrices[] {
  const base = resolveRates(rates, -1)
  let merged = rates
  return [base, ...tiers.map((tier) => resolveRates((merged = { ...merged, ...tier.rates }), tier.minPromptTokens))]
}

const resolveRates = (rates: Rates, minPromptTokens: number): ResolvedPrices => ({
  minPromptTokens,
  request: rates.request ?? 0n,
  prompt: resolveBuckets(rates, promptBuckets),
  completion: resolveBuckets(rates, completionBuckets),
})

function resolveBuckets(rates: Rates, buckets: BucketRates): [Bucket, bigint][] {
  return buckets.flatMap(([bucket, names]): [Bucket, bigint][] => {
    const known = names.find((name) => rates[name] !== undefined)
    return known === undefined ? [] : [[bucket, rates[known] as bigint]]
  })
}

function sumBuckets(buckets: ResolvedPrices['prompt'], usage: Usage): bigint {
  let pico = 0n
  for (const [bucket, rate] of buckets) {
    const count = usage[bucket]
    // a provider that reports less than nothing, or half a token, must not lower a bill or stop its settlement
    if (count !== undefined && count > 0) pico += BigInt(Math.ceil(count)) * rate
  }
  return pico
}

const roundToNano = (pico: bigint): number => Number((pico + 500n) / 1000n)
