import type { ChatEvent, FinishReason, ReasoningDetail } from '../../chat/index.ts'
import { type JsonObject, listOf, objectOf, textOf } from '../json-value.ts'
import { createAnnotationDecoder } from './decode-annotations.ts'
import { logprobsOf } from './decode-logprobs.ts'
import { finishReasonOf, nativeReasonOf } from './finish-reasons.ts'
import { createPartialCall, isPartialCall, type WholeCall } from './partial-call.ts'
import { type ServerTool, serverToolOf } from './server-tools.ts'
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
export class ChoiceDecoder {
  /** How many searches Google ran for it. */
  searches = 0
  readonly #choice: number
  readonly #answerTool: string | undefined
  readonly #emit: (event: ChatEvent) => void
  readonly #offsets = createTextOffsets()
  readonly #annotationsOf = createAnnotationDecoder(this.#offsets)
  readonly #partialCall = createPartialCall()
  #responseId: string | undefined
  #finish: { native: string; reason?: FinishReason } | undefined
  #ended = false
  #toolCalls = 0
  #images = 0
  #serverCalls = 0
  #details = 0
  #thoughtIsOpen = false

  constructor({ choice, answerTool, emit }: ChoiceDecoderOptions) {
    this.#choice = choice
    this.#answerTool = answerTool
    this.#emit = emit
  }

  decode(candidate: JsonObject, responseId: string | undefined): void {
    this.#responseId = responseId
    for (const part of listOf(objectOf(candidate['content'])?.['parts'])) {
      const sent = objectOf(part)
      if (sent) this.#decodePart(sent)
    }
    if ('groundingMetadata' in candidate || 'citationMetadata' in candidate) this.#decodeSources(candidate)
    if ('logprobsResult' in candidate) {
      const logprobs = logprobsOf(candidate['logprobsResult'])
      if (logprobs) this.#emit({ type: 'logprobs', choice: this.#choice, logprobs })
    }
    const native = nativeReasonOf(candidate['finishReason'])
    if (native !== undefined) this.#finish = { native }
  }

  /** Ends the choice unless it has said itself why it ended. */
  endWith(reason: FinishReason, native: string): void {
    this.#finish ??= { reason, native }
  }

  /**
   * How the choice finished, if it said so, once. Early Gemini models put `STOP` on every message of a stream: what the last
   * one said counts.
   */
  end(): void {
    if (!this.#finish || this.#ended) return
    this.#ended = true
    const reason = this.#finish.reason ?? finishReasonOf(this.#finish.native, this.#toolCalls > 0)
    this.#emit({ type: 'finish', choice: this.#choice, reason, nativeReason: this.#finish.native })
  }

  #decodePart(part: JsonObject): void {
    const signature = textOf(part['thoughtSignature'])
    const text = textOf(part['text'])
    if (text !== undefined) {
      if (part['thought'] !== true) this.#decodeText(text, signature)
      else if (text !== '' || signature !== undefined) this.#decodeThought(text, signature)
      return
    }
    const call = objectOf(part['functionCall'])
    if (call) return this.#decodeCall(call, signature)
    const data = objectOf(part['inlineData'])
    if (data) return this.#decodeData(data, part['thought'] === true, signature)
    const uri = textOf(objectOf(part['fileData'])?.['fileUri'])
    if (uri !== undefined) return this.#emitImage(uri, signature)
    const spoken = textOf(objectOf(part['audioTranscription'])?.['text'])
    if (spoken) return this.#emit({ type: 'audio-delta', choice: this.#choice, audio: { transcript: spoken } })
    const tool = serverToolOf(part)
    if (tool) return this.#decodeServerTool(tool, signature)
    if (signature === undefined) return
    if (part['thought'] === true) this.#decodeThought('', signature)
    else this.#decodeText('', signature)
  }

