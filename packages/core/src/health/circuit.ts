import { type FailureKind, failureRule } from '../errors/upstream-failure.ts'
import type { AttemptOutcome, CircuitState } from './contract.ts'

/** One endpoint's circuit breaker. Plain data, so that it can live in shared memory as well; the functions below change it. */
export interface Circuit {
  /** Outages since the last answer. */
  failures: number
  /** Openings since the last answer: each doubles the rest. */
  openings: number
  /** 0: closed. */
  openUntilMs: number
  /** What the provider itself asked for; kept even as a last resort. 0: nothing. */
  holdUntilMs: number
  openedAtMs: number
  /** When the one attempt began that may find out whether it is over. 0: none is under way. */
  probeSinceMs: number
  lastAttemptAtMs: number
  /** How long attempts that gave way to another candidate waited for a first content since there was one. */
  silentMs: number
  failure: FailureKind | undefined
}

/** Two outages in a row open a circuit: one failure among successes is weather, and is retried. */
const openAfterFailures = 2
/** The first rest; doubles with each opening up to `maxRestMs`, so that a recovery is noticed within half a minute. */
const restMs = 1_000
const maxRestMs = 16_000
/** A probe that has not been heard of for so long no longer holds the place. */
const probeLeaseMs = 20_000
/** Even as a last resort an endpoint that is down is asked no more often. */
const lastResortMs = 1_000

export const createCircuit = (): Circuit => ({
  failures: 0,
  openings: 0,
  openUntilMs: 0,
  holdUntilMs: 0,
  openedAtMs: 0,
  probeSinceMs: 0,
  lastAttemptAtMs: 0,
  silentMs: 0,
  failure: undefined,
})

export function circuitState(circuit: Circuit, nowMs: number): CircuitState {
  if (circuit.openUntilMs === 0) return 'closed'
  if (isProbing(circuit, nowMs)) return 'probing'
  return nowMs < circuit.openUntilMs ? 'open' : 'half-open'
}

const isProbing = ({ probeSinceMs }: Circuit, nowMs: number): boolean =>
  probeSinceMs > 0 && nowMs - probeSinceMs < probeLeaseMs

/** Leave for one attempt; while open at most one at a time, the probe. */
export function acquire(circuit: Circuit, nowMs: number, lastResort: boolean): boolean {
  const state = circuitState(circuit, nowMs)
  const mayProbe =
    state === 'half-open' ||
    (lastResort && state === 'open' && nowMs >= circuit.holdUntilMs && nowMs - circuit.lastAttemptAtMs >= lastResortMs)
  if (state !== 'closed' && !mayProbe) return false
  if (state !== 'closed') circuit.probeSinceMs = nowMs
  circuit.lastAttemptAtMs = nowMs
  return true
}

/** The endpoint is answering. An attempt from before the circuit opened proves nothing: it may have begun in better times. */
export function close(circuit: Circuit, startedAtMs: number): void {
  if (startedAtMs < circuit.openedAtMs) return
  const { failures, openings, silentMs, openUntilMs } = circuit
  if (failures === 0 && openings === 0 && silentMs === 0 && openUntilMs === 0) return
  Object.assign(circuit, createCircuit(), { lastAttemptAtMs: circuit.lastAttemptAtMs })
}

export function learn(circuit: Circuit, outcome: AttemptOutcome): void {
  const { startedAtMs, endedAtMs } = outcome
  const probed = circuit.probeSinceMs > 0 && startedAtMs >= circuit.probeSinceMs
  if (probed) circuit.probeSinceMs = 0
  const failure = outcome.failure === 'hedged' ? failureOfHedged(circuit, outcome, probed) : outcome.failure
  // a caller who left, and a refusal for this account alone, say nothing about the provider
  if (failure === 'aborted' || failure === 'permission') return
  if (failure === 'rate_limit') open(circuit, { ...outcome, failure }, probed)
  else if (failure === undefined || !failureRule(failure).countsAgainstHealth) close(circuit, startedAtMs)
  else {
    circuit.failures++
    if (probed || circuit.openUntilMs > 0 || circuit.failures >= openAfterFailures)
      open(circuit, { ...outcome, failure }, probed)
  }
  circuit.lastAttemptAtMs = Math.max(circuit.lastAttemptAtMs, endedAtMs)
}

/**
 * To give way once is no failure. But where others always answer instead, nobody would find out that a provider has fallen
 * silent: as soon as it was waited for, in a row, as long as one attempt would have been, that is a timeout.
 */
function failureOfHedged(
  circuit: Circuit,
  { startedAtMs, endedAtMs, patienceMs = Infinity }: AttemptOutcome,
  probed: boolean,
): 'timeout' | 'aborted' {
  circuit.silentMs += endedAtMs - startedAtMs
  if (!probed && circuit.silentMs < patienceMs) return 'aborted'
  circuit.silentMs = 0
  return 'timeout'
}

/** R24: the deadline is the later of the old and the new one, so that a stray failure never shortens a rest. */
function open(circuit: Circuit, { failure, endedAtMs, retryAfterMs }: AttemptOutcome, probed: boolean): void {
  // attempts that were under way when it opened fail for the same reason: they do not lengthen the rest
  if (probed || circuit.openUntilMs === 0) circuit.openings++
  const rest = Math.min(restMs * 2 ** (circuit.openings - 1), maxRestMs)
  const deadline = endedAtMs + (retryAfterMs ?? rest)
  if (circuit.openUntilMs === 0) circuit.openedAtMs = endedAtMs
  circuit.openUntilMs = Math.max(circuit.openUntilMs, deadline)
  if (retryAfterMs !== undefined) circuit.holdUntilMs = Math.max(circuit.holdUntilMs, endedAtMs + retryAfterMs)
  circuit.failure = failure as FailureKind
}
