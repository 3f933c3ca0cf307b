import type {
  AssistantMessage,
  ChatMessage,
  ContentPart,
  ReasoningDetail,
  ToolCall,
  ToolMessage,
} from '../../chat/index.ts'
import type { Warning } from '../contract.ts'
import { planId } from './tool-plan.ts'

export interface EncodedMessages {
  messages: object[]
  /** Text files, which Cohere takes beside the messages and can cite. */
  documents: object[]
}

/** Cohere knows the callers' roles, systems in any place; contents are text and images. */
export function encodeMessages(messages: readonly ChatMessage[], warnings: Warning[]): EncodedMessages {
  const encoder: Encoder = { warnings, documents: [], images: [] }
  const encoded: object[] = []
  messages.forEach((message, i) => {
    if (message.role !== 'tool') encoded.push(...liftedImages(encoder))
    encoded.push(encodeMessage(message, `messages[${i}]`, encoder))
  })
  encoded.push(...liftedImages(encoder))
  return { messages: encoded, documents: encoder.documents }
}

interface Encoder {
  warnings: Warning[]
  documents: object[]
  /** Of tool results and answers, which hold text only: they follow the last message of their turn as the user's. */
  images: object[]
}

function liftedImages(encoder: Encoder): object[] {
  if (encoder.images.length === 0) return []
  const content = encoder.images
  encoder.images = []
  return [{ role: 'user', content }]
}

function encodeMessage(message: ChatMessage, field: string, encoder: Encoder): object {
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: textAlone(encodeParts(message.content, field, encoder)) }
    case 'assistant':
      return encodeAssistant(message, field, encoder)
    case 'tool':
      return encodeResult(message, field, encoder)
    default: {
      const parts = encodeParts(message.content, field, encoder)
      return { role: 'user', content: textAlone(message.name ? withName(parts, message.name) : parts) }
    }
  }
}

type Part = { type: 'text'; text: string } | { type: 'image_url'; image_url: object }

function encodeParts(
  content: string | readonly ContentPart[] | null | undefined,
  field: string,
  encoder: Encoder,
): Part[] {
  if (content === null || content === undefined) return []
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.flatMap((part, i): Part[] => {
    const encoded = encodePart(part, `${field}.content[${i}]`, encoder)
    return encoded ? [encoded] : []
  })
}

function encodePart(part: ContentPart, field: string, encoder: Encoder): Part | undefined {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'refusal':
      return { type: 'text', text: part.refusal }
    case 'image_url': {
      const { url, detail } = part.image_url
      const taken = detail === 'original' ? 'high' : detail
      return { type: 'image_url', image_url: { url, ...(taken && { detail: taken }) } }
    }
    case 'file': {
      const text = textOfFile(part.file.file_data)
      if (text === undefined) break
      const title = part.file.filename
      encoder.documents.push({ data: { ...(title !== undefined && { title }), text } })
      return undefined
    }
    default:
  }
  warn(encoder.warnings, 'unsupported', field, `Cohere takes no content part of type ${part.type}`)
  return undefined
}

/** Cohere reads text, not files: what is not text it cannot take. */
function textOfFile(data: string | undefined): string | undefined {
  const head = /^data:(?:text\/[^;,]*|application\/json)[^,]*?(;base64)?,/.exec(data?.slice(0, 256) ?? '')
  if (!head || data === undefined) return undefined
  const body = data.slice(head[0].length)
  if (head[1]) return Buffer.from(body, 'base64').toString('utf8')
  try {
    return decodeURIComponent(body)
  } catch {
    return undefined
  }
}

/** A single text as a plain string, which every model takes. */
const textAlone = (parts: readonly Part[]): string | readonly Part[] => {
  const [first] = parts
  return parts.length === 1 && first!.type === 'text' ? first!.text : parts.length === 0 ? '' : parts
}

function withName(parts: readonly Part[], name: string): Part[] {
  const [first, ...rest] = parts
  return first?.type === 'text'
    ? [{ type: 'text', text: `${name}: ${first.text}` }, ...rest]
    : [{ type: 'text', text: `${name}: ` }, ...parts]
}

