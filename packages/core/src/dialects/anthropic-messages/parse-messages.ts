import type {
  AssistantMessage,
  ChatEvent,
  ChatMessage,
  ReasoningDetail,
  TextPart,
  ToolCall,
  ToolMessage,
} from '../../chat/index.ts'
import { BlockDecoder } from '../../providers/anthropic/block-decoder.ts'
import { isText } from '../field-rules.ts'
import type { Block, CheckedMessage } from './check-request.ts'
import { unpackState } from './opaque-state.ts'
import { markerOf, parseContent, parseTexts, textPart } from './parse-content.ts'

/** Turns of blocks as messages: results of tools are messages of their own, thinking and calls are members of the assistant's. */
export function parseMessages(messages: readonly CheckedMessage[]): ChatMessage[] {
  return messages.flatMap(({ role, content }): ChatMessage[] => {
    if (role === 'system') return [{ role, content: parseTexts(content) }]
    if (role === 'assistant') return [isText(content) ? { role, content } : parseAssistant(content)]
    return isText(content) ? [{ role, content }] : parseUser(content)
  })
}

function parseUser(blocks: readonly Block[]): ChatMessage[] {
  const results = blocks.filter(({ type }) => type === 'tool_result').map(parseResult)
  const said = blocks.filter(({ type }) => type !== 'tool_result')
  return said.length > 0 || results.length === 0 ? [...results, { role: 'user', content: parseContent(said) }] : results
}

function parseResult(block: Block): ToolMessage {
  const content = parseContent((block['content'] ?? '') as string | Block[])
  const marker = markerOf(block)
  const marked = isText(content) && marker.cache_control ? [{ type: 'text' as const, text: content }] : content
  const last = isText(marked) ? undefined : marked.at(-1)
  return {
    role: 'tool',
    tool_call_id: String(block['tool_use_id']),
    content: isText(marked) || !last ? marked : [...marked.slice(0, -1), { ...last, ...marker }],
    ...(block['is_error'] === true && { is_error: true }),
  }
}

/** The blocks of an earlier answer mean what they meant when it came: they are decoded as an answer is. */
function parseAssistant(blocks: readonly Block[]): AssistantMessage {
  const texts: TextPart[] = []
  const events: ChatEvent[] = []
  const decoder = new BlockDecoder(undefined)
  for (const [index, block] of blocks.entries()) {
    if (block.type === 'text') texts.push(textPart(block))
    else {
      decoder.open(index, block, events)
      decoder.close(index, events)
    }
  }
  const details = events.flatMap((event) => (event.type === 'reasoning-delta' ? [restored(event.detail)] : []))
  const calls = toolCalls(events)
  const reasoning = details.flatMap((detail) => (detail.type === 'reasoning.text' && detail.text ? [detail.text] : []))
  return {
    role: 'assistant',
    content: contentOf(texts),
    ...(reasoning.length > 0 && { reasoning: reasoning.join('') }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
}

function contentOf(texts: readonly TextPart[]): string | TextPart[] | null {
  const [first, second] = texts
  if (!first) return null
  return second || first.cache_control ? [...texts] : first.text
}

function restored(detail: ReasoningDetail): ReasoningDetail {
  if (detail.type === 'reasoning.text') return unpackState(detail.signature ?? '', detail.text ?? '') ?? detail
  return detail.type === 'reasoning.encrypted' ? (unpackState(detail.data, '') ?? detail) : detail
}

function toolCalls(events: readonly ChatEvent[]): ToolCall[] {
  const calls: Extract<ToolCall, { type: 'function' }>[] = []
  for (const event of events) {
    if (event.type !== 'tool-call-delta') continue
    const call = calls[event.index]
    if (call) call.function.arguments += event.arguments
    else
      calls.push({
        id: event.id ?? '',
        type: 'function',
        function: { name: event.name ?? '', arguments: event.arguments },
      })
  }
  return calls
}
