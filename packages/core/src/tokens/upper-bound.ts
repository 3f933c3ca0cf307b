import type { ChatMessage, ChatRequest, ContentPart } from '../chat/index.ts'
import { mediaUpperBound } from './count-media.ts'
import { textUpperBound } from './count-text.ts'
import { isShort, wholeTextLength } from './count-tokens.ts'
import type { TokenProfile } from './profile.ts'
import { remember } from './remember.ts'

/** Whatever a vendor puts around a message, a request, a tool list, a format: more than any recording shows. */
const wrapping = { perMessage: 12, perRequest: 110, perList: 150, perTool: 50 } as const

/**
 * A number the prompt's tokens do not exceed, for reservations of money: about two and a half times an ordinary English
 * prompt. What the provider adds by itself (search results, a gateway's own system prompt) and what only a URL names
 * cannot be known: the model's window is the bound there.
 */
export function upperBoundTokens(request: ChatRequest, profile: TokenProfile): number {
  let tokens: number = wrapping.perRequest
  for (const message of request.messages) tokens += messageBound(message, profile)
  for (const list of [request.tools, request['functions']]) {
    if (Array.isArray(list) && list.length > 0) tokens += listBound(list, profile)
  }
  if (request.response_format) tokens += listBound(request.response_format, profile)
  return Math.ceil(tokens)
}

const messageBound = remember((message: ChatMessage, profile: TokenProfile): number => {
  const { content, ...rest } = message
  let tokens: number = wrapping.perMessage
  if (typeof content === 'string') tokens += boundOf(content, profile)
  else if (Array.isArray(content)) for (const part of content) tokens += partBound(part, profile)
  // tool calls, reasoning, names: as JSON, which is never shorter than what becomes of it
  return tokens + boundOf(JSON.stringify(rest), profile)
}, isShort)

/** Text and parts only the provider knows as JSON, which is never shorter than what becomes of it. */
const partBound = (part: ContentPart, profile: TokenProfile): number =>
  mediaUpperBound(part, profile.media) ?? boundOf(part.type === 'text' ? part.text : JSON.stringify(part), profile)

const listBound = remember((list: object, profile: TokenProfile): number => {
  const count = Array.isArray(list) ? list.length : 1
  const wrapped = wrapping.perList + Math.max(profile.tokensPerToolList, profile.tokensPerFormat) * 1.25
  return wrapped + wrapping.perTool * count + boundOf(JSON.stringify(list), profile)
})

/** No tokenizer makes more tokens of a text than it has bytes: enough for texts too long to look at. */
const boundOf = (text: string, profile: TokenProfile): number =>
  text.length > wholeTextLength ? Buffer.byteLength(text) : textUpperBound(text, profile.family)
