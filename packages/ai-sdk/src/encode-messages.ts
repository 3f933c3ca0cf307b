import type { LanguageModelV4Message, LanguageModelV4Prompt, LanguageModelV4ToolResultPart } from '@ai-sdk/provider'
import {
  type AssistantMessage,
  type ChatMessage,
  type ContentPart,
  parseJson,
  type ReasoningDetail,
  type ToolCall,
  type ToolMessage,
  type UserMessage,
  type Warning,
} from '@inroute/core/provider'
import { cacheOptions, encodeParts, type FileOrText, toText } from './encode-parts.ts'
import { readState } from './opaque-state.ts'

type AssistantContent = Extract<LanguageModelV4Message, { role: 'assistant' }>['content']

/** The conversation in the AI SDK's words. The results of one turn's calls are one message there. */
export function encodeMessages(messages: readonly ChatMessage[], warnings: Warning[]): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Prompt = []
  const toolNames = new Map<string, string>()
  for (const [index, message] of messages.entries()) {
    const at = `messages[${index}]`
    switch (message.role) {
      case 'system':
      case 'developer':
        prompt.push({ role: 'system', content: toText(message.content), ...cacheOptions(message.content) })
        break
      case 'user':
        prompt.push({ role: 'user', content: encodeUser(message, { at, warnings }) })
        break
      case 'assistant':
        for (const call of callsOf(message)) toolNames.set(call.id, nameOf(call))
        prompt.push({ role: 'assistant', content: encodeAssistant(message, { at, warnings }) })
        break
      case 'tool': {
        const result = encodeResult(message, toolNames.get(message.tool_call_id) ?? message.name, { at, warnings })
        const last = prompt.at(-1)
        if (last?.role === 'tool') last.content.push(result)
        else prompt.push({ role: 'tool', content: [result] })
      }
    }
  }
  return prompt
}

/** Section 3: where a provider has no names, a name goes before the text. */
function encodeUser({ content, name }: UserMessage, { at, warnings }: Place): FileOrText[] {
  const parts = encodeParts(content, { at: `${at}.content`, warnings })
  if (!name) return parts
  const [first, ...rest] = parts
  return first?.type === 'text'
    ? [{ ...first, text: `${name}: ${first.text}` }, ...rest]
    : [{ type: 'text', text: `${name}: ` }, ...parts]
}

interface Place {
  at: string
  warnings: Warning[]
}

/** OpenAI's legacy form among them; it has no id, so its name stands in. */
function callsOf({ tool_calls: calls, function_call: legacy }: AssistantMessage): ToolCall[] {
  return [...(calls ?? []), ...(legacy ? [{ id: legacy.name, type: 'function' as const, function: legacy }] : [])]
}

const nameOf = (call: ToolCall): string => (call.type === 'function' ? call.function.name : call.custom.name)

function encodeAssistant(message: AssistantMessage, { at, warnings }: Place): AssistantContent {
  const details = message.reasoning_details ?? []
  const calls = callsOf(message)
  if (message.audio) {
    const refused = 'the AI SDK cannot refer to audio of an earlier answer by its id'
    warnings.push({ type: 'unsupported', field: `${at}.audio`, message: refused })
  }
  const content: AssistantContent = encodeReasoning(details, calls, { at, warnings })
  if (details.length === 0 && (message.reasoning || message.reasoning_content)) {
    const refused = 'reasoning can be sent back only with the reasoning_details it came with'
    warnings.push({ type: 'unsupported', field: `${at}.reasoning`, message: refused })
  }
  if (message.content) content.push(...encodeParts(message.content, { at: `${at}.content`, warnings }))
  if (message.refusal) content.push({ type: 'text', text: message.refusal })
  for (const { image_url } of message.images ?? []) {
    content.push(...encodeParts([{ type: 'image_url', image_url }], { at: `${at}.images`, warnings }))
  }
  for (const call of calls) {
    const text = call.type === 'function' ? call.function.arguments : call.custom.input
    const state = readState(details.find((detail) => detail.type === 'reasoning.encrypted' && detail.id === call.id))
    content.push({
      type: 'tool-call',
      toolCallId: call.id,
      toolName: nameOf(call),
      input: call.type === 'function' ? (parseJson(text || '{}') ?? text) : text,
      ...(state && { providerOptions: state }),
    })
  }
  return content
}

/** Thoughts go back with the state they came with; others' thoughts mean nothing to this model. */
function encodeReasoning(
  details: readonly ReasoningDetail[],
  calls: readonly ToolCall[],
  { at, warnings }: Place,
): AssistantContent {
  let dropped = false
  const parts = details.flatMap((detail): AssistantContent => {
    if (detail.type === 'reasoning.encrypted' && calls.some(({ id }) => id === detail.id)) return []
    const providerOptions = readState(detail)
    if (!providerOptions) {
      dropped = true
      return []
    }
    const text = detail.type === 'reasoning.text' ? (detail.text ?? '') : ''
    return [{ type: 'reasoning', text, providerOptions }]
  })
  if (dropped) {
    const message = 'reasoning that another provider gave, or without its state, was left out'
    warnings.push({ type: 'unsupported', field: `${at}.reasoning_details`, message })
  }
  return parts
}

function encodeResult(message: ToolMessage, toolName: string | undefined, place: Place): LanguageModelV4ToolResultPart {
  const { content } = message
  return {
    type: 'tool-result',
    toolCallId: message.tool_call_id,
    toolName: toolName ?? '',
    output: outputOf(content, message.is_error === true, place),
    ...cacheOptions(content),
  }
}

function outputOf(
  content: string | readonly ContentPart[],
  isError: boolean,
  { at, warnings }: Place,
): LanguageModelV4ToolResultPart['output'] {
  if (isError) {
    if (typeof content !== 'string' && content.some(({ type }) => type !== 'text')) {
      warnings.push({
        type: 'unsupported',
        field: `${at}.content`,
        message: 'the result of a failed tool is text only',
      })
    }
    return { type: 'error-text', value: toText(content) }
  }
  if (typeof content === 'string') return { type: 'text', value: content }
  const value: FileOrText[] = encodeParts(content, { at: `${at}.content`, warnings })
  return { type: 'content', value }
}
