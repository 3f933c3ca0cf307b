import type { AnswerProgress } from '../answer/answer-reader.ts'
import { completionTokens } from '../chat/usage.ts'
import { fromUpstreamFailure } from '../errors/from-upstream-failure.ts'
import { type GatewayError, toGatewayError } from '../errors/gateway-error.ts'
import type { AttemptRecord, GenerationRecord } from '../store/contract.ts'
import { UpstreamError } from '../transport/byte-stream.ts'
import { redact } from '../transport/redact.ts'
import type { RunningAttempt } from './running-attempt.ts'

/** How a request ended. */
export interface Ending {
  outcome: GenerationRecord['outcome']
  error?: GatewayError | undefined
}

/** An attempt may also end because another one answered first. */
export type AttemptEnding = Pick<Ending, 'error'> & { outcome: Ending['outcome'] | 'hedged' }

/** What ended a request, as its caller may know it. */
export function errorOf(thrown: unknown, serving: RunningAttempt | undefined): GatewayError {
  if (!(thrown instanceof UpstreamError)) return toGatewayError(thrown)
  const provider = serving?.endpoint.provider
  const failure = { ...thrown.failure, message: redact(thrown.failure.message, provider?.keys ?? []) }
  return fromUpstreamFailure(failure, provider?.name ?? 'the provider')
}

/**
 * Zero-completion insurance (section 13): an answer that failed, or came to nothing, is free for its payer. One that its budget
 * ended did not fail.
 */
export function isInsured({ outcome, error }: AttemptEnding, progress: AnswerProgress | undefined): boolean {
  if (error && !error.failure && endsByBudget.has(error.code) && progress?.deliveredChars) return false
  if (outcome === 'failed' || outcome === 'upstream_cut') return true
  if (outcome !== 'completed') return false
  return progress?.finishReason === 'error' || (isEmpty(progress) && !progress?.finished)
}

const isEmpty = (progress: AnswerProgress | undefined): boolean =>
  !progress?.deliveredChars && !(progress?.usage && completionTokens(progress.usage))

/** A budget that cannot be asked ends an answer, too. */
const endsByBudget: ReadonlySet<string> = new Set([
  'insufficient_credits',
  'budget_exceeded',
  'budget_held',
  'store_unavailable',
])

/** An attempt that is over, for the ledger. */
export function attemptRecord(
  attempt: RunningAttempt,
  ending: AttemptEnding,
  nowMs: number,
): Omit<AttemptRecord, 'id'> {
  const { endpoint, startedAtMs, status } = attempt
  return {
    model: endpoint.model,
    providerId: endpoint.provider.id,
    providerName: endpoint.provider.name,
    endpointId: endpoint.id,
    isByok: endpoint.credential && true,
    startedAtMs,
    durationMs: nowMs - startedAtMs,
    status,
    failure: ending.outcome === 'completed' ? undefined : (ending.error?.failure?.kind ?? ending.outcome),
    message: ending.error?.message,
  }
}
