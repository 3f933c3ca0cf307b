import type { ChatRequest } from '../../chat/index.ts'
import type { ParsedRequest } from '../contract.ts'
import { checkMessages } from './check-messages.ts'
import { openAiFields } from '../common-fields.ts'
import { isObject } from '../../providers/json-value.ts'
import {
  boolean,
  checkFields,
  checkMaxTokens,
  describe,
  describeType,
  type FieldRule,
  integer,
  invalid,
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
  checkEffort(body)
  const request = (body['messages'] === undefined ? withPrompt(body) : body) as ChatRequest
  checkMessages(request.messages)
  return { request, stream: request.stream === true }
}

/** Two spellings of one thing. */
function checkEffort({ reasoning_effort: plain, reasoning }: Record<string, unknown>): void {
  const effort = isObject(reasoning) ? reasoning['effort'] : undefined
  if (plain == null || effort == null || plain === effort) return
  throw invalid(
    `reasoning_effort and reasoning.effort must be equal, received ${describe(plain)} and ${describe(effort)}.`,
  )
}

const fieldRules = Object.entries<FieldRule>({
  ...openAiFields,
  route: { expected: '"fallback" or "sort"', accepts: (value) => value === 'fallback' || value === 'sort' },
  transforms: list('a list of strings', isText),
  stream_options: object,
  min_p: number(0, 1),
  top_a: number(0, 1),
  repetition_penalty: number(0, 2),
  seed: { expected: 'a whole number', accepts: (value) => Number.isInteger(value) },
  logit_bias: object,
  logprobs: boolean,
  n: integer(1, 128),
  stop: {
    expected: 'a string or a list of strings',
    accepts: (value) => isText(value) || (Array.isArray(value) && value.every(isText)),
  },
  response_format: { expected: 'an object with a type', accepts: isTyped },
  reasoning_effort: text(32),
  include_reasoning: boolean,
  verbosity: text(32),
  prediction: object,
  user: text(),
  trace: object,
  debug: object,
})

/** The legacy form: one `prompt` instead of `messages`. */
function withPrompt(body: Record<string, unknown>): Record<string, unknown> {
  const { prompt, ...rest } = body
  if (prompt === undefined) throw invalid('messages is required: a list of at least one message.')
  if (!isText(prompt) || prompt === '')
    throw invalid(`prompt must be a non-empty string, received ${describeType(prompt)}.`)
  return { ...rest, messages: [{ role: 'user', content: prompt }] }
}
