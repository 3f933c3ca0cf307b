import type { AnswerReader } from '../answer/answer-reader.ts'
import type { Endpoint } from '../catalog/catalog.ts'
import { type ChatRequest, isContent } from '../chat/index.ts'
import { fromUpstreamFailure } from '../errors/from-upstream-failure.ts'
import type { GatewayError } from '../errors/gateway-error.ts'
import { failureRule, type UpstreamFailure } from '../errors/upstream-failure.ts'
import type { Decoded } from '../providers/contract.ts'
import { UpstreamError } from '../transport/byte-stream.ts'
import { redact } from '../transport/redact.ts'
import type { AttemptInput } from './attempt-candidates.ts'
import { attemptOnce, type AttemptContext, type CommittedAnswer } from './attempt-once.ts'
import { createDeliveredAnswer, spliceBatch, spliceEnd } from './delivered-answer.ts'
import type { FittedRequest } from './prepare-call.ts'
import { fitOrSkip } from './fit-or-skip.ts'
import { createSplicer, prefillOf, type SpliceMode, type Splicer } from './splice-text.ts'

/** Where an answer was taken up by another one. */
export interface Seam {
  /** What broke the first one off. */
  failure: UpstreamFailure
  mode: SpliceMode
  /** How much had been delivered, in characters of text. */
  deliveredChars: number
}

export interface RecoverInput extends AttemptInput {
  /** Told when an answer that had begun broke off. */
  onBroken(failure: UpstreamFailure): void
  /** Told when another one goes on in its place. */
  onResumed(next: CommittedAnswer, seam: Seam): void
}

/** The ids of endpoints that refused to continue an assistant's message. Forgotten with the process; the catalog bounds it. */
export type PrefillRefusals = Set<string>

export interface RecoverContext extends AttemptContext {
  prefillRefusals: PrefillRefusals
}

interface Try {
  endpoint: Endpoint
  mode: SpliceMode
}

/**
 * The same answer, but when it breaks off after its commit point another candidate goes on where it stopped: continuing the
 * text where the model takes a prefill, else saying it again, of which the part already delivered is dropped. Failing that, the
 * first failure stands. The caller's prompt is sent as it was; nothing is added to it but the text the assistant has said.
 */
export function recoverAnswer(answer: CommittedAnswer, input: RecoverInput, context: RecoverContext): CommittedAnswer {
  const delivered = createDeliveredAnswer()
  delivered.note(answer.first)
  let current = answer
  let splicer: Splicer | undefined
  let unread: readonly Decoded[] | undefined
  let tries: Try[] | undefined

  const readCurrent = async (): Promise<readonly Decoded[] | undefined> => {
    const batch = unread ?? (await current.reader.read())
    unread = undefined
    if (splicer === undefined) return batch
    const spliced = batch ? spliceBatch(batch, splicer) : spliceEnd(splicer)
    if (batch === undefined) splicer = undefined
    if (spliced) return spliced.length > 0 ? spliced : undefined
    const misfit = { kind: 'malformed', message: 'the new answer does not continue what was delivered' } as const
    current.reader.cancel(new Error(misfit.message))
    throw new UpstreamError(misfit)
  }

  /** The next candidate's answer becomes the current one. False: there is none that fits. */
  const resume = async (failure: UpstreamFailure): Promise<boolean> => {
    tries ??= triesAfter(answer.endpoint, input.candidates, context.prefillRefusals)
    for (let next = tries.shift(); next; next = tries.shift()) {
      const { endpoint, mode } = next
      if (input.attempts() >= input.policy.retry.maxAttempts || context.clock.now() >= answer.deadlineMs) return false
      const whole = fitOrSkip(() => input.requestFor(endpoint), [])
      if (!whole || !(await context.health.acquire(endpoint.id, context.clock.now()))) continue
      const fitted = resumedRequest(whole, mode, delivered.text)
      const outcome = await attemptOnce({ endpoint, fitted, deadlineMs: answer.deadlineMs }, input, context)
      if ('reader' in outcome) {
        const deliveredChars = delivered.text.length
        splicer = createSplicer(delivered.text, deliveredChars === 0 ? 'restart' : mode)
        current = outcome
        unread = outcome.first
        input.onResumed(outcome, { failure, mode, deliveredChars })
        return true
      }
      input.onFailure(outcome)
      if (mode === 'prefill' && outcome.failure.kind === 'invalid_request') context.prefillRefusals.add(endpoint.id)
    }
    return false
  }

  /** What broke the answer off, until another one has said something new: then the fault is that one's own. */
  let origin: GatewayError | undefined
  const reader: AnswerReader = {
    get progress() {
      return current.reader.progress
    },
    async read() {
      for (;;) {
        try {
          const batch = await readCurrent()
          if (batch?.some(({ events }) => events.some(isContent))) origin = undefined
          if (batch) delivered.note(batch)
          return batch
        } catch (error) {
          if (input.signal.aborted || !(error instanceof UpstreamError)) throw error
          const { failure } = error
          origin ??= brokenOff(failure, current.endpoint)
          const mayResume = delivered.isPlain && failureRule(failure.kind).fallback === true
          if (!mayResume) throw origin
          input.onBroken(failure)
          if (!(await resume(failure))) throw origin
        }
      }
    },
    cancel: (reason) => current.reader.cancel(reason),
  }
  return { ...answer, reader }
}

