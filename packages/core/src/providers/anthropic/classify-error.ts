import type { FailureKind, UpstreamFailure } from '../../errors/upstream-failure.ts'
import type { UpstreamResponse } from '../contract.ts'
import { type JsonObject, objectOf, parseJson, textOf } from '../json-value.ts'
import { retryAfterMs } from '../openai-chat/retry-after.ts'

/** https://platform.claude.com/docs/en/api/errors, read 2026-09-20. */
const kindsByType: ReadonlyMap<string, FailureKind> = new Map([
  ['invalid_request_error', 'invalid_request'],
  ['authentication_error', 'auth'],
  ['billing_error', 'billing'],
  ['permission_error', 'permission'],
  ['not_found_error', 'not_found'],
  ['request_too_large', 'payload_too_large'],
  ['rate_limit_error', 'rate_limit'],
  ['overloaded_error', 'overloaded'],
  ['timeout_error', 'timeout'],
])

const kindsByStatus: ReadonlyMap<number, FailureKind> = new Map([
  [400, 'invalid_request'],
  [401, 'auth'],
  [402, 'billing'],
  [403, 'permission'],
  [404, 'not_found'],
  [408, 'timeout'],
  [413, 'payload_too_large'],
  [422, 'invalid_request'],
  [429, 'rate_limit'],
  [503, 'overloaded'],
  [504, 'timeout'],
  [529, 'overloaded'],
])

/** Anthropic answers these with a plain `invalid_request_error`: only the words tell. */
const kindsByMessage: readonly [RegExp, FailureKind][] = [
  [/prompt is too long|exceeds? (?:the )?context (?:limit|window)|input is too long/i, 'context_length'],
  [/credit balance is too low|reached your specified (?:workspace )?api usage limits/i, 'billing'],
  [/content filter|usage polic/i, 'content_filter'],
  [/organization has been disabled/i, 'permission'],
]

/** An answer that is not 2xx, of Anthropic itself or of the clouds that resell it (whose own errors look like Google's or Azure's). */
export function classifyError({ status, headers, body }: UpstreamResponse): UpstreamFailure {
  const parsed = parseJson(body)
  const sent = objectOf(Array.isArray(parsed) ? parsed[0] : parsed)
  const failure = failureOf(sent, status)
  const error = objectOf(sent?.['error']) ?? {}
  return { ...failure, status, retryAfterMs: retryAfterMs(headers, error, failure.message) }
}

/** The failure an error body reports, also inside a 200. */
export function failureOf(body: JsonObject | undefined, status?: number): UpstreamFailure {
  const error = objectOf(body?.['error'])
  const type = textOf(error?.['type']) ?? textOf(error?.['status'])
  const code = type ?? textOf(error?.['code'])
  const words = textOf(error?.['message']) ?? textOf(body?.['error']) ?? textOf(body?.['message'])
  const kind = kindOf(type, status, words)
  return {
    kind,
    code,
    message:
      words ?? (status === undefined ? 'the provider reported an error' : `the provider answered with HTTP ${status}`),
    ...(kind === 'context_length' && words !== undefined ? contextNumbers(words) : {}),
  }
}

function kindOf(type: string | undefined, status: number | undefined, words: string | undefined): FailureKind {
  const kind = kindsByType.get(type ?? '') ?? kindByStatus(status) ?? (type === 'api_error' ? 'server' : 'unknown')
  if (words === undefined || (kind !== 'invalid_request' && kind !== 'permission')) return kind
  return kindsByMessage.find(([pattern]) => pattern.test(words))?.[1] ?? kind
}

function kindByStatus(status: number | undefined): FailureKind | undefined {
  if (status === undefined) return undefined
  return kindsByStatus.get(status) ?? (status >= 500 ? 'server' : undefined)
}

/** `prompt is too long: 208310 tokens > 200000 maximum`, `...context limit: 190000 + 20000 > 200000, ...` */
function contextNumbers(words: string): Pick<UpstreamFailure, 'contextTokens' | 'requestedTokens'> {
  const found = /(\d{1,15})(?: \+ (\d{1,15}))?(?: tokens)? > (\d{1,15})/.exec(words)
  if (!found) return {}
  return { requestedTokens: Number(found[1]) + Number(found[2] ?? 0), contextTokens: Number(found[3]) }
}
