import type { ChatRequest } from '../chat/index.ts'
import type { TokenProfile } from './profile.ts'

/** No tokenizer makes more tokens of a text than it has bytes, and no UTF-16 unit has more bytes than this. */
const maxTokensPerUnit = 3

/**
 * The most tokens a plain conversation can come to, from the lengths of its texts alone. Infinite for requests with more in
 * them than texts.
 */
export function plainUpperBound(request: ChatRequest, profile: TokenProfile): number {
  if (request.tools || request.response_format || request['functions']) return Number.POSITIVE_INFINITY
  let bound = profile.tokensPerRequest
  for (const message of request.messages) {
    const { content, name } = message
    const members = Object.keys(message).length // beside role, content and name there may be tool calls and thoughts
    if (typeof content !== 'string' || members > (name === undefined ? 2 : 3)) return Number.POSITIVE_INFINITY
    bound += profile.tokensPerMessage + maxTokensPerUnit * (content.length + (name?.length ?? 0))
  }
  return bound
}
