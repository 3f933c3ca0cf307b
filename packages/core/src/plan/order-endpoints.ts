import type { Endpoint } from '../catalog/catalog.ts'
import type { EndpointHealth, Percentiles } from '../health/contract.ts'
import { balance, comparePrices, priceFor, pricedRequest, sortByPrice, uniform } from './balance.ts'
import { namesEndpoint } from './match-provider.ts'
import type { SortKey, Thresholds } from './parse-preferences.ts'
import type { OrderedBy, PlanInput } from './plan.ts'
import { byQuality } from './quality.ts'

type Endpoints = readonly Endpoint[]

/** Puts one model's endpoints, or with `partition: 'none'` those of all models, in the order they are tried. */
export function orderEndpoints(
  endpoints: Endpoints,
  by: OrderedBy,
  options: { order?: readonly string[] | undefined; input: PlanInput },
): Endpoints {
  if (endpoints.length < 2) return endpoints
  const { order = [], input } = options
  if (by === 'balance') return balanced(endpoints, input)
  if (by === 'order') return inOrder(endpoints, order, input)
  if (by === 'exacto') return byQuality(endpoints, input).flatMap((band) => balanced(band, input))
  return sorted(endpoints, by, input)
}

/** The listed ones as listed, several of one slug balanced among themselves, then the rest. */
function inOrder(endpoints: Endpoints, order: readonly string[], input: PlanInput): Endpoints {
  const listed = new Set(
    order.flatMap((slug) =>
      balanced(
        endpoints.filter((endpoint) => namesEndpoint(slug, endpoint)),
        input,
      ),
    ),
  )
  return [
    ...listed,
    ...balanced(
      endpoints.filter((endpoint) => !listed.has(endpoint)),
      input,
    ),
  ]
}

export const isListed = (order: readonly string[], endpoint: Endpoint): boolean =>
  order.some((slug) => namesEndpoint(slug, endpoint))

function sorted(endpoints: Endpoints, by: Exclude<SortKey, 'exacto'>, input: PlanInput): Endpoints {
  const request = pricedRequest(input)
  if (by === 'price') return sortByPrice(endpoints, request)
  const { health, nowMs } = input
  const figure = (endpoint: Endpoint): number => {
    const state = health.endpoint(endpoint.id, nowMs)
    // unmeasured endpoints come last
    return by === 'latency' ? (state?.latencyMs5m?.p50 ?? Infinity) : -(state?.throughput5m?.p50 ?? 0)
  }
  return endpoints
    .map((endpoint) => ({ endpoint, figure: figure(endpoint), price: priceFor(endpoint, request) }))
    .sort((a, b) => compare(a.figure, b.figure) || comparePrices(a.price, b.price))
    .map(({ endpoint }) => endpoint)
}

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

/** At least this many requests before uptime decides anything. */
const uptimeRequests = 100

/** Section 6: 1/price² among the healthy ones, then those of lower uptime, then those that fail just now. */
function balanced(endpoints: Endpoints, input: PlanInput): Endpoints {
  if (endpoints.length < 2) return endpoints
  const { health, nowMs, seed } = input
  let bands: [Endpoint[], Endpoint[], Endpoint[], Endpoint[]] | undefined
  for (let i = 0; i < endpoints.length; i++) {
    const band = bandOf(health.endpoint(endpoints[i]!.id, nowMs))
    if (band > 0) bands ??= [endpoints.slice(0, i), [], [], []]
    bands?.[band].push(endpoints[i]!)
  }
  const drawn = (band: Endpoints): Endpoints => balance(band, pricedRequest(input), uniform(seed))
  return bands ? bands.flatMap(drawn) : drawn(endpoints)
}

/** 0 healthy, 1 lower priority (80 to 95 % uptime), 2 fallback only, 3 an outage in the last 30 seconds. */
function bandOf(state: EndpointHealth | undefined): 0 | 1 | 2 | 3 {
  if (!state) return 0
  if (state.outage) return 3
  const uptime = state.uptime30m
  if (!uptime || uptime.of < uptimeRequests || uptime.value >= 0.95) return 0
  return uptime.value >= 0.8 ? 1 : 2
}

/** Endpoints that meet all thresholds first (section 5); the others follow, and none disappears. */
export function preferFast(
  endpoints: Endpoints,
  thresholds: { minThroughput: Thresholds | undefined; maxLatencySeconds: Thresholds | undefined },
  { health, nowMs }: PlanInput,
): Endpoints {
  const { minThroughput, maxLatencySeconds } = thresholds
  if (!minThroughput && !maxLatencySeconds) return endpoints
  return partition(endpoints, (endpoint) => {
    const state = health.endpoint(endpoint.id, nowMs)
    return (
      meets(minThroughput, state?.throughput5m, (measured, least) => measured >= least) &&
      meets(maxLatencySeconds, state?.latencyMs5m, (measured, most) => measured <= most * 1000)
    )
  })
}

function meets(
  thresholds: Thresholds | undefined,
  measured: Percentiles | undefined,
  isMet: (measured: number, threshold: number) => boolean,
): boolean {
  return Object.entries(thresholds ?? {}).every(
    ([percentile, threshold]) => measured !== undefined && isMet(measured[percentile as keyof Percentiles], threshold),
  )
}

/** Those that satisfy the condition, then the others, each in the order they had. */
export function partition(endpoints: Endpoints, isFirst: (endpoint: Endpoint) => boolean): Endpoints {
  const first = endpoints.filter(isFirst)
  if (first.length === 0 || first.length === endpoints.length) return endpoints
  return [...first, ...endpoints.filter((endpoint) => !isFirst(endpoint))]
}
