import { OptionsError } from '../errors/gateway-error.ts'
import type { ModelPricing, PricingCondition } from './offer.ts'

/** Rates as exact integers: 10^-12 USD per token (or per request, per search), so that no sum ever drifts. */
export interface PriceTable {
  rates: Rates
  /** In order: of those whose conditions all hold, the later wins, rate by rate. `ratesAt` applies them. */
  tiers: readonly PriceTier[]
}

export interface PriceTier {
  /** The prompt has more tokens than this. */
  minPromptTokens?: number | undefined
  /** Unix time in milliseconds. */
  fromMs?: number | undefined
  /** Minutes of the UTC day, half-open; may wrap midnight. */
  window?: { startMinute: number; endMinute: number } | undefined
  rates: Rates
}

export type Rates = { readonly [rate in Rate]?: bigint }

export type Rate =
  | 'input'
  | 'output'
  | 'cacheRead'
  | 'cacheWrite'
  | 'cacheWrite1h'
  | 'reasoning'
  | 'inputAudio'
  | 'outputAudio'
  | 'inputImage'
  | 'outputImage'
  | 'request'
  | 'webSearch'

const picoPerUsd = 1_000_000_000_000
const members = {
  input: ['inputPerMillion', 1_000_000],
  output: ['outputPerMillion', 1_000_000],
  cacheRead: ['cacheReadPerMillion', 1_000_000],
  cacheWrite: ['cacheWritePerMillion', 1_000_000],
  cacheWrite1h: ['cacheWrite1hPerMillion', 1_000_000],
  reasoning: ['reasoningPerMillion', 1_000_000],
  inputAudio: ['inputAudioPerMillion', 1_000_000],
  outputAudio: ['outputAudioPerMillion', 1_000_000],
  inputImage: ['inputImagePerMillion', 1_000_000],
  outputImage: ['outputImagePerMillion', 1_000_000],
  request: ['requestUsd', 1],
  webSearch: ['webSearchUsd', 1],
} as const satisfies Record<Rate, readonly [keyof ModelPricing, number]>

/**
 * Compiles prices as users write them into exact integers.
 * @param where names the entry in an error, e.g. `openai: openai/gpt-4o`
 * @throws OptionsError `invalid_price` for a price that is not a finite number of 0 or more or a tier without a valid condition
 */
export function compilePrices(pricing: ModelPricing, where: string): PriceTable {
  return {
    rates: compileRates(pricing, where),
    tiers: (pricing.tiers ?? [])
      .map((tier) => ({ ...compileCondition(tier, where), rates: compileRates(tier, where) }))
      .sort(bySpecificity),
  }
}

/** An announced change replaces what was before it, hours of the day replace the day's price, long prompts either. */
const bySpecificity = (a: PriceTier, b: PriceTier): number =>
  (a.fromMs ?? 0) - (b.fromMs ?? 0) ||
  Number(a.window !== undefined) - Number(b.window !== undefined) ||
  (a.minPromptTokens ?? -1) - (b.minPromptTokens ?? -1)

const combined = new WeakMap<PriceTable, Map<string, Rates>>()

/** What the rates in force for a request depend on. */
export interface PricedRequest {
  promptTokens: number
  atMs: number
}

/** Three prompt tokens to one completion token: what balancing and sorting compare. `undefined`: no price is known. */
export function blend({ input, output }: Rates): number | undefined {
  if (input === undefined && output === undefined) return undefined
  return (3 * Number(input ?? output) + Number(output ?? input)) / 4
}

/**
 * The rates that price a whole request of so many prompt tokens, cached ones included, at that time. The same combination of
 * tiers is the same object each time.
 */
export function ratesAt(table: PriceTable, request: PricedRequest): Rates {
  if (table.tiers.length === 0) return table.rates
  const holding = table.tiers.filter((tier) => holds(tier, request))
  if (holding.length === 0) return table.rates
  const combinations = combined.get(table) ?? new Map<string, Rates>()
  combined.set(table, combinations)
  const key = holding.map((tier) => table.tiers.indexOf(tier)).join()
  const rates = combinations.get(key) ?? Object.assign({}, table.rates, ...holding.map((tier) => tier.rates))
  combinations.set(key, rates)
  return rates
}

function holds(tier: PriceTier, { promptTokens, atMs }: PricedRequest): boolean {
  if (tier.minPromptTokens !== undefined && promptTokens <= tier.minPromptTokens) return false
  if (tier.fromMs !== undefined && atMs < tier.fromMs) return false
  if (!tier.window) return true
  const { startMinute, endMinute } = tier.window
  const minute = Math.floor(atMs / 60_000) % 1440
  return startMinute <= endMinute
    ? minute >= startMinute && minute < endMinute
    : minute >= startMinute || minute < endMinute
}

function compileRates(pricing: ModelPricing, where: string): Rates {
  const rates: { [rate in Rate]?: bigint } = {}
  for (const rate of Object.keys(members) as Rate[]) {
    const [member, per] = members[rate]
    const usd = pricing[member]
    if (usd === undefined) continue
    if (typeof usd !== 'number' || !Number.isFinite(usd) || usd < 0) {
      throw new OptionsError(
        'invalid_price',
        `${where}: pricing.${member} must be a number of 0 or more, received ${JSON.stringify(usd)}`,
      )
    }
    // e.g. 0.075 USD per million is 75_000 pico-USD a token; rounding absorbs the decimal's binary noise only
    rates[rate] = BigInt(Math.round((usd * picoPerUsd) / per))
  }
  return rates
}

function compileCondition(tier: PricingCondition, where: string): Omit<PriceTier, 'rates'> {
  const { minPromptTokens, fromDate, utcStart, utcEnd } = tier
  const fromMs = fromDate === undefined ? undefined : Date.parse(`${fromDate}T00:00:00Z`)
  const startMinute = minuteOf(utcStart)
  const endMinute = minuteOf(utcEnd)
  if (
    (minPromptTokens === undefined && fromDate === undefined && utcStart === undefined) ||
    (minPromptTokens !== undefined && !(Number.isSafeInteger(minPromptTokens) && minPromptTokens >= 0)) ||
    Number.isNaN(fromMs) ||
    Number.isNaN(startMinute) ||
    Number.isNaN(endMinute) ||
    (startMinute === undefined) !== (endMinute === undefined)
  ) {
    throw new OptionsError(
      'invalid_price',
      `${where}: an entry of pricing.tiers needs minPromptTokens (a whole number), fromDate (YYYY-MM-DD) or utcStart and utcEnd (HH:MM), received ${JSON.stringify({ minPromptTokens, fromDate, utcStart, utcEnd })}`,
    )
  }
  return {
    ...(minPromptTokens === undefined ? {} : { minPromptTokens }),
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(startMinute === undefined || endMinute === undefined ? {} : { window: { startMinute, endMinute } }),
  }
}

function minuteOf(time: string | undefined): number | undefined {
  if (time === undefined) return undefined
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time)
  return match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN
}
