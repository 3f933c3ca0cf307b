import { Agent, type Dispatcher } from 'undici'
import { type Clock, systemClock } from '../clock.ts'
import type { EncodedRequest, Provider } from '../providers/contract.ts'
import type { Secret } from '../providers/secret.ts'
import type { ByteStream } from './byte-stream.ts'
import { decompressed } from './decompress.ts'
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
  /** Closes its own connections; those in use when their answers are over. */
  close: () => Promise<void>
}

/** The only way out of the gateway: one request to one provider, its credentials bound to the provider's origin. */
export function createTransport(options: TransportOptions = {}): Transport {
  const { clock = systemClock } = options
  const own = options.dispatcher === undefined ? createAgent(options.maxConnectMs ?? 10_000) : undefined
  const dispatcher = options.dispatcher ?? own!
  return {
    async open(request) {
      request.signal?.throwIfAborted()
      const target = resolveTarget(request.provider, request.encoded.path)
      const body =
        typeof request.encoded.body === 'string' ? request.encoded.body : JSON.stringify(request.encoded.body)
      let headers = requestHeaders({ ...request, target, body, nowMs: clock.now() })
      if (headers instanceof Promise) {
        headers = await headers
        request.signal?.throwIfAborted()
      }
      const exchange = new Exchange({ clock, limits: request.limits, stream: request.stream, signal: request.signal })
      dispatcher.dispatch(
        {
          ...target,
          method: 'POST',
          headers: headers instanceof Promise ? await headers : headers,
          body,
          ...noTimeouts,
        },
        exchange,
      )
      exchange.watch()
      const head = await exchange.head
      return { ...head, body: decompressed(exchange, head.headers), started: () => exchange.started() }
    },
    async close() {
      await own?.close()
    },
  }
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
