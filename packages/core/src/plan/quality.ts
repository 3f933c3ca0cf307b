import type { Endpoint } from '../catalog/catalog.ts'
import type { PlanInput } from './plan.ts'

/** Judged by live signals only when there are this many to compare (section 6). */
const fewestEndpoints = 4
const fewestRequests = 100
const fewestToolRequests = 200

/**
 * Endpoints of one model by how well they call tools (section 6, "Auto Exacto"): good, not enough seen, deprioritised. An
 * endpoint is deprioritised when its throughput lies 1.5 or its share of well-formed tool calls 2 standard deviations below the
 * median of the endpoints that have been seen often enough.
 */
export function byQuality(endpoints: readonly Endpoint[], { health, nowMs }: PlanInput): (readonly Endpoint[])[] {
  const seen = endpoints.map((endpoint) => {
    const state = health.endpoint(endpoint.id, nowMs)
    const enough = (state?.uptime30m?.of ?? 0) >= fewestRequests
    const calls = state?.toolCalls2h
    return {
      endpoint,
      throughput: enough ? state?.throughput30m?.p50 : undefined,
      toolCalls: calls && calls.of >= fewestToolRequests ? calls.value : undefined,
    }
  })
  const slow = floor(
    seen.map(({ throughput }) => throughput),
    1.5,
  )
  const clumsy = floor(
    seen.map(({ toolCalls }) => toolCalls),
    2,
  )
  if (slow === undefined && clumsy === undefined) return [endpoints]
  const bands: [Endpoint[], Endpoint[], Endpoint[]] = [[], [], []]
  for (const { endpoint, throughput, toolCalls } of seen) {
    const bad = isBelow(throughput, slow) || isBelow(toolCalls, clumsy)
    const unseen = throughput === undefined && toolCalls === undefined
    bands[bad ? 2 : unseen ? 1 : 0].push(endpoint)
  }
  return bands
}

const isBelow = (value: number | undefined, least: number | undefined): boolean =>
  value !== undefined && least !== undefined && value < least

/** The median less so many standard deviations; `undefined` when too few are known. */
function floor(values: readonly (number | undefined)[], deviations: number): number | undefined {
  const known = values.filter((value) => value !== undefined).sort((a, b) => a - b)
  if (known.length < fewestEndpoints) return undefined
  const middle = (known.length - 1) / 2
  const median = (known[Math.floor(middle)]! + known[Math.ceil(middle)]!) / 2
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length
  return median - deviations * Math.sqrt(variance)
}
