import type { ChatRequest, FunctionTool, Tool, ToolChoice } from '../../chat/index.ts'
import type { EncodeInput } from '../contract.ts'
import { type JsonObject, objectOf, textOf } from '../json-value.ts'
import { type Block, cacheMarkerOf, type Encoding } from './encoding.ts'

export const structuredOutputsBeta = 'structured-outputs-2025-11-13'

export interface EncodedTools {
  tools: JsonObject[]
  choice: JsonObject | undefined
}

/** Function tools in Anthropic's form, Anthropic's own tools as they are. */
export function encodeTools({ request, stream, betas }: EncodeInput, encoding: Encoding): EncodedTools {
  const strict = betas?.includes(structuredOutputsBeta) ?? false
  const tools = (request.tools ?? []).flatMap((tool, index) => {
    const field = `tools[${index}]`
    if (isFunctionTool(tool)) return [encodeFunction(tool, { field, stream, strict }, encoding)]
    if (isNativeTool(tool)) return [{ ...tool }]
    encoding.leftOut(field, `tools of type '${typeOf(tool)}' are not taken by this provider`)
    return []
  })
  return { tools, choice: tools.length === 0 ? undefined : encodeChoice(request, encoding) }
}

const isFunctionTool = (tool: Tool): tool is FunctionTool =>
  tool.type === 'function' && objectOf(tool['function'])?.['name'] !== undefined

/** `web_search_20250305` and its like carry a date; Anthropic's form of a caller's own tool has an `input_schema`. */
const isNativeTool = (tool: Tool): tool is Block =>
  /_\d{8}$/.test(tool.type) || 'input_schema' in tool || tool.type === 'mcp_toolset'

const typeOf = (tool: JsonObject): string => textOf(tool['type']) ?? ''

interface FunctionContext {
  field: string
  stream: boolean
  strict: boolean
}

function encodeFunction(
  tool: FunctionTool,
  { field, stream, strict }: FunctionContext,
  encoding: Encoding,
): JsonObject {
  const { name, description, parameters } = tool.function
  if (tool.function.strict && !strict) {
    encoding.leftOut(
      `${field}.function.strict`,
      `strict tools need the header x-anthropic-beta: ${structuredOutputsBeta}`,
    )
  }
  return {
    name,
    ...(description ? { description } : {}),
    input_schema: { ...(parameters?.['type'] === undefined && { type: 'object' }), ...parameters },
    ...(tool.function.strict && strict && { strict: true }),
    ...(stream && encoding.traits.eagerTools && { eager_input_streaming: true }),
    ...cacheMarkerOf(tool),
  }
}

const choices: ReadonlyMap<string, string> = new Map([
  ['auto', 'auto'],
  ['required', 'any'],
  ['none', 'none'],
])

function encodeChoice(
  { tool_choice: asked, parallel_tool_calls: parallel }: ChatRequest,
  encoding: Encoding,
): JsonObject | undefined {
  const choice = asked ? choiceOf(asked, encoding) : undefined
  if (parallel !== false) return choice
  if (choice?.['type'] === 'none') return choice
  return { ...(choice ?? { type: 'auto' }), disable_parallel_tool_use: true }
}

function choiceOf(asked: ToolChoice, encoding: Encoding): JsonObject | undefined {
  if (typeof asked === 'string') return namedChoice(asked, encoding)
  const named: JsonObject = { ...asked }
  const name = textOf(objectOf(named['function'])?.['name']) ?? textOf(named['name'])
  if (name === undefined) return namedChoice(asked.type, encoding)
  return forced({ type: 'tool', name }, encoding)
}

function namedChoice(asked: string, encoding: Encoding): JsonObject | undefined {
  const type = choices.get(asked)
  if (type !== undefined) return type === 'any' ? forced({ type }, encoding) : { type }
  encoding.leftOut('tool_choice', `'${asked}' is not taken: auto, none, required and a function are`)
  return undefined
}

function forced(choice: JsonObject, encoding: Encoding): JsonObject {
  if (encoding.traits.forcedTools) return choice
  encoding.changed('tool_choice', 'this model cannot be made to call a tool: it may')
  return { type: 'auto' }
}

/** Whether the choice leaves the model no way around a tool. */
export const isForced = (choice: JsonObject | undefined): boolean =>
  choice?.['type'] === 'any' || choice?.['type'] === 'tool'
