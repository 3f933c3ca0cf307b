import type { ChatEvent, FinishReason, ReasoningDetail } from '../../chat/index.ts'
import { type JsonObject, listOf, objectOf, textOf } from '../json-value.ts'
import { createAnnotationDecoder } from './decode-annotations.ts'
import { logprobsOf } from './decode-logprobs.ts'
import { finishReasonOf, nativeReasonOf } from './finish-reasons.ts'
import { createPartialCall, isPartialCall } from './partial-call.ts'
import { createTextOffsets } from './text-offsets.ts'
import { geminiFormat, imageId, textRangeId } from './thought-signature.ts'
import { toolCallIdOf } from './tool-call-id.ts'

export interface ChoiceDecoderOptions {
  choice: number
  /** The function whose arguments are the answer's text. */
  answerTool: string | undefined
  emit: (event: ChatEvent) => void
}

/** Decodes one candidate of an answer, message by message. */
export interface ChoiceDecoder {
  decode(candidate: JsonObject, responseId: string | undefined): void
  /** Ends the choice unless it has said itself why it ended. */
  endWith(reason: FinishReason, nativeReason: string): void
  /**
   * How the choice finished, if it said so, once. Early Gemini models put `STOP` on every message of a stream: a reason counts
   * in a message with usage, which they send last, and when the bytes have ended.
   */
  end(): void
  /** How many searches Google ran for it. */
  readonly searches: number
}

