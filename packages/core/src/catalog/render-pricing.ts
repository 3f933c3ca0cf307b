import { type PriceTable, type Rate, type Rates, ratesAt } from './price-table.ts'

/** Prices as callers read them (section 23): decimal strings in USD for one token, one request, one search. */
export type RenderedPricing = { prompt: string; completion: string; [member: string]: unknown }

const members: readonly (readonly [string, Rate])[] = [
  ['prompt', 'input'],
  ['completion', 'output'],
  ['request', 'request'],
  ['image_token', 'inputImage'],
  ['image_output', 'outputImage'],
  ['audio', 'inputAudio'],
  ['audio_output', 'outputAudio'],
  ['web_search', 'webSearch'],
  ['internal_reasoning', 'reasoning'],
  ['input_cache_read', 'cacheRead'],
  ['input_cache_write', 'cacheWrite'],
  ['input_cache_write_1h', 'cacheWrite1h'],
]

/** What is shown for prices nobody knows, as for routers, whose price depends on what they pick: not 0, which is free. */
const unknown = { prompt: '-1', completion: '-1' }

/** The prices in force at that time, and the conditions under which others hold. */
export function renderPricing(prices: PriceTable | undefined, nowMs: number): RenderedPricing {
  if (!prices) return { ...unknown }
  const overrides = renderOverrides(prices, nowMs)
  return {
    ...unknown,
    ...renderRates(ratesAt(prices, { promptTokens: 0, atMs: nowMs })),
    ...(overrides.length > 0 && { overrides }),
  }
}

const renderRates = (rates: Rates): Record<string, string> =>
  Object.fromEntries(members.flatMap(([name, rate]) => (rates[rate] === undefined ? [] : [[name, usd(rates[rate])]])))

/** An exact decimal of a whole number of 10^-12 USD: 2500000 is `0.0000025`. */
export function usd(pico: bigint): string {
  const digits = pico.toString().padStart(13, '0')
  const fraction = digits.slice(-12).replace(/0+$/, '')
  return fraction ? `${digits.slice(0, -12)}.${fraction}` : digits.slice(0, -12)
}

/** Announced changes are not conditions yet; hours of the day tile the whole day, long prompts follow. */
function renderOverrides({ tiers, rates }: PriceTable, nowMs: number): Record<string, unknown>[] {
  const current = tiers.filter(({ fromMs }) => fromMs === undefined || fromMs <= nowMs)
  const edges = new Set(current.flatMap(({ window }) => (window ? [window.startMinute, window.endMinute] : [])))
  const dayMs = Math.floor(nowMs / 86_400_000) * 86_400_000
  const starts = [...edges].sort((a, b) => a - b)
  const hours = starts.map((start, i) => ({
    utc_start: hhmm(start),
    utc_end: hhmm(starts[(i + 1) % starts.length]!),
    ...renderRates(ratesAt({ rates, tiers: current }, { promptTokens: 0, atMs: dayMs + start * 60_000 })),
  }))
  const sizes = current
    .filter(({ minPromptTokens }) => minPromptTokens !== undefined)
    .map((tier) => ({
      min_prompt_tokens: tier.minPromptTokens,
      ...(tier.window && { utc_start: hhmm(tier.window.startMinute), utc_end: hhmm(tier.window.endMinute) }),
      ...renderRates(tier.rates),
    }))
  return [...hours, ...sizes]
}

/** 06:30 is the number 630. */
const hhmm = (minute: number): number => Math.floor(minute / 60) * 100 + (minute % 60)
