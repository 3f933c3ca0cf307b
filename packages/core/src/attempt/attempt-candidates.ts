import type { Endpoint } from '../catalog/catalog.ts'
import type { Clock } from '../clock.ts'
import type { GatewayError } from '../errors/gateway-error.ts'
import { failureRule, type UpstreamFailure } from '../errors/upstream-failure.ts'
import { attemptHedged } from './attempt-hedged.ts'
import {
  attemptOnce,
  type AttemptContext,
  type Attempting,
  type Call,
  type CommittedAnswer,
  type FailedAttempt,
} from './attempt-once.ts'
import { circuitsOpen, failedAttempts } from './failed-attempts.ts'
import { fitOrSkip } from './fit-or-skip.ts'
import { type HedgeInput, planHedge } from './plan-hedge.ts'
import { backoffMs } from './policy.ts'
import type { FittedRequest } from './prepare-call.ts'

export interface AttemptInput extends HedgeInput {
  /** Model ids as the caller sent them, for errors. */
  requested: readonly string[]
  /**
   * The request as the candidate is to get it: fitted into its window, or once more when the provider refused it as too long.
   * @throws GatewayError `context_length_exceeded` when it cannot be fitted: the next candidate is tried
   */
  requestFor(endpoint: Endpoint, refusal?: UpstreamFailure): FittedRequest
  /** Told of every attempt that failed, as it fails. */
  onFailure(failed: FailedAttempt): void
}

/**
 * Candidates in turn, each with its retries, until one's answer has begun. Nothing has reached the caller before that, so
 * nobody notices what failed. The one loop that owns retry and fallback.
 * @throws GatewayError `upstream_failed`, `temporarily_unavailable`, `capacity_exhausted` when every candidate failed; the
 * signal's reason when the caller left
 */
export async function attemptCandidates(input: AttemptInput, context: AttemptContext): Promise<CommittedAnswer> {
  const journey: Journey = {
    deadlineMs: context.clock.now() + input.policy.limits.totalMs,
    failed: [],
    hedges: new Map(),
    unfit: [],
    refusedModel: undefined,
  }
  // a second round only when the circuits of all candidates were open: then an open one may be probed before its time
  for (const lastResort of [false, true]) {
    for (const endpoint of input.candidates) {
      if (endpoint.model === journey.refusedModel) continue
      const committed = await attemptEndpoint({ endpoint, lastResort }, journey, { input, context })
      if (committed) return committed
    }
    if (journey.failed.length > 0) throw failedAttempts(journey.failed, input.requested)
    if (journey.unfit.length > 0) throw journey.unfit.at(-1)!
  }
  throw circuitsOpen(input.candidates, input.requested, { health: context.health, nowMs: context.clock.now() })
}

/** What one request has been through. */
interface Journey {
  readonly deadlineMs: number
  readonly failed: FailedAttempt[]
  /** How candidates failed that were started beside others: what their own turns begin with. */
  readonly hedges: Map<Endpoint, FailedAttempt>
  /** Why candidates were skipped: their windows are too small. */
  readonly unfit: GatewayError[]
  /** The model whose candidates would all refuse the request as this one did. */
  refusedModel: string | undefined
}

/** One candidate with its retries. `undefined`: on to the next. @throws GatewayError when there is to be no next one */
async function attemptEndpoint(
  { endpoint, lastResort }: { endpoint: Endpoint; lastResort: boolean },
  journey: Journey,
  { input, context }: Attempting<AttemptInput>,
): Promise<CommittedAnswer | undefined> {
  const { deadlineMs, failed } = journey
  const { retry } = input.policy
  let fitted = fitOrSkip(() => input.requestFor(endpoint), journey.unfit)
  let hedged = journey.hedges.get(endpoint)
  let refitted = false
  let retries = 0
  while (fitted) {
    if (!hedged && !(await context.health.acquire(endpoint.id, context.clock.now(), { lastResort }))) return undefined
    const outcome = hedged ?? (await attempt({ endpoint, fitted, deadlineMs }, journey, { input, context }))
    hedged = undefined
    if ('reader' in outcome) return outcome
    const exhausted = input.attempts() >= retry.maxAttempts || context.clock.now() >= deadlineMs
    if (exhausted) throw failedAttempts(failed, input.requested)
    // it gave way to another one, which then failed: that one's turn is to come
    if (outcome.started.endpoint !== endpoint) return undefined
    const { failure, otherKey } = outcome
    if (endsRequest(failure, retry.onContentPolicy)) throw failedAttempts(failed, input.requested)
    if (failureRule(failure.kind).fallback === 'model') journey.refusedModel = endpoint.model

    // a request that changes, or goes by another key, is no repetition: it needs no pause and no retry
    if (failure.kind === 'context_length' && !refitted) {
      refitted = true
      const shorter = fitOrSkip(() => input.requestFor(endpoint, failure), [])
      fitted = shorter?.request === fitted.request ? undefined : shorter
    } else if (!otherKey) {
      if (retries >= retry.perCandidate || !failureRule(failure.kind).retry) return undefined
      const waitMs = backoffMs(retries, failure.retryAfterMs, context.random)
      if (waitMs > retry.maxRetryAfterMs || context.clock.now() + waitMs >= deadlineMs) return undefined
      await pause(waitMs, context.clock, [input.signal, context.transport.stopped])
      retries += 1
    }
  }
  return undefined
}

/** One attempt, and perhaps another candidate's beside it. What fails is noted. */
async function attempt(
  call: Call,
  journey: Journey,
  { input, context }: Attempting<AttemptInput>,
): Promise<CommittedAnswer | FailedAttempt> {
  const { endpoint } = call
  const onFailure = (outcome: FailedAttempt): void => {
    journey.failed.push(outcome)
    if (outcome.started.endpoint !== endpoint) journey.hedges.set(outcome.started.endpoint, outcome)
    input.onFailure(outcome)
  }
  const isOut = (other: Endpoint): boolean => journey.hedges.has(other) || other.model === journey.refusedModel
  const hedge = planHedge({ call, isOut }, { input, context })
  const ends = (failure: UpstreamFailure): boolean => endsRequest(failure, input.policy.retry.onContentPolicy)
  if (hedge) return attemptHedged(call, { ...hedge, onFailure, ends }, { input, context })
  const outcome = await attemptOnce(call, input, context)
  if ('failure' in outcome) onFailure(outcome)
  return outcome
}

function endsRequest(failure: UpstreamFailure, onContentPolicy: 'end' | 'fallback'): boolean {
  return failure.kind === 'content_filter' && onContentPolicy === 'end'
}

function pause(waitMs: number, clock: Clock, signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve, reject) => {
    for (const signal of signals) signal.throwIfAborted()
    const end = (): void => {
      timer.cancel()
      for (const signal of signals) signal.removeEventListener('abort', onAbort)
    }
    const onAbort = ({ target }: Event): void => {
      end()
      reject((target as AbortSignal).reason as Error)
    }
    const timer = clock.after(waitMs, () => {
      end()
      resolve()
    })
    for (const signal of signals) signal.addEventListener('abort', onAbort)
  })
}
