import type { Endpoint } from '../catalog/catalog.ts'
import { ratesAt } from '../catalog/price-table.ts'
import { isGatewayError } from '../errors/gateway-error.ts'
import type { CircuitState } from '../health/contract.ts'
import { planCandidates, strategyAsked } from './plan-candidates.ts'
import type { Exclusion, Plan, PlanInput } from './plan.ts'

/** A decision in words and figures: where a request may go, in order, and why nowhere else. */
export interface Explanation {
  /** As the caller sent them. */
  requested: readonly string[]
  /** How the models were found: asked for, an alias, a router's choice. */
  strategy?: string | undefined
  /** What put the candidates in order. */
  ordered_by?: string | undefined
  /** In the order they would be tried; empty for a request that is refused. */
  candidates: ExplainedCandidate[]
  /** Every endpoint of the models asked for that is no candidate. */
  excluded: ExplainedExclusion[]
  /** The arm of a traffic split it belongs to. */
  split?: { name: string; arm: string } | undefined
  /** Where a copy of it would go, unseen by the caller; no candidates: nowhere. */
  shadow?: { model: string; candidates: string[] } | undefined
  /** What `openrouter/auto` went by. */
  router?: Plan['routed'] | undefined
  /** What the plan was made from. */
  catalog_version: string
  /** Decides every draw: the same seed gives the same plan. */
  seed: number
  /** The refusal the caller would get; there are no candidates then. */
  error?: { code: number; error_code: string; message: string; availability?: unknown } | undefined
}

/** One candidate with the figures that can decide its place. What is not known is absent. */
export interface ExplainedCandidate {
  /** `author/slug@tag` */
  endpoint: string
  /** The canonical id. */
  model: string
  /** For people. */
  provider: string
  /** As in `provider.order`. */
  tag: string
  /** USD per million tokens, as of the request. */
  price?: { prompt?: number; completion?: number } | undefined
  /** Open ones come last. */
  circuit: CircuitState
  /** It failed within the last 30 seconds. */
  outage?: true | undefined
  /** Of its attempts, 0 to 1. */
  uptime_30m?: number | undefined
  /** Until the first content, over the last five minutes. */
  latency_ms_p50?: number | undefined
  /** What 95 % of streamed answers took to begin: when it is hedged, where that is on. */
  latency_ms_p95?: number | undefined
  /** Tokens a second, over the last five minutes. */
  throughput_p50?: number | undefined
  /** In tokens. */
  context_length?: number | undefined
}

/** An endpoint that was left out, and why. */
export interface ExplainedExclusion {
  /** `author/slug@tag` */
  endpoint: string
  /** The canonical id. */
  model: string
  /** For people. */
  provider: string
  /** The rule, by the specification's word where it has one. */
  excluded_by: string
  /** For people: what was asked, and what it offers. */
  detail: string
}

/** Plans a request and says why; a request that is refused is explained as well. */
export function explainRequest(input: PlanInput): Explanation {
  const excluded: Exclusion[] = []
  try {
    const plan = planCandidates(input, excluded)
    return { ...explainPlan(plan, input), ...explainShadow(plan, input) }
  } catch (error) {
    if (!isGatewayError(error)) throw error
    const { model, models } = input.request
    const { code, status, message, availability } = error
    const requested = [...(model ? [model] : []), ...(models ?? [])]
    return {
      requested,
      strategy: strategyAsked(requested, input),
      candidates: [],
      excluded: excluded.map(explainExclusion),
      catalog_version: input.catalog.version,
      seed: input.seed,
      error: { code: status, error_code: code, message, ...(availability && { availability }) },
    }
  }
}

/** Says what a plan is, with the figures it was made from. */
export function explainPlan(plan: Plan, input: Pick<PlanInput, 'health' | 'nowMs' | 'promptTokens'>): Explanation {
  const { split, routed } = plan
  return {
    requested: plan.requested,
    strategy: plan.strategy,
    ordered_by: plan.orderedBy,
    candidates: plan.candidates.map((endpoint) => explainCandidate(endpoint, input)),
    excluded: plan.excluded.map(explainExclusion),
    ...(split && { split }),
    ...(routed && { router: routed }),
    catalog_version: plan.catalogVersion,
    seed: plan.seed,
  }
}

/** Not for callers, who are not to know. */
function explainShadow({ shadow }: Plan, input: PlanInput): Pick<Explanation, 'shadow'> {
  if (!shadow) return {}
  const { model } = shadow
  const request = { ...input.request, model, models: undefined }
  try {
    const { candidates } = planCandidates({ ...input, request, sticky: undefined })
    return { shadow: { model, candidates: candidates.map(({ id }) => id) } }
  } catch (error) {
    if (!isGatewayError(error)) throw error
    return { shadow: { model, candidates: [] } }
  }
}

function explainCandidate(
  endpoint: Endpoint,
  { health, nowMs, promptTokens = 0 }: Pick<PlanInput, 'health' | 'nowMs' | 'promptTokens'>,
): ExplainedCandidate {
  const { id, model, provider, tag, offer, prices } = endpoint
  const state = health.endpoint(id, nowMs)
  const rates = prices && ratesAt(prices, { promptTokens, atMs: nowMs })
  const usd = (pico: bigint | undefined): number | undefined => (pico === undefined ? undefined : Number(pico) / 1e6)
  const figures = {
    price: rates && defined({ prompt: usd(rates.input), completion: usd(rates.output) }),
    outage: state?.outage ? (true as const) : undefined,
    uptime_30m: state?.uptime30m?.value,
    latency_ms_p50: state?.latencyMs5m?.p50,
    latency_ms_p95: state?.streamedP95?.ms,
    throughput_p50: state?.throughput5m?.p50,
    context_length: offer.contextTokens,
  }
  return { endpoint: id, model, provider: provider.name, tag, circuit: state?.circuit ?? 'closed', ...defined(figures) }
}

const explainExclusion = ({ endpoint, reason, detail }: Exclusion): ExplainedExclusion => ({
  endpoint: endpoint.id,
  model: endpoint.model,
  provider: endpoint.provider.name,
  excluded_by: reason,
  detail,
})

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

const defined = <T extends object>(members: T): Defined<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>
