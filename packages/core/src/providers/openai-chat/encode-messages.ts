import { encodeHistory } from './encode-history.ts'
import { encodeParts } from './encode-parts.ts'
import { type Encoding, warnOnce } from './encoding.ts'
import { listOf, someTextOf, isObject, type JsonObject } from '../json-value.ts'
import { instructForFormat } from './response-format.ts'
import { encodeToolCallIds } from './tool-call-ids.ts'
import { liftToolImages } from './tool-images.ts'

/**
 * The messages as the vendor takes them. Each step gives back the very message it got when there is nothing to change, so
 * that a history that needs no change stays as the caller wrote it, to the byte.
 */
export function encodeMessages(encoding: Encoding): void {
  const messages = listOf(encoding.request['messages'])
  const encoded = messages.map((message, index) =>
    isObject(message) ? encodeMessage(encoding, message, index) : message,
  )
  const complete = encodePrefill(encoding, instructForFormat(encoding, liftToolImages(encoding, encoded)))
  if (complete.length !== messages.length || complete.some((message, index) => message !== messages[index])) {
    encoding.edits.set('messages', { value: complete })
  }
}

/** What the assistant has begun to say, so that the vendor goes on with it. */
function encodePrefill(
  { differences: { prefill }, edits }: Encoding,
  messages: readonly unknown[],
): readonly unknown[] {
  const last = messages.at(-1)
  if (!prefill || !isObject(last) || last['role'] !== 'assistant' || 'tool_calls' in last) return messages
  for (const [member, value] of Object.entries(prefill.request ?? {})) edits.set(member, { value })
  return prefill.message ? [...messages.slice(0, -1), { ...last, ...prefill.message }] : messages
}

function encodeMessage(encoding: Encoding, message: JsonObject, index: number): JsonObject {
  let encoded = encodeRole(encoding, message)
  encoded = encodeName(encoding, encoded)
  encoded = encodeParts(encoding, encoded, index)
  encoded = encodeToolCallIds(encoding, encoded)
  if (encoded['role'] === 'assistant') return encodeHistory(encoding, encoded, index)
  return 'is_error' in encoded ? encodeFailedTool(encoding, encoded, index) : encoded
}

/** Anthropic's and Gemini's word: here the text of the result must say that the tool failed. */
function encodeFailedTool(encoding: Encoding, message: JsonObject, index: number): JsonObject {
  if (message['is_error'] === true) {
    warnOnce(encoding, `messages[${index}].is_error`, 'this wire has no word for it: the text must say so', 'changed')
  }
  return without(message, ['is_error'])
}

function encodeRole({ differences }: Encoding, message: JsonObject): JsonObject {
  if (message['role'] !== 'developer' || differences.takesDeveloperRole) return message
  return { ...message, role: 'system' }
}

function encodeName({ differences }: Encoding, message: JsonObject): JsonObject {
  if (!differences.foldsNames || !('name' in message) || message['role'] === 'tool') return message
  const name = someTextOf(message['name'])
  const rest = without(message, ['name'])
  const { content } = rest
  if (!name) return rest
  if (typeof content === 'string') return { ...rest, content: `${name}: ${content}` }
  if (!Array.isArray(content)) return rest
  return { ...rest, content: [{ type: 'text', text: `${name}: ` }, ...content] }
}

export function without(message: JsonObject, members: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(message).filter(([member]) => !members.includes(member)))
}
