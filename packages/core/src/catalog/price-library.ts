import type { ModelOffer, ModelPricing } from './offer.ts'

// The price library genai-prices (MIT, github.com/pydantic/genai-prices): its data as its package and its published JSON have
// it, and its prices in our words. Used to generate the known models, and to refresh prices at run time.

/** A vendor of the library. */
export interface LibraryVendor {
  id: string
  models: readonly LibraryModel[]
}

export interface LibraryModel {
  id: string
  name?: string | undefined
  context_window?: number | undefined
  /** Which of the vendor's model ids this entry prices. */
  match: LibraryMatch
  prices: LibraryPeriod['prices'] | readonly LibraryPeriod[]
}

type LibraryMatch =
  | { or: readonly LibraryMatch[] }
  | { and: readonly LibraryMatch[] }
  | { equals: string }
  | { starts_with: string }
  | { ends_with: string }
  | { contains: string }
  | { regex: string }

interface LibraryPeriod {
  constraint?:
    | { type: 'start_date'; start_date: string }
    | { type: 'time_of_date'; start_time: string; end_time: string }
    | undefined
  prices: Readonly<
    Record<string, number | { base: number; tiers: readonly { start: number; price: number }[] } | undefined>
  >
}

type Condition = { fromDate?: string; utcStart?: string; utcEnd?: string }

/** The library's units and ours; units we have no bucket for (pages, hours, storage) are left out. */
const units: Readonly<Record<string, readonly [keyof ModelPricing, number]>> = {
  input_mtok: ['inputPerMillion', 1],
  output_mtok: ['outputPerMillion', 1],
  cache_read_mtok: ['cacheReadPerMillion', 1],
  cache_write_mtok: ['cacheWritePerMillion', 1],
  cache_write_1h_mtok: ['cacheWrite1hPerMillion', 1],
  output_reasoning_mtok: ['reasoningPerMillion', 1],
  input_audio_mtok: ['inputAudioPerMillion', 1],
  output_audio_mtok: ['outputAudioPerMillion', 1],
  input_image_mtok: ['inputImagePerMillion', 1],
  output_image_mtok: ['outputImagePerMillion', 1],
  requests_kcount: ['requestUsd', 1000],
  web_searches_kcount: ['webSearchUsd', 1000],
}

/** Whether an entry prices a vendor's model id. */
export function matches(match: LibraryMatch, id: string): boolean {
  const own = id.toLowerCase()
  if ('or' in match) return match.or.some((part) => matches(part, id))
  if ('and' in match) return match.and.every((part) => matches(part, id))
  if ('equals' in match) return own === match.equals.toLowerCase()
  if ('starts_with' in match) return own.startsWith(match.starts_with.toLowerCase())
  if ('ends_with' in match) return own.endsWith(match.ends_with.toLowerCase())
  if ('contains' in match) return own.includes(match.contains.toLowerCase())
  return new RegExp(match.regex).test(id)
}

/**
 * What the library says of a model.
 * @param today `YYYY-MM-DD`: prices that begin later are kept as dated ones; those that ended before are dropped
 */
export function libraryFacts(model: LibraryModel, today: string): Partial<ModelOffer> {
  const pricing = pricingOf(model, today)
  return {
    ...(model.name ? { name: model.name } : {}),
    ...(model.context_window ? { contextTokens: model.context_window } : {}),
    ...(pricing ? { pricing } : {}),
  }
}

function pricingOf(model: LibraryModel, today: string): ModelPricing | undefined {
  const periods = (Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }]) as readonly LibraryPeriod[]
  const isLater = ({ constraint }: LibraryPeriod): boolean =>
    constraint?.type === 'start_date' && constraint.start_date > today
  // an empty list of prices means free only where the id says so; elsewhere nobody knows
  if (periods.every(({ prices }) => Object.keys(prices).length === 0)) {
    return model.id.endsWith(':free') ? { inputPerMillion: 0, outputPerMillion: 0 } : undefined
  }
  const current = periods.filter((period) => !isLater(period) && !isWindow(period))
  const base = current.at(-1) ?? { prices: {} }
  const later = periods.filter((period) => isWindow(period) || isLater(period))
  const tiers = [
    ...sizeTiers(base.prices, {}),
    ...later.flatMap((period) => [
      { ...conditionOf(period), ...convert(period.prices) },
      ...sizeTiers(period.prices, conditionOf(period)),
    ]),
  ]
  return { ...convert(base.prices), ...(tiers.length > 0 ? { tiers } : {}) }
}

const isWindow = ({ constraint }: LibraryPeriod): boolean => constraint?.type === 'time_of_date'

function conditionOf({ constraint }: LibraryPeriod): Condition {
  if (constraint?.type === 'start_date') return { fromDate: constraint.start_date }
  if (constraint?.type === 'time_of_date') {
    return { utcStart: constraint.start_time.slice(0, 5), utcEnd: constraint.end_time.slice(0, 5) }
  }
  return {}
}

function sizeTiers(
  prices: LibraryPeriod['prices'],
  condition: Condition,
): (ModelPricing & { minPromptTokens: number })[] {
  const starts = new Set(
    Object.values(prices).flatMap((price) => (typeof price === 'object' ? price.tiers.map(({ start }) => start) : [])),
  )
  return [...starts]
    .sort((a, b) => a - b)
    .map((start) => ({ minPromptTokens: start, ...condition, ...convert(prices, start) }))
}

/** The rates of one period, in our units: the base ones, or those that change at `start`. */
function convert(prices: LibraryPeriod['prices'], start?: number): ModelPricing {
  const pricing: ModelPricing = {}
  for (const [unit, price] of Object.entries(prices)) {
    const target = units[unit]
    if (!target || price === undefined) continue
    const usd = amountOf(price, start)
    if (usd !== undefined) Object.assign(pricing, { [target[0]]: exact(usd / target[1]) })
  }
  return pricing
}

function amountOf(price: NonNullable<LibraryPeriod['prices'][string]>, start: number | undefined): number | undefined {
  if (typeof price === 'number') return start === undefined ? price : undefined
  if (start === undefined) return price.base
  return price.tiers.find((tier) => tier.start === start)?.price
}

/** Drops the binary noise of a division; twelve digits are more than any price list has. */
const exact = (usd: number): number => Number(usd.toPrecision(12))

/** The same prices times a factor, but for what is not by the token. */
export function scale(pricing: ModelPricing, factor: number): ModelPricing {
  const scaled = Object.entries(pricing).map(([member, value]) => {
    if (member === 'tiers') return [member, (value as ModelPricing[]).map((tier) => scale(tier, factor))]
    return [member, member.endsWith('PerMillion') ? exact((value as number) * factor) : value]
  })
  return Object.fromEntries(scaled) as ModelPricing
}
