import type { ChatRequest, FunctionTool, Tool } from '../../chat/index.ts'
import type { ModelOffer } from '../../catalog/offer.ts'
import type { EncodedRequest, EncodeInput, Warning } from '../contract.ts'
import { type AnswerTool, answerToolFor, isCallForced } from '../answer-tool.ts'
import { listOf, objectOf, textOf } from '../json-value.ts'
import { effortShares, wantedReasoning } from '../wanted-reasoning.ts'
import { reportLeftOut } from '../left-out.ts'
import { nativeMembers, parameterTable } from './capabilities.ts'
import { encodeMessages, warn } from './encode-messages.ts'

/** The neutral request as `POST /v2/chat` takes it; what cannot be said is a warning. */
export function encodeCohereRequest({ request, offer, native, stream }: EncodeInput): EncodedRequest {
  if (native?.wire === 'cohere') {
    return { path: '/chat', body: { ...native.body, model: offer.upstream, stream }, warnings: [] }
  }
  const warnings: Warning[] = []
  const { messages, documents } = encodeMessages(request.messages, warnings)
  const answerTool = request.tools?.some(isFunctionTool) ? answerToolFor(request) : undefined
  const tools = encodeTools(request, answerTool, warnings)
  const format = answerTool ? {} : encodeFormat(request, tools !== undefined, warnings)
  const body: Record<string, unknown> = {
    model: offer.upstream,
    messages: format.instruction === undefined ? messages : [systemOf(format.instruction), ...messages],
    stream,
    ...(documents.length > 0 && { documents }),
    ...tools,
    ...(format.body && { response_format: format.body }),
    ...samplingOf(request, warnings),
    ...thinkingOf(request, offer),
  }
  for (const name of nativeMembers) {
    const value = request[name]
    if (value !== undefined && value !== null)
      body[name] = name === 'documents' ? [...documents, ...listOf(value)] : value
  }
  reportLeftOut(request, {
    table: parameterTable,
    isNative: (name) => nativeMembers.has(name),
    unknown: 'not a member of a Cohere request',
    report: (field, message) => warn(warnings, 'unsupported', field, message),
  })
  return { path: '/chat', body, warnings, ...(answerTool && { context: { answerTool: answerTool.name } }) }
}

const systemOf = (content: string): object => ({ role: 'system', content })

const isFunctionTool = (tool: Tool): tool is FunctionTool =>
  tool.type === 'function' && objectOf((tool as FunctionTool).function) !== undefined

/** Cohere can force some call or none, not a certain one: the others are then not offered. */
function encodeTools(
  request: ChatRequest,
  answerTool: AnswerTool | undefined,
  warnings: Warning[],
): Record<string, unknown> | undefined {
  const functions = (request.tools ?? []).filter((tool, i): tool is FunctionTool => {
    if (!isFunctionTool(tool)) warn(warnings, 'unsupported', `tools[${i}]`, `Cohere has no tool of type ${tool.type}`)
    return isFunctionTool(tool)
  })
  if (functions.length === 0) return undefined
  const { mode, names } = toolChoiceOf(request.tool_choice)
  const offered = names ? functions.filter((tool) => names.includes(tool.function.name)) : functions
  // a tool in place of the answer must be called, it or one of the caller's
  const declared = answerTool ? [...(mode === 'NONE' ? [] : offered), { function: answerTool }] : offered
  const choice = answerTool ? 'REQUIRED' : mode
  return {
    tools: declared.map(({ function: fn }) => ({
      type: 'function',
      function: {
        name: fn.name,
        ...(fn.description != null && { description: fn.description }),
        parameters: fn.parameters ?? { type: 'object', properties: {} },
      },
    })),
    ...(choice && { tool_choice: choice }),
    ...(offered.some((tool) => tool.function.strict === true) && { strict_tools: true }),
  }
}

