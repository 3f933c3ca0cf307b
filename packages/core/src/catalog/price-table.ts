import { OptionsError } from '../errors/gateway-error.ts'
import type { ModelPricing } from './offer.ts'

/** Rates as exact integers: 10^-12 USD per token (or per request, per search), so that no sum ever drifts. */
export interface PriceTable {
  rates: Rates
  /** Ascending by `minPromptTokens`; the last one exceeded prices the whole request, rate by rate. */
  tiers: readonly { minPromptTokens: number; rates: Rates }[]
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
 * @throws OptionsError `invalid_price` for a price that is not a finite number of 0 or more
 */
export function compilePrices(pricing: ModelPricing, where: string): PriceTable {
  return {
    rates: compileRates(pricing, where),
    tiers: (pricing.tiers ?? [])
      .map((tier) => ({ minPromptTokens: tier.minPromptTokens, rates: compileRates(tier, where) }))
      .sort((a, b) => a.minPromptTokens - b.minPromptTokens),
  }
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
        `${where}: pricing.${member} must be a number of 0 or more, received ${usd}`,
      )
    }
    // e.g. 0.075 USD per million is 75_000 pico-USD a token; rounding absorbs the decimal's binary noise only
    rates[rate] = BigInt(Math.round((usd * picoPerUsd) / per))
  }
  return rates
}
