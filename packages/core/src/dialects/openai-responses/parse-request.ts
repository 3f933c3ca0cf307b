import type { ChatRequest, ResponseFormat, Tool, ToolChoice } from '../../chat/index.ts'
import type { ParsedRequest } from '../contract.ts'
import { openAiFields } from '../common-fields.ts'
import { isObject } from '../../providers/json-value.ts'
import {
  checkFields,
  checkMaxTokens,
  describe,
  describeType,
  type FieldRule,
  invalid,
  isText,
  list,
  object,
  text,
} from '../field-rules.ts'
import { parseInput } from './parse-input.ts'

/**
 * Checks a Responses body and turns it into the neutral request. What the answer repeats of it is kept beside it.
 * @throws GatewayError `invalid_request`; messages name the member and never quote the input
 */
export function parseRequest(body: unknown): ParsedRequest {
  if (!isObject(body)) throw invalid(`The request body must be a JSON object, received ${describeType(body)}.`)
  checkFields(body, fieldRules)
  checkMaxTokens(body)
  checkStateless(body)
  const { text: format, safety_identifier: safetyId, max_output_tokens: maxTokens, include, ...rest } = body
  const messages = parseInput(body['input'])
  const instructions = body['instructions']
  const logprobs = Array.isArray(include) && include.includes('message.output_text.logprobs')
  const request: ChatRequest = {
    ...without(rest, ownMembers),
    messages:
      isText(instructions) && instructions !== '' ? [{ role: 'system', content: instructions }, ...messages] : messages,
    ...given('max_tokens', maxTokens),
    ...given('user', safetyId ?? body['user']),
    ...given('tools', Array.isArray(body['tools']) ? body['tools'].map(toTool) : undefined),
    ...given('tool_choice', toToolChoice(body['tool_choice'])),
    ...(isObject(format) && {
      ...given('response_format', toFormat(format['format'])),
      ...given('verbosity', format['verbosity']),
    }),
    ...given('logprobs', logprobs || body['top_logprobs'] ? true : undefined),
    ...(body['truncation'] === 'auto' && !body['plugins'] && !body['transforms'] && { transforms: ['middle-out'] }),
  }
  return { request, stream: body['stream'] === true, echo: body }
}

const fieldRules = Object.entries<FieldRule>({
  ...openAiFields,
  instructions: text(),
  text: object,
  include: list('a list of strings', isText),
  truncation: { expected: '"auto" or "disabled"', accepts: (value) => value === 'auto' || value === 'disabled' },
  user: text(256),
  safety_identifier: text(256),
})

/** Nothing is kept between requests: the whole history travels in `input`. */
function checkStateless(body: Readonly<Record<string, unknown>>): void {
  if (body['store'] === true) throw invalid('store must be false: no response is kept here, send the history in input.')
  for (const field of ['previous_response_id', 'conversation', 'prompt'] as const) {
    const value = body[field]
    if (value === undefined || value === null) continue
    throw invalid(
      `${field} must be null: nothing is kept here, send the history in input; received ${describe(value)}.`,
    )
  }
}

/** Members of this dialect that the neutral request says otherwise or not at all. */
const ownMembers = [
  'input',
  'instructions',
  'truncation',
  'store',
  'background',
  'conversation',
  'previous_response_id',
  'prompt',
  'stream_options',
  'tools',
  'tool_choice',
  'user',
  // one answer, and no tools of a server's
  'n',
  'max_tool_calls',
] as const

function without(body: Record<string, unknown>, members: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !members.includes(name)))
}

const given = (name: string, value: unknown): object => (value === undefined || value === null ? {} : { [name]: value })

/** Flat here, nested in the neutral request. Tools of other types stay as they are, for whoever knows them. */
function toTool(tool: Record<string, unknown>): Tool {
  const { type, cache_control: marker, ...definition } = tool
  const nested = type === 'function' || type === 'custom'
  return (nested ? { type, [type]: definition, ...given('cache_control', marker) } : tool) as Tool
}

function toToolChoice(choice: unknown): ToolChoice | undefined {
  if (!isObject(choice)) return (choice as ToolChoice | null) ?? undefined
  const { type, ...rest } = choice
  if (type === 'function' || type === 'custom') return { type, [type]: rest }
  if (type === 'allowed_tools') {
    const tools = Array.isArray(rest['tools']) ? rest['tools'].map(toToolChoice) : []
    return { type, allowed_tools: { ...rest, tools } }
  }
  return choice as ToolChoice
}

function toFormat(format: unknown): ResponseFormat | undefined {
  if (!isObject(format)) return undefined
  const { type, ...schema } = format
  return (type === 'json_schema' ? { type, json_schema: schema } : format) as ResponseFormat
}
