import type { AnswerProgress, AnswerReader } from '../answer/answer-reader.ts'
import type { Endpoint } from '../catalog/catalog.ts'
import { affordableCompletionTokens, worstCostNanoUsd } from '../catalog/worst-case.ts'
import { completionTokens, type Usage } from '../chat/usage.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { BudgetPolicy } from './budget-policy.ts'
import type { BudgetHold, Spent } from './reserve-budget.ts'

/**
 * A streamed answer, metered against what is held for its request: the same reader where nothing is held. What was delivered
 * beyond the hold still reaches the caller; the next read then cancels the upstream and throws.
 * @throws GatewayError from `read`: `insufficient_credits`, `budget_exceeded`, `budget_held`, `store_unavailable`
 */
export type Meter = (reader: AnswerReader, endpoint: Endpoint, spent: Spent) => AnswerReader

export interface MeterContext {
  hold: BudgetHold
  policy: BudgetPolicy
  /** Raises what is held as far as the limits allow; gives what is held then. */
  raise(amountNanoUsd: number): Promise<number>
  /** What to say when they do not allow so much. */
  refusal(neededNanoUsd: number): Promise<GatewayError>
}

export function createMeter(context: MeterContext): Meter {
  if (context.hold.amountNanoUsd === undefined) return (reader) => reader
  return context.policy.reservation === 'worst-case' ? stopAtLimit(context.hold) : raiseAsItFlows(context)
}

/**
 * No answer has more characters than this for each of its tokens: prose has four, code three, and only rulers and runs of
 * spaces pass ten. The allowance on top is for short answers of nothing else.
 */
const mostCharsPerToken = 16
const allowanceChars = 2_000

/** `worst-case`: a provider that heeds `max_tokens` cannot pass what is held. One that does not is stopped. */
function stopAtLimit(hold: BudgetHold): Meter {
  return (reader, endpoint, spent) => {
    const most = hold.mostCompletionTokens(endpoint, spent)
    if (most === undefined || most === Infinity) return reader
    const mostChars = most * mostCharsPerToken + allowanceChars
    return guard(reader, {
      isDue: ({ deliveredChars, usage }) => deliveredChars > mostChars || reportedTokens(usage) > most,
      check: async () => {
        throw new GatewayError(
          'budget_exceeded',
          `The provider was allowed ${most} completion tokens and went on beyond them: the answer was stopped, as the budget does not cover more.`,
        )
      },
    })
  }
}

/** What is held for while only characters are known: rather more tokens than prose has, fewer than Chinese or Japanese may. */
const heldCharsPerToken = 3

/**
 * `estimate`: the hold is raised by `estimatedCompletionTokens` at a time, half a step before it is used up and without
 * waiting; an answer that gets there first waits. A request's attempts share what is held.
 */
function raiseAsItFlows({ hold, policy, raise, refusal }: MeterContext): Meter {
  const step = policy.estimatedCompletionTokens
  const heldNanoUsd = (): number => hold.amountNanoUsd ?? 0
  return (reader, endpoint, spent) => {
    const priced = hold.priced(endpoint)
    if (!priced?.rates) return reader
    const { rates, heldPromptTokens: prompt, completionTokens: most } = priced
    const affordable = (): number =>
      Math.max(0, affordableCompletionTokens(rates, prompt, heldNanoUsd() - spent.priceNanoUsd))
    const costOf = (completion: number): number => spent.priceNanoUsd + worstCostNanoUsd(rates, { prompt, completion })
    let heldTokens = affordable()
    let raiseAtTokens = heldTokens < most ? heldTokens - step / 2 : heldTokens
    let underWay: Promise<void> | undefined

    const raiseHold = async (delivered: number): Promise<void> => {
      const wanted = costOf(Math.max(delivered + 1, Math.min(most, Math.max(heldTokens, delivered) + step)))
      raiseAtTokens = heldTokens // not asked for again before it is needed
      hold.amountNanoUsd = await raise(wanted)
      heldTokens = affordable()
      raiseAtTokens = heldNanoUsd() >= wanted && heldTokens < most ? heldTokens - step / 2 : heldTokens
    }
    const startRaise = (delivered: number): Promise<void> =>
      (underWay ??= raiseHold(delivered).finally(() => {
        underWay = undefined
      }))

    return guard(reader, {
      isDue: (progress) => deliveredTokens(progress) >= raiseAtTokens,
      async check(progress) {
        const delivered = deliveredTokens(progress)
        if (delivered < heldTokens) return void startRaise(delivered).catch(() => undefined) // asked again when needed
        if (underWay) await underWay.catch(() => undefined)
        if (delivered >= heldTokens) await startRaise(delivered)
        if (delivered >= heldTokens) throw await refusal(costOf(delivered + 1))
      },
    })
  }
}

/** By the provider's own count, if it gives one on the way, else by characters. */
function deliveredTokens({ deliveredChars, usage }: AnswerProgress): number {
  return Math.max(Math.ceil(deliveredChars / heldCharsPerToken), reportedTokens(usage))
}

const reportedTokens = (usage: Usage | undefined): number => (usage && completionTokens(usage)) ?? 0

interface Guard {
  isDue(progress: AnswerProgress): boolean
  check(progress: AnswerProgress): Promise<void>
}

/** Asks between two reads, and not once the answer is complete: its end costs nothing more. */
function guard(reader: AnswerReader, { isDue, check }: Guard): AnswerReader {
  const { progress } = reader
  const checkAndRead: AnswerReader['read'] = async () => {
    try {
      await check(progress)
    } catch (error) {
      reader.cancel(error as Error)
      throw error
    }
    return reader.read()
  }
  return { ...reader, read: () => (!progress.finished && isDue(progress) ? checkAndRead() : reader.read()) }
}
