import { type Availability, availability } from '../errors/availability.ts'
import { fromUpstreamFailure } from '../errors/from-upstream-failure.ts'
import type { Endpoint } from '../catalog/catalog.ts'
import { GatewayError, type GatewayErrorOptions } from '../errors/gateway-error.ts'
import type { HealthView } from '../health/contract.ts'
import type { FailedAttempt } from './attempt-once.ts'

const transient: ReadonlySet<string> = new Set(['overloaded', 'server', 'network', 'cut', 'timeout', 'malformed'])

/**
 * What the caller is told when every candidate failed: the last failure in the provider's own words (masked for 5xx), the
 * history of the others, and whether trying again may help (sections 15 and 16).
 * @param requested the models as the caller sent them
 */
export function failedAttempts(failed: readonly FailedAttempt[], requested: readonly string[]): GatewayError {
  const last = failed.at(-1)!
  const tried = failed.map(({ attempt }) => attempt)
  const kinds = failed.map(({ failure }) => failure.kind)
  const previous = failed.slice(0, -1).map(previousError)
  const retryAfterMs = shortestRetryAfter(failed)
  const options: GatewayErrorOptions = {
    ...(previous.length > 0 && { metadata: { previous_errors: previous } }),
    ...(retryAfterMs !== undefined && { headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } }),
  }
  const about = { ...affected(tried.map(({ providerName }) => providerName)), ...retryAfter(retryAfterMs) }
  if (kinds.every((kind) => kind === 'rate_limit')) {
    options.availability = availability('capacity_exhausted', requested, about)
  } else if (kinds.every((kind) => kind === 'not_found')) {
    options.availability = availability('model_unavailable_upstream', requested, about)
  } else if (kinds.every((kind) => kind === 'rate_limit' || transient.has(kind))) {
    options.availability = availability('temporarily_unavailable', requested, about)
    // one endpoint's fault has its own status; several that failed for passing reasons are one: try again later
    if (tried.some(({ endpointId }) => endpointId !== last.attempt.endpointId)) Object.assign(options, overloaded)
  }
  return fromUpstreamFailure(last.failure, last.attempt.providerName, options)
}

/** Nothing was tried: every candidate has failed so recently that it is left alone for now. */
export function circuitsOpen(
  candidates: readonly Endpoint[],
  requested: readonly string[],
  { health, nowMs }: { health: HealthView; nowMs: number },
): GatewayError {
  const retryAtMs = Math.min(...candidates.map(({ id }) => health.endpoint(id, nowMs)?.retryAtMs ?? nowMs + 1000))
  const retryAfterMs = Math.max(1, retryAtMs - nowMs)
  const about = { ...affected(candidates.map(({ provider }) => provider.name)), ...retryAfter(retryAfterMs) }
  const names = about.affected_providers.join(', ')
  return new GatewayError('temporarily_unavailable', `All providers of the model failed a moment ago: ${names}.`, {
    headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
    availability: availability('temporarily_unavailable', requested, about),
  })
}

const affected = (names: readonly string[]) => ({ affected_providers: [...new Set(names)] })

const retryAfter = (ms: number | undefined): Pick<Availability, 'retry_after'> => ({
  retry_after: ms === undefined ? undefined : Math.ceil(ms / 1000),
})

const overloaded = { status: 503, errorType: 'provider_overloaded' } as const

function previousError({ attempt: { providerName, status }, failure }: FailedAttempt): object {
  return {
    provider: providerName,
    code: failure.code ?? failure.kind,
    ...(status !== undefined && { status }),
  }
}

function shortestRetryAfter(failed: readonly FailedAttempt[]): number | undefined {
  const known = failed.map(({ failure }) => failure.retryAfterMs).filter((ms) => ms !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}
