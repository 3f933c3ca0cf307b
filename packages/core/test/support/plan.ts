import type { CatalogSnapshot } from '../../src/catalog/catalog.ts'
import { type GatewayError, isGatewayError } from '../../src/errors/gateway-error.ts'
import type { EndpointHealth, HealthView, Percentiles } from '../../src/health/contract.ts'
import { planCandidates } from '../../src/plan/plan-candidates.ts'
import type { Plan, PlanInput, PlannedRequest } from '../../src/plan/plan.ts'

/** Health as literals, by endpoint id; what is not said is healthy. */
export const healthOf = (known: Record<string, Partial<EndpointHealth>>): HealthView => ({
  endpoint: (id) => (known[id] ? { circuit: 'closed', outage: false, ...known[id] } : undefined),
})

/** The same figure at every percentile. */
export const flat = (value: number): Percentiles => ({ p50: value, p75: value, p90: value, p99: value })

export const noHealth = healthOf({})

export const planOf = (catalog: CatalogSnapshot, request: PlannedRequest, more: Partial<PlanInput> = {}): Plan =>
  planCandidates({ request, catalog, health: noHealth, seed: 1, nowMs: 0, ...more })

/** Endpoint ids in order. */
export const idsOf = ({ candidates }: Plan): string[] => candidates.map(({ id }) => id)

/** Provider tags in order. */
export const tagsOf = ({ candidates }: Plan): string[] => candidates.map(({ tag }) => tag)

/** The error a plan ends in. */
export function refusalOf(plan: () => Plan): GatewayError {
  try {
    plan()
  } catch (error) {
    if (isGatewayError(error)) return error
    throw error
  }
  throw new Error('the plan was not refused')
}
