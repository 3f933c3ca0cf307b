import type { FailureKind } from '../errors/upstream-failure.ts'

/** What routing reads: how each endpoint has been doing. Reads are synchronous; a shared implementation keeps a local copy. */
export interface HealthView {
  /** `undefined`: nothing is known of the endpoint. The object is valid until the next call; copy what you keep. */
  endpoint(endpointId: string, nowMs: number): EndpointHealth | undefined
}

/** One endpoint's recent past. Unknown is `undefined`, never 0. */
export interface EndpointHealth {
  /** `open`: not to be asked before `retryAtMs`. `half-open`: one probe may be sent. `probing`: it is under way. */
  readonly circuit: CircuitState
  /** While open: when the next attempt is due, Unix milliseconds. */
  readonly retryAtMs?: number | undefined
  /** It failed within the last 30 seconds, and so did at least a fifth of its requests there. */
  readonly outage: boolean
  /** Share of requests that did not fail through the provider's fault, 0 to 1; refused for rate or by mistake of the caller not counted. */
  readonly uptime5m?: Ratio | undefined
  readonly uptime30m?: Ratio | undefined
  readonly uptime1d?: Ratio | undefined
  /** Time to first content in milliseconds: N % of requests were at least this fast. Rolling five minutes. */
  readonly latencyMs5m?: Percentiles | undefined
  readonly latencyMs30m?: Percentiles | undefined
  /** Output tokens per second of the whole call: N % of requests were at least this fast. Rolling five minutes. */
  readonly throughput5m?: Percentiles | undefined
  readonly throughput30m?: Percentiles | undefined
  /** What 95 % of answers took at the most: a streamed one to its first content, one that was not streamed altogether. Five minutes. */
  readonly streamedP95?: Quantile | undefined
  readonly wholeP95?: Quantile | undefined
  /** Share of answers with tool calls that were well formed; rolling two hours. */
  readonly toolCalls2h?: Ratio | undefined
}

/** Closed: used. Open: left alone. Half-open: the next request finds out. Probing: one is finding out. */
export type CircuitState = 'closed' | 'open' | 'half-open' | 'probing'

export interface Ratio {
  /** 0 to 1. */
  readonly value: number
  /** How many requests it stands on. */
  readonly of: number
}

export interface Quantile {
  readonly ms: number
  /** How many answers it stands on. */
  readonly of: number
}

export interface Percentiles {
  readonly p50: number
  readonly p75: number
  readonly p90: number
  readonly p99: number
}

/** How one attempt went: what health learns from. */
export interface AttemptOutcome {
  /**
   * The failure's kind; absent: the answer ended properly. `aborted`: the caller left, which says nothing of the provider.
   * `hedged`: another candidate, started beside it, answered first: its answer would have taken longer than this.
   */
  failure?: FailureKind | 'aborted' | 'hedged' | undefined
  startedAtMs: number
  endedAtMs: number
  /** When the first content arrived; absent: none did. */
  firstContentAtMs?: number | undefined
  /** Whether content came as it was made. @default false */
  streamed?: boolean | undefined
  /** For `hedged`: how long its first content is waited for where nobody answers instead. */
  patienceMs?: number | undefined
  /** Tokens of the answer, reasoning included. */
  outputTokens?: number | undefined
  /** How long the provider asked to be left alone. */
  retryAfterMs?: number | undefined
  /** For an answer that finished with tool calls: all of them had a known name and arguments that fit (section 6). */
  toolCallsValid?: boolean | undefined
}

/** Health as the attempt loop uses it. Nothing here throws or rejects. */
export interface Health extends HealthView {
  /**
   * Asks leave for one attempt. `false`: the circuit is open, or its one probe is under way; take the next candidate. An
   * attempt that got leave is followed by `record`, however it ends. `lastResort`: no other candidate is left, so an outage may
   * be probed before its time (at most one attempt a second); a provider's own `Retry-After` is kept even then.
   */
  acquire(endpointId: string, nowMs: number, options?: { lastResort?: boolean }): boolean | Promise<boolean>
  /** The first content of an attempt arrived: its endpoint is answering, however long the answer will take. */
  answering(endpointId: string, attempt: { startedAtMs: number }): void
  record(endpointId: string, outcome: AttemptOutcome): void
  /** Circuits that are not closed, for people and monitoring. */
  circuits(nowMs: number): CircuitReport[]
}

/** The circuit of one endpoint. */
export interface CircuitReport {
  /** `author/slug@tag` */
  endpointId: string
  /** What it is in now. */
  state: CircuitState
  /** When an open one lets a probe through. */
  retryAtMs: number
  /** What opened it last. */
  failure: FailureKind
}
