import type { Clock } from '../clock.ts'
import type { UpstreamFailure } from '../errors/upstream-failure.ts'
import {
  attemptOnce,
  type AttemptContext,
  type Attempting,
  type Call,
  type CommittedAnswer,
  type FailedAttempt,
  GaveWay,
  type StartedAttempt,
} from './attempt-once.ts'

/** When another candidate is started beside one whose answer has not begun, and which. */
export interface Hedge {
  afterMs: number
  /** Asked once, when it is time. `undefined`: there is none, or it is not worth it. */
  open(): Promise<Call | undefined>
  /** Told of each attempt that failed, as it fails. */
  onFailure(failed: FailedAttempt): void
  /** Such a failure of the first candidate ends the request, whatever the other one would say. */
  ends(failure: UpstreamFailure): boolean
}

interface Run {
  /** It has ended, or gave way and will. */
  over: boolean
  giveWay(slow: boolean): void
  /** A value even where it threw: of two that run only one is waited for at a time. */
  end: Promise<End>
}

type End = CommittedAnswer | FailedAttempt | { thrown: unknown }

/**
 * A candidate is tried, and after a while another one beside it. The first content wins, and the other one is cancelled at
 * that moment; where one fails the other one goes on. Gives the answer that has begun, else a failure: the first candidate's,
 * unless that one gave way before.
 * @throws as `attemptOnce` does
 */
export async function attemptHedged(
  first: Call,
  hedge: Hedge,
  { input, context }: Attempting,
): Promise<CommittedAnswer | FailedAttempt> {
  const runs: Run[] = []
  /** The one that goes on, as soon as it is certain that no other does. */
  let decided: Run | undefined
  let opening: Promise<void> | undefined

  const decide = (run: Run): void => {
    decided = run
    disarm()
    for (const other of runs) {
      if (other === run || other.over) continue
      other.over = true
      other.giveWay(other === runs[0])
    }
  }
  const start = (call: Call): Run => {
    const link = linkTo(input.signal)
    let started: StartedAttempt
    const onAttempt = (attempt: StartedAttempt): void => {
      started = attempt
      input.onAttempt(attempt)
    }
    const onContent = (): void => {
      link.signal.throwIfAborted()
      decide(run)
    }
    const end = async (): Promise<End> => {
      try {
        const outcome = await attemptOnce({ ...call, signal: link.signal, onContent }, { ...input, onAttempt }, context)
        // an answer that goes on is still to be cancelled should the caller leave
        if ('reader' in outcome) return outcome
        if (!run.over) hedge.onFailure(outcome)
        link.end()
        return outcome
      } catch (thrown) {
        link.end()
        return { thrown }
      } finally {
        run.over = true
      }
    }
    const giveWay = (slow: boolean): void => {
      link.abort(new GaveWay(slow))
      // in the books at once: what the other one may still cost depends on it
      input.onGaveWay?.(started)
    }
    const run: Run = { over: false, giveWay, end: end() }
    runs.push(run)
    return run
  }
  const open = async (): Promise<void> => {
    const call = await hedge.open()
    if (!call || decided || input.signal.aborted) return
    const leave = await context.health.acquire(call.endpoint.id, context.clock.now())
    if (leave && (decided || input.signal.aborted)) unused(call, context)
    else if (leave) start(call)
  }

  const run = start(first)
  const disarm = afterReading(context.clock, hedge.afterMs, () => {
    opening = open().catch(() => undefined) // what keeps a hedge from being started fails nobody's request
  })
  const ended = await run.end
  disarm()
  // a caller who left has ended them all
  const left = input.signal.aborted
  if (!decided && !left && ('thrown' in ended || ('failure' in ended && hedge.ends(ended.failure)))) decide(run)
  if (decided !== run && !left) await opening
  const other = await runs[1]?.end
  if ('reader' in ended) return ended
  if (other && 'reader' in other) return other
  const last = decided !== run && other ? other : ended
  if ('thrown' in last) throw last.thrown
  return 'failure' in ended ? ended : last
}

/**
 * Fires after so long, but not before what has arrived by then was read: where the event loop stood still, the provider was not
 * the slow one.
 */
function afterReading(clock: Clock, delayMs: number, fire: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined
  const timer = clock.after(delayMs, () => {
    immediate = setImmediate(fire)
  })
  return () => {
    timer.cancel()
    clearImmediate(immediate)
  }
}

/** Leave was given, and nothing came of it. */
function unused({ endpoint }: Call, { health, clock }: AttemptContext): void {
  const nowMs = clock.now()
  health.record(endpoint.id, { failure: 'aborted', startedAtMs: nowMs, endedAtMs: nowMs })
}

/** A signal that follows another one, and can be aborted by itself. */
function linkTo(signal: AbortSignal) {
  const own = new AbortController()
  const leave = (): void => own.abort(signal.reason)
  if (signal.aborted) leave()
  else signal.addEventListener('abort', leave, { once: true })
  return {
    signal: own.signal,
    abort: (reason: Error): void => own.abort(reason),
    end: (): void => signal.removeEventListener('abort', leave),
  }
}
