import type { GatewayError } from '../errors/gateway-error.ts'
import type { Reply } from './exchange.ts'

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
