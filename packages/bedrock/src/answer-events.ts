import {
  type AnswerContext,
  type ChatEvent,
  type JsonObject,
  listOf,
  objectOf,
  type ReasoningDetail,
  textOf,
  type UpstreamFailure,
} from '@inroute/core/provider'
import { annotationOf } from './citations.ts'
import { usageOf } from './decode-usage.ts'
import { finishReasonOf } from './stop-reasons.ts'

interface ServerTool {
  tool_name: string
  tool_call_id: string
  arguments: string
  result: unknown[]
}

/** The events of one answer as its blocks and deltas are read; whole answers and streams say the same through it. */
export class AnswerEvents {
  /** Nothing that follows belongs to the answer. */
  over = false
  readonly #context: AnswerContext
  #events: ChatEvent[] = []
  /** Of the blocks that are calls to answer: their number among those, and whether arguments came. */
  readonly #calls = new Map<number, { index: number; hasArguments: boolean }>()
  /** The block that stands for the answer's text. */
  #answerBlock: number | undefined
  /** Blocks of tools run elsewhere, gathered until they are whole. */
  readonly #serverTools = new Map<number, ServerTool>()
  /** Pictures under way: their format comes first, their bytes in one or more pieces. */
  readonly #pictures = new Map<number, { format: string; pieces: string[] }>()
  #images = 0
  #textLength = 0
  #block: number | undefined
  #blockStart = 0

  constructor(context: AnswerContext = {}) {
    this.#context = context
  }

  take(): ChatEvent[] {
    const taken = this.#events
    this.#events = []
    return taken
  }

  text(text: string | undefined): void {
    if (!text) return
    this.#textLength += text.length
    this.#emit({ type: 'text-delta', choice: 0, text })
  }

  /** Text blocks of a stream open with their first delta. */
  enter(block: number): void {
    if (block === this.#block) return
    this.#block = block
    this.#blockStart = this.#textLength
  }

  openBlock(block: number, start: JsonObject): void {
    this.enter(block)
    const tool = objectOf(start['toolUse'])
    if (tool) this.#openTool(block, tool)
    const image = objectOf(start['image'])
    if (image) this.#pictures.set(block, { format: textOf(image['format']) ?? 'png', pieces: [] })
    const result = objectOf(start['toolResult'])
    if (result)
      this.#serverTools.set(block, {
        tool_name: textOf(result['type']) ?? '',
        tool_call_id: textOf(result['toolUseId']) ?? '',
        arguments: '',
        result: [],
      })
  }

  #openTool(block: number, tool: JsonObject): void {
    const name = textOf(tool['name']) ?? ''
    const id = textOf(tool['toolUseId']) || `tooluse_${block}`
    if (tool['type'] === 'server_tool_use') {
      this.#serverTools.set(block, { tool_name: name, tool_call_id: id, arguments: '', result: [] })
      return
    }
    if (name !== '' && name === this.#context.answerTool) {
      this.#answerBlock = block
      return
    }
    const index = this.#calls.size
    this.#calls.set(block, { index, hasArguments: false })
    this.#emit({ type: 'tool-call-delta', choice: 0, index, id, name, kind: 'function', arguments: '' })
  }

  toolInput(block: number, input: string | undefined): void {
    if (!input) return
    if (block === this.#answerBlock) return this.text(input)
    const server = this.#serverTools.get(block)
    if (server) {
      server.arguments += input
      return
    }
    const call = this.#calls.get(block)
    if (!call) return
    call.hasArguments = true
    this.#emit({ type: 'tool-call-delta', choice: 0, index: call.index, arguments: input })
  }

  /** What a tool said that AWS or the model's vendor ran. */
  toolResult(block: number, content: unknown): void {
    this.#serverTools.get(block)?.result.push(...listOf(content))
  }

  #closeServerTool(block: number, { result, ...step }: ServerTool): void {
    this.#serverTools.delete(block)
    // the wire contract wants both, what was asked and what came of it: one of them is empty
    const said = result.length > 0 ? JSON.stringify(result) : ''
    if (said || step.arguments) {
      this.#detail({ type: 'reasoning.server_tool_call', ...step, result: said, index: block })
    }
  }

  /** A call without parameters has no input at all. */
  closeBlock(block: number): void {
    const server = this.#serverTools.get(block)
    if (server) this.#closeServerTool(block, server)
    const picture = this.#pictures.get(block)
    if (picture) this.#closePicture(block, picture)
    const call = this.#calls.get(block)
    if (!call || call.hasArguments) return
    call.hasArguments = true
    this.#emit({ type: 'tool-call-delta', choice: 0, index: call.index, arguments: '{}' })
  }

  reasoning(block: number, content: JsonObject): void {
    const text = textOf(content['text'])
    const signature = textOf(content['signature'])
    const redacted = textOf(content['redactedContent'])
    if (text || signature) {
      this.#detail({
        type: 'reasoning.text',
        ...(text && { text }),
        ...(signature && { signature }),
        index: block,
      })
    }
    if (redacted) this.#detail({ type: 'reasoning.encrypted', data: redacted, index: block })
  }

  #detail(detail: ReasoningDetail): void {
    const format = this.#context.reasoningFormat ?? 'unknown'
    this.#emit({ type: 'reasoning-delta', choice: 0, detail: { ...detail, format } })
  }

  citation(citation: JsonObject | undefined): void {
    if (!citation) return
    const annotation = annotationOf(citation, { start: this.#blockStart, end: this.#textLength })
    this.#emit({ type: 'annotation', choice: 0, annotation })
  }

  image(block: number, image: JsonObject | undefined): void {
    const bytes = textOf(objectOf(image?.['source'])?.['bytes'])
    if (bytes !== undefined) this.#pictures.get(block)?.pieces.push(bytes)
  }

  #closePicture(block: number, { format, pieces }: { format: string; pieces: readonly string[] }): void {
    this.#pictures.delete(block)
    if (pieces.length === 0) return
    const base64 =
      pieces.length === 1
        ? pieces[0]
        : Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64'))).toString('base64')
    const url = `data:image/${format};base64,${base64}`
    this.#emit({ type: 'image', choice: 0, image: { type: 'image_url', image_url: { url }, index: this.#images++ } })
  }

  audio(audio: JsonObject | undefined): void {
    const data = textOf(objectOf(audio?.['source'])?.['bytes'])
    if (data !== undefined) this.#emit({ type: 'audio-delta', choice: 0, audio: { data } })
  }

  finish(native: string | undefined): void {
    if (native === undefined) return
    const mapped = finishReasonOf(native)
    const reason =
      mapped === 'tool_calls' && this.#calls.size === 0 && this.#answerBlock !== undefined ? 'stop' : mapped
    this.#emit({ type: 'finish', choice: 0, reason, nativeReason: native })
  }

  metadata(body: JsonObject): void {
    const usage = objectOf(body['usage'])
    if (usage) this.#emit({ type: 'usage', usage: usageOf(usage) })
    const tier = textOf(objectOf(body['serviceTier'])?.['type'])
    if (tier !== undefined) this.#emit({ type: 'service-tier', tier })
  }

  end(): void {
    this.#emit({ type: 'response-end' })
    this.over = true
  }

  fail(failure: UpstreamFailure): void {
    this.#emit({ type: 'error', failure })
    this.over = true
  }

  #emit(event: ChatEvent): void {
    if (!this.over) this.#events.push(event)
  }
}
