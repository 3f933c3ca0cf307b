import {
  type AnswerContext,
  type AnswerTool,
  answerToolFor,
  isCallForced,
  type ChatRequest,
  type EncodedRequest,
  type EncodeInput,
  type JsonObject,
  objectOf,
  reportLeftOut,
  textOf,
} from '@inroute/core/provider'
import { nativeMembers, parameterTable } from './capabilities.ts'
import { type EncodeContext, modelFamilyOf, warn } from './encode-context.ts'
import { claudeFormat, encodeMessages, type Turn } from './encode-messages.ts'
import { encodeModelSettings } from './encode-model-fields.ts'
import { encodeTools, type ToolConfig } from './encode-tools.ts'

/** The neutral request as Converse takes it; what cannot be said is a warning. */
export function encodeConverseRequest({ request, offer, stream }: EncodeInput): EncodedRequest {
  const context: EncodeContext = { family: modelFamilyOf(offer), warnings: [] }
  const { system, turns, toolNames } = encodeMessages(request, context)
  const { inferenceConfig, fields, structuredOutputs } = encodeModelSettings(request, offer, context)
  const format = formatOf(request, structuredOutputs, context)
  const toolConfig = encodeTools({ request, toolNames, answerTool: format.answerTool, context })
  const allSystem = format.instruction === undefined ? system : [...system, { text: format.instruction }]
  const config = withStops(inferenceConfig, request)
  const body: JsonObject = {
    messages: turns,
    ...(allSystem.length > 0 && { system: allSystem }),
    ...(Object.keys(config).length > 0 && { inferenceConfig: config }),
    ...(toolConfig && { toolConfig }),
    ...(format.outputConfig && { outputConfig: format.outputConfig }),
    ...serviceTierOf(request, context),
  }
  const native = nativeOf(request, withoutConflict(fields, { turns, toolConfig, context }))
  reportLeftOut(request, {
    table: parameterTable,
    isNative: (name) => nativeMembers.has(name),
    unknown: 'not a member of a Converse request',
    report: (field, message) => warn(context, 'unsupported', field, message),
  })
  return {
    path: `/model/${encodeURIComponent(offer.upstream)}/${stream ? 'converse-stream' : 'converse'}`,
    body: { ...body, ...native },
    ...(stream && { headers: { accept: 'application/vnd.amazon.eventstream' } }),
    warnings: context.warnings,
    context: answerContextOf(context, format.answerTool),
  }
}

interface Conflicts {
  turns: readonly Turn[]
  toolConfig: ToolConfig | undefined
  context: EncodeContext
}

/** Claude refuses to think where it must call a tool, and, with a budget, within a turn that began without thinking. */
function withoutConflict(fields: JsonObject, { turns, toolConfig, context }: Conflicts): JsonObject {
  const type = objectOf(fields['thinking'])?.['type']
  if (type === undefined || type === 'disabled') return fields
  const isForced = toolConfig?.toolChoice !== undefined && !('auto' in toolConfig.toolChoice)
  const isMisfit = type === 'enabled' && !mayThink(turns)
  if (!isForced && !isMisfit) return fields
  const why = isForced ? 'a model made to call a tool cannot think' : 'the turn to be continued began without thinking'
  warn(context, 'unsupported', 'reasoning', why)
  const { thinking: _, ...rest } = fields
  return rest
}

function mayThink(turns: readonly Turn[]): boolean {
  const last = turns.at(-1)
  const answersTools = last?.role === 'user' && last.content.some((block) => 'toolResult' in block)
  const open = last?.role === 'assistant' ? last : answersTools ? turns.at(-2) : undefined
  return open?.role !== 'assistant' || 'reasoningContent' in (open.content[0] ?? {})
}

const answerContextOf = (context: EncodeContext, answerTool: AnswerTool | undefined): AnswerContext => ({
  reasoningFormat: context.family === 'claude' ? claudeFormat : 'unknown',
  ...(answerTool && { answerTool: answerTool.name }),
})

function withStops(config: JsonObject, { stop }: ChatRequest): JsonObject {
  const stops = [stop ?? []].flat().filter((sequence) => sequence !== '')
  return stops.length > 0 ? { ...config, stopSequences: stops } : config
}

interface EncodedFormat {
  outputConfig?: JsonObject
  answerTool?: AnswerTool
  instruction?: string
}

function formatOf(request: ChatRequest, structuredOutputs: boolean, context: EncodeContext): EncodedFormat {
  const format = request.response_format
  if (!format || format.type === 'text') return {}
  const definition = objectOf((format as { json_schema?: unknown }).json_schema)
  const schema = objectOf(definition?.['schema'])
  if (structuredOutputs && format.type === 'json_schema' && definition && schema) {
    const name = textOf(definition['name'])
    const description = textOf(definition['description'])
    const jsonSchema = { schema: JSON.stringify(schema), ...(name && { name }), ...(description && { description }) }
    return { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema } } } }
  }
  if (format.type === 'json_object' || format.type === 'json_schema') {
    if (isCallForced(request.tool_choice)) return {}
    const answerTool = canForceCalls.has(context.family) ? answerToolFor(request) : undefined
    if (answerTool) return { answerTool }
    warn(context, 'changed', 'response_format', 'this model can only be asked for it in words')
    const words = schema ? `JSON that follows this JSON Schema:\n${JSON.stringify(schema)}` : 'a JSON object.'
    return { instruction: `Answer with nothing but ${words}` }
  }
  warn(context, 'unsupported', 'response_format', `Converse has no response format ${format.type}`)
  return {}
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolChoice.html, read 2026-11-22. */
const canForceCalls: ReadonlySet<EncodeContext['family']> = new Set(['claude', 'nova', 'mistral'])

/** Section 19. */
const tiers: Readonly<Record<string, string>> = {
  default: 'default',
  flex: 'flex',
  priority: 'priority',
  fast: 'priority',
}

function serviceTierOf(request: ChatRequest, context: EncodeContext): JsonObject {
  const asked = request.service_tier
  if (!asked || asked === 'auto') return {}
  const type = Object.hasOwn(tiers, asked) ? tiers[asked] : undefined
  if (type !== undefined) return { serviceTier: { type } }
  warn(context, 'unsupported', 'service_tier', `Bedrock has no service tier ${asked}`)
  return {}
}

/** Converse's own members, under its own names; fields for the model are joined with ours, the caller's on top. */
function nativeOf(request: ChatRequest, fields: JsonObject): JsonObject {
  const own = objectOf(request['additionalModelRequestFields'])
  const all = { ...fields, ...own }
  const members = Object.entries(request).filter(
    ([name, value]) => nativeMembers.has(name) && name !== 'additionalModelRequestFields' && value != null,
  )
  return {
    ...Object.fromEntries(members),
    ...(Object.keys(all).length > 0 && { additionalModelRequestFields: all }),
  }
}
