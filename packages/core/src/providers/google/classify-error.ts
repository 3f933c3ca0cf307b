import type { FailureKind, UpstreamFailure } from '../../errors/upstream-failure.ts'
import type { UpstreamResponse } from '../contract.ts'
import { type JsonObject, listOf, objectOf, parseJson, textOf } from '../json-value.ts'

/** An answer that is not 2xx: `{ error: { code, message, status, details } }`, in a JSON array where a stream was asked for. */
export function classifyGeminiError(response: UpstreamResponse): UpstreamFailure {
  const parsed = parseJson(response.body)
  const body = objectOf(Array.isArray(parsed) ? parsed[0] : parsed) ?? {}
  const failure = failureOf(body, response.status)
  return { ...failure, retryAfterMs: failure.retryAfterMs ?? retryAfterOf(response.headers['retry-after']) }
}

/** The failure that an `error` member reports; in a stream its `code` is the only status there is. */
export function failureOf(body: JsonObject, httpStatus?: number): UpstreamFailure {
  const error = objectOf(body['error']) ?? {}
  const status = httpStatus ?? (typeof error['code'] === 'number' ? error['code'] : undefined)
  const message = textOf(error['message']) ?? textOf(body['error']) ?? textOf(body['message']) ?? ''
  const details = listOf(error['details']).map((detail) => objectOf(detail) ?? {})
  const reason = details.map((detail) => textOf(detail['reason'])).find((found) => found !== undefined)
  const rpcStatus = textOf(error['status'])
  return {
    kind: kindOf({ status, rpcStatus, reason, message }),
    status,
    code: reason ?? rpcStatus,
    message: message || `Google answered ${status ?? 'with an error'}`,
    retryAfterMs: retryDelayOf(details),
    ...contextNumbers(message),
  }
}

interface ErrorFacts {
  status: number | undefined
  rpcStatus: string | undefined
  reason: string | undefined
  message: string
}

/** https://ai.google.dev/gemini-api/docs/troubleshooting and google.rpc.Code, read 2026-11-22. */
const kindByRpcStatus: Readonly<Record<string, FailureKind>> = {
  UNAUTHENTICATED: 'auth',
  PERMISSION_DENIED: 'permission',
  NOT_FOUND: 'not_found',
  RESOURCE_EXHAUSTED: 'rate_limit',
  UNAVAILABLE: 'overloaded',
  DEADLINE_EXCEEDED: 'timeout',
  INTERNAL: 'server',
  UNKNOWN: 'server',
  DATA_LOSS: 'server',
  UNIMPLEMENTED: 'invalid_request',
  INVALID_ARGUMENT: 'invalid_request',
  FAILED_PRECONDITION: 'invalid_request',
  OUT_OF_RANGE: 'invalid_request',
  CANCELLED: 'cut',
  ABORTED: 'server',
}

const kindByStatus: Readonly<Record<number, FailureKind>> = {
  401: 'auth',
  402: 'billing',
  403: 'permission',
  404: 'not_found',
  408: 'timeout',
  413: 'payload_too_large',
  429: 'rate_limit',
  499: 'cut',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
}

/** `ErrorInfo.reason` says more than the status: a wrong key is a 400. */
const kindByReason: Readonly<Record<string, FailureKind>> = {
  API_KEY_INVALID: 'auth',
  API_KEY_EXPIRED: 'auth',
  API_KEY_SERVICE_BLOCKED: 'auth',
  ACCESS_TOKEN_EXPIRED: 'auth',
  ACCESS_TOKEN_TYPE_UNSUPPORTED: 'auth',
  CREDENTIALS_MISSING: 'auth',
  BILLING_DISABLED: 'billing',
  RATE_LIMIT_EXCEEDED: 'rate_limit',
}

function kindOf({ status, rpcStatus, reason, message }: ErrorFacts): FailureKind {
  const byReason = lookUp(kindByReason, reason)
  if (byReason) return byReason
  if (contextLength.some((pattern) => pattern.test(message))) return 'context_length'
  // prepaid credit and quotas of zero come as 429, and no waiting helps
  if (/prepayment credits? (are|is) depleted|billing account.*(closed|disabled)|enable billing/i.test(message))
    return 'billing'
  if (/user location is not supported/i.test(message)) return 'permission'
  if (/api key (not valid|expired|not found)/i.test(message)) return 'auth'
  if (/blocked by.*(safety|policy)|prohibited[_ ]content|violat\w+.*(polic|safety)/i.test(message)) {
    if (status === undefined || status < 500) return 'content_filter'
  }
  return lookUp(kindByRpcStatus, rpcStatus) ?? kindFromStatus(status)
}

function kindFromStatus(status: number | undefined): FailureKind {
  if (status === undefined) return 'unknown'
  return lookUp(kindByStatus, status) ?? (status >= 500 ? 'server' : status >= 400 ? 'invalid_request' : 'unknown')
}

function lookUp<Key extends string | number>(table: Readonly<Record<Key, FailureKind>>, key: Key | undefined) {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined
}

const contextLength = [
  /input token count \(?(?<requested>\d+)\)? exceeds the maximum number of tokens allowed \(?(?<window>\d+)\)?/i,
  /input token count is (?<requested>\d+) but model only supports up to (?<window>\d+)/i,
  /input context is too long|exceeds the (maximum )?context (window|length)|too many input tokens/i,
]

function contextNumbers(message: string): Pick<UpstreamFailure, 'contextTokens' | 'requestedTokens'> {
  for (const pattern of contextLength) {
    const groups = pattern.exec(message)?.groups
    if (groups?.['window']) {
      return { contextTokens: Number(groups['window']), requestedTokens: Number(groups['requested']) }
    }
  }
  return {}
}

/** google.rpc.RetryInfo: `{ retryDelay: '34.4s' }`. */
function retryDelayOf(details: readonly JsonObject[]): number | undefined {
  for (const detail of details) {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(textOf(detail['retryDelay']) ?? '')?.[1]
    if (seconds !== undefined) return Math.round(Number(seconds) * 1000)
  }
  return undefined
}

function retryAfterOf(header: string | string[] | undefined): number | undefined {
  const seconds = Number(Array.isArray(header) ? header[0] : header)
  return Number.isFinite(seconds) && seconds >= 0 && header !== undefined ? Math.round(seconds * 1000) : undefined
}
