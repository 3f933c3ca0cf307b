import type { ChatRequest, ReasoningEffort } from '../chat/index.ts'

/** What a caller asked for by `reasoning`, `reasoning_effort` and `include_reasoning` together (section 10). */
export interface WantedReasoning {
  /** The caller wants none. */
  off: boolean
  /** `undefined`: the caller did not say. */
  effort: ReasoningEffort | undefined
  /** To think with; `undefined`: the caller did not say. */
  maxTokens: number | undefined
  /** Whether the caller wants to read the thoughts. */
  include: boolean
}

/** `undefined`: the caller said nothing of reasoning. */
export function wantedReasoning(request: ChatRequest): WantedReasoning | undefined {
  const { reasoning, reasoning_effort: rootEffort, include_reasoning: legacyInclude } = request
  if (!reasoning && !rootEffort && (legacyInclude === undefined || legacyInclude === null)) return undefined
  const effort = reasoning?.effort ?? rootEffort ?? undefined
  const maxTokens = reasoning?.max_tokens ?? undefined
  const isPlainOn = reasoning?.enabled === true && effort === undefined && maxTokens === undefined
  return {
    off: effort === 'none' || maxTokens === 0 || reasoning?.enabled === false,
    effort: isPlainOn ? 'medium' : effort,
    maxTokens,
    include: reasoning?.exclude !== true && legacyInclude !== false,
  }
}

/** Section 10: the share of the output tokens that an effort stands for, where a model takes budgets only. */
export const effortShares: Readonly<Record<ReasoningEffort, number>> = {
  max: 0.95,
  xhigh: 0.95,
  high: 0.8,
  medium: 0.5,
  low: 0.2,
  minimal: 0.1,
  none: 0,
}
