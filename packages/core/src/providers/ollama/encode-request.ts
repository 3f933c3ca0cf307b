import type { ChatRequest, FunctionTool, Tool } from '../../chat/index.ts'
import type { ModelOffer } from '../../catalog/offer.ts'
import type { EncodedRequest, EncodeInput, Warning } from '../contract.ts'
import { type JsonObject, objectOf, textOf } from '../json-value.ts'
import { reportLeftOut } from '../left-out.ts'
import { wantedReasoning } from '../wanted-reasoning.ts'
import { nativeMembers, parameterTable } from './capabilities.ts'
import { encodeMessages, type Warn } from './encode-messages.ts'

/** The neutral request as `POST /api/chat` takes it; what cannot be said is a warning. */
export function encodeOllamaRequest({ request, offer, stream }: EncodeInput): EncodedRequest {
  const warnings: Warning[] = []
  const warn: Warn = (type, field, message) => void warnings.push({ type, field, message })
  const options = optionsOf(request, offer)
  const format = formatOf(request, warn)
  const body: JsonObject = {
    model: offer.upstream,
    messages: encodeMessages(request.messages, warn),
    stream,
    ...toolsOf(request, warn),
    ...(format !== undefined && { format }),
    ...thinkOf(request, offer, warn),
    ...(request.logprobs != null && { logprobs: request.logprobs }),
    ...(request.top_logprobs != null && { top_logprobs: request.top_logprobs }),
  }
  for (const name of nativeMembers) if (request[name] != null) body[name] = request[name]
  const all = { ...options, ...objectOf(request['options']) }
  if (Object.keys(all).length > 0) body['options'] = all
  reportLeftOut(request, {
    table: parameterTable,
    isNative: (name) => nativeMembers.has(name),
    unknown: 'not a member of an Ollama request',
    report: (field, message) => warn('unsupported', field, message),
  })
  return { path: '/chat', body, warnings }
}

/** Options that mean the same under another name. */
const sameMeaning = {
  temperature: 'temperature',
  top_p: 'top_p',
  top_k: 'top_k',
  min_p: 'min_p',
  seed: 'seed',
  frequency_penalty: 'frequency_penalty',
  presence_penalty: 'presence_penalty',
  repetition_penalty: 'repeat_penalty',
} as const satisfies Partial<Record<keyof ChatRequest, string>>

/** A window that is not asked for is a few thousand tokens, whatever the model could hold, and what is beyond is cut off unsaid. */
function optionsOf(request: ChatRequest, { contextTokens }: ModelOffer): JsonObject {
  const options: JsonObject = {}
  if (contextTokens !== undefined) options['num_ctx'] = contextTokens
  for (const [name, ours] of Object.entries(sameMeaning)) if (request[name] != null) options[ours] = request[name]
  const maxTokens = request.max_completion_tokens ?? request.max_tokens
  if (maxTokens != null) options['num_predict'] = maxTokens
  const stops = [request.stop ?? []].flat().filter((stop) => stop !== '')
  if (stops.length > 0) options['stop'] = stops
  return options
}

function formatOf({ response_format: format }: ChatRequest, warn: Warn): unknown {
  if (!format || format.type === 'text') return undefined
  if (format.type === 'json_object') return 'json'
  const schema = objectOf(objectOf((format as { json_schema?: unknown }).json_schema)?.['schema'])
  if (format.type === 'json_schema') return schema ?? 'json'
  warn('unsupported', 'response_format', `Ollama has no response format ${format.type}`)
  return undefined
}

const isFunctionTool = (tool: Tool): tool is FunctionTool =>
  tool.type === 'function' && objectOf((tool as FunctionTool).function) !== undefined

/** No choice can be forced: tools that may not be called are not offered. */
function toolsOf({ tools, tool_choice: choice }: ChatRequest, warn: Warn): JsonObject {
  const functions = (tools ?? []).filter((tool, index): tool is FunctionTool => {
    if (!isFunctionTool(tool)) warn('unsupported', `tools[${index}]`, `Ollama has no tool of type ${tool.type}`)
    return isFunctionTool(tool)
  })
  const only = textOf(objectOf(objectOf(choice)?.['function'])?.['name'])
  if (functions.length > 0 && choice && choice !== 'auto' && choice !== 'none') {
    warn('changed', 'tool_choice', 'Ollama cannot make a model call a tool: it may')
  }
  const offered = only === undefined ? functions : functions.filter((tool) => tool.function.name === only)
  if (offered.length === 0 || choice === 'none') return {}
  return {
    tools: offered.map(({ function: { name, description, parameters } }) => toolOf({ name, description, parameters })),
  }
}

const toolOf = (definition: JsonObject): JsonObject => ({
  type: 'function',
  function: Object.fromEntries(Object.entries(definition).filter(([, value]) => value != null)),
})

const levels: Readonly<Record<string, string>> = { minimal: 'low', low: 'low', medium: 'medium' }

/** Levels are for gpt-oss, which cannot stop thinking; the other models think or do not. docs.ollama.com/capabilities/thinking, read 2026-11-22. */
function thinkOf(request: ChatRequest, { upstream }: ModelOffer, warn: Warn): JsonObject {
  const wanted = wantedReasoning(request)
  if (!wanted) return {}
  const takesLevels = /gpt-oss/.test(upstream)
  const asksEffort = (request.reasoning?.effort ?? request.reasoning_effort) != null
  if (wanted.off) {
    if (takesLevels) warn('changed', 'reasoning', 'this model always thinks: the least effort is asked for')
    return { think: takesLevels ? 'low' : false }
  }
  if (wanted.maxTokens !== undefined || (asksEffort && !takesLevels)) {
    warn(
      'changed',
      'reasoning',
      takesLevels ? 'Ollama takes an effort only' : 'Ollama turns thinking on or off only: on',
    )
  }
  return { think: takesLevels ? (levels[wanted.effort ?? 'medium'] ?? 'high') : true }
}
