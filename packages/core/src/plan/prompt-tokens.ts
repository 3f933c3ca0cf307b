import type { ChatRequest } from '../chat/request.ts'
import { countTokens } from '../tokens/count-tokens.ts'
import { plainUpperBound } from '../tokens/plain-upper-bound.ts'
import { tokenProfile } from '../tokens/profile.ts'
import type { PlannedRequest } from './plan.ts'

/** No window is smaller and no price changes below: the size of shorter prompts decides nothing. */
const tellingTokens = 4096

/** The prompt's estimated tokens by the tokenizer of the model asked for; undefined for prompts that are short for certain. */
export function promptTokensOf(request: PlannedRequest): number | undefined {
  const { messages } = request
  if (!messages) return undefined
  const whole: ChatRequest = { ...request, messages }
  const profile = tokenProfile(request.model ?? request.models?.[0] ?? '')
  return plainUpperBound(whole, profile) <= tellingTokens ? undefined : countTokens(whole, profile)
}
