import type { GatewayError } from '../../errors/gateway-error.ts'

const typesByErrorType: ReadonlyMap<string, string> = new Map([
  ['authentication', 'authentication_error'],
  ['permission_denied', 'permission_error'],
  ['payment_required', 'billing_error'],
  ['not_found', 'not_found_error'],
  ['image_not_found', 'not_found_error'],
  ['rate_limit_exceeded', 'rate_limit_error'],
  ['provider_overloaded', 'overloaded_error'],
  ['timeout', 'timeout_error'],
])

/** The error envelope of `/messages` (section 21). */
export function renderError(error: GatewayError, metadata?: Record<string, unknown>, generationId?: string): object {
  return {
    ...errorMembers(error),
    request_id: generationId ?? null,
    ...(error.status !== 500 && metadata && { openrouter_metadata: metadata }),
  }
}

/** The members alike in an answer and in a stream's `error` event. */
export function errorMembers(error: GatewayError): { type: 'error'; error: object; metadata: object } {
  const providerCode = error.status === 500 ? undefined : error.failure?.code
  return {
    type: 'error',
    error: {
      type: typeOf(error),
      message: error.message,
      error_type: error.errorType,
      ...(error.availability && { availability: error.availability }),
    },
    metadata: {
      error_code: error.code,
      ...(providerCode !== undefined && { provider_code: providerCode }),
      ...error.metadata,
    },
  }
}

function typeOf({ errorType, status }: GatewayError): string {
  return typesByErrorType.get(errorType) ?? (status >= 400 && status < 500 ? 'invalid_request_error' : 'api_error')
}
