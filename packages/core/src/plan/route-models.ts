import type { Endpoint } from '../catalog/catalog.ts'
import { type EligibleModel, pickModels, universeOf } from './auto.ts'
import { autoOptionsOf } from './auto-options.ts'
import { noModelMatches } from './availability.ts'
import { cheapest, priceFor, pricedRequest } from './balance.ts'
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
  const request = pricedRequest(input)
  const serves = (endpoint: Endpoint): boolean =>
    takesAll(abilities, endpoint) &&
    (endpoint.offer.contextTokens ?? Infinity) >= need &&
    (router.strategy === 'auto' || priceFor(endpoint, request) === 0)
  const eligible: EligibleModel[] = []
  for (const model of universeOf(router, options, input)) {
    if (model.kind !== (input.kind ?? 'chat')) continue
    const kept = applyFilters(model.standardEndpoints, filters, [])
    const endpoints = kept.every(serves) ? kept : kept.filter(serves)
    if (endpoints.length > 0)
      eligible.push(new Eligible(model, endpoints, { input, price: cheapest(endpoints, request) }))
  }
  if (eligible.length === 0) throw noModelMatches(requested)
  const { plugin } = router
  const { costTier, bias } = options
  if (plugin) planning.routed = { router: plugin, costTier, bias, eligible: eligible.length }
  return pickModels(router, eligible, options, input)
}

function takesAll(abilities: readonly string[], { parameters }: Endpoint): boolean {
  for (const parameter of abilities) if (!parameters.has(parameter)) return false
  return true
}

/** A class, as there is one for every model on offer: closures would be most of what a plan allocates. */
class Eligible implements EligibleModel {
  readonly model: EligibleModel['model']
  readonly endpoints: readonly Endpoint[]
  readonly price: number | undefined
  readonly #input: PlanInput

  constructor(
    model: EligibleModel['model'],
    endpoints: readonly Endpoint[],
    { input, price }: { input: PlanInput; price: number | undefined },
  ) {
    this.model = model
    this.endpoints = endpoints
    this.price = price
    this.#input = input
  }

  /** Asked for by few, and costly over a whole catalog. */
  get latencyMs(): number | undefined {
    const { health, nowMs } = this.#input
    const measured = this.endpoints.flatMap(({ id }) => health.endpoint(id, nowMs)?.latencyMs5m?.p50 ?? [])
    return measured.length > 0 ? Math.min(...measured) : undefined
  }
}
