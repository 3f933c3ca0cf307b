import { completionTokens, promptTokens, type Usage } from '../chat/usage.ts'

export interface EstimateInput {
  /** What the provider said, in part or in full. */
  reported: Usage | undefined
  deliveredChars: number
  countPrompt(): number
  /** No estimate goes beyond what the model could have produced. */
  maxCompletionTokens: number | undefined
}

/** Tokens per character of what models write; English prose has one token in about four characters. */
const charsPerToken = 4

/**
 * The provider's own numbers where it sent them, presence deciding and not truthiness; else what we counted, flagged as
 * estimated. A stream cut before its last message often has the prompt's count and lacks the completion's.
 */
export function estimateUsage({
  reported: said,
  deliveredChars,
  countPrompt,
  maxCompletionTokens,
}: EstimateInput): Usage {
  const reported = said && plausibleCounts(said)
  const knowsPrompt = reported !== undefined && promptTokens(reported) !== undefined
  const knowsCompletion = reported !== undefined && completionTokens(reported) !== undefined
  if (knowsPrompt && knowsCompletion) return reported
  const delivered = Math.min(Math.ceil(deliveredChars / charsPerToken), maxCompletionTokens ?? Infinity)
  return {
    ...reported,
    ...(!knowsPrompt && { inputTokens: countPrompt() }),
    ...(!knowsCompletion && { outputTokens: delivered }),
    estimated: true,
  }
}

/** No request comes near so many tokens, and money for so many is still an exact integer. */
const maxCount = 1_000_000_000

/** Whole numbers a request can come to: part of a token is one, and what is beyond any request is as good as not sent. */
function plausibleCounts(usage: Usage): Usage {
  let plausible = usage
  for (const [name, count] of Object.entries(usage)) {
    if (typeof count !== 'number' || name === 'reportedCostUsd' || isPlausible(count)) continue
    plausible = { ...plausible, [name]: count >= 0 && count <= maxCount ? Math.ceil(count) : undefined }
  }
  return usage.billed ? { ...plausible, billed: plausibleCounts(usage.billed) } : plausible
}

const isPlausible = (count: number): boolean => Number.isInteger(count) && count >= 0 && count <= maxCount
