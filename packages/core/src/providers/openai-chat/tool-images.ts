import type { Encoding } from './encoding.ts'
import { warnOnce } from './encoding.ts'
import { listOf, objectOf, isObject, type JsonObject } from '../json-value.ts'

/**
 * Where tool messages may hold nothing but text (OpenAI), their images and files follow in a user message behind the last
 * result of the turn: results of one turn must stand together.
 */
export function liftToolImages(encoding: Encoding, messages: readonly unknown[]): readonly unknown[] {
  if (encoding.differences.toolResults !== 'text' || !messages.some(hasMedia)) return messages
  const lifted: unknown[] = []
  let waiting: unknown[] = []
  const flush = (): void => {
    if (waiting.length > 0) lifted.push({ role: 'user', content: waiting })
    waiting = []
  }
  messages.forEach((message, index) => {
    if (objectOf(message)?.['role'] !== 'tool') flush()
    if (!hasMedia(message)) {
      lifted.push(message)
      return
    }
    const { text, media } = split(message as JsonObject)
    lifted.push({ ...(message as JsonObject), content: text })
    waiting.push(
      { type: 'text', text: `Result of tool call ${String((message as JsonObject)['tool_call_id'])}:` },
      ...media,
    )
    const field = `messages[${index}].content`
    warnOnce(
      encoding,
      field,
      'tool results are text only here; what else they hold follows as a user message',
      'changed',
    )
  })
  flush()
  return lifted
}

const isText = (part: unknown): boolean => typeof part === 'string' || objectOf(part)?.['type'] === 'text'

const hasMedia = (message: unknown): boolean =>
  isObject(message) && message['role'] === 'tool' && listOf(message['content']).some((part) => !isText(part))

function split(message: JsonObject): { text: readonly unknown[]; media: readonly unknown[] } {
  const parts = listOf(message['content'])
  const text = parts.filter(isText)
  const media = parts.filter((part) => !isText(part))
  return { text: text.length > 0 ? text : [{ type: 'text', text: 'See the message that follows.' }], media }
}
