import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type ConditionalPrice, findProvider, type MatchLogic, type ModelInfo } from '@pydantic/genai-prices'
import type { ModelOffer, ModelPricing } from '../src/catalog/offer.ts'
import { knownVendors, serviceTiers } from './known-model-ids.ts'

/**
 * Writes `src/catalog/known-models.generated.ts` from the price library `@pydantic/genai-prices`: run it by hand after
 * updating the library or the ids, and read the difference before committing it.
 *
 *     node packages/core/scripts/generate-known-models.ts
 */

const target = fileURLToPath(new URL('../src/catalog/known-models.generated.ts', import.meta.url))

/** The day the data was read. Prices that begin later are kept as dated ones; those that ended before are dropped. */
const readOn = '2026-11-22'

type LibraryPrice = ConditionalPrice['prices']
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

/** The generated file's text. */
export function renderKnownModels(): string {
  const version = libraryVersion()
  const vendors = Object.entries(knownVendors).map(([vendor, { library, models }]) => {
    const rows = Object.entries(models).flatMap(([id, entry]) => {
      const own = typeof entry === 'string' ? { upstream: entry } : entry
      const offer = { ...own, ...libraryFacts(library, own.upstream) }
      return [row(id, offer), ...tierRows(vendor, id, offer)]
    })
    return block(vendor, rows)
  })
  return `import type { ModelOffer } from './offer.ts'

// Written by scripts/generate-known-models.ts from @pydantic/genai-prices ${version} on ${readOn}: do not edit.
// Prices in USD per million tokens. Functions, so that a vendor nobody uses costs nothing.

export const knownModelsSource = 'genai-prices ${version}, ${readOn}'

export const knownModels: Readonly<Record<string, () => Readonly<Record<string, ModelOffer>>>> = {
${[...vendors, block('openrouter', openRouterRows())].join('\n')}
}

/** The ids of known models, for completion in editors; OpenRouter's own are any string. */
export type KnownModelId =
${knownIds()
  .map((id) => `  | ${quote(id)}`)
  .join('\n')}
`
}

function knownIds(): string[] {
  return [...new Set(Object.values(knownVendors).flatMap(({ models }) => Object.keys(models)))].sort()
}

const block = (vendor: string, rows: string[]): string => `  ${vendor}: () => ({\n${rows.join('\n')}\n  }),`

const row = (id: string, offer: object): string => `    ${quote(id)}: ${literal(offer)},`

/** `author/slug@flex` and `@priority`: the same offer at another price per token. */
function tierRows(vendor: string, id: string, { pricing, ...offer }: Partial<ModelOffer>): string[] {
  const factors = serviceTiers[vendor]?.find(([match]) => match.test(id))?.[1]
  if (!factors || !pricing) return []
  return Object.entries(factors).map(([tier, factor]) =>
    row(`${id}@${tier}`, { ...offer, pricing: scale(pricing, factor) }),
  )
}

function scale(pricing: ModelPricing, factor: number): ModelPricing {
  const scaled = Object.entries(pricing).map(([member, value]) => {
    if (member === 'tiers') return [member, (value as ModelPricing[]).map((tier) => scale(tier, factor))]
    return [member, member.endsWith('PerMillion') ? exact((value as number) * factor) : value]
  })
  return Object.fromEntries(scaled) as ModelPricing
}

/** OpenRouter's ids are canonical ids already; its `~latest` aliases and the library's short spellings are not models. */
function openRouterRows(): string[] {
  return libraryModels('openrouter')
    .filter((model) => /^[a-z0-9-]+\/[^\s]+$/.test(model.id))
    .map((model) => row(model.id, { upstream: model.id, ...factsOf(model) }))
}

function libraryFacts(library: string, upstream: string): Partial<ModelOffer> {
  const model = libraryModels(library).find((candidate) => matches(candidate.match, upstream))
  if (!model) throw new Error(`the price library has no ${library} model for ${upstream}`)
  const { name, ...facts } = factsOf(model)
  // the library files snapshots and siblings of one price under one entry: its name is the entry's own
  return model.id === upstream && name ? { name, ...facts } : facts
}

export function libraryModels(library: string): ModelInfo[] {
  const provider = findProvider({ providerId: library })
  if (!provider) throw new Error(`the price library has no provider ${library}`)
  return provider.models
}

