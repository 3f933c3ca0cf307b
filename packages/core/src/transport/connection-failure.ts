import type { UpstreamFailure } from '../errors/upstream-failure.ts'

/** Which of our limits ran out. */
export type Limit = 'connect' | 'first-event' | 'idle' | 'total'

const silence = {
  connect: 'no connection',
  'first-event': 'no answer',
  idle: 'the answer stopped; nothing arrived',
  total: 'the answer was not complete',
} as const satisfies Record<Limit, string>

/** A limit of ours ran out. `code` says which: `connect_timeout`, `first_event_timeout`, `idle_timeout`, `total_timeout`. */
export const timeoutFailure = (limit: Limit, afterMs: number): UpstreamFailure => ({
  kind: 'timeout',
  code: `${limit.replace('-', '_')}_timeout`,
  message: `${silence[limit]} within ${afterMs} ms`,
})

/**
 * An error of the connection, by how far the answer had come. The message names the system's error code only: addresses of
 * the operator's network are none of the caller's business.
 */
export function connectionFailure(error: unknown, answering: boolean): UpstreamFailure {
  const code = errorCode(error)
  const suffix = code === undefined ? '' : ` (${code})`
  if (answering) return { kind: 'cut', code, message: `the connection broke before the answer was complete${suffix}` }
  if (isNotHttp(error)) return { kind: 'malformed', code, message: `the answer is not valid HTTP${suffix}` }
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return { kind: 'timeout', code: 'connect_timeout', message: 'no connection' }
  return { kind: 'network', code, message: `the connection failed before an answer came${suffix}` }
}

const isNotHttp = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'HTTPParserError' || error.name === 'HeadersOverflowError')

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  // several addresses tried in vain: the first one's reason stands for all
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0])
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}
