import type { AssistantMessage, ReasoningDetail, ToolCall } from '../../chat/index.ts'
import { objectOf, parseJson } from '../json-value.ts'
import { type EncodeContext, type GeminiPart, warn } from './encode-context.ts'
import { mediaPart } from './encode-media.ts'
import { encodeParts, plainText } from './encode-parts.ts'
import { imageId, isGeminiDetail, noSignature, textRangeOf } from './thought-signature.ts'

/** A turn of the model: thoughts, tools Google ran, text, images, calls, each with the signature it came with. */
export function encodeAssistant(message: AssistantMessage, field: string, context: EncodeContext): GeminiPart[] {
  const details = ownDetails(message, field, context)
  const signatures = signaturesOf(details)
  const calls = callsOf(message)
  const text = textParts(message, signatures, field, context)
  const parts = [
    ...thoughtParts(details, signatures),
    ...text,
    ...(message.refusal ? [{ text: message.refusal }] : []),
    ...imageParts(message, signatures),
    ...callParts(calls, signatures, field, context),
  ]
  if (message.audio) {
    warn(context, 'unsupported', `${field}.audio`, 'Gemini cannot refer to audio of an earlier answer by its id')
  }
  return parts
}

/** What another vendor's model thought means nothing to Gemini, and its signatures less. */
function ownDetails(message: AssistantMessage, field: string, context: EncodeContext): ReasoningDetail[] {
  const details = message.reasoning_details ?? []
  const own = details.filter(isGeminiDetail)
  const isForeign = details.length > 0 ? own.length < details.length : message.reasoning || message.reasoning_content
  if (isForeign) {
    const name = details.length > 0 ? 'reasoning_details' : 'reasoning'
    warn(context, 'unsupported', `${field}.${name}`, 'reasoning that is not of a Gemini model is not sent to Gemini')
  }
  return own
}

/** By the name of the part they belong to; OpenRouter leaves the name out where the part is a text: `''`. */
type Signatures = Map<string, string>

function signaturesOf(details: readonly ReasoningDetail[]): Signatures {
  const signatures: Signatures = new Map()
  for (const detail of details) {
    if (detail.type === 'reasoning.encrypted') signatures.set(detail.id ?? '', detail.data)
  }
  return signatures
}

function thoughtParts(details: readonly ReasoningDetail[], signatures: Signatures): GeminiPart[] {
  const parts: GeminiPart[] = []
  let openIndex: number | undefined
  for (const detail of details) {
    if (detail.type === 'reasoning.server_tool_call') parts.push(...serverToolParts(detail, signatures))
    const text = thoughtOf(detail)
    if (!text) continue
    const last = parts.at(-1)
    if (openIndex !== undefined && detail.index === openIndex && last?.['thought'] === true) {
      last['text'] = `${last['text'] as string}${text.text}`
      if (text.signature) last['thoughtSignature'] = text.signature
    } else {
      parts.push({ text: text.text, thought: true, ...(text.signature && { thoughtSignature: text.signature }) })
    }
    openIndex = text.signature ? undefined : detail.index
  }
  return parts
}

function thoughtOf(detail: ReasoningDetail): { text: string; signature: string | undefined } | undefined {
  if (detail.type === 'reasoning.summary') return { text: detail.summary, signature: undefined }
  if (detail.type !== 'reasoning.text') return undefined
  return { text: detail.text ?? '', signature: detail.signature ?? undefined }
}

/** Code that ran at Google, and searches: the model wants to see again what it did. */
function serverToolParts(
  detail: Extract<ReasoningDetail, { type: 'reasoning.server_tool_call' }>,
  signatures: Signatures,
): GeminiPart[] {
  const id = detail.tool_call_id
  const parts: GeminiPart[] = []
  const add = (name: string, body: unknown, signature: string | undefined): void => {
    if (objectOf(body)) parts.push({ [name]: body, ...(signature && { thoughtSignature: signature }) })
  }
  const isCode = detail.tool_name === 'code_execution'
  if (detail.arguments) {
    const sent = objectOf(parseJson(detail.arguments))
    const body = isCode ? sent : { id, toolType: detail.tool_name, args: sent }
    add(isCode ? 'executableCode' : 'toolCall', body, signatures.get(id ?? ''))
  }
  if (detail.result) {
    const sent = objectOf(parseJson(detail.result))
    const body = isCode ? sent : { id, toolType: detail.tool_name, response: sent }
    add(isCode ? 'codeExecutionResult' : 'toolResponse', body, signatures.get(`${id}:result`))
  }
  return parts
}

