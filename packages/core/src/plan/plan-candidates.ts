import type { CatalogSnapshot, Endpoint } from '../catalog/catalog.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { arrangeCandidates } from './arrange-candidates.ts'
import { shadowOf } from './assign-arm.ts'
import { nothingLeft, wrongEndpoint } from './availability.ts'
import { applyFilters, filtersOf } from './filters.ts'
import { isListed, orderEndpoints } from './order-endpoints.ts'
import type { ExcludedBy, Exclusion, ModelEffects, OrderedBy, Plan, PlanInput, Strategy } from './plan.ts'
import type { Planning } from './planning.ts'
import { needsOf, preferredParameters } from './request-needs.ts'
import { type ModelChoice, resolveModel, resolveName, type ResolvedName, routerOf } from './resolve-models.ts'
import { routeModels } from './route-models.ts'
import { rulesOf } from './rules.ts'
import { admitTiers, tierFirst } from './tiers.ts'

/** A model's endpoints that keep every rule, in order. */
interface Group {
  choice: ModelChoice
  endpoints: readonly Endpoint[]
  orderedBy: OrderedBy
}

/**
 * Decides where a request may go, in order, and why nowhere else. A pure function: same input, same plan.
 * @throws GatewayError `model_required`, `model_not_found`, `invalid_request`, and 404 `constraint_filtered` or `no_endpoints`
 * with `availability` when rules leave no endpoint
 * @param excluded filled with what is left out and why, also when the plan is refused
 */
export function planCandidates(input: PlanInput, excluded: Exclusion[] = []): Plan {
  const { request, catalog, seed } = input
  const rules = rulesOf([input.defaults, input.callerDefaults], request.provider)
  const needs = needsOf(request)
  const planning: Planning = {
    input,
    rules,
    filters: filtersOf({ rules, needs, input }),
    requested: requestedModels(request, catalog),
    excluded,
    hasTools: needs.tools,
  }
  const names = planning.requested.map((id) => resolveName(id, input))
  const groups = names.flatMap((name) => groupsOf(name, planning))
  const candidates = finish(groups, planning)
  const split = names.find((name) => name.split)?.split
  return {
    requested: planning.requested,
    strategy: strategyOf(names, groups),
    candidates,
    excluded,
    orderedBy: groups[0]?.orderedBy ?? 'balance',
    effects: effectsOf(groups),
    ...(planning.routed && { routed: planning.routed }),
    ...(split && { split, shadow: shadowOf(split, input) }),
    catalogVersion: catalog.version,
    seed,
  }
}

function requestedModels({ model, models }: PlanInput['request'], catalog: CatalogSnapshot): readonly string[] {
  if (model && !models?.length) return [model]
  const requested = new Set([...(model ? [model] : []), ...(models ?? [])])
  if (requested.size > 0) return [...requested]
  if (catalog.defaultModel) return [catalog.defaultModel]
  throw new GatewayError('model_required', 'the request names no model, and this gateway has no default model')
}

function groupsOf(name: ResolvedName, planning: Planning): Group[] {
  const router = routerOf(name.id)
  if (!router) return [groupOf(resolveModel(name, planning.input, planning.requested), planning)]
  return routeModels(router, planning).map(({ model }) => groupOf({ model, via: router.strategy }, planning))
}

function groupOf(choice: ModelChoice, planning: Planning): Group {
  const { input, rules, requested } = planning
  const kind = input.kind ?? 'chat'
  if (choice.model.kind !== kind) throw wrongEndpoint(choice.model.id, kind, requested)
  const pool = admitTiers(choice, planning)
  const kept = preferSupport(applyFilters(pool, planning.filters, planning.excluded), planning)
  const orderedBy = orderOf(choice, planning)
  const ordered = orderEndpoints(kept, orderedBy, { order: rules.order, input })
  return { choice, endpoints: tierFirst(ordered, planning), orderedBy }
}

/** Within one model, supporters of tools, response_format and verbosity are used alone, if there are any. */
function preferSupport(endpoints: readonly Endpoint[], { input, excluded }: Planning): readonly Endpoint[] {
  let kept = endpoints
  for (const parameter of preferredParameters(input.request)) {
    const supporters = kept.filter(({ parameters }) => parameters.has(parameter))
    if (supporters.length === 0 || supporters.length === kept.length) continue
    for (const endpoint of kept) {
      if (supporters.includes(endpoint)) continue
      excluded.push({ endpoint, reason: 'parameter_preference', detail: `others of its model take ${parameter}` })
    }
    kept = supporters
  }
  return kept
}

/** `order`, else an explicit sort, else the model's variant, else quality for tools, else price balancing. */
function orderOf({ sort }: ModelChoice, { rules, hasTools }: Planning): OrderedBy {
  if (rules.order) return 'order'
  return rules.sort.by ?? sort ?? (hasTools ? 'exacto' : 'balance')
}

/** Joins the models' endpoints into one list, which is never empty. */
function finish(groups: readonly Group[], planning: Planning): readonly Endpoint[] {
  const { input, rules, excluded } = planning
  const candidates = arrangeCandidates(merge(groups, planning), rules, input)
  if (candidates.length === 0) throw nothingLeft(planning, lastReason(planning))
  if (rules.allowFallbacks) return candidates
  const allowed = rules.order
    ? candidates.filter((endpoint) => isListed(rules.order!, endpoint))
    : candidates.slice(0, 1)
  for (const endpoint of candidates) {
    if (!allowed.includes(endpoint)) {
      excluded.push({ endpoint, reason: 'fallbacks_off', detail: 'it would be a fallback, and they are off' })
    }
  }
  if (allowed.length === 0) throw nothingLeft(planning, 'fallbacks_off')
  return allowed
}

/** Rules apply one after the other: the last one that excluded something emptied the list. */
function lastReason({ excluded, filters }: Planning): ExcludedBy {
  const place = ({ reason }: Exclusion): number => filters.findIndex((filter) => filter.reason === reason)
  return excluded.reduce((last, next) => (place(next) > place(last) ? next : last)).reason
}

function merge(groups: readonly Group[], { rules, input }: Planning): readonly Endpoint[] {
  if (groups.length === 1) return groups[0]!.endpoints
  const all = [...new Set(groups.flatMap(({ endpoints }) => endpoints))]
  const { by, partition } = rules.sort
  const across = partition === 'none' || (partition === undefined && input.request['route'] === 'sort')
  return across && by ? orderEndpoints(all, by, { input }) : all
}

/** How a request asks for its models, as far as that can be told where no plan came of it. */
export function strategyAsked(requested: readonly string[], input: PlanInput): Strategy {
  const [first, ...others] = requested.map((id) => resolveName(id, input))
  const router = first && routerOf(first.id)
  if (!first || router) return router?.strategy ?? 'direct'
  if (others.length > 0) return 'fallback'
  return first.id.startsWith('~') ? 'latest' : first.via
}

function strategyOf(names: readonly ResolvedName[], groups: readonly Group[]): Strategy {
  const first = groups[0]?.choice.via ?? 'direct'
  return names.length > 1 && !routerOf(names[0]!.id) ? 'fallback' : first
}

const noEffects: ReadonlyMap<string, ModelEffects> = new Map()

function effectsOf(groups: readonly Group[]): ReadonlyMap<string, ModelEffects> {
  const changing = groups.filter(({ choice }) => choice.effects)
  return changing.length === 0 ? noEffects : new Map(changing.map(({ choice }) => [choice.model.id, choice.effects!]))
}
