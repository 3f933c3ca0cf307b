import { GatewayError, isGatewayError } from '../errors/gateway-error.ts'
import type { Reply } from './exchange.ts'

/** Whatever was thrown, as an error safe to show: anything but our own errors is masked. */
export function toGatewayError(error: unknown): GatewayError {
  if (isGatewayError(error)) return error
  return new GatewayError('internal_error', 'An internal error occurred in the gateway.', { cause: error })
}

export function jsonReply(body: object, status = 200, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  }
}

/** The error as the caller's dialect words it. */
export function errorReply(
  error: GatewayError,
  render: (error: GatewayError) => object,
  headers: Record<string, string> = {},
): Reply {
  return jsonReply(render(error), error.status, { ...headers, ...error.headers })
}
