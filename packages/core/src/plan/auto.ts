import { autoModels } from '../catalog/auto-models.ts'
import type { CatalogModel, Endpoint } from '../catalog/catalog.ts'
import { narrowCatalog } from '../catalog/model-rule.ts'
import { type AutoOptions, type Bias, type CostTier, costTiers } from './auto-options.ts'
import { uniform } from './balance.ts'
import { matchesAny } from '../catalog/match-pattern.ts'
import type { PlanInput, PlannedRequest } from './plan.ts'
import type { Router } from './resolve-models.ts'

/** A model that can serve the request, with those of its endpoints that may. */
export interface EligibleModel {
  /** As in the catalogue. */
  model: CatalogModel
  /** At least one. */
  endpoints: readonly Endpoint[]
  /** Of its cheapest endpoint, in pico-USD per token; `undefined`: not known. */
  price: number | undefined
  /** Median time to first content of its fastest endpoint, in milliseconds; `undefined`: not measured. */
  readonly latencyMs: number | undefined
}

/** Puts models in the order they are to be tried. Throwing falls back to the default order: a ranking never fails a request. */
export type RankModels = (
  eligible: readonly EligibleModel[],
  request: { request: PlannedRequest; bias: Bias; costTier: CostTier },
) => readonly EligibleModel[]

/** Models a router tries before it gives up. */
const mostModels = 3

/**
 * What a router picks from: for `auto` the operator's or the catalog's list, or whatever the caller's patterns allow; for
 * `free` every model.
 */
export function universeOf({ strategy }: Router, options: AutoOptions, input: PlanInput): CatalogModel[] {
  const { auto } = input
  const catalog = narrowCatalog(input.catalog, input.modelRules ?? [])
  const all = [...catalog.models.values()]
  if (strategy === 'free') return all
  const listed = (auto?.models ?? autoModels).flatMap((id) => catalog.models.get(id) ?? [])
  const universe = options.allowed ? all.filter(({ id }) => matchesAny(options.allowed!, id)) : listed
  return (universe.length > 0 || options.allowed ? universe : all).filter(({ id }) => !matchesAny(options.excluded, id))
}

/** The models to try, best first. */
export function pickModels(
  { strategy }: Router,
  eligible: readonly EligibleModel[],
  options: AutoOptions,
  input: PlanInput,
): readonly EligibleModel[] {
  if (strategy === 'free') return shuffle(eligible, input.seed).slice(0, mostModels)
  const band = bandOf(eligible, options.costTier)
  const ranked = rank(band, options, input)
  // a conversation keeps its model while that is among those it could be given
  const kept = options.pinned ?? input.sticky?.endpointId.split('@', 1)[0]
  const pinned = eligible.find(({ model }) => model.id === kept)
  return [...(pinned ? [pinned] : []), ...ranked.filter((one) => one !== pinned)].slice(0, mostModels)
}

/**
 * The fifth of the price range the tier names: dearer and cheaper models are both left out. A gateway with a handful of models
 * has empty fifths; the nearest one with a model in it stands in, the cheaper of two.
 */
function bandOf(eligible: readonly EligibleModel[], costTier: CostTier): readonly EligibleModel[] {
  const priced = eligible.filter(({ price }) => price !== undefined).toSorted((a, b) => a.price! - b.price!)
  if (priced.length === 0) return eligible
  const bands = costTiers.map((): EligibleModel[] => [])
  let rank = 0
  for (const [place, one] of priced.entries()) {
    // those that cost the same are in the same band
    if (one.price !== priced[place - 1]?.price) rank = place
    const percentile = priced.length === 1 ? 0 : rank / (priced.length - 1)
    bands[Math.min(Math.floor(percentile * 5), 4)]!.push(one)
  }
  const wanted = costTiers.indexOf(costTier)
  const distance = (index: number): number => Math.abs(index - wanted)
  const filled = [...bands.keys()].filter((index) => bands[index]!.length > 0)
  const [nearest] = filled.sort((a, b) => distance(a) - distance(b))
  return bands[nearest!]!
}

function rank(band: readonly EligibleModel[], options: AutoOptions, input: PlanInput): readonly EligibleModel[] {
  const { bias, costTier } = options
  const byDefault = defaultRank(band, bias, input)
  try {
    const ranked = input.auto?.rank?.(byDefault, { request: input.request, bias, costTier })
    return ranked?.filter((one) => band.includes(one)) ?? byDefault
  } catch {
    return byDefault
  }
}

function defaultRank(band: readonly EligibleModel[], bias: Bias, { auto }: PlanInput): readonly EligibleModel[] {
  const places = new Map((auto?.models ?? autoModels).map((id, place) => [id, place]))
  const keyed = band.map((one) => ({
    one,
    figure: bias === 'price' ? (one.price ?? Infinity) : bias === 'latency' ? (one.latencyMs ?? Infinity) : 0,
    place: places.get(one.model.id) ?? places.size,
  }))
  return keyed.sort((a, b) => compare(a.figure, b.figure) || a.place - b.place).map(({ one }) => one)
}

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

function shuffle<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, index) => ({ item, draw: uniform(seed + index + 1) }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ item }) => item)
}
