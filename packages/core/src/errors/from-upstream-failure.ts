import { GatewayError, type GatewayErrorOptions } from './gateway-error.ts'
import { failureRule, type UpstreamFailure } from './upstream-failure.ts'

/** A provider's failure as the caller's error: its own words for what the request did, masked for what went wrong inside it. */
export function fromUpstreamFailure(
  failure: UpstreamFailure,
  providerName: string,
  options: GatewayErrorOptions = {},
): GatewayError {
  const { status, errorType } = failureRule(failure.kind)
  return new GatewayError('upstream_failed', `${providerName}${wording(failure)}`, {
    status,
    errorType,
    failure,
    ...options,
    metadata: { provider_name: providerName, ...options.metadata },
  })
}

/** 5xx bodies are a provider's internals: that it failed is said, what it said is not. */
function wording(failure: UpstreamFailure): string {
  if (failure.kind === 'overloaded') return ' is overloaded'
  if (failure.kind === 'server') return ` failed with status ${failure.status ?? 500}`
  return `: ${failure.message}`
}
