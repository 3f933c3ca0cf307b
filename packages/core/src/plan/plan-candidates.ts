import type { CatalogModel, CatalogSnapshot, Endpoint } from '../catalog/catalog.ts'
import { createEndpoint } from '../catalog/build-catalog.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { modelNotFound, nothingLeft } from './availability.ts'
import { balance, cheapestFirst, uniform } from './balance.ts'
import { namesAny, namesEndpoint } from './match-provider.ts'
import { parsePreferences, type Preferences } from './parse-preferences.ts'
import type { Exclusion, Plan, PlanInput, PlannedRequest } from './plan.ts'

/**
 * Decides where a request may go, in order, and why nowhere else. A pure function: same input, same plan.
 * @throws GatewayError `model_required`, `model_not_found`, `invalid_request` for a bad `provider` object,
 * `constraint_filtered` when the request's constraints leave no endpoint
 */
export function planCandidates(input: PlanInput): Plan {
  const { request, catalog, seed } = input
  const preferences = { ...parsePreferences(input.defaults), ...parsePreferences(request.provider) }
  const requested = requestedModels(request, catalog)
  const excluded: Exclusion[] = []
  const candidates: Endpoint[] = []
  for (const id of requested) {
    const model = findModel(id, requested, catalog)
    const kept = filter(model.standardEndpoints, preferences, excluded)
    candidates.push(...order(kept, preferences, input))
  }
  const last = excluded.at(-1)
  if (candidates.length === 0 && last) throw nothingLeft(requested, excluded, last.reason)
  return {
    requested,
    strategy: 'direct',
    candidates: demoteOpen(candidates, input),
    excluded,
    catalogVersion: catalog.version,
    seed,
  }
}

function requestedModels({ model, models }: PlannedRequest, catalog: CatalogSnapshot): string[] {
  const requested = [...(model ? [model] : []), ...(models ?? [])]
  if (requested.length > 0) return [...new Set(requested)]
  if (catalog.defaultModel) return [catalog.defaultModel]
  throw new GatewayError('model_required', 'the request names no model, and this gateway has no default model')
}

function findModel(id: string, requested: readonly string[], catalog: CatalogSnapshot): CatalogModel {
  const model = catalog.models.get(catalog.aliases.get(id) ?? id)
  if (model) return model
  const [provider] = catalog.openProviders
  if (!provider || !id.includes('/')) throw modelNotFound(id, requested, catalog)
  const endpoints = catalog.openProviders.map((provider) => createEndpoint(provider, id, { upstream: id }))
  return { id, name: id, created: undefined, endpoints, standardEndpoints: endpoints }
}

function filter(endpoints: readonly Endpoint[], preferences: Preferences, excluded: Exclusion[]): readonly Endpoint[] {
  const { only, ignore, maxPrice } = preferences
  if (!only && !ignore && !maxPrice) return endpoints
  return endpoints.filter((endpoint) => {
    const reason =
      only && !namesAny(only, endpoint)
        ? 'allowed_providers'
        : ignore && namesAny(ignore, endpoint)
          ? 'ignored_providers'
          : undefined
    if (reason) excluded.push({ endpoint, reason, detail: `its provider is ${endpoint.tag}` })
    return reason === undefined
  })
}

function order(endpoints: readonly Endpoint[], preferences: Preferences, input: PlanInput): readonly Endpoint[] {
  const { order: slugs, sort, allowFallbacks } = preferences
  let ordered: readonly Endpoint[]
  if (slugs) {
    const listed = slugs.flatMap((slug) => endpoints.filter((endpoint) => namesEndpoint(slug, endpoint)))
    const first = new Set(listed)
    ordered = [...first, ...(allowFallbacks === false ? [] : endpoints.filter((endpoint) => !first.has(endpoint)))]
  } else {
    const failing = (endpoint: Endpoint): boolean => input.health.endpoint(endpoint.id, input.nowMs)?.outage === true
    const stable = endpoints.filter((endpoint) => !failing(endpoint))
    ordered = [
      ...(sort?.by === 'price' ? stable.toSorted(cheapestFirst) : balance(stable, uniform(input.seed))),
      ...(stable.length === endpoints.length ? [] : endpoints.filter(failing).toSorted(cheapestFirst)),
    ]
    if (allowFallbacks === false) ordered = ordered.slice(0, 1)
  }
  return ordered
}

/** Endpoints whose circuit is open come last, the earliest to recover first: they are a last resort, not a refusal. */
function demoteOpen(candidates: readonly Endpoint[], { health, nowMs }: PlanInput): readonly Endpoint[] {
  const retryAt = (endpoint: Endpoint): number => {
    const state = health.endpoint(endpoint.id, nowMs)
    return state?.circuit === 'open' || state?.circuit === 'probing' ? (state.retryAtMs ?? Number.MAX_VALUE) : 0
  }
  return candidates.some((endpoint) => retryAt(endpoint) > 0)
    ? candidates.toSorted((a, b) => retryAt(a) - retryAt(b))
    : candidates
}