  #decodeText(text: string, signature: string | undefined): void {
    const start = this.#offsets.length
    if (text !== '') {
      this.#thoughtIsOpen = false
      this.#offsets.append(text)
      this.#emit({ type: 'text-delta', choice: this.#choice, text })
    }
    this.#sign(textRangeId(start, this.#offsets.length), signature)
  }

  /** Details of one type and index are pieces of one: thoughts in a row, up to a signature, are one thought. */
  #decodeThought(text: string, signature: string | undefined): void {
    if (!this.#thoughtIsOpen) this.#details += 1
    this.#thoughtIsOpen = signature === undefined
    const signed = signature === undefined ? undefined : { signature }
    const index = this.#details - 1
    this.#emitDetail({ type: 'reasoning.text', text, ...signed, format: geminiFormat, index })
  }

  #sign(id: string, signature: string | undefined): void {
    if (signature === undefined) return
    this.#thoughtIsOpen = false
    this.#emitDetail({
      type: 'reasoning.encrypted',
      data: signature,
      id,
      format: geminiFormat,
      index: this.#details++,
    })
  }

  #decodeCall(sent: JsonObject, signature: string | undefined): void {
    const isPiece = this.#partialCall.isOpen || isPartialCall(sent)
    const whole = isPiece ? this.#partialCall.add(sent, signature) : { call: sent, signature }
    if (whole) this.#emitCall(whole)
  }

  #emitCall({ call, signature }: WholeCall): void {
    const name = textOf(call['name'])
    if (name === undefined) return
    const args = JSON.stringify(objectOf(call['args']) ?? {})
    if (name === this.#answerTool) return this.#decodeText(args, signature)
    const choice = this.#choice
    const index = this.#toolCalls++
    // proto3 leaves empty ids out, proxies send them: both mean none
    const named = { responseId: this.#responseId, choice, index, arguments: name + args }
    const id = textOf(call['id']) || toolCallIdOf(named)
    this.#sign(id, signature)
    this.#thoughtIsOpen = false
    this.#emit({ type: 'tool-call-delta', choice, index, id, name, kind: 'function', arguments: args })
  }

  /** Pictures that were only thought of are not part of the answer. */
  #decodeData(data: JsonObject, isThought: boolean, signature: string | undefined): void {
    const mimeType = textOf(data['mimeType']) ?? 'application/octet-stream'
    const base64 = textOf(data['data'])
    if (base64 === undefined || isThought) return
    if (mimeType.startsWith('audio/')) {
      this.#emit({ type: 'audio-delta', choice: this.#choice, audio: { data: base64 } })
    } else this.#emitImage(`data:${mimeType};base64,${base64}`, signature)
  }

  #emitImage(url: string, signature: string | undefined): void {
    const index = this.#images++
    this.#sign(imageId(index), signature)
    this.#emit({ type: 'image', choice: this.#choice, image: { type: 'image_url', image_url: { url }, index } })
  }

  /** Tools that Google runs itself are part of the reasoning, and never calls for the caller to answer. */
  #decodeServerTool(tool: ServerTool, signature: string | undefined): void {
    this.#thoughtIsOpen = false
    const { name, id: sentId, arguments: input = '', result = '' } = tool
    const isCall = tool.arguments !== undefined
    if (isCall) this.#serverCalls += 1
    const id = sentId ?? `server_tool_${Math.max(0, this.#serverCalls - 1)}`
    const index = this.#details++
    // the wire contract wants both, the input and the result: one of them is empty
    const said = { arguments: input, result: isCall ? result : result || '{}' }
    const step = { tool_name: name, tool_call_id: id, ...said, format: geminiFormat, index }
    this.#emitDetail({ type: 'reasoning.server_tool_call', ...step })
    this.#sign(isCall ? id : `${id}:result`, signature)
  }

  #decodeSources(candidate: JsonObject): void {
    for (const annotation of this.#annotationsOf(candidate)) {
      this.#emit({ type: 'annotation', choice: this.#choice, annotation })
    }
    const queries = listOf(objectOf(candidate['groundingMetadata'])?.['webSearchQueries'])
    this.searches = Math.max(this.searches, queries.length)
  }

  #emitDetail(detail: ReasoningDetail): void {
    this.#emit({ type: 'reasoning-delta', choice: this.#choice, detail })
  }
}
