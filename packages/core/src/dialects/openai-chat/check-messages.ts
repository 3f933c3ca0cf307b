import type { ChatMessage } from '../../chat/index.ts'
import { isObject } from '../../providers/json-value.ts'
import { describe, describeType, invalid, isText } from '../field-rules.ts'

/** What a value must be for codecs to read it: a string, one that may be left out, or an object with such members. */
type Shape = 'text' | 'text?' | { readonly [member: string]: Shape }

/** @throws GatewayError `invalid_request` that names the member and never quotes the prompt */
export function checkMessages(messages: unknown): asserts messages is ChatMessage[] {
  if (!Array.isArray(messages)) throw invalid(`messages must be a list, received ${describeType(messages)}.`)
  if (messages.length === 0) throw invalid('messages must hold at least one message, received an empty list.')
  for (let index = 0; index < messages.length; index += 1) checkMessage(messages[index], `messages[${index}]`)
}

function checkMessage(message: unknown, at: string): void {
  if (!isObject(message)) throw invalid(`${at} must be an object, received ${describeType(message)}.`)
  const { role, content } = message
  if (!isText(role) || !roles.has(role)) {
    throw invalid(`${at}.role must be one of ${[...roles].join(', ')}, received ${describe(role)}.`)
  }
  if (Array.isArray(content)) {
    for (let index = 0; index < content.length; index += 1) checkPart(content[index], `${at}.content[${index}]`)
  } else if (!isText(content) && !(role === 'assistant' && (content === undefined || content === null))) {
    throw invalid(`${at}.content must be a string or a list of parts, received ${describeType(content)}.`)
  }
  if (role === 'tool' && !isText(message['tool_call_id'])) {
    throw invalid(`${at}.tool_call_id must be a string, received ${describe(message['tool_call_id'])}.`)
  }
  if (message['name'] !== undefined) checkShape(message['name'], 'text?', `${at}.name`)
  if (role === 'assistant') checkAssistant(message, at)
}

const roles: ReadonlySet<string> = new Set(['system', 'developer', 'user', 'assistant', 'tool'])

/** Parts of other types are passed to the providers that know them. */
const partShapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['text', { text: 'text' }],
  ['image_url', { image_url: { url: 'text', detail: 'text?' } }],
  ['input_audio', { input_audio: { data: 'text', format: 'text' } }],
  ['video_url', { video_url: { url: 'text' } }],
  ['input_video', { video_url: { url: 'text' } }],
  ['file', { file: { filename: 'text?', file_data: 'text?', file_id: 'text?' } }],
  ['refusal', { refusal: 'text' }],
])

function checkPart(part: unknown, at: string): void {
  if (!isObject(part) || !isText(part['type'])) {
    throw invalid(`${at} must be an object with a type, received ${describeType(part)}.`)
  }
  const shape = partShapes.get(part['type'])
  if (shape) checkShape(part, shape, at)
}

/** What an earlier answer holds, as it was received or written by the caller. */
function checkAssistant(message: Record<string, unknown>, at: string): void {
  for (const member of ['reasoning', 'reasoning_content', 'refusal']) {
    if (message[member] !== undefined) checkShape(message[member], 'text?', `${at}.${member}`)
  }
  if (message['function_call'] != null) checkShape(message['function_call'], called, `${at}.function_call`)
  checkList(message['reasoning_details'], `${at}.reasoning_details`, (detail, place) =>
    checkShape(detail, detailShape, place),
  )
  checkList(message['images'], `${at}.images`, (image, place) => checkShape(image, imageShape, place))
  checkList(message['tool_calls'], `${at}.tool_calls`, checkToolCall)
}

const called: Shape = { name: 'text', arguments: 'text' }
const detailShape: Shape = { type: 'text?', text: 'text?', summary: 'text?', signature: 'text?', data: 'text?' }
const imageShape: Shape = { image_url: { url: 'text' } }

function checkToolCall(call: unknown, at: string): void {
  if (!isObject(call) || !isText(call['id'])) throw invalid(`${at} must be an object with an id.`)
  const isCustom = call['type'] === 'custom'
  checkShape(call, isCustom ? { custom: { name: 'text', input: 'text' } } : { function: called }, at)
}

function checkList(list: unknown, at: string, check: (item: unknown, at: string) => void): void {
  if (list === undefined || list === null) return
  if (!Array.isArray(list)) throw invalid(`${at} must be a list, received ${describeType(list)}.`)
  for (let index = 0; index < list.length; index += 1) check(list[index], `${at}[${index}]`)
}

function checkShape(value: unknown, shape: Shape, at: string): void {
  if (shape === 'text' || shape === 'text?') {
    if (isText(value) || (shape === 'text?' && (value === undefined || value === null))) return
    throw invalid(`${at} must be a string, received ${describeType(value)}.`)
  }
  if (!isObject(value)) throw invalid(`${at} must be an object, received ${describeType(value)}.`)
  for (const member in shape) checkShape(value[member], shape[member]!, `${at}.${member}`)
}