function brokenOff(failure: UpstreamFailure, { provider }: Endpoint): GatewayError {
  return fromUpstreamFailure({ ...failure, message: redact(failure.message, provider.keys) }, provider.name)
}

/** The candidates after the one that broke, then that one again; each asked to continue, if it may be able to, else to repeat. */
function triesAfter(broken: Endpoint, candidates: readonly Endpoint[], refusals: PrefillRefusals): Try[] {
  const at = candidates.indexOf(broken)
  return [...candidates.slice(at + 1), ...candidates.slice(0, at), broken].flatMap((endpoint): Try[] => {
    const modes: SpliceMode[] = takesPrefill(endpoint, refusals) ? ['prefill', 'restart'] : ['restart']
    return modes.map((mode) => ({ endpoint, mode }))
  })
}

/** Whether an endpoint may continue an assistant's message: known of the model or the wire, or not known and not refused yet. */
function takesPrefill({ id, offer, provider }: Endpoint, refusals: PrefillRefusals): boolean {
  if (offer.supports?.includes('prefill')) return true
  return provider.chat.capabilities.prefill !== false && !refusals.has(id)
}

/** What is sent to go on: the request as fitted, with what the assistant has said at its end if it is to be continued. */
function resumedRequest(fitted: FittedRequest, mode: SpliceMode, delivered: string): FittedRequest {
  const prefill = prefillOf(delivered)
  if (mode === 'restart' || prefill === '') return fitted
  const { messages, ...request } = fitted.request
  const last = messages.at(-1)
  // a caller's own prefill is the beginning of the same message
  const begun = last?.role === 'assistant' && typeof last.content === 'string' ? last.content : undefined
  const said = { role: 'assistant' as const, content: (begun ?? '') + prefill }
  return {
    request: {
      ...request,
      ...remaining(request, prefill.length),
      messages: [...(begun === undefined ? messages : messages.slice(0, -1)), said],
    },
  }
}

/** What is left of the completion's limit once so much has been said, by a rough count. */
function remaining(limits: Pick<ChatRequest, 'max_tokens' | 'max_completion_tokens'>, saidChars: number): object {
  const left: Record<string, number> = {}
  for (const member of ['max_tokens', 'max_completion_tokens'] as const) {
    const limit = limits[member]
    if (typeof limit === 'number') left[member] = Math.max(1, limit - Math.ceil(saidChars / 4))
  }
  return left
}