function textParts(message: AssistantMessage, signatures: Signatures, field: string, context: EncodeContext) {
  const ranges = [...signatures]
    .map(([id, signature]) => ({ ...textRangeOf(id), signature }))
    .filter((range): range is SignedRange => range.start !== undefined)
    .sort((a, b) => a.start - b.start)
  const unnamed = signatures.get('')
  if (ranges.length > 0) return sliceParts(plainText(message.content), ranges)
  const parts = encodeParts(message.content, `${field}.content`, context).filter((part) => part['text'] !== '')
  if (unnamed === undefined || callsOf(message).length > 0) return parts
  const last = parts.at(-1)
  return last && 'text' in last
    ? [...parts.slice(0, -1), { ...last, thoughtSignature: unnamed }]
    : [...parts, { text: '', thoughtSignature: unnamed }]
}

interface SignedRange {
  start: number
  end: number
  signature: string
}

/** The text cut where the signed parts began and ended; a caller who edited the text gets what still fits. */
function sliceParts(text: string, ranges: readonly SignedRange[]): GeminiPart[] {
  const parts: GeminiPart[] = []
  let at = 0
  for (const { start, end, signature } of ranges) {
    const from = Math.max(at, Math.min(start, text.length))
    const to = Math.max(from, Math.min(end, text.length))
    if (from > at) parts.push({ text: text.slice(at, from) })
    parts.push({ text: text.slice(from, to), thoughtSignature: signature })
    at = to
  }
  if (at < text.length) parts.push({ text: text.slice(at) })
  return parts
}

function imageParts(message: AssistantMessage, signatures: Signatures): GeminiPart[] {
  return (message.images ?? []).map((image, i) => {
    const signature = signatures.get(imageId(i))
    const media = mediaPart(image.image_url.url, 'image/png')
    return signature === undefined ? media : { ...media, thoughtSignature: signature }
  })
}

type SentCall = { id: string | undefined; name: string; arguments: string; isText?: boolean }

export function callsOf(message: AssistantMessage): SentCall[] {
  const calls = (message.tool_calls ?? []).map(callOf)
  const legacy = message.function_call
  return legacy ? [...calls, { id: undefined, name: legacy.name, arguments: legacy.arguments }] : calls
}

function callOf(call: ToolCall): SentCall {
  if (call.type === 'custom') {
    return { id: call.id, name: call.custom.name, arguments: call.custom.input, isText: true }
  }
  return { id: call.id, name: call.function.name, arguments: call.function.arguments }
}

function callParts(calls: readonly SentCall[], signatures: Signatures, field: string, context: EncodeContext) {
  return calls.map((call, i) => {
    // of parallel calls Gemini signs the first only
    const signature = signatures.get(call.id ?? '') ?? (i === 0 ? unnamedOrNone(calls, signatures, context) : undefined)
    const id = call.id !== undefined && context.platform === 'gemini-api' ? { id: call.id } : {}
    const args = argumentsOf(call, `${field}.tool_calls[${i}]`, context)
    const part: GeminiPart = { functionCall: { ...id, name: call.name, args } }
    return signature === undefined ? part : { ...part, thoughtSignature: signature }
  })
}

function unnamedOrNone(calls: readonly SentCall[], signatures: Signatures, context: EncodeContext): string | undefined {
  if (calls.some((call) => call.id !== undefined && signatures.has(call.id))) return undefined
  return signatures.get('') ?? (context.family.generation >= 3 && !context.family.isGemma ? noSignature : undefined)
}

function argumentsOf(call: SentCall, field: string, context: EncodeContext): Record<string, unknown> {
  if (call.isText) return { input: call.arguments }
  if (call.arguments.trim() === '') return {}
  const args = objectOf(parseJson(call.arguments))
  if (args) return args
  warn(context, 'changed', `${field}.function.arguments`, 'arguments that are not a JSON object are sent as `input`')
  return { input: call.arguments }
}
