import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { Clock, Timer } from '../clock.ts'
import { type ByteStream, UpstreamError } from './byte-stream.ts'
import { connectionFailure, type Limit, timeoutFailure } from './connection-failure.ts'

/** How long an upstream may take, in milliseconds. Each counts from where the one before it was met. */
export interface TransportLimits {
  /** Until the request is on a connection. */
  connectMs: number
  /** Until the first byte of a whole answer's body, or until a streamed one is said to have `started`. */
  firstEventMs: number
  /** Between any two arrivals after that. Time in which the reader holds the upstream back does not count. */
  idleMs: number
  /** For everything. Absent: the signal bounds it. */
  totalMs?: number | undefined
}

/** The beginning of an answer, whatever its status; redirects excepted. */
export interface UpstreamHead {
  status: number
  /** Lower-case names. */
  headers: IncomingHttpHeaders
}

export interface ExchangeOptions {
  clock: Clock
  limits: TransportLimits
  stream: boolean
  signal: AbortSignal | undefined
  onSent?: (() => void) | undefined
  /** Told once, when nothing more is taken from the connection. */
  onOver(): void
}

/** Bytes held for a reader that is slower than the upstream; beyond them the socket is not read, and TCP holds the upstream back. */
const highWaterBytes = 64 * 1024
/** What `discard` waits for: enough for the closing chunk of a chunked answer and a stray comment or two. */
const maxDiscardedBytes = 64 * 1024
const maxDiscardMs = 1_000

/**
 * One request and its answer: undici pushes, the reader pulls. A class, because it is the handler undici calls and the hot
 * path of every stream: one object per request, and per chunk nothing but the promise of a read.
 */
export class Exchange implements Dispatcher.DispatchHandler, ByteStream {
  readonly head: Promise<UpstreamHead>
  readonly #options: ExchangeOptions
  #resolveHead!: (head: UpstreamHead) => void
  #rejectHead!: (error: unknown) => void
  #controller: Dispatcher.DispatchController | undefined
  #answering = false
  /** The end, a failure or a cancellation: nothing more is taken from the connection. */
  #over = false
  #discarding = false
  #error: unknown
  #queue: Buffer[] = []
  #queuedBytes = 0
  #resolveRead: ((bytes: Buffer | null) => void) | undefined
  #rejectRead!: (error: unknown) => void
  #delivering = false
  #limit: Limit = 'connect'
  #timer: Timer | undefined
  #totalTimer: Timer | undefined

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.head = new Promise((resolve, reject) => {
      this.#resolveHead = resolve
      this.#rejectHead = reject
    })
  }

  /** To be called once the request was handed to the dispatcher. */
  watch(): void {
    if (this.#over) return
    const { clock, limits, signal } = this.#options
    signal?.addEventListener('abort', this.#onAbort)
    // on a connection that was open already, `onRequestStart` has run and the connect limit is behind us
    if (this.#limit === 'connect') this.#arm('connect', limits.connectMs)
    const { totalMs } = limits
    if (totalMs !== undefined) {
      this.#totalTimer = clock.after(totalMs, () => this.#fail(new UpstreamError(timeoutFailure('total', totalMs))))
    }
  }

  /** The first content of a streamed answer has been seen: from here on the idle limit holds. */
  started(): void {
    if (this.#limit === 'first-event' && !this.#over) this.#arm('idle', this.#options.limits.idleMs)
  }

  read(): Promise<Buffer | null> {
    if (this.#queuedBytes > 0) return Promise.resolve(this.#take())
    if (this.#error !== undefined) return Promise.reject(this.#error)
    if (this.#over) return Promise.resolve(null)
    return new Promise((resolve, reject) => {
      this.#resolveRead = resolve
      this.#rejectRead = reject
    })
  }

  cancel(reason: Error): void {
    this.#queue = []
    this.#queuedBytes = 0
    this.#fail(reason)
  }

  discard(): void {
    this.#queue = []
    this.#queuedBytes = 0
    if (this.#over) return
    this.#discarding = true
    this.#release()
    this.#totalTimer = this.#options.clock.after(maxDiscardMs, () => this.#fail(discarded))
    this.#controller?.resume()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#over) {
      controller.abort(asError(this.#error))
      return
    }
    this.#options.onSent?.()
    this.#arm('first-event', this.#options.limits.firstEventMs)
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // 103 and its like announce an answer, they are none
    if (this.#over || status < 200) return
    if (status < 400 && status >= 300) {
      this.#fail(
        new UpstreamError({
          kind: 'unknown',
          status,
          code: 'redirect',
          message: `a redirect (${status}) is not followed`,
        }),
      )
      return
    }
    this.#answering = true
    this.#resolveHead({ status, headers })
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return
    this.#queuedBytes += chunk.length
    if (this.#discarding) {
      if (this.#queuedBytes > maxDiscardedBytes) this.#fail(discarded)
      return
    }
    this.#queue.push(chunk)
    if (this.#limit === 'idle') this.#timer?.refresh()
    else if (!this.#options.stream) this.#arm('idle', this.#options.limits.idleMs)
    if (this.#queuedBytes >= highWaterBytes) controller.pause()
    this.#wake()
  }

  onResponseEnd(): void {
    if (this.#over) return
    this.#finish()
    this.#wake()
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (!this.#over) this.#fail(new UpstreamError(connectionFailure(error, this.#answering), { cause: error }))
  }

  #take(): Buffer {
    const queue = this.#queue
    const bytes = queue.length === 1 ? queue[0]! : Buffer.concat(queue, this.#queuedBytes)
    this.#queue = []
    this.#queuedBytes = 0
    // runs the parser on what the socket holds, at once: the queue must be empty by now
    if (this.#controller?.paused && !this.#over) {
      this.#timer?.refresh()
      this.#controller.resume()
    }
    return bytes
  }

  /** Several chunks of one packet arrive in one go: the reader is woken once, after the last of them. */
  #wake(): void {
    if (this.#resolveRead === undefined || this.#delivering) return
    this.#delivering = true
    queueMicrotask(this.#deliver)
  }

  /**
   * A function of its own and not this object: Node wraps listeners that are objects, and with that wrapper V8 kept every
   * request until the next full collection.
   */
  readonly #onAbort = (): void => this.cancel(this.#options.signal?.reason)

  readonly #deliver = (): void => {
    this.#delivering = false
    const resolve = this.#resolveRead
    if (resolve === undefined) return
    this.#resolveRead = undefined
    if (this.#queuedBytes > 0) resolve(this.#take())
    else if (this.#error !== undefined) this.#rejectRead(this.#error)
    else resolve(null)
  }

  #arm(limit: Limit, ms: number): void {
    this.#timer?.cancel()
    this.#limit = limit
    this.#timer = this.#options.clock.after(ms, () => {
      // the upstream is not silent, it is held back: the reader's slowness is not its fault
      if (this.#controller?.paused) this.#timer?.refresh()
      else this.#fail(new UpstreamError(timeoutFailure(limit, ms)))
    })
  }

  #fail(error: unknown): void {
    if (this.#over) return
    this.#error = asError(error)
    this.#finish()
    this.#rejectHead(this.#error)
    this.#controller?.abort(this.#error as Error)
    this.#wake()
  }

  #finish(): void {
    this.#over = true
    this.#release()
    this.#options.onOver()
  }

  #release(): void {
    this.#timer?.cancel()
    this.#totalTimer?.cancel()
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
  }
}

const discarded = new Error('the rest of the answer was not wanted')

/** A signal may be aborted with anything. */
const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error('the request was cancelled', { cause: reason })