export function matches(match: MatchLogic, id: string): boolean {
  const own = id.toLowerCase()
  if ('or' in match) return match.or.some((part) => matches(part, id))
  if ('and' in match) return match.and.every((part) => matches(part, id))
  if ('equals' in match) return own === match.equals.toLowerCase()
  if ('starts_with' in match) return own.startsWith(match.starts_with.toLowerCase())
  if ('ends_with' in match) return own.endsWith(match.ends_with.toLowerCase())
  if ('contains' in match) return own.includes(match.contains.toLowerCase())
  return new RegExp(match.regex).test(id)
}

function factsOf(model: ModelInfo): Partial<ModelOffer> {
  const pricing = pricingOf(model)
  return {
    ...(model.name ? { name: model.name } : {}),
    ...(model.context_window ? { contextTokens: model.context_window } : {}),
    ...(pricing ? { pricing } : {}),
  }
}

function pricingOf(model: ModelInfo): ModelPricing | undefined {
  const periods = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }]
  // an empty list of prices means free only where the id says so; elsewhere nobody knows
  if (periods.every(({ prices }) => Object.keys(prices).length === 0)) {
    return model.id.endsWith(':free') ? { inputPerMillion: 0, outputPerMillion: 0 } : undefined
  }
  const current = periods.filter((period) => !startsAfterRead(period)).filter((period) => !isWindow(period))
  const base = current.at(-1) ?? { prices: {} }
  const later = periods.filter((period) => isWindow(period) || startsAfterRead(period))
  const tiers = [
    ...sizeTiers(base.prices, {}),
    ...later.flatMap((period) => [
      { ...conditionOf(period), ...convert(period.prices) },
      ...sizeTiers(period.prices, conditionOf(period)),
    ]),
  ]
  return { ...convert(base.prices), ...(tiers.length > 0 ? { tiers } : {}) }
}

const isWindow = ({ constraint }: ConditionalPrice): boolean => constraint?.type === 'time_of_date'
const startsAfterRead = ({ constraint }: ConditionalPrice): boolean =>
  constraint?.type === 'start_date' && constraint.start_date > readOn

function conditionOf({ constraint }: ConditionalPrice): Condition {
  if (constraint?.type === 'start_date') return { fromDate: constraint.start_date }
  if (constraint?.type === 'time_of_date') {
    return { utcStart: constraint.start_time.slice(0, 5), utcEnd: constraint.end_time.slice(0, 5) }
  }
  return {}
}

function sizeTiers(prices: LibraryPrice, condition: Condition): (ModelPricing & { minPromptTokens: number })[] {
  const starts = new Set(
    Object.values(prices).flatMap((price) => (typeof price === 'object' ? price.tiers.map(({ start }) => start) : [])),
  )
  return [...starts]
    .sort((a, b) => a - b)
    .map((start) => ({ minPromptTokens: start, ...condition, ...convert(prices, start) }))
}

/** The rates of one period, in our units: the base ones, or those that change at `start`. */
function convert(prices: LibraryPrice, start?: number): ModelPricing {
  const pricing: ModelPricing = {}
  for (const [unit, price] of Object.entries(prices)) {
    const target = units[unit]
    if (!target || price === undefined) continue
    const usd = amountOf(price, start)
    if (usd !== undefined) Object.assign(pricing, { [target[0]]: exact(usd / target[1]) })
  }
  return pricing
}

function amountOf(price: NonNullable<LibraryPrice[string]>, start: number | undefined): number | undefined {
  if (typeof price === 'number') return start === undefined ? price : undefined
  if (start === undefined) return price.base
  return price.tiers.find((tier) => tier.start === start)?.price
}

/** Drops the binary noise of a division; twelve digits are more than any price list has. */
const exact = (usd: number): number => Number(usd.toPrecision(12))

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'string') return quote(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(([key, member]) => `${key}: ${literal(member)}`)
  return `{ ${members.join(', ')} }`
}

function libraryVersion(): string {
  const require = createRequire(import.meta.url)
  const manifest = require.resolve('@pydantic/genai-prices').replace(/dist\/.*$/, 'package.json')
  return (require(manifest) as { version: string }).version
}

/** What the library prices at a vendor and nothing here names: for whoever decides whether it belongs here. */
function* leftOut(): Generator<string> {
  for (const [vendor, { library, models }] of Object.entries(knownVendors)) {
    const named = Object.values(models).map((entry) => (typeof entry === 'string' ? entry : entry.upstream))
    const others = libraryModels(library).filter(({ match }) => !named.some((id) => matches(match, id)))
    if (others.length > 0) yield `${vendor}: ${others.map(({ id }) => id).join(' ')}`
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(target, renderKnownModels())
  console.log(['Not listed, on purpose or not yet:', ...leftOut()].join('\n'))
}
