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
export function estimateUsage({ reported, deliveredChars, countPrompt, maxCompletionTokens }: EstimateInput): Usage {
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
