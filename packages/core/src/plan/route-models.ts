import type { Endpoint } from '../catalog/catalog.ts'
import { type EligibleModel, pickModels, universeOf } from './auto.ts'
import { autoOptionsOf } from './auto-options.ts'
import { noModelMatches } from './availability.ts'
import { cheapestFirst } from './balance.ts'
import { applyFilters } from './filters.ts'
import type { PlanInput } from './plan.ts'
import type { Planning } from './planning.ts'
import { canServe } from './request-needs.ts'
import type { Router } from './resolve-models.ts'

/**
 * What a router picks, from the models whose endpoints keep every rule and can do what the request needs.
 * @throws GatewayError `no_endpoints` when there is none
 */
export function routeModels(router: Router, planning: Planning): readonly EligibleModel[] {
  const { input, filters, requested } = planning
  const options = autoOptionsOf(input.request)
  const need = (input.promptTokens ?? 0) + (input.request.max_completion_tokens ?? input.request.max_tokens ?? 0)
  const eligible = universeOf(router, options, input).flatMap((model): EligibleModel[] => {
    if (model.kind !== (input.kind ?? 'chat')) return []
    const endpoints = applyFilters(model.standardEndpoints, filters, []).filter(
      (endpoint) =>
        canServe(input.request, endpoint.parameters) &&
        (endpoint.offer.contextTokens ?? Infinity) >= need &&
        (router === 'auto' || endpoint.blendedPrice === 0),
    )
    return endpoints.length > 0 ? [eligibleModel(model, endpoints, input)] : []
  })
  if (eligible.length === 0) throw noModelMatches(requested)
  planning.routed = { router, costTier: options.costTier, bias: options.bias, eligible: eligible.length }
  return pickModels(router, eligible, options, input)
}

function eligibleModel(model: EligibleModel['model'], endpoints: readonly Endpoint[], input: PlanInput): EligibleModel {
  const measured = endpoints.flatMap(({ id }) => input.health.endpoint(id, input.nowMs)?.latencyMs5m?.p50 ?? [])
  return {
    model,
    endpoints,
    price: endpoints.toSorted(cheapestFirst)[0]?.blendedPrice,
    latencyMs: measured.length > 0 ? Math.min(...measured) : undefined,
  }
}
