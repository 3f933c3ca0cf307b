import {
  type AssistantMessage,
  type ChatMessage,
  type ChatRequest,
  objectOf,
  parseJson,
  type ReasoningDetail,
  type ReasoningFormat,
  type ToolCall,
  type ToolMessage,
  type UserMessage,
} from '@inroute/core/provider'
import { cachePointOf, encodeContent } from './encode-content.ts'
import { type Block, type EncodeContext, warn } from './encode-context.ts'

export interface Turn {
  role: 'user' | 'assistant'
  content: Block[]
}

export interface EncodedMessages {
  system: Block[]
  turns: Turn[]
  /** Tools the conversation speaks of: Converse wants them declared, whether they may be called or not. */
  toolNames: Set<string>
}

/** Converse alternates users and assistants, and has its instructions apart; later ones stay in place as the user's text. */
export function encodeMessages(request: ChatRequest, context: EncodeContext): EncodedMessages {
  const { messages } = request
  const found = messages.findIndex(({ role }) => role !== 'system' && role !== 'developer')
  const opening = found < 0 ? messages.length : found
  const system = messages
    .slice(0, opening)
    .flatMap((message, i) => encodeContent(message.content, `messages[${i}].content`, context))
  const turns: Turn[] = []
  const toolNames = new Set<string>()
  // pictures a model drew: Converse takes images of users only
  let drawn: Block[] = []
  messages.slice(opening).forEach((message, i) => {
    const field = `messages[${opening + i}]`
    const turn = encodeMessage(message, field, context)
    if (message.role === 'assistant') {
      for (const call of callsOf(message)) toolNames.add(call.name)
      drawn.push(...imagesOf(message, turn, field, context))
      turn.content = turn.content.filter((block) => !('image' in block))
    } else if (message.role !== 'tool') {
      turn.content.unshift(...drawn)
      drawn = []
    }
    append(turns, turn)
  })
  append(turns, { role: 'user', content: drawn })
  // section 9: a marker for the whole request stands behind its last block
  if (request.cache_control && turns.length > 0) turns.at(-1)!.content.push(...cachePointOf(request))
  return { system, turns, toolNames }
}

function imagesOf(message: AssistantMessage, { content }: Turn, field: string, context: EncodeContext): Block[] {
  const sent = (message.images ?? []).map(({ image_url }) => ({ type: 'image_url' as const, image_url }))
  const images = [...content.filter((block) => 'image' in block), ...encodeContent(sent, `${field}.images`, context)]
  if (images.length > 0) {
    warn(context, 'changed', field, `${images.length} images of the assistant are sent in the user's next turn`)
  }
  return images
}

function encodeMessage(message: ChatMessage, field: string, context: EncodeContext): Turn {
  switch (message.role) {
    case 'assistant':
      return { role: 'assistant', content: encodeAssistant(message, field, context) }
    case 'system':
    case 'developer':
      warn(context, 'changed', field, `a ${message.role} message inside the conversation is sent as the user's text`)
      return { role: 'user', content: encodeContent(message.content, `${field}.content`, context) }
    case 'user':
      return { role: 'user', content: encodeUser(message, field, context) }
    default:
      return { role: 'user', content: encodeResult(message, field, context) }
  }
}

function append(turns: Turn[], next: Turn): void {
  if (next.content.length === 0) return
  const last = turns.at(-1)
  if (last?.role === next.role) last.content.push(...next.content)
  else turns.push(next)
}

/** Section 3: where a provider has no names, a name goes before the text. */
function encodeUser(message: UserMessage, field: string, context: EncodeContext): Block[] {
  const blocks = encodeContent(message.content, `${field}.content`, context)
  if (!message.name) return blocks
  const first = blocks.findIndex((block) => 'text' in block)
  if (first < 0) return [{ text: `${message.name}:` }, ...blocks]
  return blocks.map((block, i) => (i === first ? { text: `${message.name}: ${block['text'] as string}` } : block))
}

function encodeResult(message: ToolMessage, field: string, context: EncodeContext): Block[] {
  const content = encodeContent(message.content, `${field}.content`, context)
  const points = content.filter((block) => 'cachePoint' in block)
  const said = content.filter((block) => !('cachePoint' in block))
  const isError = (message as ToolMessage & { is_error?: unknown }).is_error === true
  const toolResult = {
    toolUseId: toolUseIdOf(message.tool_call_id),
    // a result without content is refused
    content: said.length > 0 ? said : [{ text: '(empty)' }],
    ...(isError && { status: 'error' }),
  }
  return [{ toolResult }, ...points]
}

