import type { Endpoint } from '../catalog/catalog.ts'
import { type EligibleModel, pickModels, universeOf } from './auto.ts'
import { autoOptionsOf } from './auto-options.ts'
import { noModelMatches } from './availability.ts'
import { sortByPrice } from './balance.ts'
import { applyFilters } from './filters.ts'
import type { PlanInput } from './plan.ts'
import type { Planning } from './planning.ts'
import { neededAbilities } from './request-needs.ts'
import type { Router } from './resolve-models.ts'

/**
 * What a router picks, from the models whose endpoints keep every rule and can do what the request needs.
 * @throws GatewayError `no_endpoints` when there is none
 */
export function routeModels(router: Router, planning: Planning): readonly EligibleModel[] {
  const { input, filters, requested } = planning
  const options = autoOptionsOf(input.request, router.plugin)
  const need = (input.promptTokens ?? 0) + (input.request.max_completion_tokens ?? input.request.max_tokens ?? 0)
  const abilities = neededAbilities(input.request)
  const serves = (endpoint: Endpoint): boolean =>
    abilities.every((parameter) => endpoint.parameters.has(parameter)) &&
    (endpoint.offer.contextTokens ?? Infinity) >= need &&
    (router.strategy === 'auto' || endpoint.blendedPrice === 0)
  const eligible: EligibleModel[] = []
  for (const model of universeOf(router, options, input)) {
    if (model.kind !== (input.kind ?? 'chat')) continue
    const kept = applyFilters(model.standardEndpoints, filters, [])
    const endpoints = kept.every(serves) ? kept : kept.filter(serves)
    if (endpoints.length > 0) eligible.push(eligibleModel(model, endpoints, input))
  }
  if (eligible.length === 0) throw noModelMatches(requested)
  const { plugin } = router
  const { costTier, bias } = options
  if (plugin) planning.routed = { router: plugin, costTier, bias, eligible: eligible.length }
  return pickModels(router, eligible, options, input)
}

function eligibleModel(model: EligibleModel['model'], endpoints: readonly Endpoint[], input: PlanInput): EligibleModel {
  return {
    model,
    endpoints,
    price: sortByPrice(endpoints)[0]?.blendedPrice,
    // asked for by few, and costly over a whole catalog
    get latencyMs() {
      const measured = endpoints.flatMap(({ id }) => input.health.endpoint(id, input.nowMs)?.latencyMs5m?.p50 ?? [])
      return measured.length > 0 ? Math.min(...measured) : undefined
    },
  }
}
