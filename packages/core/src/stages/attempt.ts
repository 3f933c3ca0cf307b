import { clampCompletion } from '../admit/clamp-completion.ts'
import { countSearches } from '../admit/prompt-bound.ts'
import { attemptCandidates, type AttemptInput } from '../attempt/attempt-candidates.ts'
import type { CommittedAnswer } from '../attempt/attempt-once.ts'
import type { FittedRequest } from '../attempt/prepare-call.ts'
import { preferOrigin } from '../attempt/reasoning-origin.ts'
import { recoverAnswer, type RecoverInput, type Seam } from '../attempt/recover-answer.ts'
import { headerOf } from '../edge/exchange.ts'
import type { Endpoint } from '../catalog/catalog.ts'
import { requestFor } from '../plan/request-for.ts'
import type { BegunAnswer } from '../relay/relay-stream.ts'
import { answerWarnings } from './answer-warnings.ts'
import { type Asked, headOf, type Journey } from './asked.ts'

/** attempt: candidates in turn, until an answer has begun; and again, if it breaks off and is to be recovered. */
export async function attempt(asked: Asked, journey: Journey): Promise<BegunAnswer> {
  const { settlement, context } = journey
  const input = attemptInput(asked, journey)
  const committed = await attemptCandidates(input, context)
  const serve = (answer: CommittedAnswer): BegunAnswer => {
    const { endpoint, started, reader, first } = answer
    const maxCompletionTokens = journey.budget.mostCompletionTokens(endpoint, settlement.spent())
    settlement.serve(Object.assign(started, { maxCompletionTokens }))
    settlement.begin()
    const affordable = journey.budget.maxCompletionTokens(endpoint)
    journey.warnings.push(...answer.warnings, ...answerWarnings(asked.request, endpoint, affordable))
    const sameWire = endpoint.provider.chat.wire === asked.dialect.wire
    return { head: headOf(asked, endpoint.model, endpoint.provider.name), reader, first, sameWire }
  }
  const begun = serve(committed)
  const isRecovered = asked.stream && input.policy.recovery === 'continue' && (asked.request.n ?? 1) === 1
  if (!isRecovered) return begun

  const onResumed = (next: CommittedAnswer, seam: Seam): void => {
    Object.assign(begun, { head: serve(next).head })
    journey.seams.push(seam)
  }
  const recovering = recoverAnswer(committed, resumeInput(input, { onResumed, ...journey }), context)
  // two providers' own messages do not make one answer: it is written from what they mean
  return Object.assign(begun, { reader: recovering.reader, sameWire: false })
}

function attemptInput(asked: Asked, { planned, fittings, settlement, budget, context }: Journey): AttemptInput {
  const { exchange, request, native, embeddings, recovery, hedging } = asked
  const hedge = { ...context.policy.hedge }
  if (hedging === 'on' && hedge.after === 'off') hedge.after = 'p95'
  let begun = 0
  /** What it adds is within the limit of all that hedging may cost, and what both can come to within the payer's budgets. */
  const affordHedge = async (slow: Endpoint, other: Endpoint): Promise<boolean> => {
    if (mayBillUnseen(request)) return false
    const costs = [settlement.promptCost(slow), settlement.promptCost(other)]
    const expected = Math.max(...costs.map((cost) => cost ?? Infinity))
    const { hedgeSpend, clock } = context
    return (
      hedgeSpend.take(asked.generationId, expected, clock.now()) &&
      budget.cover(other, { endpoint: slow, spent: settlement.spent() })
    )
  }
  return {
    // whom the caller names first goes first, also with state that only others can read
    candidates: request.provider?.['order'] ? budget.candidates : preferOrigin(budget.candidates, request.messages),
    requested: planned.plan.requested,
    requestFor(endpoint, refusal): FittedRequest {
      // each input has the window to itself, and half of one is not what was to be embedded
      if (embeddings) return { request, embeddings }
      const wanted = requestFor(planned.plan, endpoint, request)
      const fitted = fittings.fit(wanted, endpoint, refusal)
      const sent = { request: fitted.request, native: fitted.changed || wanted !== request ? undefined : native }
      const affordable = budget.maxCompletionTokens(endpoint, settlement.spent())
      return affordable === undefined ? sent : clampCompletion(sent, affordable)
    },
    stream: asked.stream,
    betas: headerOf(exchange, 'x-anthropic-beta') ?? headerOf(exchange, 'anthropic-beta'),
    signal: exchange.signal,
    policy: { ...context.policy, recovery: recovery ?? context.policy.recovery, hedge },
    onFailure: ({ started, attempt }) => settlement.addFailed(started, attempt),
    onAttempt(attempt) {
      begun += 1
      settlement.attempt(attempt)
    },
    attempts: () => begun,
    onGaveWay: (attempt) => settlement.gaveWay(attempt),
    // for a copy nobody waits
    affordHedge: hedging === 'off' || asked.shadow ? undefined : affordHedge,
    meter: asked.stream ? (reader, endpoint) => budget.meter(reader, endpoint, settlement.spent()) : undefined,
  }
}

/** The same for an answer that is taken up by another: what is sent is no longer what the caller wrote. */
function resumeInput(
  input: AttemptInput,
  { onResumed, settlement }: Pick<RecoverInput, 'onResumed'> & Journey,
): RecoverInput {
  return {
    ...input,
    requestFor(endpoint) {
      const { request } = input.requestFor(endpoint)
      return { request }
    },
    onBroken: (failure) => settlement.broke(failure),
    onResumed,
  }
}

/** A provider may have searched or drawn, and bill for it, before anything of its answer is seen: what that cost nobody can say. */
const mayBillUnseen = (request: Asked['request']): boolean =>
  countSearches(request) > 0 || (request.modalities?.some((modality) => modality !== 'text') ?? false)