/** Letters, digits, `_` and `-`, 64 at most; a call and its result are changed alike. */
const toolUseIdOf = (id: string | undefined): string =>
  (id ?? '').replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || 'tooluse_0'

interface SentCall {
  id: string | undefined
  name: string
  arguments: string
  isText?: boolean
}

function callsOf(message: AssistantMessage): SentCall[] {
  const calls = (message.tool_calls ?? []).map(callOf)
  return message.function_call ? [...calls, { id: undefined, ...message.function_call }] : calls
}

const callOf = (call: ToolCall): SentCall =>
  call.type === 'custom'
    ? { id: call.id, name: call.custom.name, arguments: call.custom.input, isText: true }
    : { id: call.id, name: call.function.name, arguments: call.function.arguments }

function encodeAssistant(message: AssistantMessage, field: string, context: EncodeContext): Block[] {
  const calls = callsOf(message).map((call, i) => ({
    toolUse: {
      toolUseId: toolUseIdOf(call.id),
      name: call.name,
      input: inputOf(call, `${field}.tool_calls[${i}].function.arguments`, context),
    },
  }))
  if (message.audio) {
    warn(context, 'unsupported', `${field}.audio`, 'Converse cannot refer to audio of an earlier answer by its id')
  }
  return [
    ...encodeReasoning(message, field, context),
    ...encodeContent(message.content, `${field}.content`, context),
    ...(message.refusal ? [{ text: message.refusal }] : []),
    ...calls,
  ]
}

function inputOf(call: SentCall, field: string, context: EncodeContext): Record<string, unknown> {
  if (call.isText) return { input: call.arguments }
  if (call.arguments.trim() === '') return {}
  const input = objectOf(parseJson(call.arguments))
  if (input) return input
  warn(context, 'changed', field, 'arguments that are not a JSON object are sent as `input`')
  return { input: call.arguments }
}

/** Signatures of Claude hold wherever it is served; what no one signed is the model's own affair and stays here. */
export const claudeFormat: ReasoningFormat = 'anthropic-claude-v1'

function encodeReasoning(message: AssistantMessage, field: string, context: EncodeContext): Block[] {
  const details = message.reasoning_details ?? []
  const isOwn = (detail: ReasoningDetail): boolean => context.family === 'claude' && detail.format === claudeFormat
  const isSealed = (detail: ReasoningDetail): boolean =>
    detail.type === 'reasoning.encrypted' || (detail.type === 'reasoning.text' && Boolean(detail.signature))
  if (details.some((detail) => isSealed(detail) && !isOwn(detail))) {
    const name = `${field}.reasoning_details`
    warn(context, 'unsupported', name, "another model's sealed reasoning is not sent to this one")
  } else if (details.length > 0 ? !details.some(isSealed) : message.reasoning || message.reasoning_content) {
    warn(context, 'unsupported', `${field}.reasoning`, 'reasoning without a signature is not sent')
  }
  return joined(details.filter(isOwn)).flatMap((detail): Block[] => {
    if (detail.type === 'reasoning.encrypted') return [{ reasoningContent: { redactedContent: detail.data } }]
    if (detail.type !== 'reasoning.text' || !detail.signature) return []
    return [{ reasoningContent: { reasoningText: { text: detail.text ?? '', signature: detail.signature } } }]
  })
}

/** Pieces of one index are one thought, its signature the last piece (section 10). */
function joined(details: readonly ReasoningDetail[]): ReasoningDetail[] {
  const whole: ReasoningDetail[] = []
  for (const detail of details) {
    const last = whole.at(-1)
    const continues = last?.type === 'reasoning.text' && detail.type === 'reasoning.text' && !last.signature
    if (continues && last.index === detail.index) {
      const signature = detail.signature ?? last.signature
      whole[whole.length - 1] = {
        ...last,
        text: (last.text ?? '') + (detail.text ?? ''),
        ...(signature && { signature }),
      }
    } else whole.push(detail)
  }
  return whole
}
