import { setMaxListeners } from 'node:events'
import { Agent, type Dispatcher } from 'undici'
import { type Clock, systemClock } from '../clock.ts'
import { createInFlight } from '../in-flight.ts'
import type { EncodedRequest, Provider, Warning } from '../providers/contract.ts'
import type { Secret } from '../providers/secret.ts'
import type { UpstreamFailure } from '../errors/upstream-failure.ts'
import { type ByteStream, UpstreamError } from './byte-stream.ts'
import { timeoutFailure } from './connection-failure.ts'
import { decompressed } from './decompress.ts'
import { dispatchCall } from './dispatch-call.ts'
import { Exchange, type TransportLimits, type UpstreamHead } from './exchange.ts'

export type { TransportLimits } from './exchange.ts'
import { requestHeaders } from './request-headers.ts'
import { resolveTarget } from './target.ts'

export interface TransportOptions {
  clock?: Clock | undefined
  /** For proxies, sockets and tests; it stays yours to close. @default an agent of its own, HTTP/1.1, unlimited connections */
  dispatcher?: Dispatcher | undefined
  /** When an attempt to connect is given up for good, in milliseconds; a request may give up earlier. @default 10_000 */
  maxConnectMs?: number | undefined
}

export interface TransportRequest {
  provider: Provider
  /** One of the provider's own; absent where none is needed. */
  key: Secret | undefined
  encoded: EncodedRequest
  stream: boolean
  signal?: AbortSignal | undefined
  limits: TransportLimits
  /** Called once a connection is there and the request goes out: from here on the provider may bill for it. */
  onSent?: (() => void) | undefined
}

export interface UpstreamAnswer extends UpstreamHead {
  /** Decompressed, where the upstream compressed it unasked. */
  body: ByteStream
  /** The first content of a streamed answer has been seen: `idleMs` holds from here on instead of `firstEventMs`. */
  started: () => void
}

export interface Transport {
  /**
   * Sends one request and gives the answer as soon as its headers are there, whatever its status.
   * @throws UpstreamError `network`, `timeout`, `malformed`, `unknown` (a redirect), `invalid_request` (a path that leaves
   * the base URL); the signal's reason once it is aborted
   */
  open: (request: TransportRequest) => Promise<UpstreamAnswer>
  /** Fails every answer under way, and every request from now on, with `reason`: their connections are closed at once. */
  stop: (reason: Error) => void
  /** Aborts with the reason once it is stopped. */
  readonly stopped: AbortSignal
  /** Closes its own connections; those in use when their answers are over. */
  close: () => Promise<void>
}

/** The only way out of the gateway: one request to one provider, its credentials bound to the provider's origin. */
export function createTransport(options: TransportOptions = {}): Transport {
  const { clock = systemClock } = options
  const own = options.dispatcher === undefined ? createAgent(options.maxConnectMs ?? 10_000) : undefined
  const dispatcher = options.dispatcher ?? own!
  const live = createInFlight<Exchange>()
  const stopping = new AbortController()
  const stopped = stopping.signal
  setMaxListeners(0, stopped) // a listener for every request that pauses

  const throwIfOver = (signal: AbortSignal | undefined): void => {
    signal?.throwIfAborted()
    stopped.throwIfAborted()
  }
  const begin = (request: TransportRequest, send: (exchange: Exchange) => void): Exchange => {
    const { limits, stream, signal, onSent } = request
    const exchange = new Exchange({ clock, limits, stream, signal, onSent, onOver: () => leave() })
    const leave = live.add(exchange)
    send(exchange)
    exchange.watch()
    return exchange
  }
  return {
    async open(request) {
      const { provider, encoded, stream, signal } = request
      throwIfOver(signal)
      if (provider.call) {
        const call = { body: encoded.body, stream, warn: (warning: Warning) => encoded.warnings.push(warning) }
        return answerOf(begin(request, (exchange) => dispatchCall(provider.call!, call, exchange)))
      }
      const target = resolveTarget(provider, encoded.path)
      const body = typeof encoded.body === 'string' ? encoded.body : toJson(encoded.body)
      let headers = requestHeaders({ ...request, target, body, nowMs: clock.now() })
      if (headers instanceof Promise) {
        headers = await credentialsInTime(headers, request, clock)
        throwIfOver(signal)
      }
      const sent = { ...target, method: 'POST' as const, headers, body, ...noTimeouts }
      return answerOf(begin(request, (exchange) => dispatcher.dispatch(sent, exchange)))
    },
    stop(reason) {
      stopping.abort(reason)
      for (const exchange of live.list()) exchange.cancel(reason)
    },
    stopped,
    async close() {
      await own?.close()
    },
  }
}

/** What a request holds may be nested deeper than the stack: the arguments of a tool call are JSON within JSON. */
function toJson(body: unknown): string {
  try {
    return JSON.stringify(body)
  } catch (cause) {
    throw new UpstreamError(
      { kind: 'invalid_request', message: 'the request is nested too deeply to be sent' },
      { cause },
    )
  }
}

async function answerOf(exchange: Exchange): Promise<UpstreamAnswer> {
  const head = await exchange.head
  return { ...head, body: decompressed(exchange, head.headers), started: () => exchange.started() }
}

/** Some providers fetch an access token first: no longer than a connection may take, and no longer than the caller stays. */
function credentialsInTime<T>(pending: Promise<T>, { signal, limits }: TransportRequest, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      timer.cancel()
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const fail = (failure: UpstreamFailure, cause?: unknown): void =>
      settle(() => reject(new UpstreamError(failure, { cause })))
    const onAbort = (): void => settle(() => reject(signal?.reason as Error))
    const timer = clock.after(limits.connectMs, () => fail(timeoutFailure('connect', limits.connectMs)))
    signal?.addEventListener('abort', onAbort)
    pending.then(
      (value) => settle(() => resolve(value)),
      (cause: unknown) => fail({ kind: 'auth', message: 'the credential could not be obtained' }, cause),
    )
  })
}

/** Our own limits are finer than undici's, and two clocks would disagree. */
const noTimeouts = { headersTimeout: 0, bodyTimeout: 0 }

function createAgent(maxConnectMs: number): Agent {
  return new Agent({
    connect: { timeout: maxConnectMs },
    keepAliveTimeout: 30_000,
    // one answer per connection: a slow reader holds back its own socket and nobody else's, and one reset breaks one answer
    allowH2: false,
    pipelining: 1,
  })
}
