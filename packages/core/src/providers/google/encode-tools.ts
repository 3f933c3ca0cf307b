import type { ChatRequest, FunctionTool, Tool } from '../../chat/index.ts'
import { listOf, objectOf, textOf } from '../json-value.ts'
import type { AnswerTool } from '../answer-tool.ts'
import { cacheMessage, type EncodeContext, warn } from './encode-context.ts'
import { withoutConst } from './json-schema.ts'

export interface EncodedTools {
  tools: object[]
  toolConfig: Record<string, unknown> | undefined
  /** Gemini before 3 takes no JSON output beside functions. */
  hasFunctions: boolean
}

/** Tools that Google runs itself, as members of a tool: `{ google_search: {} }` or `{ type: 'google_search', ... }`. */
const serverTools: ReadonlySet<string> = new Set([
  'googleSearch',
  'googleSearchRetrieval',
  'enterpriseWebSearch',
  'googleMaps',
  'urlContext',
  'codeExecution',
  'computerUse',
  'fileSearch',
  'retrieval',
  'mcpServers',
])

export function encodeTools(
  request: ChatRequest,
  answerTool: AnswerTool | undefined,
  context: EncodeContext,
): EncodedTools {
  const declarations: object[] = []
  const native: object[] = []
  let isStrict = false
  request.tools?.forEach((tool, i) => {
    if (tool.cache_control) warn(context, 'unsupported', 'cache_control', cacheMessage)
    if (isFunctionTool(tool)) {
      declarations.push(declare(tool.function))
      isStrict ||= tool.function.strict === true
      return
    }
    const server = serverToolOf(tool)
    if (server) native.push(server)
    else warn(context, 'unsupported', `tools[${i}]`, `Gemini has no tool of type ${textOf(tool.type) ?? 'unknown'}`)
  })
  const choice = choiceOf({ request, answerTool, isStrict, hasFunctions: declarations.length > 0, context })
  if (answerTool) declarations.push(declare(answerTool))
  const hasFunctions = declarations.length > 0
  // functions that must not be called stay declared, as the history may hold calls; Google's own tools would just run
  const servers = request.tool_choice === 'none' ? [] : native
  const isMixed = hasFunctions && servers.length > 0
  return {
    tools: [...servers, ...(hasFunctions ? [{ functionDeclarations: declarations }] : [])],
    toolConfig: isMixed ? mixedConfig(choice, context) : choice && { functionCallingConfig: choice },
    hasFunctions,
  }
}

const isFunctionTool = (tool: Tool): tool is FunctionTool =>
  tool.type === 'function' && objectOf((tool as FunctionTool).function) !== undefined

export const hasFunctionTools = ({ tools }: ChatRequest): boolean => tools?.some(isFunctionTool) ?? false

const declare = (fn: { name: string; description?: string | null; parameters?: object | null }): object => ({
  name: fn.name,
  ...(fn.description != null && { description: fn.description }),
  ...(fn.parameters != null && { parametersJsonSchema: withoutConst(fn.parameters) }),
})

interface ChoiceInput {
  request: ChatRequest
  answerTool: AnswerTool | undefined
  isStrict: boolean
  /** The caller's own. */
  hasFunctions: boolean
  context: EncodeContext
}

/** A tool in place of the answer must be called, it or one of the caller's. */
function choiceOf({ request, answerTool, isStrict, hasFunctions, context }: ChoiceInput): CallingConfig | undefined {
  if (!answerTool) return hasFunctions ? functionCallingConfig(request.tool_choice, isStrict, context) : undefined
  return request.tool_choice === 'none' ? { mode: 'ANY', allowedFunctionNames: [answerTool.name] } : { mode: 'ANY' }
}

function serverToolOf(tool: Tool): object | undefined {
  const { type, ...options } = tool as Record<string, unknown>
  const named = textOf(type) && camelCase(textOf(type)!)
  if (named && serverTools.has(named)) return { [named]: objectOf(options[textOf(type)!]) ?? options }
  const members = Object.entries(options).filter(([name]) => serverTools.has(camelCase(name)))
  return members.length > 0 ? Object.fromEntries(members.map(([name, value]) => [camelCase(name), value])) : undefined
}

export const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

type CallingConfig = { mode: 'AUTO' | 'ANY' | 'NONE' | 'VALIDATED'; allowedFunctionNames?: string[] }

/** `VALIDATED`: as `AUTO`, and the arguments follow the schema, which is what `strict` asks for. */
function functionCallingConfig(
  choice: ChatRequest['tool_choice'],
  isStrict: boolean,
  context: EncodeContext,
): CallingConfig | undefined {
  const auto = isStrict ? 'VALIDATED' : 'AUTO'
  if (choice === undefined || choice === null) return isStrict ? { mode: auto } : undefined
  if (choice === 'none') return { mode: 'NONE' }
  if (choice === 'auto') return { mode: auto }
  if (choice === 'required') return { mode: 'ANY' }
  const name = textOf(objectOf((choice as { function?: unknown }).function)?.['name'])
  if (choice.type === 'function' && name !== undefined) return { mode: 'ANY', allowedFunctionNames: [name] }
  const allowed = objectOf((choice as { allowed_tools?: unknown }).allowed_tools)
  if (choice.type === 'allowed_tools' && allowed) {
    const names = listOf(allowed['tools']).flatMap(
      (tool) => textOf(objectOf(objectOf(tool)?.['function'])?.['name']) ?? [],
    )
    return { mode: allowed['mode'] === 'required' ? 'ANY' : 'VALIDATED', allowedFunctionNames: names }
  }
  warn(context, 'unsupported', 'tool_choice', `Gemini has no tool choice of type ${choice.type}`)
  return undefined
}

/** Functions beside Google's own tools work from Gemini 3 on, in `VALIDATED` mode, with the latter's calls in the answer. */
function mixedConfig(choice: CallingConfig | undefined, context: EncodeContext): Record<string, unknown> {
  const mode: CallingConfig = !choice || choice.mode === 'AUTO' ? { mode: 'VALIDATED' } : choice
  return {
    functionCallingConfig: mode,
    ...(context.platform === 'gemini-api' && { includeServerSideToolInvocations: true }),
  }
}