function encodeAssistant(message: AssistantMessage, field: string, encoder: Encoder): object {
  const { plan, thoughts } = ownReasoning(message, field, encoder)
  const calls = [
    ...(message.tool_calls ?? []).map(encodeCall),
    ...(message.function_call ? [{ id: 'call_0', type: 'function', function: message.function_call }] : []),
  ]
  const said = encodeParts(message.content, field, encoder)
  liftDrawn(message, said, field, encoder)
  const parts = said.filter((part) => part.type === 'text' && part.text !== '')
  if (message.refusal) parts.push({ type: 'text', text: message.refusal })
  const content = [...(thoughts === '' ? [] : [{ type: 'thinking', thinking: thoughts }]), ...parts]
  return {
    role: 'assistant',
    // an empty text beside calls is refused
    ...(content.length > 0
      ? { content: thoughts === '' ? textAlone(parts) : content }
      : calls.length === 0 && { content: '' }),
    ...(plan !== '' && { tool_plan: plan }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
}

/** Cohere takes images of users only. */
function liftDrawn(message: AssistantMessage, said: readonly Part[], field: string, encoder: Encoder): void {
  const drawn = [
    ...said.filter((part) => part.type === 'image_url'),
    ...(message.images ?? []).map(({ image_url }): Part => ({ type: 'image_url', image_url })),
  ]
  if (drawn.length > 0) {
    encoder.images.push(...drawn)
    warn(encoder.warnings, 'changed', field, `${drawn.length} images of the assistant follow as a user message`)
  }
  if (message.audio) warn(encoder.warnings, 'unsupported', `${field}.audio`, 'Cohere takes no audio')
}

const encodeCall = (call: ToolCall): object =>
  call.type === 'custom'
    ? {
        id: call.id,
        type: 'function',
        function: { name: call.custom.name, arguments: JSON.stringify({ input: call.custom.input }) },
      }
    : {
        id: call.id,
        type: 'function',
        function: { name: call.function.name, arguments: call.function.arguments || '{}' },
      }

/** Thoughts of Cohere carry no signature, so plain ones of anyone are taken; a vendor's sealed ones are not. */
function ownReasoning(message: AssistantMessage, field: string, encoder: Encoder): { plan: string; thoughts: string } {
  const details = message.reasoning_details ?? []
  if (details.length === 0) return { plan: '', thoughts: message.reasoning ?? message.reasoning_content ?? '' }
  const plain = details.filter(isPlain)
  if (plain.length < details.length) {
    const name = `${field}.reasoning_details`
    warn(encoder.warnings, 'unsupported', name, "another vendor's reasoning is not sent to Cohere")
  }
  const text = (ofPlan: boolean): string =>
    plain.map((detail) => ((detail.id === planId) === ofPlan ? textOfDetail(detail) : '')).join('')
  return { plan: text(true), thoughts: text(false) }
}

const isPlain = (detail: ReasoningDetail): boolean =>
  (detail.format ?? 'unknown') === 'unknown' && detail.type !== 'reasoning.encrypted'

function textOfDetail(detail: ReasoningDetail): string {
  if (detail.type === 'reasoning.text') return detail.text ?? ''
  return detail.type === 'reasoning.summary' ? detail.summary : ''
}

function encodeResult(message: ToolMessage, field: string, encoder: Encoder): object {
  const parts = encodeParts(message.content, field, encoder)
  const images = parts.filter((part) => part.type === 'image_url')
  if (images.length > 0) {
    encoder.images.push({ type: 'text', text: `Result of tool call ${message.tool_call_id}:` }, ...images)
    warn(encoder.warnings, 'changed', `${field}.content`, 'images of a tool result follow as a user message')
  }
  if (message.is_error === true) {
    warn(encoder.warnings, 'changed', `${field}.is_error`, 'Cohere has no word for it: the text must say so')
  }
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return { role: 'tool', tool_call_id: message.tool_call_id, content: text }
}

export function warn(warnings: Warning[], type: Warning['type'], field: string, message: string): void {
  warnings.push({ type, field, message })
}
