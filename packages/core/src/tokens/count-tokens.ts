import type { ChatMessage, ChatRequest, ContentPart } from '../chat/index.ts'
import { countText } from './count-text.ts'
import type { TokenProfile } from './profile.ts'

/**
 * Estimates the prompt tokens of a request: messages, tools, response format and the vendor's own wrapping. Fast enough
 * for the request path (linear, nothing allocated per character) and remembered per message, tool list and schema, so that
 * the candidates of one request and its reservation count each of them once.
 */
export function countTokens(request: ChatRequest, profile: TokenProfile): number {
  let tokens = countFrame(request, profile)
  for (const message of request.messages) tokens += countMessage(message, profile)
  return tokens
}

/** What a request costs before its first message: tools, response format and the vendor's wrapping. */
export function countFrame(request: ChatRequest, profile: TokenProfile): number {
  let tokens = profile.tokensPerRequest
  if (request.tools) tokens += remembered(request.tools, profile, () => countJson(request.tools, profile))
  const format = request.response_format
  if (format) tokens += remembered(format, profile, () => countJson(format, profile))
  return tokens
}

/** Tokens of one message. */
export function countMessage(message: ChatMessage, profile: TokenProfile): number {
  return remembered(message, profile, () => {
    let tokens = profile.tokensPerMessage
    if (message.name) tokens += countText(message.name, profile)
    const { content } = message
    if (typeof content === 'string') tokens += countText(content, profile)
    else if (Array.isArray(content)) for (const part of content) tokens += countPart(part, profile)
    if (message.role !== 'assistant') return Math.ceil(tokens)
    for (const call of message.tool_calls ?? []) {
      tokens +=
        6 +
        countText(
          call.type === 'custom' ? call.custom.name + call.custom.input : call.function.name + call.function.arguments,
          profile,
        )
    }
    return Math.ceil(tokens)
  })
}

function countPart(part: ContentPart, profile: TokenProfile): number {
  if (part.type === 'text') return countText(part.text, profile)
  return 1000
}

const countJson = (value: unknown, profile: TokenProfile): number => countText(JSON.stringify(value), profile)

const memory = new WeakMap<object, Map<TokenProfile, number>>()

function remembered(key: object, profile: TokenProfile, count: () => number): number {
  let counts = memory.get(key)
  if (!counts) memory.set(key, (counts = new Map()))
  let tokens = counts.get(profile)
  if (tokens === undefined) counts.set(profile, (tokens = count()))
  return tokens
}
