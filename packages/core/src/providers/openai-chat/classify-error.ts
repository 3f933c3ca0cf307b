import type { FailureKind, UpstreamFailure } from '../../errors/upstream-failure.ts'
import type { UpstreamResponse } from '../contract.ts'
import { contextNumbers } from './context-numbers.ts'
import { type ErrorBody, readErrorBody, readErrorObject } from './error-body.ts'
import { kindOfCode, kindOfMessage, kindOfStatus } from './error-kinds.ts'
import { listOf, objectOf, isObject, type JsonObject } from '../json-value.ts'
import { retryAfterMs } from './retry-after.ts'

/** What an answer that is not 2xx means. The provider's code decides before its words, and those before the bare status. */
export function classifyError(response: UpstreamResponse, vendorCodes: VendorCodes = {}): UpstreamFailure {
  return toFailure(readErrorBody(response.body, response.status), response, vendorCodes)
}

/** Codes that mean something at one vendor only, lower case. */
export type VendorCodes = Readonly<Record<string, FailureKind>>

/** An error inside a 200: `error` beside or instead of the choices, of a choice or of `x_groq`, MiniMax's `base_resp`, a body that is one. */
export function inBandFailure(body: JsonObject, vendorCodes: VendorCodes = {}): UpstreamFailure | undefined {
  const holder = isError(body['error'])
    ? body
    : (failedChoice(body) ?? failedGroq(body) ?? failedBase(body) ?? bareError(body))
  if (!holder) return undefined
  const error = objectOf(holder['error']) ?? holder
  const status = statusIn(error['status_code']) ?? statusIn(error['code']) ?? statusIn(error['status'])
  return toFailure(readErrorObject(holder, status), { status, headers: {} }, vendorCodes)
}

/** Not the empty object or text some servers put where nothing is wrong. */
const isError = (error: unknown): boolean =>
  isObject(error) ? Object.keys(error).length > 0 : typeof error === 'string' && error !== ''

function failedChoice(body: JsonObject): JsonObject | undefined {
  return listOf(body['choices']).find((choice): choice is JsonObject => isObject(choice) && isError(choice['error']))
}

/** "An error string indicating why a stream was stopped early": `XGroq` of Groq's SDKs. */
function failedGroq(body: JsonObject): JsonObject | undefined {
  const own = objectOf(body['x_groq'])
  return own && isError(own['error']) ? own : undefined
}

function failedBase(body: JsonObject): JsonObject | undefined {
  const base = objectOf(body['base_resp'])
  return base && typeof base['status_code'] === 'number' && base['status_code'] !== 0 ? { base_resp: base } : undefined
}

/**
 * A body that is an error itself: `{object: 'error', message}` (vLLM, Mistral), `{type: 'error', ...}`, `{detail}` (FastAPI),
 * `{errors: [...]}`, `{code, message}` (DashScope).
 */
function bareError(body: JsonObject): JsonObject | undefined {
  if (Array.isArray(body['choices']) || Array.isArray(body['data'])) return undefined
  const isNamed = body['object'] === 'error' || body['type'] === 'error'
  const isListed = isError(body['detail']) || listOf(body['detail']).length > 0 || listOf(body['errors']).length > 0
  const isCoded = typeof body['message'] === 'string' && isCode(body['code'] ?? body['status_code'] ?? body['status'])
  return isNamed || isListed || isCoded ? body : undefined
}

/** Some servers say with 0 or 200 that all is well. */
const isCode = (value: unknown): boolean =>
  typeof value === 'number' ? value >= 400 : typeof value === 'string' && value !== '' && !/^(?:0|2\d\d)$/.test(value)

function statusIn(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value
  return typeof status === 'number' && status >= 400 && status < 600 ? status : undefined
}

function toFailure(
  said: ErrorBody,
  response: { status: number | undefined; headers: UpstreamResponse['headers'] },
  vendorCodes: VendorCodes,
): UpstreamFailure {
  const { status } = response
  const message = said.message ?? ''
  const kind = kindOfCode(said.codes, status, vendorCodes) ?? kindOfMessage(message, status) ?? kindOfStatus(status)
  const failure: UpstreamFailure = { kind, status, code: said.code, message: said.message ?? bareMessage(status) }
  if (kind === 'rate_limit' || kind === 'overloaded') {
    const waitMs = retryAfterMs(response.headers, said.error, message)
    if (waitMs !== undefined) failure.retryAfterMs = waitMs
  }
  return kind === 'context_length' ? { ...failure, ...contextNumbers(said.error, message) } : failure
}

const bareMessage = (status: number | undefined): string =>
  status === undefined ? 'the provider reported an error without saying which' : `the provider answered ${status}`
