import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool, SharedV4ProviderOptions } from '@ai-sdk/provider'
import {
  type ChatRequest,
  type EncodedRequest,
  type EncodeInput,
  type FunctionTool,
  type JsonSchemaFormat,
  reportLeftOut,
  type Warning,
  wantedReasoning,
} from '@inroute/core/provider'
import { parameterTable } from './capabilities.ts'
import { encodeMessages } from './encode-messages.ts'
import type { ModelCall } from './model-call.ts'

/** The neutral request as the AI SDK's call options; what they have no place for is a warning. */
export function encodeRequest(
  { request, offer }: EncodeInput,
  providerOptions: SharedV4ProviderOptions | undefined,
): EncodedRequest {
  const warnings: Warning[] = []
  const options: LanguageModelV4CallOptions = {
    prompt: encodeMessages(request.messages, warnings),
    ...samplingOf(request),
    ...toolsOf(request, warnings),
    ...formatOf(request, warnings),
    ...reasoningOf(request, warnings),
    ...(providerOptions && { providerOptions }),
  }
  reportLeftOut(request, {
    table: parameterTable,
    isNative: () => false,
    unknown: 'not a setting of the AI SDK',
    report: (field, message) => warnings.push({ type: 'unsupported', field, message }),
  })
  const call: ModelCall = { model: offer.upstream, options }
  return { path: `/${encodeURIComponent(offer.upstream)}`, body: call, warnings }
}

const sampling = [
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
  ['top_k', 'topK'],
  ['frequency_penalty', 'frequencyPenalty'],
  ['presence_penalty', 'presencePenalty'],
  ['seed', 'seed'],
] as const

function samplingOf(request: ChatRequest): Partial<LanguageModelV4CallOptions> {
  const sent: Partial<LanguageModelV4CallOptions> = {}
  for (const [name, theirs] of sampling) {
    const value = request[name]
    if (value !== undefined && value !== null) sent[theirs] = value
  }
  const maxTokens = request.max_completion_tokens ?? request.max_tokens
  if (maxTokens !== undefined && maxTokens !== null) sent.maxOutputTokens = maxTokens
  const stops = [request.stop ?? []].flat()
  if (stops.length > 0) sent.stopSequences = stops
  return sent
}

function toolsOf(request: ChatRequest, warnings: Warning[]): Partial<LanguageModelV4CallOptions> {
  const tools = (request.tools ?? []).flatMap((tool, index): LanguageModelV4FunctionTool[] => {
    if (tool.type === 'function') return [toTool((tool as FunctionTool).function)]
    const message = `the AI SDK takes function tools, and this is a tool of type ${tool.type}`
    warnings.push({ type: 'unsupported', field: `tools[${index}]`, message })
    return []
  })
  return tools.length === 0 ? {} : { tools, ...choiceOf(request.tool_choice, warnings) }
}

function toTool({ name, description, parameters, strict }: FunctionTool['function']): LanguageModelV4FunctionTool {
  return {
    type: 'function',
    name,
    inputSchema: parameters ?? { type: 'object', properties: {} },
    ...(typeof description === 'string' && { description }),
    ...(typeof strict === 'boolean' && { strict }),
  }
}

function choiceOf(
  choice: ChatRequest['tool_choice'],
  warnings: Warning[],
): Pick<LanguageModelV4CallOptions, 'toolChoice'> {
  if (choice === undefined || choice === null) return {}
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { toolChoice: { type: choice } }
  if (typeof choice === 'object' && choice.type === 'function') {
    return { toolChoice: { type: 'tool', toolName: (choice as { function: { name: string } }).function.name } }
  }
  warnings.push({ type: 'unsupported', field: 'tool_choice', message: 'the AI SDK has no choice of this type' })
  return {}
}

function formatOf({ response_format: format }: ChatRequest, warnings: Warning[]): Partial<LanguageModelV4CallOptions> {
  if (!format || format.type === 'text') return {}
  if (format.type === 'json_object') return { responseFormat: { type: 'json' } }
  if (format.type === 'json_schema') {
    const { name, description, schema } = (format as { json_schema: JsonSchemaFormat }).json_schema
    return { responseFormat: { type: 'json', name, ...(schema && { schema }), ...(description && { description }) } }
  }
  const message = `the AI SDK has no response format ${format.type}`
  warnings.push({ type: 'unsupported', field: 'response_format', message })
  return {}
}

const efforts = ['minimal', 'low', 'medium', 'high', 'xhigh'] as const

function reasoningOf(request: ChatRequest, warnings: Warning[]): Partial<LanguageModelV4CallOptions> {
  const wanted = wantedReasoning(request)
  if (!wanted) return {}
  if (wanted.off) return { reasoning: 'none' }
  if (wanted.maxTokens !== undefined) {
    const message = 'the AI SDK takes an effort, not a number of tokens: medium is sent'
    warnings.push({ type: 'changed', field: 'reasoning.max_tokens', message })
    return { reasoning: 'medium' }
  }
  if (wanted.effort === undefined) return {}
  if (wanted.effort === 'max') {
    warnings.push({ type: 'changed', field: 'reasoning.effort', message: 'xhigh is the most the AI SDK asks for' })
    return { reasoning: 'xhigh' }
  }
  const effort = efforts.find((known) => known === wanted.effort)
  return effort ? { reasoning: effort } : {}
}
