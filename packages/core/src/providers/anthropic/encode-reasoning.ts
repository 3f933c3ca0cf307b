import type { ChatRequest } from '../../chat/index.ts'
import type { JsonObject } from '../json-value.ts'
import { objectOf } from '../json-value.ts'
import type { Encoding, Turn } from './encoding.ts'
import { type Effort, nearestEffort } from './model-traits.ts'

export interface EncodedReasoning {
  thinking?: JsonObject | undefined
  effort?: Effort | undefined
}

/** Shares of `max_tokens`, for models that take a budget only (section 10). */
const budgetShares: ReadonlyMap<string, number> = new Map([
  ['max', 0.95],
  ['xhigh', 0.95],
  ['high', 0.8],
  ['medium', 0.5],
  ['low', 0.2],
  ['minimal', 0.1],
])
const minBudget = 1024
const maxBudget = 128_000

/** What a caller asked of the model's thinking; `undefined`: nothing. */
type Asked = { off: true } | { budget: number } | { effort: string } | undefined

function askedOf({ reasoning, reasoning_effort }: ChatRequest): Asked {
  const effort = reasoning?.effort ?? reasoning_effort
  const budget = reasoning?.max_tokens
  if (effort === 'none' || budget === 0 || reasoning?.enabled === false) return { off: true }
  if (typeof budget === 'number') return { budget }
  if (effort) return { effort }
  return reasoning?.enabled ? { effort: 'medium' } : undefined
}

/** `thinking` and `output_config.effort`. `verbosity` has the last word on effort, as it has no other meaning here. */
export function encodeReasoning(request: ChatRequest, maxTokens: number, encoding: Encoding): EncodedReasoning {
  const native = objectOf(request['thinking'])
  const asked = native ? undefined : askedOf(request)
  const encoded = native ? { thinking: native } : encodeAsked(asked, request, { maxTokens, encoding })
  const effort = verbosityOf(request, encoding) ?? encoded.effort
  if (encoded.thinking?.['type'] !== 'disabled' || !(effort === 'xhigh' || effort === 'max'))
    return { ...encoded, effort }
  encoding.changed('verbosity', `without thinking this provider takes no effort above 'high': it is asked for`)
  return { ...encoded, effort: 'high' }
}

function encodeAsked(
  asked: Asked,
  { reasoning, include_reasoning }: ChatRequest,
  { maxTokens, encoding }: { maxTokens: number; encoding: Encoding },
): EncodedReasoning {
  const { traits } = encoding
  if (!asked) return {}
  if ('off' in asked) {
    if (!traits.alwaysThinks) return traits.budgets || traits.adaptive ? { thinking: { type: 'disabled' } } : {}
    encoding.changed('reasoning', 'this model always thinks: the least effort is asked for')
    return { effort: nearestEffort('low', traits) }
  }
  const byBudget = traits.budgets && ('budget' in asked || !traits.adaptive)
  if (byBudget) return { thinking: encodeBudget(asked, maxTokens, encoding) }
  if (!traits.adaptive) {
    encoding.leftOut('reasoning', 'this model does not think')
    return {}
  }
  const effort = 'effort' in asked ? asked.effort : effortOf(asked.budget, maxTokens)
  if ('budget' in asked)
    encoding.changed('reasoning.max_tokens', `this model takes no budget: effort ${effort} is asked for`)
  // left unsaid, the newer models keep their thinking to themselves
  const display = reasoning?.exclude || include_reasoning === false ? 'omitted' : 'summarized'
  return { thinking: { type: 'adaptive', display }, effort: nearestEffort(effort, traits) }
}

/** A budget is part of `max_tokens`, which is the caller's ceiling and not raised for it. */
function encodeBudget(
  asked: { budget: number } | { effort: string },
  maxTokens: number,
  encoding: Encoding,
): JsonObject | undefined {
  if (maxTokens <= minBudget) {
    encoding.leftOut('reasoning', `thinking takes at least ${minBudget} tokens, max_tokens is ${maxTokens}`)
    return undefined
  }
  const wanted = 'budget' in asked ? asked.budget : Math.floor(maxTokens * (budgetShares.get(asked.effort) ?? 0.5))
  const budget = Math.min(Math.max(wanted, minBudget), maxBudget, maxTokens - 1)
  if ('budget' in asked && budget !== wanted) {
    encoding.changed(
      'reasoning.max_tokens',
      `${wanted} is not between ${minBudget} and max_tokens: ${budget} is asked for`,
    )
  }
  return { type: 'enabled', budget_tokens: budget }
}

/** The effort whose share of `max_tokens` comes nearest to a budget. */
function effortOf(budget: number, maxTokens: number): string {
  const share = budget / maxTokens
  const levels = [...budgetShares].filter(([effort]) => effort !== 'max' && effort !== 'minimal')
  return levels.reduce((best, level) => (Math.abs(level[1] - share) < Math.abs(best[1] - share) ? level : best))[0]
}

function verbosityOf({ verbosity }: ChatRequest, encoding: Encoding): Effort | undefined {
  if (!verbosity) return undefined
  const effort = nearestEffort(verbosity, encoding.traits)
  if (effort === undefined) encoding.leftOut('verbosity', 'this model takes no effort')
  else if (effort !== verbosity)
    encoding.changed('verbosity', `this model takes no effort '${verbosity}': '${effort}' is asked for`)
  return effort
}

/**
 * With a budget, Anthropic refuses a conversation whose last assistant turn does not open with its thinking, as when another
 * vendor's model made the tool calls, or when that turn is to be continued.
 */
export function mayThinkWithBudget(turns: readonly Turn[]): boolean {
  const last = turns.at(-1)
  const answersTools = last?.role === 'user' && last.content[0]?.type === 'tool_result'
  const open = last?.role === 'assistant' ? last : answersTools ? turns.at(-2) : undefined
  const first = open?.role === 'assistant' ? open.content[0]?.type : undefined
  return first === undefined || first === 'thinking' || first === 'redacted_thinking'
}