function toolChoiceOf(choice: ChatRequest['tool_choice']): { mode?: 'NONE' | 'REQUIRED'; names?: string[] } {
  if (choice === 'none') return { mode: 'NONE' }
  if (choice === 'required') return { mode: 'REQUIRED' }
  if (typeof choice !== 'object' || choice === null) return {}
  const nameOf = (tool: unknown): string | undefined => textOf(objectOf(objectOf(tool)?.['function'])?.['name'])
  const name = nameOf(choice)
  if (name !== undefined) return { mode: 'REQUIRED', names: [name] }
  const allowed = objectOf((choice as { allowed_tools?: unknown }).allowed_tools)
  if (!allowed) return {}
  const names = listOf(allowed['tools']).flatMap((tool) => nameOf(tool) ?? [])
  return allowed['mode'] === 'required' ? { mode: 'REQUIRED', names } : { names }
}

interface EncodedFormat {
  body?: object
  /** Stands in for the format where the model cannot be bound to it. */
  instruction?: string
}

/** https://docs.cohere.com/docs/structured-outputs, read 2026-11-22: not together with tools. */
function encodeFormat(
  { response_format: format, tool_choice }: ChatRequest,
  hasTools: boolean,
  warnings: Warning[],
): EncodedFormat {
  if (!format || format.type === 'text') return {}
  if (format.type !== 'json_object' && format.type !== 'json_schema') {
    warn(warnings, 'unsupported', 'response_format', `Cohere has no response format ${format.type}`)
    return {}
  }
  const schema = objectOf(objectOf((format as { json_schema?: unknown }).json_schema)?.['schema'])
  if (!hasTools) return { body: { type: 'json_object', ...(schema && { json_schema: schema }) } }
  if (isCallForced(tool_choice)) return {}
  warn(warnings, 'changed', 'response_format', 'with tools it can only be asked for in words')
  return {
    instruction: schema
      ? `Answer with nothing but JSON that follows this JSON Schema:\n${JSON.stringify(schema)}`
      : 'Answer with nothing but a JSON object.',
  }
}

/** Members that mean the same under another name, with the range Cohere takes them in. */
const sampling = [
  ['temperature', 'temperature', 0, 1],
  ['top_p', 'p', 0.01, 0.99],
  ['top_k', 'k', 0, 500],
  ['frequency_penalty', 'frequency_penalty', 0, 1],
  ['presence_penalty', 'presence_penalty', 0, 1],
  ['seed', 'seed', 0, Number.MAX_SAFE_INTEGER],
] as const

function samplingOf(request: ChatRequest, warnings: Warning[]): Record<string, unknown> {
  const sent: Record<string, unknown> = {}
  for (const [name, ours, min, max] of sampling) {
    const value = request[name]
    if (value === undefined || value === null) continue
    const taken = Math.min(max, Math.max(min, value))
    if (taken !== value) warn(warnings, 'changed', name, `Cohere takes ${min} to ${max}: ${taken} is sent`)
    sent[ours] = taken
  }
  const maxTokens = request.max_completion_tokens ?? request.max_tokens
  if (maxTokens !== undefined && maxTokens !== null) sent['max_tokens'] = maxTokens
  const stops = [request.stop ?? []].flat().filter((stop) => stop !== '')
  if (stops.length > 0) sent['stop_sequences'] = stops
  if (request.logprobs !== undefined && request.logprobs !== null) sent['logprobs'] = request.logprobs
  return sent
}

/** The longest answer of Cohere's reasoning models; https://docs.cohere.com/docs/models, read 2026-11-22. */
const maxOutputTokens = 32_768

function thinkingOf(request: ChatRequest, offer: ModelOffer): Record<string, unknown> | undefined {
  const wanted = wantedReasoning(request)
  if (!wanted) return undefined
  if (wanted.off) return { thinking: { type: 'disabled' } }
  const output = request.max_completion_tokens ?? request.max_tokens ?? offer.maxOutputTokens ?? maxOutputTokens
  const share = wanted.effort && Math.max(1, Math.floor(output * effortShares[wanted.effort]))
  const budget = wanted.maxTokens ?? share
  return { thinking: { type: 'enabled', ...(budget !== undefined && { token_budget: budget }) } }
}
