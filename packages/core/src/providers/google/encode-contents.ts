import type { ChatMessage, ChatRequest, SystemMessage, ToolMessage, UserMessage } from '../../chat/index.ts'
import { callsOf, encodeAssistant } from './encode-assistant.ts'
import { type EncodeContext, type GeminiContent, type GeminiPart, warn } from './encode-context.ts'
import { encodeParts } from './encode-parts.ts'

export interface EncodedMessages {
  /** What opens the conversation in the voice of the operator. */
  system: GeminiPart[]
  contents: GeminiContent[]
}

/**
 * Gemini knows a system instruction, users and models. System messages that open the conversation become the instruction;
 * one that comes later stays where it is, as the user's text, and a warning says so.
 */
export function encodeMessages(messages: ChatRequest['messages'], context: EncodeContext): EncodedMessages {
  const opening = messages.findIndex((message) => !isSystem(message))
  const firstOther = opening < 0 ? messages.length : opening
  const system = messages.slice(0, firstOther).flatMap((message, i) => systemParts(message, i, context))
  const contents: GeminiContent[] = []
  // ids are unique within one turn, not always within a conversation: the latest call of an id is the one answered
  const calledNames = new Map<string, string>()
  messages.forEach((message, i) => {
    if (i < firstOther) return
    if (message.role === 'assistant') {
      for (const call of callsOf(message)) if (call.id !== undefined) calledNames.set(call.id, call.name)
    }
    append(contents, encodeMessage(message, `messages[${i}]`, { ...context, calledNames }))
  })
  return withContent({ system, contents }, context)
}

const isSystem = (message: ChatMessage): message is SystemMessage =>
  message.role === 'system' || message.role === 'developer'

const systemParts = (message: ChatMessage, i: number, context: EncodeContext): GeminiPart[] =>
  encodeParts(message.content, `messages[${i}].content`, context).filter((part) => part['text'] !== '')

interface MessageContext extends EncodeContext {
  calledNames: ReadonlyMap<string, string>
}

function encodeMessage(message: ChatMessage, field: string, context: MessageContext): GeminiContent {
  switch (message.role) {
    case 'assistant':
      return { role: 'model', parts: encodeAssistant(message, field, context) }
    case 'system':
    case 'developer':
      warn(context, 'changed', field, `a ${message.role} message inside the conversation is sent as the user's text`)
      return { role: 'user', parts: encodeParts(message.content, `${field}.content`, context) }
    case 'user':
      return { role: 'user', parts: userParts(message, field, context) }
    default:
      // `tool`, and OpenAI's legacy `function`
      return { role: 'user', parts: resultParts(message, field, context) }
  }
}

/** Section 3: where a provider has no names, a name goes before the text. */
function userParts(message: UserMessage, field: string, context: EncodeContext): GeminiPart[] {
  const parts = encodeParts(message.content, `${field}.content`, context)
  if (!message.name) return parts
  const first = parts.findIndex((part) => 'text' in part)
  if (first < 0) return [{ text: `${message.name}: ` }, ...parts]
  return parts.map((part, i) => (i === first ? { ...part, text: `${message.name}: ${part['text'] as string}` } : part))
}

/**
 * A tool's result: its text as `output` (`error` where the caller marked it as one). Pictures and files stand in the response
 * from Gemini 3 on, and beside it before.
 */
function resultParts(message: ToolMessage, field: string, context: MessageContext): GeminiPart[] {
  const parts = encodeParts(message.content, `${field}.content`, context)
  const text = parts.map((part) => part['text'] ?? '').join('')
  const media = parts
    .filter((part) => !('text' in part))
    .map(({ inlineData, fileData }) => definedOf({ inlineData, fileData }))
  const id = context.platform === 'gemini-api' && message.tool_call_id ? { id: message.tool_call_id } : {}
  const isError = (message as ToolMessage & { is_error?: unknown }).is_error === true
  const insideResponse = context.family.generation >= 3 && media.length > 0
  const functionResponse = {
    ...id,
    name: nameOf(message, field, context),
    response: isError ? { error: text } : { output: text },
    ...(insideResponse && { parts: media }),
  }
  return insideResponse ? [{ functionResponse }] : [{ functionResponse }, ...media]
}

const definedOf = (part: GeminiPart): GeminiPart =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined))

function nameOf(message: ToolMessage, field: string, context: MessageContext): string {
  const name = context.calledNames.get(message.tool_call_id) ?? message.name
  if (name !== undefined) return name
  warn(context, 'changed', field, 'a tool result whose call is not in the conversation: its id is sent as the name')
  return message.tool_call_id || 'unknown'
}

/** Results of one turn stand in one content and apart from text; otherwise neighbours of a role are one content. */
function append(contents: GeminiContent[], next: GeminiContent): void {
  if (next.parts.length === 0) return
  const last = contents.at(-1)
  if (last && last.role === next.role && holdsResults(last) === holdsResults(next) && !holdsCalls(last)) {
    last.parts.push(...next.parts)
  } else {
    contents.push(next)
  }
}

const holdsResults = (content: GeminiContent): boolean => content.parts.some((part) => 'functionResponse' in part)
const holdsCalls = (content: GeminiContent): boolean => content.parts.some((part) => 'functionCall' in part)

/** Gemini refuses a conversation without contents, and Gemma one with a system instruction. */
function withContent({ system, contents }: EncodedMessages, context: EncodeContext): EncodedMessages {
  if (system.length === 0) return { system, contents }
  if (contents.length === 0) {
    warn(context, 'changed', 'messages', "the system message is sent as the user's, as there is no other")
    return { system: [], contents: [{ role: 'user', parts: system }] }
  }
  if (!context.family.isGemma) return { system, contents }
  warn(context, 'changed', 'messages[0]', "Gemma has no system instruction: it opens the user's first message")
  const [first, ...rest] = contents
  return first!.role === 'user'
    ? { system: [], contents: [{ role: 'user', parts: [...system, ...first!.parts] }, ...rest] }
    : { system: [], contents: [{ role: 'user', parts: system }, ...contents] }
}
