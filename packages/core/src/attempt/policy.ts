import type { HedgeAfter } from '../catalog/offer.ts'
import type { TransportLimits } from '../transport/transport.ts'

/** What an attempt may take and how often it may be repeated; `routing` of the gateway's options. */
export interface AttemptPolicy {
  limits: TransportLimits & { totalMs: number }
  retry: RetryPolicy
  recovery: RecoveryMode
  hedge: HedgePolicy
  /** With `recovery: 'buffer'`: how much of an answer is held back, in tokens by a rough count. @default 2_000 */
  bufferTokens: number
}

/**
 * What is done about an answer that breaks off after its first content. `off`: the caller is told, in band. `continue`: another
 * candidate goes on where it stopped, if one can. `buffer`: the answer is held back until it is complete or long, and as long
 * as it is, it can be replaced unnoticed.
 */
export type RecoveryMode = 'off' | 'continue' | 'buffer'
export const recoveryModes: readonly RecoveryMode[] = ['off', 'continue', 'buffer']

/** When another candidate is started beside one that is slow to answer. The first content wins, the other one is cancelled. */
export interface HedgePolicy {
  /** @default 'off' */
  after: HedgeAfter
  /** For `'p95'`: with fewer answers in the last five minutes it is not known what is slow. @default 20 */
  minObservations: number
  /**
   * What attempts that gave way may cost, in percent of what requests cost without them: over the last hour, of each instance.
   * @default 5
   */
  maxExtraSpendPercent: number
  /** Whether another provider of the same model must be the other candidate, or any candidate may. @default 'same' */
  models: 'same' | 'any'
}
export const hedgeModels: readonly HedgePolicy['models'][] = ['same', 'any']

/** When an attempt is made again. */
export interface RetryPolicy {
  /** Retries of the same candidate. @default 1 */
  perCandidate: number
  /** Attempts of one request: over all candidates, beside others and to take up an answer that broke off. @default 6 */
  maxAttempts: number
  /** A `Retry-After` up to this is waited out, a longer one moves on to the next candidate. @default 5_000 */
  maxRetryAfterMs: number
  /** What follows a provider's refusal of the content: the request ends, or the next model is tried. @default 'end' */
  onContentPolicy: 'end' | 'fallback'
}

export const defaultPolicy: AttemptPolicy = {
  limits: { connectMs: 5_000, firstEventMs: 60_000, idleMs: 30_000, totalMs: 600_000 },
  retry: { perCandidate: 1, maxAttempts: 6, maxRetryAfterMs: 5_000, onContentPolicy: 'end' },
  recovery: 'off',
  hedge: { after: 'off', minObservations: 20, maxExtraSpendPercent: 5, models: 'same' },
  bufferTokens: 2_000,
}

const firstBackoffMs = 250
const maxBackoffMs = 4_000

/** How long to wait before the same candidate is asked again: what it asked for, else exponential with full jitter. */
export function backoffMs(retry: number, retryAfterMs: number | undefined, random: () => number): number {
  if (retryAfterMs !== undefined) return retryAfterMs
  return Math.round(random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** retry))
}
