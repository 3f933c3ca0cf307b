import type { ChatMessage, ChatRequest } from '../../chat/index.ts'
import type { ParsedRequest } from '../contract.ts'
import {
  boolean,
  checkFields,
  checkMaxTokens,
  describe,
  describeType,
  type FieldRule,
  integer,
  invalid,
  isObject,
  isText,
  isTyped,
  list,
  number,
  object,
  text,
} from '../field-rules.ts'

/**
 * Checks a Chat Completions body (section 3) and gives it back as the neutral request: the same object, as the two are one.
 * Unknown members are kept.
 * @throws GatewayError `invalid_request`, `max_tokens_exceeded`; messages name the member and never quote the prompt
 */
export function parseRequest(body: unknown): ParsedRequest {
  if (!isObject(body)) throw invalid(`The request body must be a JSON object, received ${describeType(body)}.`)
  checkFields(body, fieldRules)
  checkMaxTokens(body)
  const request = (body['messages'] === undefined ? withPrompt(body) : body) as ChatRequest
  checkMessages(request.messages)
  return { request, stream: request.stream === true }
}

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
