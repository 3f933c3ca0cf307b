import type { AssistantMessage, ChatMessage, ToolCall, ToolMessage } from '../../chat/index.ts'
import type { JsonObject } from '../json-value.ts'
import { listOf, objectOf, parseJson, textOf } from '../json-value.ts'
import { encodeContent, imageBlock, textBlocks } from './encode-content.ts'
import { encodeThinking } from './encode-thinking.ts'
import { type Block, cacheMarkerOf, type Encoding, type Turn } from './encoding.ts'

export interface EncodedMessages {
  system: Block[]
  turns: Turn[]
}

/** The conversation as Anthropic takes it: the first instructions apart, then turns in which roles alternate. */
export function encodeMessages(messages: readonly ChatMessage[], encoding: Encoding): EncodedMessages {
  const system: Block[] = []
  const turns: Turn[] = []
  // pictures a model of another vendor drew: Anthropic takes none in an assistant's turn
  let drawn: Block[] = []
  for (const [index, message] of messages.entries()) {
    const field = `messages[${index}]`
    if (message.role === 'system' || message.role === 'developer') {
      const blocks = named(message, encodeContent(message.content, `${field}.content`, encoding))
      if (turns.length === 0) system.push(...blocks)
      else append(turns, 'system', blocks)
    } else if (message.role === 'assistant') {
      const { content, images } = encodeAssistant(message, field, encoding)
      append(turns, 'assistant', content)
      drawn.push(...images)
    } else {
      const blocks =
        message.role === 'tool'
          ? [encodeToolResult(message, field, encoding)]
          : named(message, encodeContent(message.content, `${field}.content`, encoding))
      append(turns, 'user', [...drawn, ...blocks])
      drawn = []
    }
  }
  if (drawn.length > 0) encoding.leftOut('messages', 'images in the last assistant message are not taken')
  const placed = placeLaterSystem(turns, encoding)
  for (const turn of placed) if (turn.role === 'user') turn.content = resultsFirst(turn.content)
  trimPrefill(placed, encoding)
  return placed.length === 0 && system.length > 0 ? systemAsUser(system, encoding) : { system, turns: placed }
}

function append(turns: Turn[], role: Turn['role'], content: readonly Block[]): void {
  if (content.length === 0) return
  const last = turns.at(-1)
  if (last?.role === role) last.content.push(...content)
  else turns.push({ role, content: [...content] })
}

/** A speaker's name stands before what is said, as Anthropic has no field for it. */
function named(message: { name?: string }, blocks: Block[]): Block[] {
  if (!message.name || blocks.length === 0) return blocks
  const [first, ...others] = blocks
  if (first?.type !== 'text') return [{ type: 'text', text: `${message.name}:` }, ...blocks]
  return [{ ...first, text: `${message.name}: ${String(first['text'])}` }, ...others]
}

function encodeAssistant(
  message: AssistantMessage,
  field: string,
  encoding: Encoding,
): { content: Block[]; images: Block[] } {
  const said = [...encodeContent(message.content, `${field}.content`, encoding), ...textBlocks(message.refusal)]
  const images = [...said.filter(({ type }) => type === 'image'), ...listOf(message.images).flatMap(drawnImage)]
  if (images.length > 0)
    encoding.changed(field, `${images.length} images of the assistant are sent in the user's next turn`)
  if (message.audio) encoding.leftOut(`${field}.audio`, 'audio is not taken by this provider')
  const text = named(
    message,
    said.filter(({ type }) => type !== 'image'),
  )
  return {
    content: [...encodeThinking(message, field, encoding), ...text, ...encodeCalls(message, field, encoding)],
    images,
  }
}

function drawnImage(image: unknown): Block[] {
  const url = textOf(objectOf(objectOf(image)?.['image_url'])?.['url'])
  return url === undefined ? [] : [imageBlock(url)]
}

