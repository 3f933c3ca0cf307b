import type { ChatRequest } from '../../chat/index.ts'
import type { EncodedRequest, EncodeInput } from '../contract.ts'
import { type JsonObject, objectOf } from '../json-value.ts'
import { reportLeftOut } from '../left-out.ts'
import { isNativeMember, nativeMembers, parameterTable } from './capabilities.ts'
import { encodeFormat, type EncodedFormat } from './encode-format.ts'
import { encodeMessages } from './encode-messages.ts'
import { type EncodedReasoning, encodeReasoning, mayThinkWithBudget } from './encode-reasoning.ts'
import { encodeSampling } from './encode-sampling.ts'
import { type EncodedTools, encodeTools, isForced } from './encode-tools.ts'
import { Encoding, limitBreakpoints, type Platform } from './encoding.ts'
import { type Address, identityOf, pathOf, takesStreamMember } from './address.ts'
import { encodeNative, splitBetas } from './encode-native.ts'
import { isForeign } from './encode-thinking.ts'
import { traitsOf } from './model-traits.ts'

export function encode(input: EncodeInput, platform: Platform): EncodedRequest {
  if (input.native?.wire === 'anthropic-messages' && !holdsForeignThoughts(input.request)) {
    return encodeNative(input, input.native, platform)
  }
  const encoding = new Encoding(platform, traitsOf(input.offer))
  const address: Address = { model: input.offer.upstream, stream: input.stream, platform }
  const { body, answerTool } = encodeBody(input, encoding)
  return {
    path: pathOf(address),
    body: { ...identityOf(address), ...body, ...(platform === 'bedrock' && betaMember(input.betas, encoding)) },
    ...(platform === 'bedrock' ? {} : betaHeader(input.betas, encoding)),
    warnings: encoding.warnings,
    ...(answerTool !== undefined && { context: { answerTool } }),
  }
}

/** In a body of this wire they are blocks like its own, but packed: Anthropic would refuse them as forged. */
const holdsForeignThoughts = ({ messages }: ChatRequest): boolean =>
  messages.some((message) => message.role === 'assistant' && (message.reasoning_details ?? []).some(isForeign))

function encodeBody(input: EncodeInput, encoding: Encoding): { body: JsonObject; answerTool: string | undefined } {
  const { request } = input
  const maxTokens = maxTokensOf(request, encoding)
  const { system, turns } = encodeMessages(request.messages, encoding)
  const tools = encodeTools(input, encoding)
  const format = encodeFormat(request, tools, encoding)
  const choice = choiceOf(format, tools)
  const reasoning = withoutConflict(encodeReasoning(request, maxTokens, encoding), {
    forced: isForced(choice),
    budgetFits: mayThinkWithBudget(turns),
    encoding,
  })
  const thinks = reasoning.thinking !== undefined && reasoning.thinking['type'] !== 'disabled'
  const allTools = format.answerTool ? [...tools.tools, format.answerTool] : tools.tools
  const allSystem = format.system ? [...system, format.system] : system
  const outputConfig = outputConfigOf(request, reasoning, format)
  reportLeftOut(request, {
    table: parameterTable,
    isNative: isNativeMember,
    unknown: 'not a member of a Messages request',
    report: (field, message) => encoding.leftOut(field, message),
  })
  const blocks = [...allTools, ...allSystem, ...turns.flatMap(({ content }) => content)]
  limitBreakpoints(blocks, request.cache_control != null, encoding)
  const body: JsonObject = {
    max_tokens: maxTokens,
    ...(allSystem.length > 0 && { system: allSystem }),
    messages: turns,
    ...(allTools.length > 0 && { tools: allTools }),
    ...(choice && { tool_choice: choice }),
    ...(reasoning.thinking && { thinking: reasoning.thinking }),
    ...(outputConfig && { output_config: outputConfig }),
    ...encodeSampling(request, thinks, encoding),
    ...stopSequences(request, encoding),
    ...serviceTier(request, encoding),
    ...(request.user && { metadata: { user_id: request.user } }),
    ...(request.cache_control && { cache_control: request.cache_control }),
    ...Object.fromEntries(nativeMembers.filter((name) => request[name] != null).map((name) => [name, request[name]])),
    ...(input.stream && takesStreamMember(encoding.platform) && { stream: true }),
  }
  return { body, answerTool: format.answerTool?.['name'] as string | undefined }
}

