import type { ChatMessage, ChatRequest } from '../../chat/index.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { ParsedRequest } from '../contract.ts'

/**
 * Checks a Chat Completions body (section 3) and gives it back as the neutral request: the same object, as the two are one.
 * Unknown members are kept.
 * @throws GatewayError `invalid_request`, `max_tokens_exceeded`; messages name the member and never quote the prompt
 */
export function parseRequest(body: unknown): ParsedRequest {
  if (!isObject(body)) throw invalid(`The request body must be a JSON object, received ${describeType(body)}.`)
  for (const [field, rule] of fieldRules) {
    const value = body[field]
    if (value !== undefined && value !== null && !rule.accepts(value)) {
      throw invalid(`${field} must be ${rule.expected}, received ${describe(value)}.`)
    }
  }
  checkMaxTokens(body)
  const request = (body['messages'] === undefined ? withPrompt(body) : body) as ChatRequest
  checkMessages(request.messages)
  return { request, stream: request.stream === true }
}

interface FieldRule {
  expected: string
  accepts(value: unknown): boolean
}

const number = (min: number, max: number): FieldRule => ({
  expected: `a number between ${min} and ${max}`,
  accepts: (value) => typeof value === 'number' && value >= min && value <= max,
})
const integer = (min: number, max = Number.MAX_SAFE_INTEGER): FieldRule => ({
  expected:
    max === Number.MAX_SAFE_INTEGER ? `a whole number of ${min} or more` : `a whole number from ${min} to ${max}`,
  accepts: (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
})
const text = (maxLength?: number): FieldRule => ({
  expected: maxLength === undefined ? 'a string' : `a string of at most ${maxLength} characters`,
  accepts: (value) => typeof value === 'string' && value.length <= (maxLength ?? Infinity),
})
const boolean: FieldRule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' }
const object: FieldRule = { expected: 'an object', accepts: isObject }
const list = (expected: string, accepts: (item: unknown) => boolean, maxLength = Infinity): FieldRule => ({
  expected,
  accepts: (value) => Array.isArray(value) && value.length <= maxLength && value.every(accepts),
})
const isText = (value: unknown): value is string => typeof value === 'string'
const isTyped = (value: unknown): boolean => isObject(value) && isText(value['type'])

const fieldRules: readonly (readonly [string, FieldRule])[] = Object.entries({
  model: text(512),
  models: list('a list of model ids', isText, 1024),
  route: { expected: '"fallback" or "sort"', accepts: (value) => value === 'fallback' || value === 'sort' },
  provider: object,
  plugins: list('a list of objects with an id', (item) => isObject(item) && isText(item['id'])),
  transforms: list('a list of strings', isText),
  stream: boolean,
  stream_options: object,
  temperature: number(0, 2),
  top_p: number(0, 1),
  top_k: integer(0),
  min_p: number(0, 1),
  top_a: number(0, 1),
  frequency_penalty: number(-2, 2),
  presence_penalty: number(-2, 2),
  repetition_penalty: number(0, 2),
  seed: { expected: 'a whole number', accepts: (value) => Number.isInteger(value) },
  logit_bias: object,
  logprobs: boolean,
  top_logprobs: integer(0, 20),
  n: integer(1, 128),
  stop: {
    expected: 'a string or a list of strings',
    accepts: (value) => isText(value) || (Array.isArray(value) && value.every(isText)),
  },
  response_format: { expected: 'an object with a type', accepts: isTyped },
  tools: list('a list of objects with a type', isTyped),
  tool_choice: {
    expected: '"none", "auto", "required" or an object with a type',
    accepts: (value) => value === 'none' || value === 'auto' || value === 'required' || isTyped(value),
  },
  parallel_tool_calls: boolean,
  reasoning: object,
  reasoning_effort: text(32),
  include_reasoning: boolean,
  verbosity: text(32),
  prediction: object,
  modalities: list('a list of strings', isText),
  service_tier: text(64),
  session_id: text(256),
  user: text(),
  metadata: object,
  trace: object,
  debug: object,
} satisfies Record<string, FieldRule>)

/** No model's window is near this; a larger number is a mistake that would reserve a fortune. */
const absurdTokens = 10_000_000

function checkMaxTokens(body: Record<string, unknown>): void {
  for (const field of ['max_tokens', 'max_completion_tokens']) {
    const value = body[field]
    if (value === undefined || value === null) continue
    if (!Number.isInteger(value) || (value as number) < 1) {
      throw invalid(`${field} must be a whole number of 1 or more, received ${describe(value)}.`)
    }
    if ((value as number) > absurdTokens) {
      throw new GatewayError(
        'max_tokens_exceeded',
        `${field} must be at most ${absurdTokens}, received ${describe(value)}.`,
      )
    }
  }
}

/** The legacy form: one `prompt` instead of `messages`. */
function withPrompt(body: Record<string, unknown>): Record<string, unknown> {
  const { prompt, ...rest } = body
  if (prompt === undefined) throw invalid('messages is required: a list of at least one message.')
  if (!isText(prompt) || prompt === '')
    throw invalid(`prompt must be a non-empty string, received ${describeType(prompt)}.`)
  return { ...rest, messages: [{ role: 'user', content: prompt }] }
}

function checkMessages(messages: unknown): asserts messages is ChatMessage[] {
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
  if (role === 'assistant') checkToolCalls(message['tool_calls'], `${at}.tool_calls`)
}

const roles: ReadonlySet<string> = new Set(['system', 'developer', 'user', 'assistant', 'tool'])

const partMembers: Readonly<Record<string, string>> = {
  text: 'text',
  image_url: 'image_url',
  input_audio: 'input_audio',
  file: 'file',
}

function checkPart(part: unknown, at: string): void {
  if (!isObject(part) || !isText(part['type'])) {
    throw invalid(`${at} must be an object with a type, received ${describeType(part)}.`)
  }
  const type = part['type']
  const member = partMembers[type]
  if (member === undefined) return
  const value = part[member]
  const fits = type === 'text' ? isText(value) : isObject(value)
  if (!fits)
    throw invalid(
      `${at}.${member} must be ${type === 'text' ? 'a string' : 'an object'}, received ${describeType(value)}.`,
    )
  if (type === 'image_url' && !isText((value as Record<string, unknown>)['url'])) {
    throw invalid(`${at}.image_url.url must be a string.`)
  }
}

function checkToolCalls(calls: unknown, at: string): void {
  if (calls === undefined || calls === null) return
  if (!Array.isArray(calls)) throw invalid(`${at} must be a list, received ${describeType(calls)}.`)
  for (const [index, call] of calls.entries()) {
    if (!isObject(call) || !isText(call['id'])) throw invalid(`${at}[${index}] must be an object with an id.`)
    const called = call['function']
    const wellFormed =
      call['type'] === 'custom' || (isObject(called) && isText(called['name']) && isText(called['arguments']))
    if (!wellFormed) throw invalid(`${at}[${index}].function must hold a name and arguments, both strings.`)
  }
}

function invalid(message: string): GatewayError {
  return new GatewayError('invalid_request', message)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What was received, short and without quoting more than a word. */
function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (isText(value) && value.length <= 40) return JSON.stringify(value)
  return describeType(value)
}

function describeType(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (isText(value)) return `a string of ${value.length} characters`
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
