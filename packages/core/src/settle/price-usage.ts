import { type PriceTable, type Rate, type Rates, ratesAt } from '../catalog/price-table.ts'
import { promptTokens, type Usage } from '../chat/usage.ts'

/** What a request cost, in integers of 10^-9 USD; the parts sum to the whole. */
export interface Cost {
  costNanoUsd: number
  /** The prompt and the fee per request. */
  promptCostNanoUsd: number
  /** The answer and the searches made for it. */
  completionCostNanoUsd: number
  /** What the payer is charged: the cost and the operator's markup on it. */
  priceNanoUsd: number
  /** What own credentials were charged by their provider, at its normal price; absent unless they were used. */
  byokNanoUsd?: number | undefined
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

/** Rates with their stand-ins resolved: one pair of bucket and rate for each rate that is known. */
interface ResolvedPrices {
  request: bigint
  prompt: readonly (readonly [Bucket, bigint])[]
  completion: readonly (readonly [Bucket, bigint])[]
}

/** By the rates in force, which `ratesAt` gives as one object per combination of tiers. */
const resolved = new WeakMap<Rates, ResolvedPrices>()

/**
 * Prices what a request consumed. Exact: sums are integers of 10^-12 USD, rounded once (half up) to 10^-9 at the end. A prompt
 * of strictly more tokens than a tier's `minPromptTokens` has the whole request priced by that tier. Buckets that are
 * `undefined` add nothing, and neither do those whose rate (and every stand-in for it) the price list lacks.
 * @param atMs when the request was made: prices may begin on a day or hold for hours of it
 * @param markup in hundredths of a percent
 */
export function priceUsage(table: PriceTable, usage: Usage, atMs: number, markup = 0): Cost {
  const prices = pricesFor(table, usage, atMs)
  const priced = usage.billed ?? usage
  const promptPico = prices.request + sumBuckets(prices.prompt, priced)
  const completionPico = sumBuckets(prices.completion, priced)
  const costNanoUsd = roundToNano(promptPico + completionPico)
  const promptCostNanoUsd = roundToNano(promptPico)
  return {
    costNanoUsd,
    promptCostNanoUsd,
    completionCostNanoUsd: costNanoUsd - promptCostNanoUsd,
    priceNanoUsd: markup === 0 ? costNanoUsd : priceWith(markup, promptPico + completionPico),
  }
}

/** The prompt's share of what is charged: an operator's own costs are not his customers' business. */
export const promptPriceOf = ({ priceNanoUsd, costNanoUsd, promptCostNanoUsd }: Cost): number =>
  priceNanoUsd === costNanoUsd ? promptCostNanoUsd : Math.round((promptCostNanoUsd / costNanoUsd) * priceNanoUsd)

/** From the exact cost: marking up the rounded one would round twice, and could pass what was held. */
const priceWith = (markup: number, pico: bigint): number => roundToNano((pico * BigInt(10_000 + markup)) / 10_000n)

function pricesFor(table: PriceTable, usage: Usage, atMs: number): ResolvedPrices {
  const rates = ratesAt(table, { promptTokens: promptTokens(usage) ?? 0, atMs })
  let prices = resolved.get(rates)
  if (prices === undefined) {
    prices = {
      request: rates.request ?? 0n,
      prompt: resolveBuckets(rates, promptBuckets),
      completion: resolveBuckets(rates, completionBuckets),
    }
    resolved.set(rates, prices)
  }
  return prices
}

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

/** At most what a number holds exactly, nine million USD: rates may be anything an operator has written. */
function roundToNano(pico: bigint): number {
  const nano = (pico + 500n) / 1000n
  return nano > maxNanoUsd ? Number.MAX_SAFE_INTEGER : Number(nano)
}

const maxNanoUsd = BigInt(Number.MAX_SAFE_INTEGER)