/** Anthropic asks for a ceiling; without one of the caller's it is what the model can give. */
function maxTokensOf(request: ChatRequest, encoding: Encoding): number {
  const ceiling = encoding.traits.maxOutputTokens
  const asked = request.max_completion_tokens ?? request.max_tokens
  if (asked == null || asked <= ceiling) return asked ?? ceiling
  encoding.changed('max_tokens', `${asked} is above what the model can give: ${ceiling} is asked for`)
  return ceiling
}

/** A tool in place of the answer leaves the caller's tools and itself to choose from, one at a time. */
function choiceOf({ answerTool }: EncodedFormat, { tools, choice }: EncodedTools): JsonObject | undefined {
  if (!answerTool) return choice
  const only = tools.length === 0 || choice?.['type'] === 'none'
  const forced = only ? { type: 'tool', name: answerTool['name'] } : { type: 'any' }
  return { ...forced, disable_parallel_tool_use: true }
}

interface Conflicts {
  /** The choice of tools forces a call. */
  forced: boolean
  budgetFits: boolean
  encoding: Encoding
}

/** Anthropic refuses thinking beside a forced tool, and a budget in the middle of a turn that began without thinking. */
function withoutConflict(reasoning: EncodedReasoning, { forced, budgetFits, encoding }: Conflicts): EncodedReasoning {
  const type = reasoning.thinking?.['type']
  if (type === undefined || type === 'disabled') return reasoning
  const misfit = type === 'enabled' && !budgetFits
  if (!forced && !misfit) return reasoning
  encoding.leftOut(
    'reasoning',
    forced
      ? 'a model made to call a tool cannot think'
      : 'the turn to be continued began without thinking of this model',
  )
  return { effort: reasoning.effort }
}

function outputConfigOf(
  request: ChatRequest,
  { effort }: EncodedReasoning,
  { format }: EncodedFormat,
): JsonObject | undefined {
  const config = { ...(effort && { effort }), ...(format && { format }), ...objectOf(request['output_config']) }
  return Object.keys(config).length > 0 ? config : undefined
}

/** Anthropic refuses sequences without a visible character. */
function stopSequences({ stop }: ChatRequest, encoding: Encoding): JsonObject {
  const asked = typeof stop === 'string' ? [stop] : (stop ?? [])
  const taken = asked.filter((sequence) => sequence.trim() !== '')
  if (taken.length < asked.length) encoding.leftOut('stop', 'sequences of blanks alone are not taken by this provider')
  return taken.length > 0 ? { stop_sequences: taken } : {}
}

const serviceTiers: ReadonlyMap<string, string> = new Map([
  ['auto', 'auto'],
  ['priority', 'auto'],
  ['fast', 'auto'],
  ['default', 'standard_only'],
  ['standard_only', 'standard_only'],
])

function serviceTier({ service_tier: asked }: ChatRequest, encoding: Encoding): JsonObject {
  if (!asked) return {}
  const tier = serviceTiers.get(asked)
  if (tier !== undefined) return { service_tier: tier }
  encoding.leftOut('service_tier', `'${asked}' is not taken: auto, default and priority are`)
  return {}
}

const allBetas = (callers: string | undefined, { betas }: Encoding): string[] => [
  ...new Set([...splitBetas(callers), ...betas]),
]

function betaHeader(callers: string | undefined, encoding: Encoding): Pick<EncodedRequest, 'headers'> {
  const betas = allBetas(callers, encoding)
  return betas.length > 0 ? { headers: { 'anthropic-beta': betas.join(',') } } : {}
}

/** Bedrock takes the header's values in the body. */
function betaMember(callers: string | undefined, encoding: Encoding): JsonObject {
  const betas = allBetas(callers, encoding)
  return betas.length > 0 ? { anthropic_beta: betas } : {}
}
