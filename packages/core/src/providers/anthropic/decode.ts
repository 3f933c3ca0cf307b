import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerContext, Decoded, StreamDecoder, WireMessage } from '../contract.ts'
import { type JsonObject, listOf, objectOf, parseJson, textOf } from '../json-value.ts'
import { BlockDecoder } from './block-decoder.ts'
import { failureOf } from './classify-error.ts'
import { decodeServiceTier, decodeUsage, mergeUsage } from './decode-usage.ts'
import { finishReasonOf } from './stop-reasons.ts'

const nothing: Decoded = { events: [] }

/** Decodes the messages of one streamed answer. Where a tool stands for the answer, its messages are not what callers are to see. */
export function createStreamDecoder(context?: AnswerContext): StreamDecoder {
  const answer = new AnswerDecoder(context)
  const isPlain = context?.answerTool === undefined
  return {
    decode(message: WireMessage): Decoded {
      if (message.event === 'ping' || answer.over) return nothing
      const body = objectOf(parseJson(message.data))
      if (!body) return nothing
      const events: ChatEvent[] = []
      answer.take(body, events)
      return { events, ...(isPlain && { body }) }
    },
    end: () => answer.end(),
    pass: (type, chars) => answer.pass(type, chars),
  }
}

/** Decodes a whole answer: the same events, each text in one piece. */
export function decodeReply(body: unknown, context?: AnswerContext): Decoded {
  const message = objectOf(body)
  if (message && isError(message)) {
    return { events: [{ type: 'error', failure: failureOf(message) }], body: message }
  }
  if (!message || !Array.isArray(message['content'])) {
    return {
      events: [{ type: 'error', failure: { kind: 'malformed', message: 'the answer is not a message with content' } }],
      ...(message && { body: message }),
    }
  }
  const events: ChatEvent[] = []
  const answer = new AnswerDecoder(context)
  answer.whole(message, events)
  return { events, ...(context?.answerTool === undefined && { body: message }) }
}

/** A proxy may write its errors as a text. */
const isError = ({ error }: JsonObject): boolean => objectOf(error) !== undefined || Boolean(textOf(error))

/** The state of one answer. */
class AnswerDecoder {
  /** Nothing that follows belongs to the answer. */
  over = false
  readonly #blocks: BlockDecoder
  #usage: JsonObject | undefined
  #tier: string | undefined
  #finished = false

  constructor(context: AnswerContext | undefined) {
    this.#blocks = new BlockDecoder(context)
  }

  take(message: JsonObject, events: ChatEvent[]): void {
    switch (message['type']) {
      case 'content_block_delta': {
        const delta = objectOf(message['delta'])
        if (delta) this.#blocks.delta(message['index'], delta, events)
        return
      }
      case 'content_block_start': {
        const block = objectOf(message['content_block'])
        if (block) this.#blocks.open(message['index'], block, events)
        return
      }
      case 'content_block_stop':
        this.#blocks.close(message['index'], events)
        return
      case 'message_start':
        this.#start(objectOf(message['message']) ?? {}, events)
        return
      case 'message_delta':
        this.#finish(objectOf(message['delta']) ?? {}, events)
        this.#meter(message['usage'], events)
        return
      case 'message_stop':
        this.over = true
        this.#blocks.end(events)
        events.push({ type: 'response-end' })
        return
      default:
        if (isError(message)) {
          this.over = true
          events.push({ type: 'error', failure: failureOf(message) })
        }
    }
  }

  whole(message: JsonObject, events: ChatEvent[]): void {
    this.#head(message, events)
    for (const [index, content] of listOf(message['content']).entries()) {
      const block = objectOf(content)
      if (!block) continue
      this.#blocks.open(index, block, events)
      this.#blocks.close(index, events)
    }
    this.#finish(message, events)
    this.#meter(message['usage'], events)
    events.push({ type: 'response-end' })
  }

  pass(type: 'text-delta' | 'reasoning-delta', chars: number): void {
    if (type === 'text-delta') this.#blocks.passText(chars)
  }

  end(): readonly ChatEvent[] {
    const events: ChatEvent[] = []
    if (!this.over) this.#blocks.end(events)
    this.over = true
    return events
  }

  #start(message: JsonObject, events: ChatEvent[]): void {
    this.#head(message, events)
    this.#usage = mergeUsage(this.#usage, message['usage'])
    if (!this.#usage) return
    this.#serve(events)
    events.push({ type: 'usage', usage: decodeUsage(this.#usage, { opening: true }) })
  }

  #head(message: JsonObject, events: ChatEvent[]): void {
    events.push({ type: 'response-start', upstreamId: textOf(message['id']), upstreamModel: textOf(message['model']) })
  }

  #finish(ended: JsonObject, events: ChatEvent[]): void {
    const stopReason = textOf(ended['stop_reason'])
    if (stopReason === undefined || this.#finished) return
    this.#finished = true
    const explanation = textOf(objectOf(ended['stop_details'])?.['explanation'])
    if (stopReason === 'refusal' && explanation) events.push({ type: 'refusal-delta', choice: 0, text: explanation })
    const answeredByTool = stopReason === 'tool_use' && !this.#blocks.hasToolCalls
    const reason = answeredByTool ? 'stop' : finishReasonOf(stopReason)
    events.push({ type: 'finish', choice: 0, reason, nativeReason: stopReason })
  }

  #meter(usage: unknown, events: ChatEvent[]): void {
    if (!objectOf(usage)) return
    this.#usage = mergeUsage(this.#usage, usage)
    if (!this.#usage) return
    this.#serve(events)
    events.push({ type: 'usage', usage: decodeUsage(this.#usage, { opening: false }) })
  }

  #serve(events: ChatEvent[]): void {
    const tier = decodeServiceTier(this.#usage)
    if (tier === undefined || tier === this.#tier) return
    this.#tier = tier
    events.push({ type: 'service-tier', tier })
  }
}