export function createChoiceDecoder({ choice, answerTool, emit }: ChoiceDecoderOptions): ChoiceDecoder {
  const offsets = createTextOffsets()
  const annotationsOf = createAnnotationDecoder(offsets)
  const partialCall = createPartialCall()
  let responseId: string | undefined
  let finish: { native: string; reason?: FinishReason } | undefined
  let ended = false
  let toolCalls = 0
  let images = 0
  let serverTools = 0
  let searches = 0
  let details = 0
  let thoughtIsOpen = false

  const emitDetail = (detail: ReasoningDetail): void => emit({ type: 'reasoning-delta', choice, detail })

  /** Details of one type and index are pieces of one: thoughts in a row, up to a signature, are one thought. */
  const decodeThought = (text: string, signature: string | undefined): void => {
    if (!thoughtIsOpen) details += 1
    thoughtIsOpen = signature === undefined
    const signed = signature === undefined ? undefined : { signature }
    emitDetail({ type: 'reasoning.text', text, ...signed, format: geminiFormat, index: details - 1 })
  }

  const signed = (id: string, signature: string | undefined): void => {
    if (signature === undefined) return
    thoughtIsOpen = false
    emitDetail({ type: 'reasoning.encrypted', data: signature, id, format: geminiFormat, index: details++ })
  }

  const decodeText = (text: string, signature: string | undefined): void => {
    const start = offsets.length
    if (text !== '') {
      thoughtIsOpen = false
      offsets.append(text)
      emit({ type: 'text-delta', choice, text })
    }
    signed(textRangeId(start, offsets.length), signature)
  }

  const decodeCall = (sent: JsonObject, sentSignature: string | undefined): void => {
    const whole = isPartialCall(sent) || partialCall.isOpen ? partialCall.add(sent, sentSignature) : undefined
    if (partialCall.isOpen) return
    const call = whole?.call ?? sent
    const name = textOf(call['name'])
    if (name === undefined) return
    const args = JSON.stringify(objectOf(call['args']) ?? {})
    if (name === answerTool) return decodeText(args, whole ? whole.signature : sentSignature)
    const index = toolCalls++
    // proto3 leaves empty ids out, proxies send them: both mean none
    const id = textOf(call['id']) || toolCallIdOf({ responseId, choice, index, arguments: name + args })
    signed(id, whole ? whole.signature : sentSignature)
    thoughtIsOpen = false
    emit({ type: 'tool-call-delta', choice, index, id, name, kind: 'function', arguments: args })
  }

  const decodeData = (part: JsonObject, data: JsonObject, signature: string | undefined): void => {
    const mimeType = textOf(data['mimeType']) ?? 'application/octet-stream'
    const base64 = textOf(data['data'])
    if (base64 === undefined || part['thought'] === true) return
    if (mimeType.startsWith('audio/')) {
      emit({ type: 'audio-delta', choice, audio: { data: base64 } })
      return
    }
    emitImage(`data:${mimeType};base64,${base64}`, signature)
  }

  const emitImage = (url: string, signature: string | undefined): void => {
    signed(imageId(images), signature)
    emit({ type: 'image', choice, image: { type: 'image_url', image_url: { url }, index: images++ } })
  }

  /** Tools that Google runs itself are part of the reasoning, and never calls for the caller to answer. */
  const decodeServerTool = (tool: ServerTool, signature: string | undefined): void => {
    thoughtIsOpen = false
    if (tool.arguments !== undefined) serverTools += 1
    const id = tool.id ?? `server_tool_${Math.max(0, serverTools - 1)}`
    const said = tool.arguments === undefined ? { result: tool.result ?? '{}' } : { arguments: tool.arguments }
    emitDetail({
      type: 'reasoning.server_tool_call',
      tool_name: tool.name,
      tool_call_id: id,
      ...said,
      format: geminiFormat,
      index: details++,
    })
    signed(tool.arguments === undefined ? `${id}:result` : id, signature)
  }

  const decodePart = (part: JsonObject): void => {
    const signature = textOf(part['thoughtSignature'])
    const text = textOf(part['text'])
    if (text !== undefined) {
      if (part['thought'] !== true) decodeText(text, signature)
      else if (text !== '' || signature !== undefined) decodeThought(text, signature)
      return
    }
    const call = objectOf(part['functionCall'])
    if (call) return decodeCall(call, signature)
    const data = objectOf(part['inlineData'])
    if (data) return decodeData(part, data, signature)
    const uri = textOf(objectOf(part['fileData'])?.['fileUri'])
    if (uri !== undefined) return emitImage(uri, signature)
    const tool = serverToolOf(part)
    if (tool) return decodeServerTool(tool, signature)
    if (part['thought'] === true && signature !== undefined) return decodeThought('', signature)
    signed(textRangeId(offsets.length, offsets.length), signature)
  }

  return {
    decode(candidate, id) {
      responseId = id
      for (const part of listOf(objectOf(candidate['content'])?.['parts'])) {
        const sent = objectOf(part)
        if (sent) decodePart(sent)
      }
      if ('groundingMetadata' in candidate || 'citationMetadata' in candidate) {
        for (const annotation of annotationsOf(candidate)) emit({ type: 'annotation', choice, annotation })
        searches = Math.max(searches, listOf(objectOf(candidate['groundingMetadata'])?.['webSearchQueries']).length)
      }
      if ('logprobsResult' in candidate) {
        const logprobs = logprobsOf(candidate['logprobsResult'])
        if (logprobs) emit({ type: 'logprobs', choice, logprobs })
      }
      const native = nativeReasonOf(candidate['finishReason'])
      if (native !== undefined) finish = { native }
    },
    endWith(reason, native) {
      finish ??= { reason, native }
    },
    end() {
      if (!finish || ended) return
      ended = true
      const reason = finish.reason ?? finishReasonOf(finish.native, toolCalls > 0)
      emit({ type: 'finish', choice, reason, nativeReason: finish.native })
    },
    get searches() {
      return searches
    },
  }
}

interface ServerTool {
  name: string
  id: string | undefined
  /** JSON; absent for a result. */
  arguments?: string
  result?: string
}

function serverToolOf(part: JsonObject): ServerTool | undefined {
  const code = objectOf(part['executableCode'])
  if (code) return { name: 'code_execution', id: textOf(code['id']), arguments: JSON.stringify(code) }
  const outcome = objectOf(part['codeExecutionResult'])
  if (outcome) return { name: 'code_execution', id: textOf(outcome['id']), result: JSON.stringify(outcome) }
  const call = objectOf(part['toolCall'])
  if (call) {
    return {
      name: textOf(call['toolType']) ?? '',
      id: textOf(call['id']),
      arguments: JSON.stringify(call['args'] ?? {}),
    }
  }
  const reply = objectOf(part['toolResponse'])
  if (!reply) return undefined
  return {
    name: textOf(reply['toolType']) ?? '',
    id: textOf(reply['id']),
    result: JSON.stringify(reply['response'] ?? {}),
  }
}
