import type { ChatRequest } from '../chat/index.ts'
import { countTokens } from './count-tokens.ts'
import type { TokenProfile } from './profile.ts'

/**
 * A number the prompt's tokens do not exceed, for reservations of money: no tokenizer makes more tokens of a text than it
 * has bytes.
 */
export function upperBoundTokens(request: ChatRequest, profile: TokenProfile): number {
  const bytes = Buffer.byteLength(
    JSON.stringify({ messages: request.messages, tools: request.tools, response_format: request.response_format }),
  )
  return Math.max(bytes, countTokens(request, profile) * 2)
}
