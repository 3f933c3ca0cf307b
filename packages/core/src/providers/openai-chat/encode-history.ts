import type { Encoding } from './encoding.ts'
import { warnOnce } from './encoding.ts'
import { listOf, objectOf, someTextOf, isObject, type JsonObject } from '../json-value.ts'

/** The three spellings of what an assistant message thought. */
const spellings = ['reasoning', 'reasoning_content', 'reasoning_details'] as const

/** An assistant message of the history: its thoughts as this vendor takes them back, and none of what it refuses. */
export function encodeHistory(encoding: Encoding, message: JsonObject, index: number): JsonObject {
  const thoughtful = withNeededThoughts(encoding, encodeThoughts(encoding, message, index))
  return dropRefused(encoding, thoughtful, index)
}

/** An answer that called tools and brings no thoughts, to a vendor that refuses it so. */
function withNeededThoughts({ request, edits, differences }: Encoding, message: JsonObject): JsonObject {
  const { callsNeedThoughts, history = 'as-sent', toggle } = differences.reasoning ?? {}
  if (!callsNeedThoughts || listOf(message['tool_calls']).length === 0 || message[history] != null) return message
  const edit = toggle && edits.get(toggle.member)
  const asked = edit && edit !== 'remove' && 'value' in edit ? edit.value : toggle && request[toggle.member]
  const isOff = asked !== undefined && JSON.stringify(asked) === JSON.stringify(toggle?.off)
  return isOff ? message : { ...message, [history]: '' }
}

function dropRefused(encoding: Encoding, message: JsonObject, index: number): JsonObject {
  const refused = (encoding.differences.refusesInHistory ?? []).filter((member) => member in message)
  if (refused.length === 0) return message
  for (const member of refused) {
    // the name of a model is no loss
    if (member === 'model' || isEmpty(message[member])) continue
    warnOnce(encoding, `messages[${index}].${member}`, `${member} of earlier answers is not taken back here; left out`)
  }
  return Object.fromEntries(Object.entries(message).filter(([member]) => !refused.includes(member)))
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)

function encodeThoughts(encoding: Encoding, message: JsonObject, index: number): JsonObject {
  const vendor = encoding.differences.reasoning
  const history = vendor?.history ?? 'as-sent'
  const sent = spellings.filter((member) => member in message)
  if (history === 'as-sent' || sent.length === 0) return message
  if (history === 'reasoning_details') return keepOwnDetails(encoding, message, index)
  if (sent.length === 1 && sent[0] === history) return message
  const text = thoughtText(message)
  const rest = Object.fromEntries(Object.entries(message).filter(([member]) => !spellings.includes(member as never)))
  if (listOf(message['reasoning_details']).some(isOpaque)) {
    const field = `messages[${index}].reasoning_details`
    warnOnce(encoding, field, 'reasoning that only its own provider can read back; left out')
  }
  if (text === undefined) return rest
  if (history === 'thinking-parts') return withThinkingPart(rest, text)
  if (history !== 'none') return { ...rest, [history]: text }
  if (text) warnOnce(encoding, `messages[${index}].reasoning`, 'this provider takes no reasoning back; left out')
  return rest
}

/** `undefined` if none was sent; an empty text is a text (DeepSeek asks for the member, even empty). */
function thoughtText(message: JsonObject): string | undefined {
  const plain = [message['reasoning_content'], message['reasoning']].find((text) => typeof text === 'string')
  if (plain !== undefined) return plain
  const details = message['reasoning_details']
  if (!Array.isArray(details)) return undefined
  return details
    .filter(isObject)
    .map((detail) => someTextOf(detail['text']) ?? someTextOf(detail['summary']) ?? '')
    .join('')
}

/** Encrypted or signed: worth something only to the vendor it comes from. */
const isOpaque = (entry: unknown): boolean => {
  const detail = objectOf(entry)
  return someTextOf(detail?.['data']) !== undefined || someTextOf(detail?.['signature']) !== undefined
}

function keepOwnDetails(encoding: Encoding, message: JsonObject, index: number): JsonObject {
  const formats = encoding.differences.reasoning?.formats
  const details = message['reasoning_details']
  if (!formats || !Array.isArray(details)) return message
  const own = details.filter((entry) => {
    const format = someTextOf(objectOf(entry)?.['format'])
    return format === undefined || format === 'unknown' || formats.includes(format) || !isOpaque(entry)
  })
  if (own.length === details.length) return message
  warnOnce(
    encoding,
    `messages[${index}].reasoning_details`,
    'reasoning that only another provider can read back; left out',
  )
  return { ...message, reasoning_details: own }
}

/** Mistral: thoughts are parts of the content, before the answer. */
function withThinkingPart(message: JsonObject, text: string): JsonObject {
  const { content } = message
  if (text === '') return message
  const answer =
    typeof content === 'string' ? (content === '' ? [] : [{ type: 'text', text: content }]) : listOf(content)
  return { ...message, content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }, ...answer] }
}
