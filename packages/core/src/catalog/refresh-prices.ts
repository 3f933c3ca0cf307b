import { checkPrices } from './check-prices.ts'
import { knownModels } from './known-models.generated.ts'
import type { ModelOffer, ModelPricing } from './offer.ts'
import { type LibraryModel, type LibraryVendor, libraryFacts, matches, scale } from './price-library.ts'
import { compilePrices } from './price-table.ts'

/** Newer facts of known models, by vendor and by `author/slug[@tag]`: they lie over what the release brought with it. */
export type KnownUpdates = Readonly<Record<string, Readonly<Record<string, Partial<ModelOffer>>>>>

export interface PriceUpdates {
  known: KnownUpdates
  /** Models whose price is another now. */
  changed: string[]
  /** Models whose new price was not believed, and why: they keep the one they had. */
  rejected: string[]
}

/** What the library calls our vendors, where it has another name. */
const libraryNames: Readonly<Record<string, string>> = { xai: 'x-ai', bedrock: 'aws' }

/**
 * Reads newer data of the price library for the models known. A price that cannot be read, or lies a hundred times off the one
 * known, is rejected and the known one kept.
 * @param data the library's published JSON: a list of vendors with their models
 * @throws Error when it is no such list, or has none of the known models
 */
export function readPriceUpdates(
  data: unknown,
  { vendors: wanted, nowMs }: { vendors: ReadonlySet<string>; nowMs: number },
): PriceUpdates {
  const vendors = vendorsIn(data)
  const today = new Date(nowMs).toISOString().slice(0, 10)
  const updates: { known: Record<string, Record<string, Partial<ModelOffer>>>; changed: string[]; rejected: string[] } =
    {
      known: {},
      changed: [],
      rejected: [],
    }
  for (const [vendor, models] of Object.entries(knownModels)) {
    const listed = vendors.find(({ id }) => id === (libraryNames[vendor] ?? vendor))
    if (!listed || !wanted.has(vendor)) continue
    const byId = new Map(listed.models.map((model) => [model.id, model]))
    const find = (upstream: string): LibraryModel | undefined =>
      byId.get(upstream) ?? listed.models.find(({ match }) => matches(match, upstream))
    const updated: Record<string, Partial<ModelOffer>> = {}
    const known = models()
    for (const [key, offer] of Object.entries(known)) {
      const where = `${vendor}: ${key}`
      try {
        const facts = newerFacts(key, known, { find, today })
        if (!facts?.pricing) continue
        checkPrices(facts.pricing, where, offer.pricing)
        compilePrices(facts.pricing, where)
        updated[key] = facts
        if (JSON.stringify(facts.pricing) !== JSON.stringify(offer.pricing)) updates.changed.push(where)
      } catch (error) {
        updates.rejected.push((error as Error).message)
      }
    }
    updates.known[vendor] = updated
  }
  if (!Object.values(updates.known).some((models) => Object.keys(models).length > 0)) {
    throw new Error('the price data has no model that is known here')
  }
  return updates
}

function vendorsIn(data: unknown): LibraryVendor[] {
  const list = Array.isArray(data) ? data : (data as { providers?: unknown } | null)?.providers
  const isVendor = (item: unknown): item is LibraryVendor =>
    typeof (item as LibraryVendor | null)?.id === 'string' && Array.isArray((item as LibraryVendor).models)
  if (!Array.isArray(list) || !list.every(isVendor))
    throw new Error('the price data is not a list of vendors with models')
  return list
}

/** Of a tier's offer the library says nothing: it keeps its proportion to the standard price. */
function newerFacts(
  key: string,
  known: Readonly<Record<string, ModelOffer>>,
  { find, today }: { find(upstream: string): LibraryModel | undefined; today: string },
): Partial<ModelOffer> | undefined {
  const base = key.split('@', 1)[0] as string
  const listed = find(known[base]?.upstream ?? base)
  if (!listed) return undefined
  const { pricing, contextTokens } = libraryFacts(listed, today)
  const factor = key === base ? 1 : proportion(known[key]?.pricing, known[base]?.pricing)
  return {
    ...(contextTokens !== undefined && { contextTokens }),
    ...(pricing && { pricing: factor === 1 ? pricing : scale(pricing, factor) }),
  }
}

const proportion = (tier: ModelPricing | undefined, standard: ModelPricing | undefined): number =>
  (tier?.inputPerMillion ?? 1) / (standard?.inputPerMillion ?? 1)
