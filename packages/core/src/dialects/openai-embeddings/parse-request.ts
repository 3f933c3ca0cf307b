import type { ChatRequest, ContentPart, UserMessage } from '../../chat/index.ts'
import type { EmbeddingsInput, EmbeddingsRequest } from '../../providers/contract.ts'
import type { ParsedRequest } from '../contract.ts'
import { isObject } from '../../providers/json-value.ts'
import {
  checkFields,
  describe,
  describeType,
  type FieldRule,
  integer,
  invalid,
  isText,
  object,
  text,
} from '../field-rules.ts'

/**
 * Checks an embeddings body. Unknown members are kept. What routing, budgets and estimates read of it are its inputs as
 * messages; what is sent is the body itself.
 * @throws GatewayError `invalid_request`; messages name the member and never quote an input
 */
export function parseRequest(body: unknown): ParsedRequest {
  if (!isObject(body)) throw invalid(`The request body must be a JSON object, received ${describeType(body)}.`)
  checkFields(body, fieldRules)
  if (!isText(body['model'])) throw invalid('model is required: the id of an embedding model.')
  checkInput(body['input'])
  const { models: _, ...rest } = body
  const embeddings = rest as EmbeddingsRequest
  const { model, provider, user, input } = embeddings
  const request: ChatRequest = { model, provider, user, messages: inputsOf(input).map(toMessage) }
  return { request, embeddings, stream: false }
}

const fieldRules: readonly (readonly [string, FieldRule])[] = Object.entries({
  model: text(512),
  encoding_format: {
    expected: '"float" or "base64"',
    accepts: (value) => value === 'float' || value === 'base64',
  },
  dimensions: integer(1),
  input_type: text(64),
  user: text(),
  provider: object,
} satisfies Record<string, FieldRule>)

const expected = 'a string, a list of strings, token numbers, a list of these, or a list of objects with content'

function checkInput(input: unknown): void {
  if (isText(input) && input !== '') return
  if (!Array.isArray(input)) throw invalid(`input must be ${expected}, received ${describe(input)}.`)
  if (input.length === 0) throw invalid(`input must be ${expected}, received an empty list.`)
  const kinds = new Set(input.map(kindOf))
  if (kinds.size === 1 && !kinds.has(undefined)) return
  const wrong = input.findIndex((item) => kindOf(item) === undefined)
  if (wrong === -1) throw invalid('input must hold items of one kind, received a mixture.')
  throw invalid(`input[${wrong}] must not be ${isText(input[wrong]) ? 'an empty string' : describeType(input[wrong])}.`)
}

type InputKind = 'text' | 'token' | 'tokens' | 'parts'

function kindOf(item: unknown): InputKind | undefined {
  if (isText(item)) return item === '' ? undefined : 'text'
  if (isToken(item)) return 'token'
  if (Array.isArray(item)) return item.length > 0 && item.every(isToken) ? 'tokens' : undefined
  const content = isObject(item) ? item['content'] : undefined
  const isContent = Array.isArray(content) && content.length > 0
  return isContent && content.every((part) => isObject(part) && isText(part['type'])) ? 'parts' : undefined
}

const isToken = (item: unknown): item is number => Number.isInteger(item) && (item as number) >= 0

/** One entry for each vector asked for: a bare list of tokens is one input. */
const inputsOf = (input: EmbeddingsRequest['input']): readonly EmbeddingsInput[] =>
  typeof input === 'string' || typeof input[0] === 'number'
    ? [input as string | number[]]
    : (input as EmbeddingsInput[])

function toMessage(input: EmbeddingsInput): UserMessage {
  if (typeof input === 'string') return { role: 'user', content: input }
  // the numbers as text: at least as many tokens as there are numbers
  if (Array.isArray(input)) return { role: 'user', content: input.join(' ') }
  return { role: 'user', content: input.content as ContentPart[] }
}
