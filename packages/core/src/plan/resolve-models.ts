import type { CatalogModel } from '../catalog/catalog.ts'
import { createEndpoint, modelOf } from '../catalog/create-endpoint.ts'
import { findLatest } from '../catalog/find-latest.ts'
import type { ModelOffer } from '../catalog/offer.ts'
import { dynamicVariants, findListed, splitVariants } from '../catalog/find-model.ts'
import { type RouterName, routerNames } from '../catalog/router-names.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { assignArm } from './assign-arm.ts'
import { freeVariantEnded, modelNotFound, routerNotFound } from './availability.ts'
import type { SortKey } from './parse-preferences.ts'
import type { ModelEffects, Plan, PlanInput, Strategy } from './plan.ts'

/** A model the caller asked for, and what its name asks for beyond the model. */
export interface ModelChoice {
  model: CatalogModel
  via: Strategy
  effects?: ModelEffects
  /** `:nitro`, `:floor`, `:exacto`: how this model's endpoints are sorted unless the request says. */
  sort?: SortKey
  /** `:nitro`, `:floor`: the service tier that joins the pool. */
  admits?: 'priority' | 'flex'
}

/** A name that stands for a choice among all models, made by the request's needs (section 7). */
export interface Router {
  strategy: 'auto' | 'free'
  /** The id of the plugin by which a caller says more; those of other routers are not for this one. */
  plugin?: string
}

const auto: Router = { strategy: 'auto', plugin: 'auto-router' }
const free: Router = { strategy: 'free' }

const routers: ReadonlyMap<string, Router> = new Map(
  Object.entries({
    'openrouter/auto': auto,
    'inroute/auto': auto,
    'openrouter/auto-beta': { strategy: 'auto', plugin: 'auto-beta-router' },
    'openrouter/free': free,
    'inroute/free': free,
  } satisfies Record<RouterName, Router>),
)

export const routerOf = (id: string): Router | undefined => routers.get(id.split(':', 1)[0]!)

/** What the dynamic variants ask for. */
const dynamic: Readonly<Record<string, Pick<ModelChoice, 'sort' | 'admits'>>> = {
  nitro: { sort: 'throughput', admits: 'priority' },
  floor: { sort: 'price', admits: 'flex' },
  exacto: { sort: 'exacto' },
}

/** A name with aliases and splits behind it resolved. */
export interface ResolvedName {
  id: string
  via: Strategy
  split?: Plan['split']
}

/** Follows aliases and splits; `buildCatalog` has made sure that they end. Variants of the name go on to what it stands for. */
export function resolveName(asked: string, input: PlanInput): ResolvedName {
  const { aliases, splits } = input.catalog
  let resolved: ResolvedName = { id: asked, via: 'direct' }
  if (aliases.size === 0 && splits.size === 0) return resolved
  for (;;) {
    const [name, ...variants] = aliases.has(resolved.id) ? [resolved.id] : splitVariants(resolved.id)
    const split = splits.get(name)
    const target = split ? assignArm(name, split, input) : aliases.get(name)
    if (target === undefined) return resolved
    resolved = {
      id: [target, ...variants].join(':'),
      via: 'alias',
      split: split ? { name, arm: target } : resolved.split,
    }
  }
}

/**
 * The model of a resolved name, or the newest of a family, with what its variants ask for.
 * @throws GatewayError `model_not_found`; `invalid_request` for `:online` and presets; `no_endpoints` for a `:free` that is not
 * on offer
 */
export function resolveModel({ id, via }: ResolvedName, input: PlanInput, requested: readonly string[]): ModelChoice {
  const { catalog } = input
  const plain = catalog.models.get(id)
  if (plain) return { model: plain, via, ...(id.endsWith(':thinking') ? { effects: { thinking: true } } : {}) }
  if (id.includes('@preset/'))
    throw new GatewayError('invalid_request', `model: presets are not available here (${id})`)
  const [name, ...variants] = splitVariants(id)
  if (variants.includes('online')) {
    throw new GatewayError('invalid_request', `model: ':online' needs a web search, which this gateway does not have`)
  }
  if (name.startsWith('~')) {
    const model = findLatest(name, catalog.models.values())
    if (!model) throw modelNotFound(id, requested, catalog)
    const choice = withVariants(model, variants)
    return { ...choice, via: 'latest', effects: { ...choice.effects, lenientReasoning: true } }
  }
  const model = findStatic(name, variants, requested, input)
  if (!model && /^(?:openrouter|inroute)\//.test(name)) throw routerNotFound(name, requested, routerNames)
  if (!model) throw modelNotFound(id, requested, catalog)
  return { ...withVariants(model, variants), via: model.id.startsWith(name) ? via : 'alias' }
}

function findStatic(
  name: string,
  variants: readonly string[],
  requested: readonly string[],
  input: PlanInput,
): CatalogModel | undefined {
  const { catalog } = input
  const fixed = variants.filter((variant) => !dynamicVariants.has(variant))
  const id = [name, ...fixed].join(':')
  const model = findListed(id, catalog) ?? openModel(id, input)
  if (model) return model
  const base = findListed(name, catalog)
  // thinking is a switch of the request where the catalog has no row of its own for it
  if (fixed.length === 1 && fixed[0] === 'thinking' && base) return base
  if (base && fixed.includes('free')) throw freeVariantEnded(id, requested)
  return undefined
}

function withVariants(model: CatalogModel, variants: readonly string[]): ModelChoice {
  let choice: ModelChoice = { model, via: 'direct' }
  for (const variant of variants) {
    if (variant === 'thinking') choice.effects = { thinking: true }
    else if (Object.hasOwn(dynamic, variant)) choice = { ...choice, ...dynamic[variant] }
  }
  return choice
}

/** A model the catalog does not list, at the providers that answer for any. What it is for, the caller must know. */
function openModel(id: string, { catalog, kind }: PlanInput): CatalogModel | undefined {
  const offer: ModelOffer = { upstream: id, ...(kind === 'embeddings' && { output: ['embeddings'] }) }
  const asked = catalog.openProviders.filter(({ embeddings }) => kind !== 'embeddings' || embeddings)
  if (asked.length === 0 || !/^[^/\s]+\/\S+$/.test(id)) return undefined
  return modelOf(
    id,
    asked.map((provider) => createEndpoint(provider, id, offer)),
  )
}
