import type { AssistantMessage, ChatMessage, ContentPart, ToolCall, ToolMessage } from '../../chat/index.ts'
import type { Warning } from '../contract.ts'
import { type JsonObject, objectOf, parseJson } from '../json-value.ts'

export type Warn = (type: Warning['type'], field: string, message: string) => void

/** Ollama's messages: a text, the images of it beside, thoughts and calls of the model, results of tools by their name. */
export function encodeMessages(messages: readonly ChatMessage[], warn: Warn): JsonObject[] {
  // ids are unique within one turn, not always within a conversation: the latest call of an id is the one answered
  const calledNames = new Map<string, string>()
  return messages.map((message, index) => {
    const field = `messages[${index}]`
    if (message.role === 'tool') return encodeResult(message, calledNames, { field, warn })
    const said = encodeContent(message.content, { field, warn })
    if (message.role === 'assistant') {
      const drawn = (message.images ?? []).map(({ image_url }) => ({ type: 'image_url' as const, image_url }))
      const { images = [] } = encodeContent(drawn, { field: `${field}.images`, warn })
      if (images.length > 0) said.images = [...(said.images ?? []), ...images]
      for (const call of message.tool_calls ?? []) calledNames.set(call.id, calledOf(call).name)
      return encodeAssistant(message, said, { field, warn })
    }
    const content = message.name ? `${message.name}: ${said.content}` : said.content
    return { role: message.role === 'user' ? 'user' : 'system', ...said, content }
  })
}

interface Place {
  field: string
  warn: Warn
}

interface Said {
  content: string
  /** Bare base64. */
  images?: string[]
}

function encodeContent(content: string | readonly ContentPart[] | null | undefined, { field, warn }: Place): Said {
  if (typeof content === 'string') return { content }
  const texts: string[] = []
  const images: string[] = []
  for (const [index, part] of (content ?? []).entries()) {
    const image = part.type === 'image_url' ? /^data:[^,]*;base64,/.exec(part.image_url.url.slice(0, 256)) : null
    if (part.type === 'text') texts.push(part.text)
    else if (part.type === 'refusal') texts.push(part.refusal)
    else if (part.type === 'image_url' && image) images.push(part.image_url.url.slice(image[0].length))
    else {
      const why = part.type === 'image_url' ? 'images as data: URLs only' : `no content part of type ${part.type}`
      warn('unsupported', `${field}.content[${index}]`, `Ollama takes ${why}`)
    }
  }
  return { content: texts.join('\n'), ...(images.length > 0 && { images }) }
}

function encodeAssistant(message: AssistantMessage, said: Said, { field, warn }: Place): JsonObject {
  const { tool_calls: calls, function_call: legacy, refusal } = message
  const all: readonly ToolCall[] = [
    ...(calls ?? []),
    ...(legacy ? [{ id: legacy.name, type: 'function' as const, function: legacy }] : []),
  ]
  const thinking = thoughtsOf(message)
  if (message.audio)
    warn('unsupported', `${field}.audio`, 'Ollama cannot refer to audio of an earlier answer by its id')
  return {
    role: 'assistant',
    ...said,
    content: [said.content, refusal].filter(Boolean).join('\n'),
    ...(thinking && { thinking }),
    ...(all.length > 0 && { tool_calls: all.map((call) => ({ id: call.id, function: calledOf(call) })) }),
  }
}

/** Ollama's thoughts are plain text, so anybody's are taken as far as they are text. */
function thoughtsOf({ reasoning, reasoning_content: other, reasoning_details: details }: AssistantMessage): string {
  return (
    reasoning ??
    other ??
    (details ?? [])
      .map(
        (detail) =>
          (detail.type === 'reasoning.text' ? detail.text : detail.type === 'reasoning.summary' && detail.summary) ||
          '',
      )
      .join('')
  )
}

function calledOf(call: ToolCall): { name: string; arguments: JsonObject } {
  if (call.type === 'custom') return { name: call.custom.name, arguments: { input: call.custom.input } }
  const { name, arguments: json } = call.function
  return { name, arguments: objectOf(parseJson(json || '{}')) ?? { input: json } }
}

function encodeResult(message: ToolMessage, names: ReadonlyMap<string, string>, { field, warn }: Place): JsonObject {
  if (message.is_error === true) warn('changed', `${field}.is_error`, 'Ollama has no word for it: the text must say so')
  const name = names.get(message.tool_call_id) ?? message.name
  return {
    role: 'tool',
    ...encodeContent(message.content, { field, warn }),
    tool_call_id: message.tool_call_id,
    ...(name !== undefined && { tool_name: name }),
  }
}
