import type { EndpointHealth, Percentiles } from '../health/contract.ts'
import type { Provider } from '../providers/contract.ts'
import type { CatalogModel, Endpoint } from './catalog.ts'
import { type RenderContext, renderArchitecture, supportedParameters } from './render-models.ts'
import { renderPricing } from './render-pricing.ts'

const quantizations: ReadonlySet<string> = new Set(
  'int4 int8 fp4 mxfp4 nvfp4 fp6 fp8 mxfp8 fp16 bf16 fp32 unknown'.split(' '),
)

/** `data` of `GET /models/:author/:slug/endpoints`. */
export function renderModelEndpoints(model: CatalogModel, context: RenderContext): Record<string, unknown> {
  return {
    id: model.id,
    name: model.name,
    created: model.created ?? 0,
    description: '',
    architecture: renderArchitecture(model),
    endpoints: model.endpoints.map((endpoint) => renderEndpoint(endpoint, model, context)),
  }
}

/** `data` of `GET /endpoints/zdr`: endpoints that are known to keep nothing. */
export const renderZdrEndpoints = (context: RenderContext): Record<string, unknown>[] =>
  [...context.catalog.models.values()].flatMap((model) =>
    model.endpoints
      .filter(({ dataPolicy }) => dataPolicy.retention === false)
      .map((endpoint) => renderEndpoint(endpoint, model, context)),
  )

function renderEndpoint(endpoint: Endpoint, model: CatalogModel, context: RenderContext): Record<string, unknown> {
  const { offer, provider, tag } = endpoint
  const health = context.health.endpoint(endpoint.id, context.nowMs)
  const { quantization } = offer
  const writes = endpoint.prices?.rates.cacheWrite
  return {
    name: `${provider.name}: ${model.name}`,
    model_id: model.id,
    model_name: model.name,
    // the contract wants a number: where this provider does not say, what others say of the model; 0 where nobody does
    context_length:
      offer.contextTokens ?? Math.max(0, ...model.endpoints.flatMap((other) => other.offer.contextTokens ?? [])),
    pricing: renderPricing(endpoint.prices, context.nowMs),
    provider_name: provider.name,
    tag,
    quantization: quantization && quantizations.has(quantization) ? quantization : null,
    max_completion_tokens: offer.maxOutputTokens ?? null,
    max_prompt_tokens: null,
    supported_parameters: supportedParameters([endpoint]),
    uptime_last_5m: percent(health?.uptime5m),
    uptime_last_30m: percent(health?.uptime30m),
    uptime_last_1d: percent(health?.uptime1d),
    // a discount on reads that costs nothing to write is the provider's own caching
    supports_implicit_caching: endpoint.prices?.rates.cacheRead !== undefined && (writes ?? 0n) === 0n,
    latency_last_30m: context.showPerformance ? percentiles(health?.latencyMs30m) : null,
    throughput_last_30m: context.showPerformance ? percentiles(health?.throughput30m) : null,
    status: statusOf(health),
  }
}

const percent = (ratio: EndpointHealth['uptime5m']): number | null =>
  ratio === undefined ? null : Math.round(ratio.value * 10_000) / 100

const percentiles = (measured: Percentiles | undefined): Percentiles | null =>
  measured
    ? { p50: round(measured.p50), p75: round(measured.p75), p90: round(measured.p90), p99: round(measured.p99) }
    : null

/** The buckets behind the figures are 10 % wide. */
const round = (value: number): number => Number(value.toPrecision(3))

/** 0 is normal and lower is worse; the steps are ours, the specification names none. */
function statusOf(health: EndpointHealth | undefined): 0 | -1 | -2 | -3 | -5 {
  if (!health) return 0
  if (health.circuit !== 'closed') return -5
  if (health.outage) return -3
  const { uptime30m } = health
  if (!uptime30m || uptime30m.of < 100 || uptime30m.value >= 0.95) return 0
  return uptime30m.value >= 0.8 ? -1 : -2
}

/** `data` of `GET /providers`. */
export const renderProviders = (providers: readonly Provider[]): Record<string, unknown>[] =>
  providers.map(({ id, name, links }) => ({
    name,
    slug: id,
    privacy_policy_url: links?.privacyPolicy ?? null,
    terms_of_service_url: links?.termsOfService ?? null,
    status_page_url: links?.statusPage ?? null,
    headquarters: null,
    datacenters: null,
  }))
