import type { CatalogSnapshot, Endpoint } from '../catalog/catalog.ts'
import { createEndpoint, modelOf } from '../catalog/create-endpoint.ts'
import type { ModelPricing } from '../catalog/offer.ts'
import type { EndpointHealth, HealthView } from '../health/contract.ts'
import type { Decision } from '../store/decision.ts'
import { type Explanation, explainRequest } from './explain-plan.ts'
import { namesAny, namesEndpoint } from './match-provider.ts'
import type { Plan, PlanInput, PlannedRequest } from './plan.ts'
import { routingMembers } from './request-needs.ts'

/** For the generation's row. */
export function recordDecision(plan: Plan, input: PlanInput): Decision {
  const { seed, nowMs, kind, promptTokens, callerId, conversation, sticky } = input
  return {
    request: routingMembers(input.request),
    seed,
    nowMs,
    kind,
    promptTokens,
    callerId,
    conversation,
    sticky,
    defaults: input.defaults ?? undefined,
    callerDefaults: input.callerDefaults ?? undefined,
    modelRules: input.modelRules?.length ? input.modelRules : undefined,
    catalogVersion: plan.catalogVersion,
    health: healthThen(plan, input),
    candidates: plan.candidates.map(({ id }) => id),
  }
}

const byFigures: ReadonlySet<Plan['orderedBy']> = new Set(['latency', 'throughput', 'exacto'])

function healthThen(plan: Plan, { health, nowMs, request }: PlanInput): Record<string, EndpointHealth> {
  const { preferred_min_throughput, preferred_max_latency } = request.provider ?? {}
  const figuresDecide =
    byFigures.has(plan.orderedBy) || plan.routed || preferred_min_throughput != null || preferred_max_latency != null
  const then: Record<string, EndpointHealth> = {}
  for (const { id } of [...plan.candidates, ...plan.excluded.map(({ endpoint }) => endpoint)]) {
    const state = health.endpoint(id, nowMs)
    if (!state) continue
    const { circuit, retryAtMs, outage, uptime30m } = state
    if (!figuresDecide && circuit === 'closed' && !outage && (uptime30m?.value ?? 1) === 1) continue
    const { latencyMs5m, throughput5m, throughput30m, toolCalls2h } = figuresDecide ? state : {}
    then[id] = { circuit, retryAtMs, outage, uptime30m, latencyMs5m, throughput5m, throughput30m, toolCalls2h }
  }
  return then
}

/** What might have been. */
export interface ReplayChange {
  /** Providers, by slug, tag or display name, whose circuits are open. */
  down?: readonly string[] | undefined
  /** Other prices, by provider slug or tag, for all their endpoints of the models asked for. */
  prices?: Readonly<Record<string, ModelPricing>> | undefined
  /** Members of the request instead of those sent, e.g. `{ provider: { sort: 'price' } }`. */
  request?: PlannedRequest | undefined
}

/** A past decision made again. */
export interface Replay extends Explanation {
  /** The same candidates in the same order as were planned then. */
  same: boolean
}

/** Makes a decision again from what it was made from, as it was or with a change. */
export function replayDecision(
  decision: Decision,
  catalog: CatalogSnapshot,
  options: { change?: ReplayChange | undefined; auto?: PlanInput['auto'] } = {},
): Replay {
  const { change = {}, auto } = options
  const { health, candidates, catalogVersion: _, ...input } = decision
  const explanation = explainRequest({
    ...input,
    request: { ...(input.request as PlannedRequest), ...change.request },
    auto,
    catalog: change.prices ? reprice(catalog, change.prices) : catalog,
    health: healthAgain(health, catalog, change.down ?? []),
  })
  const now = explanation.candidates.map(({ endpoint }) => endpoint)
  return { ...explanation, same: now.join() === candidates.join() }
}

function healthAgain(health: Decision['health'], { models }: CatalogSnapshot, down: readonly string[]): HealthView {
  const open: EndpointHealth = { circuit: 'open', outage: true }
  const isDown = (id: string): boolean => {
    const model = models.get(id.split('@', 1)[0] as string)
    const endpoint = model?.endpoints.find((candidate) => candidate.id === id)
    return endpoint !== undefined && namesAny(down, endpoint)
  }
  return { endpoint: (id) => (down.length > 0 && isDown(id) ? open : health[id]) }
}

function reprice(catalog: CatalogSnapshot, prices: Readonly<Record<string, ModelPricing>>): CatalogSnapshot {
  const priced = (endpoint: Endpoint): Endpoint => {
    const slug = Object.keys(prices).find((name) => namesEndpoint(name, endpoint))
    return slug === undefined
      ? endpoint
      : createEndpoint(endpoint.provider, endpoint.model, { ...endpoint.offer, pricing: prices[slug] })
  }
  const models = [...catalog.models].map(([id, model]) => [id, modelOf(id, model.endpoints.map(priced))] as const)
  return { ...catalog, models: new Map(models) }
}
