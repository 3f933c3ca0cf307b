import { gatewayFields } from '../common-fields.ts'
import { isObject } from '../../providers/json-value.ts'
import {
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

const content = 'a string or a list of blocks with a type'

const fieldRules = Object.entries<FieldRule>({
  ...gatewayFields,
  fallbacks: list('a list of at most 3 objects with a model', (item) => isObject(item) && isText(item['model']), 3),
  system: { expected: content, accepts: (value) => isText(value) || isBlocks(value) },
  // Anthropic takes -1 for "not set", as some clients send it
  temperature: number(-1, 2),
  top_p: number(-1, 1),
  top_k: integer(-1),
  stop_sequences: list('a list of strings', isText),
  tools: list(
    'a list of objects with a name or a type',
    (item) => isObject(item) && (isText(item['name']) || isTyped(item)),
  ),
  tool_choice: { expected: 'an object with a type', accepts: isTyped },
  thinking: { expected: 'an object with a type', accepts: isTyped },
  output_config: object,
  metadata: object,
  speed: text(32),
  user: text(),
})

const roles: ReadonlySet<unknown> = new Set(['user', 'assistant', 'system'])

const isBlocks = (value: unknown): boolean => Array.isArray(value) && value.every(isTyped)

export interface CheckedMessage {
  role: 'user' | 'assistant' | 'system'
  content: string | Block[]
}

/** A content block, of which nothing is known but its type. */
export type Block = Record<string, unknown> & { type: string }

/**
 * Checks a Messages body (section 21).
 * @throws GatewayError `invalid_request`, `max_tokens_exceeded`; messages name the member and never quote the prompt
 */
export function checkRequest(body: unknown): asserts body is Record<string, unknown> & { messages: CheckedMessage[] } {
  if (!isObject(body)) throw invalid(`The request body must be a JSON object, received ${describeType(body)}.`)
  checkFields(body, fieldRules)
  checkMaxTokens(body)
  checkFallbacks(body)
  const { messages } = body
  if (!Array.isArray(messages)) throw invalid(`messages must be a list, received ${describeType(messages)}.`)
  if (messages.length === 0) throw invalid('messages must hold at least one message, received an empty list.')
  for (let index = 0; index < messages.length; index += 1) checkMessage(messages[index], `messages[${index}]`)
}

function checkFallbacks({ fallbacks, models }: Record<string, unknown>): void {
  if (!Array.isArray(fallbacks)) return
  if (models != null) throw invalid('fallbacks and models cannot both be given.')
  for (const [index, fallback] of (fallbacks as Record<string, unknown>[]).entries()) {
    const other = Object.keys(fallback).find((member) => member !== 'model')
    if (other !== undefined) throw invalid(`fallbacks[${index}] may hold model only, received ${describe(other)}.`)
  }
}

function checkMessage(message: unknown, at: string): void {
  if (!isObject(message)) throw invalid(`${at} must be an object, received ${describeType(message)}.`)
  if (!roles.has(message['role'])) {
    throw invalid(`${at}.role must be one of ${[...roles].join(', ')}, received ${describe(message['role'])}.`)
  }
  const { content: sent } = message
  if (!isText(sent) && !isBlocks(sent)) {
    throw invalid(`${at}.content must be ${content}, received ${describeType(sent)}.`)
  }
  if (Array.isArray(sent))
    for (const [index, block] of sent.entries()) checkBlock(block as Block, `${at}.content[${index}]`)
}

/** What the members of a block must be for it to be understood. */
const members: Readonly<Record<string, readonly string[]>> = {
  text: ['text'],
  tool_use: ['id', 'name'],
  tool_result: ['tool_use_id'],
  thinking: ['thinking'],
  redacted_thinking: ['data'],
}

function checkBlock(block: Block, at: string): void {
  for (const member of Object.hasOwn(members, block.type) ? (members[block.type] ?? []) : []) {
    if (!isText(block[member]))
      throw invalid(`${at}.${member} must be a string, received ${describeType(block[member])}.`)
  }
  const source = block.type === 'image' || block.type === 'document' ? block['source'] : undefined
  if (source !== undefined && !isTyped(source)) throw invalid(`${at}.source must be an object with a type.`)
  const result = block.type === 'tool_result' ? block['content'] : undefined
  if (result != null && !isText(result) && !isBlocks(result)) {
    throw invalid(`${at}.content must be ${content}, received ${describeType(result)}.`)
  }
}
