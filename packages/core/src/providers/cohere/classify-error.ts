import type { FailureKind, UpstreamFailure } from '../../errors/upstream-failure.ts'
import type { UpstreamResponse } from '../contract.ts'
import { type JsonObject, objectOf, parseJson, textOf } from '../json-value.ts'
import { retryAfterMs } from '../openai-chat/retry-after.ts'

/** An answer that is not 2xx: `{ id, message, error_type? }`. https://docs.cohere.com/reference/errors, read 2026-11-22. */
export function classifyCohereError(response: UpstreamResponse): UpstreamFailure {
  const failure = failureOf(objectOf(parseJson(response.body)) ?? {}, response.status)
  return { ...failure, retryAfterMs: retryAfterMs(response.headers, {}, failure.message) }
}

export function failureOf(body: JsonObject, status?: number): UpstreamFailure {
  const code = textOf(body['error_type'])
  const message = textOf(body['message']) ?? textOf(body['error']) ?? ''
  return {
    kind: kindOf(status, code, message),
    status,
    code,
    message: message || `Cohere answered ${status ?? 'with an error'}`,
    ...contextNumbers(message),
  }
}

const kindByStatus: Readonly<Record<number, FailureKind>> = {
  400: 'invalid_request',
  401: 'auth',
  402: 'billing',
  403: 'permission',
  404: 'not_found',
  408: 'timeout',
  413: 'payload_too_large',
  422: 'invalid_request',
  429: 'rate_limit',
  // "the request or response contains a deny-listed token"
  498: 'content_filter',
  499: 'cut',
  503: 'overloaded',
  504: 'timeout',
}

function kindOf(status: number | undefined, code: string | undefined, message: string): FailureKind {
  if (code === 'TOO_MANY_TOKENS' || /too many tokens/i.test(message)) return 'context_length'
  if (/blocked (input|output)/i.test(message)) return 'content_filter'
  if (/model '[^']*' (was )?(not found|removed)/i.test(message)) return 'not_found'
  if (status === undefined) return 'unknown'
  return kindByStatus[status] ?? (status >= 500 ? 'server' : status >= 400 ? 'invalid_request' : 'unknown')
}

/** "too many tokens: size limit exceeded by 25836 tokens. ... The limit for this model is 288000 tokens." */
function contextNumbers(message: string): Pick<UpstreamFailure, 'contextTokens' | 'requestedTokens'> {
  const contextTokens = Number(/limit for this model is (\d{1,9}) tokens/i.exec(message)?.[1])
  const over = Number(/exceeded by (\d{1,9}) tokens/i.exec(message)?.[1])
  if (!contextTokens) return {}
  return over ? { contextTokens, requestedTokens: contextTokens + over } : { contextTokens }
}
