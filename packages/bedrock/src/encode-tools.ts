import {
  type AnswerTool,
  type ChatRequest,
  type FunctionTool,
  objectOf,
  textOf,
  type Tool,
} from '@inroute/core/provider'
import { cachePointOf } from './encode-content.ts'
import { type Block, type EncodeContext, warn } from './encode-context.ts'

export interface ToolConfig {
  tools: Block[]
  toolChoice?: object
}

interface ToolsInput {
  request: ChatRequest
  /** Tools the conversation speaks of. */
  toolNames: ReadonlySet<string>
  answerTool: AnswerTool | undefined
  context: EncodeContext
}

/** `toolConfig`; `undefined` where neither the request nor the conversation knows a tool. */
export function encodeTools({ request, toolNames, answerTool, context }: ToolsInput): ToolConfig | undefined {
  const isOff = request.tool_choice === 'none'
  const tools = (isOff ? [] : (request.tools ?? [])).flatMap((tool, i): Block[] => {
    if (isFunctionTool(tool)) return [specOf(tool), ...cachePointOf(tool)]
    // a tool that AWS runs, in Converse's own words
    if ('systemTool' in tool) return [{ systemTool: tool['systemTool'] }]
    warn(context, 'unsupported', `tools[${i}]`, `Converse has no tool of type ${textOf(tool.type) ?? 'unknown'}`)
    return []
  })
  const callers = tools.length
  if (answerTool) tools.push(specOf({ function: answerTool }))
  if (tools.length === 0) return stubsFor(toolNames, isOff && request.tools?.length ? request.tools : [], context)
  const toolChoice = answerTool
    ? callers > 0
      ? { any: {} }
      : { tool: { name: answerTool.name } }
    : choiceOf(request.tool_choice, context)
  return { tools, ...(toolChoice && { toolChoice }) }
}

const isFunctionTool = (tool: Tool): tool is FunctionTool =>
  tool.type === 'function' && objectOf((tool as FunctionTool).function) !== undefined

const specOf = ({ function: fn }: Pick<FunctionTool, 'function'>): Block => ({
  toolSpec: {
    name: fn.name,
    // an empty description is refused
    ...(fn.description && { description: fn.description }),
    inputSchema: { json: fn.parameters ?? { type: 'object', properties: {} } },
    ...(fn.strict != null && { strict: fn.strict }),
  },
})

/** A conversation with calls in it is refused unless tools are declared, although none may be called. */
function stubsFor(
  names: ReadonlySet<string>,
  offered: readonly Tool[],
  context: EncodeContext,
): ToolConfig | undefined {
  if (names.size === 0) return undefined
  warn(
    context,
    'changed',
    offered.length > 0 ? 'tool_choice' : 'tools',
    'the tools of the conversation are declared to the model',
  )
  const known = offered.filter(isFunctionTool)
  return {
    tools: [...names].map((name) => {
      const tool = known.find((each) => each.function.name === name)
      return tool ? specOf(tool) : { toolSpec: { name, inputSchema: { json: { type: 'object' } } } }
    }),
  }
}

function choiceOf(choice: ChatRequest['tool_choice'], context: EncodeContext): object | undefined {
  if (choice === undefined || choice === null || choice === 'none') return undefined
  if (choice === 'auto') return { auto: {} }
  if (choice === 'required') return { any: {} }
  const name = textOf(objectOf((choice as { function?: unknown }).function)?.['name'])
  if (name !== undefined) return { tool: { name } }
  warn(context, 'unsupported', 'tool_choice', `Converse has no tool choice of type ${choice.type}`)
  return undefined
}
