import type { AssistantMessage, ChatMessage, ChatRequest, ContentPart } from '../chat/index.ts'
import { countMedia } from './count-media.ts'
import { countText } from './count-text.ts'
import type { TokenProfile } from './profile.ts'
import { remember } from './remember.ts'

/**
 * Estimates the prompt tokens of a request: messages, tools, response format and the vendor's own wrapping. Fast enough
 * for the request path and remembered per message, tool list and format, so that the candidates of one request and its
 * reservation count each of them once.
 */
export function countTokens(request: ChatRequest, profile: TokenProfile): number {
  let tokens = countFrame(request, profile)
  for (const message of request.messages) tokens += countMessage(message, profile)
  return tokens
}

/** What a request costs beside its messages: tools, response format and the vendor's wrapping. */
export function countFrame(request: ChatRequest, profile: TokenProfile): number {
  let tokens = profile.tokensPerRequest
  for (const list of [request.tools, request['functions']]) {
    if (Array.isArray(list) && list.length > 0) tokens += countTools(list, profile)
  }
  const format = request.response_format
  if (format && format.type === 'json_schema') tokens += countFormat(format, profile)
  return tokens
}

/** A text of less than this is counted in the time it takes to look it up. */
const shortLength = 100

const isShort = (message: ChatMessage): boolean =>
  typeof message.content === 'string' &&
  message.content.length < shortLength &&
  (message.role !== 'assistant' || !message.tool_calls)

/** Tokens of one message. */
export const countMessage = remember((message: ChatMessage, profile: TokenProfile): number => {
  let tokens = profile.tokensPerMessage + countTextBounded(textOf(message.name), profile)
  const { content } = message
  if (typeof content === 'string') tokens += countTextBounded(content, profile)
  else if (Array.isArray(content)) for (const part of content) tokens += countPart(part, profile)
  if (message.role === 'assistant') tokens += countAnswer(message, profile)
  return Math.ceil(tokens)
}, isShort)

/** Texts up to this many code units are read whole, longer ones in samples: one message costs no more than about 3 ms. */
export const wholeTextLength = 262_144
const sampleLength = 4096

/** Like `countText`, for texts of any length. */
export function countTextBounded(text: string, { family }: TokenProfile): number {
  if (text.length <= wholeTextLength) return countText(text, family)
  const samples = wholeTextLength / sampleLength
  const stride = (text.length - sampleLength) / (samples - 1)
  let tokens = 0
  for (let sample = 0; sample < samples; sample++) {
    const start = Math.floor(sample * stride)
    tokens += countText(text, family, start, start + sampleLength)
  }
  return tokens * (text.length / wholeTextLength)
}

const countPart = (part: ContentPart, profile: TokenProfile): number => {
  if (part.type === 'text') return countTextBounded(textOf(part.text), profile)
  if (part.type === 'refusal') return countTextBounded(textOf(part.refusal), profile)
  // a part only the provider knows: its JSON is the best guess
  return countMedia(part, profile.media) ?? countTextBounded(JSON.stringify(part), profile)
}

/** Tokens of a tool call beside its name and arguments. */
const tokensPerCall = 6

function countAnswer(message: AssistantMessage, profile: TokenProfile): number {
  let tokens = countTextBounded(textOf(message.refusal), profile)
  for (const call of message.tool_calls ?? []) {
    const called = call.type === 'custom' ? [call.custom?.name, call.custom?.input] : Object.values(call.function)
    tokens += tokensPerCall
    for (const text of called) tokens += countTextBounded(textOf(text), profile)
  }
  const legacy = message.function_call
  if (legacy) tokens += tokensPerCall + countTextBounded(textOf(legacy.name) + textOf(legacy.arguments), profile)
  if (profile.countsReasoning) tokens += countTextBounded(reasoningText(message), profile)
  return tokens
}

/** Members that dialects pass unchecked may be anything. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The reasoning a caller sends back, once although it may be there under several names. Signatures are not counted. */
function reasoningText({ reasoning, reasoning_content, reasoning_details }: AssistantMessage): string {
  const details = Array.isArray(reasoning_details) ? reasoning_details : []
  const text = details.map((detail) => textOf('summary' in detail ? detail.summary : 'text' in detail && detail.text))
  return text.join('') || textOf(reasoning) || textOf(reasoning_content)
}

const countTools = remember((tools: readonly unknown[], profile: TokenProfile): number => {
  const text = JSON.stringify(tools.map(definitionOf))
  const { tokensPerToolList, tokensPerTool, toolFactor } = profile
  return Math.ceil(tokensPerToolList + tokensPerTool * tools.length + toolFactor * countTextBounded(text, profile))
})

/** What reaches the model of a tool: its definition without our wrapping. */
function definitionOf(tool: unknown): unknown {
  return typeof tool === 'object' && tool !== null && 'function' in tool ? tool.function : tool
}

const countFormat = remember((format: object, profile: TokenProfile): number =>
  Math.ceil(profile.tokensPerFormat + profile.formatFactor * countTextBounded(JSON.stringify(format), profile)),
)
