import type { ChatEvent } from '../../chat/index.ts'
import { reasoningText } from './collect-choices.ts'

/** The members that carry the model's thinking, by every name providers give them. */
export const reasoningMembers = [
  'reasoning',
  'reasoning_content',
  'reasoning_details',
  'reasoning_text',
  'thinking',
  'thinking_blocks',
] as const

type DeltaEvent = Exclude<Extract<ChatEvent, { choice: number }>, { type: 'finish' | 'logprobs' }>

/** The members of a delta, without braces. */
export function renderDelta(event: DeltaEvent, withholdReasoning = false): string {
  switch (event.type) {
    case 'text-delta':
      return `"content":${JSON.stringify(event.text)}`
    case 'refusal-delta':
      return `"refusal":${JSON.stringify(event.text)}`
    case 'reasoning-delta': {
      if (withholdReasoning) return ''
      const text = reasoningText(event.detail)
      const plain = text === '' ? '' : `"reasoning":${JSON.stringify(text)},`
      return `${plain}"reasoning_details":[${JSON.stringify(event.detail)}]`
    }
    case 'tool-call-delta':
      return `"tool_calls":[${JSON.stringify(renderToolCall(event))}]`
    case 'annotation':
      return `"annotations":[${JSON.stringify(event.annotation)}]`
    case 'image':
      return `"images":[${JSON.stringify(event.image)}]`
    case 'audio-delta':
      return `"audio":${JSON.stringify(event.audio)}`
  }
}

/** A piece of a tool call; id, type and name come with its first piece only, as clients concatenate what they get. */
export function renderToolCall(event: Extract<ChatEvent, { type: 'tool-call-delta' }>): Record<string, unknown> {
  const kind = event.kind ?? 'function'
  const first = event.id !== undefined && { id: event.id, type: kind }
  const name = event.name !== undefined && { name: event.name }
  return kind === 'custom'
    ? { index: event.index, ...first, custom: { ...name, input: event.arguments } }
    : { index: event.index, ...first, function: { ...name, arguments: event.arguments } }
}
