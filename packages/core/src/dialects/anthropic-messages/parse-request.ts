import type { ChatRequest, ReasoningRequest, Tool, ToolChoice } from '../../chat/index.ts'
import type { ParsedRequest } from '../contract.ts'
import { isObject } from '../../providers/json-value.ts'
import { isText } from '../field-rules.ts'
import { type Block, checkRequest } from './check-request.ts'
import { markerOf, parseTexts } from './parse-content.ts'
import { parseMessages } from './parse-messages.ts'

type Body = Readonly<Record<string, unknown>>

/** Members that mean the same in the neutral request, or are the gateway's own. */
const sameMembers: readonly string[] = [
  'model',
  'models',
  'stream',
  'max_tokens',
  'temperature',
  'top_p',
  'top_k',
  'cache_control',
  'provider',
  'plugins',
  'route',
  'preset',
  'session_id',
  'trace',
  'stop_server_tools_when',
  'prompt_cache_key',
  // Anthropic's own, for its codec
  'container',
  'context_management',
  'mcp_servers',
  'inference_geo',
]

/**
 * A Messages body (section 21) as the neutral request.
 * @throws GatewayError `invalid_request`, `max_tokens_exceeded`
 */
export function parseRequest(body: unknown): ParsedRequest {
  checkRequest(body)
  const system = body['system'] as string | Block[] | null | undefined
  const request: ChatRequest = {
    ...Object.fromEntries(sameMembers.filter((name) => body[name] !== undefined).map((name) => [name, body[name]])),
    ...fallbackModels(body),
    messages: [
      ...(system?.length ? [{ role: 'system' as const, content: parseTexts(system) }] : []),
      ...parseMessages(body.messages),
    ],
    ...toolMembers(body),
    ...thinkingMembers(body),
    ...formatMember(body),
    ...(Array.isArray(body['stop_sequences']) && { stop: body['stop_sequences'] as string[] }),
    ...userMember(body),
    ...tierMember(body),
  }
  return { request, stream: body['stream'] === true }
}

function fallbackModels({ fallbacks }: Body): Partial<ChatRequest> {
  return Array.isArray(fallbacks) ? { models: (fallbacks as { model: string }[]).map(({ model }) => model) } : {}
}

function toolMembers({ tools, tool_choice: choice }: Body): Partial<ChatRequest> {
  const chosen = isObject(choice) ? choice : {}
  return {
    ...(Array.isArray(tools) && { tools: (tools as Record<string, unknown>[]).map(parseTool) }),
    ...choiceMember(chosen),
    ...(chosen['disable_parallel_tool_use'] === true && { parallel_tool_calls: false }),
  }
}

/** A caller's own tool is a function; Anthropic's and the gateway's own tools stay as they are. */
function parseTool(tool: Record<string, unknown>): Tool {
  const { type, name, description, input_schema: parameters, strict } = tool
  if ((isText(type) && type !== 'custom') || !isText(name)) return { ...tool, type: String(type) }
  return {
    type: 'function',
    function: {
      name,
      ...(isText(description) && { description }),
      ...(isObject(parameters) && { parameters }),
      ...(typeof strict === 'boolean' && { strict }),
    },
    ...markerOf(tool),
  }
}

const choices: Readonly<Record<string, ToolChoice>> = { auto: 'auto', any: 'required', none: 'none' }

function choiceMember({ type, name }: Record<string, unknown>): { tool_choice?: ToolChoice } {
  if (type === 'tool' && isText(name)) return { tool_choice: { type: 'function', function: { name } } }
  const choice = isText(type) && Object.hasOwn(choices, type) ? choices[type] : undefined
  return choice === undefined ? {} : { tool_choice: choice }
}

/** Effort says how hard to think where thinking is adaptive, and else how much to say. */
function thinkingMembers({ thinking, output_config: config }: Body): Partial<ChatRequest> {
  const effort =
    isObject(config) && isText(config['effort']) ? (config['effort'] as ChatRequest['verbosity']) : undefined
  const reasoning = isObject(thinking) ? reasoningOf(thinking) : undefined
  if (reasoning?.enabled && effort) return { reasoning: { ...reasoning, effort } }
  return { ...(reasoning && { reasoning }), ...(effort && { verbosity: effort }) }
}

function reasoningOf(thinking: Record<string, unknown>): ReasoningRequest {
  const exclude = thinking['display'] === 'omitted' ? { exclude: true } : {}
  const budget = thinking['budget_tokens']
  if (thinking['type'] === 'disabled') return { enabled: false }
  return typeof budget === 'number' ? { max_tokens: budget, ...exclude } : { enabled: true, ...exclude }
}

/** `output_format` is what `output_config.format` was called while it was a beta. */
function formatMember({ output_config: config, output_format: beta }: Body): Partial<ChatRequest> {
  const format = (isObject(config) ? config['format'] : undefined) ?? beta
  const schema = isObject(format) ? format['schema'] : undefined
  if (!isObject(schema)) return {}
  return { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } } }
}

function userMember({ metadata, user }: Body): Partial<ChatRequest> {
  const id = isObject(metadata) ? metadata['user_id'] : undefined
  const known = isText(user) ? user : id
  return isText(known) ? { user: known } : {}
}

/** `speed: fast` is the priority tier (section 19), unless a tier is asked for by name. */
function tierMember({ service_tier: tier, speed }: Body): Partial<ChatRequest> {
  if (isText(tier)) return { service_tier: tier === 'standard_only' ? 'default' : tier }
  return speed === 'fast' ? { service_tier: 'priority' } : {}
}