function encodeCalls(message: AssistantMessage, field: string, encoding: Encoding): Block[] {
  const calls: readonly ToolCall[] = message.tool_calls ?? []
  const blocks = calls.map((call, index): Block => {
    const place = `${field}.tool_calls[${index}]`
    const { name } = call.type === 'custom' ? call.custom : call.function
    const input =
      call.type === 'custom' ? { input: call.custom.input } : parseArguments(call.function.arguments, place, encoding)
    return { type: 'tool_use', id: toolUseId(call.id), name, input }
  })
  if (blocks.length > 0 || !message.function_call) return blocks
  const { name, arguments: json } = message.function_call
  return [
    { type: 'tool_use', id: toolUseId(name), name, input: parseArguments(json, `${field}.function_call`, encoding) },
  ]
}

/** Anthropic takes letters, digits, `_` and `-` only; other vendors' ids hold more. The same id stays the same. */
const toolUseId = (id: string | undefined): string => (id ?? '').replaceAll(/[^A-Za-z0-9_-]/g, '_') || 'call'

/** Arguments that are no object are wrapped as Anthropic's documentation advises for answering a broken call. */
function parseArguments(json: string, field: string, encoding: Encoding): JsonObject {
  if (typeof json === 'string' && json.trim() === '') return {}
  const parsed = objectOf(typeof json === 'string' ? parseJson(json) : json)
  if (parsed) return parsed
  encoding.changed(field, 'the arguments are not a JSON object and are sent as the text they are')
  return { INVALID_JSON: json }
}

function encodeToolResult(message: ToolMessage, field: string, encoding: Encoding): Block {
  const parts = Array.isArray(message.content) ? message.content : []
  // a marker inside a result is refused: it goes to the result
  const marker = parts.map(cacheMarkerOf).findLast(({ cache_control }) => cache_control)
  const content =
    typeof message.content === 'string'
      ? message.content
      : encodeContent(parts, `${field}.content`, encoding).map(unmarked)
  return {
    type: 'tool_result',
    tool_use_id: toolUseId(message.tool_call_id ?? message.name),
    ...(content.length > 0 && { content }),
    ...(message.is_error && { is_error: true }),
    ...marker,
  }
}

function unmarked(block: Block): Block {
  const { cache_control: _, ...rest } = block
  return { ...rest, type: block.type }
}

/** The answers to tool calls must open the turn that follows them. */
function resultsFirst(content: Block[]): Block[] {
  const results = content.filter(({ type }) => type === 'tool_result')
  return results.length === 0 ? content : [...results, ...content.filter(({ type }) => type !== 'tool_result')]
}

/**
 * Instructions given later stay where they are: as a system turn where model and platform take one (after a user's turn and
 * before an assistant's or the end), else as part of the user's turn, said to be what they are.
 */
function placeLaterSystem(turns: readonly Turn[], encoding: Encoding): Turn[] {
  const taken = encoding.traits.laterSystem && encoding.platform === 'anthropic'
  const placed: Turn[] = []
  for (const [index, turn] of turns.entries()) {
    const fits = turns[index - 1]?.role === 'user' && turns[index + 1]?.role !== 'user'
    if (turn.role !== 'system' || (taken && fits)) append(placed, turn.role, turn.content)
    else {
      encoding.changed('messages', 'a system message after the first turn is sent as part of the user turn')
      append(placed, 'user', turn.content.map(asInstruction))
    }
  }
  return placed
}

const asInstruction = (block: Block): Block =>
  block.type === 'text' ? { ...block, text: `<system>\n${String(block['text'])}\n</system>` } : block

/** A final assistant turn is continued by the model; Anthropic refuses one that ends in blanks. */
function trimPrefill(turns: Turn[], encoding: Encoding): void {
  const last = turns.at(-1)
  const block = last?.role === 'assistant' ? last.content.at(-1) : undefined
  const text = block?.['text']
  if (!last || block?.type !== 'text' || typeof text !== 'string' || text === text.trimEnd()) return
  last.content[last.content.length - 1] = { ...block, text: text.trimEnd() }
  encoding.changed('messages', 'blanks at the end of the last assistant message were left out')
}

function systemAsUser(system: Block[], encoding: Encoding): EncodedMessages {
  encoding.changed('messages', 'the system message is sent as a user message, as there is no other')
  return { system: [], turns: [{ role: 'user', content: system }] }
}
