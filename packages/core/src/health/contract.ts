import type { FailureKind } from '../errors/upstream-failure.ts'

/** What routing reads: how each endpoint has been doing. Reads are synchronous; a shared implementation keeps a local copy. */
export interface HealthView {
  /** `undefined`: nothing is known of the endpoint. */
  endpoint(endpointId: string, nowMs: number): EndpointHealth | undefined
}

/** One endpoint's recent past. Unknown is `undefined`, never 0. */
export interface EndpointHealth {
  /** `open`: not to be asked before `retryAtMs`. `half-open`: one probe may be sent. */
  readonly circuit: 'closed' | 'open' | 'half-open'
  /** While open: when the next attempt is due. Unix milliseconds. */
  readonly retryAtMs?: number | undefined
  /** The last failure that counts against the provider. Unix milliseconds. */
  readonly lastOutageAtMs?: number | undefined
  /** Share of requests that did not fail through the provider's fault, 0 to 1, over the window; of `requests`. */
  readonly uptime?: number | undefined
  /** Requests the uptime stands on. */
  readonly requests: number
  /** Time to first content in milliseconds, rolling five minutes: N % of requests were at least this fast. */
  readonly latencyMs?: Percentiles | undefined
  /** Output tokens per second over the whole call, rolling five minutes: N % of requests were at least this fast. */
  readonly throughput?: Percentiles | undefined
}

export interface Percentiles {
  readonly p50: number
  readonly p75: number
  readonly p90: number
  readonly p99: number
}

/** How one attempt went: what health learns from. */
export interface AttemptOutcome {
  /** The failure's kind; absent: the answer ended properly. `aborted`: the caller left, which says nothing of the provider. */
  failure?: FailureKind | 'aborted' | undefined
  startedAtMs: number
  endedAtMs: number
  /** When the first content arrived; absent: none did. */
  firstContentAtMs?: number | undefined
  /** Tokens of the answer, reasoning included. */
  outputTokens?: number | undefined
  /** How long the provider asked to be left alone. */
  retryAfterMs?: number | undefined
}

/** Health as the attempt loop uses it. */
export interface Health extends HealthView {
  /**
   * Asks leave for one attempt. `false`: the circuit is open, or its one probe is under way; take the next candidate. An
   * attempt that got leave must be followed by `record`, however it ends. `lastResort`: every candidate is open, so an outage
   * may be probed before its time (at most one a second); a provider's own `Retry-After` is kept even then.
   */
  acquire(endpointId: string, nowMs: number, options?: { lastResort?: boolean }): boolean | Promise<boolean>
  record(endpointId: string, outcome: AttemptOutcome): void
}
