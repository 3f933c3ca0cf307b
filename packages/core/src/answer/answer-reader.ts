import type { ChatEvent, FinishReason, Usage } from '../chat/index.ts'
import type { AnswerContext, ChatCodec, Decoded, Framer, StreamDecoder, WireMessage } from '../providers/contract.ts'
import { createLenientFramer } from '../providers/lenient-framer.ts'
import { type ByteStream, UpstreamError } from '../transport/byte-stream.ts'
import { type Passed, Shortcut } from './shortcut.ts'

/** What has been seen of an answer so far: what settling it needs, whatever becomes of it. */
export interface AnswerProgress {
  readonly usage: Usage | undefined
  readonly upstreamId: string | undefined
  readonly upstreamModel: string | undefined
  readonly serviceTier: string | undefined
  readonly finishReason: FinishReason | undefined
  readonly nativeFinishReason: string | undefined
  /** Every choice that began said why it ended: from here on an end of the bytes, whichever, is an end of the answer. */
  readonly finished: boolean
  /** Characters of text, reasoning and tool arguments the upstream has delivered: the basis of an estimate without usage. */
  readonly deliveredChars: number
}

/** Part of an answer: a message that was decoded, or messages that the shortcut has rendered already. */
export interface Received extends Decoded {
  message?: WireMessage | undefined
  passed?: Passed | undefined
}

/** An upstream's answer, decoded as it arrives. */
export interface AnswerReader {
  /**
   * What has arrived since the last read; `undefined` after a proper end.
   * @throws UpstreamError `cut` when the bytes end before the answer does, or the failure the provider reported in band
   */
  read(): Promise<readonly Received[] | undefined>
  /** For whoever renders what was read to teach; absent where every message must be decoded. */
  readonly shortcut?: Shortcut | undefined
  cancel(reason: Error): void
  readonly progress: AnswerProgress
}

/** Reads a streamed answer. A proper end is the wire's terminal marker, or the end of the bytes after a finish reason. */
export function readStreamedAnswer(body: ByteStream, codec: ChatCodec, context?: AnswerContext): AnswerReader {
  const framer: Framer = codec.createFramer?.() ?? createLenientFramer()
  const decoder: StreamDecoder = codec.createStreamDecoder(context)
  const shortcut = codec.createFramer === undefined && decoder.pass ? new Shortcut() : undefined
  let atStart = true
  const progress = new Progress()
  let batch: Received[] = []
  let ended = false
  const onMessage: Parameters<Framer['push']>[1] = (message) => {
    if (!progress.over) accept(decoder.decode(message), message)
  }
  const accept = (decoded: Decoded, message?: WireMessage): void => {
    progress.note(decoded.events)
    if (decoded.events.length > 0 || decoded.body !== undefined) batch.push({ ...decoded, message })
  }

  const readBytes = async (): Promise<Uint8Array | null> => {
    try {
      return await body.read()
    } catch (error) {
      // what is missing after the finish reason is usage at most, and that is estimated
      if (progress.finished && error instanceof UpstreamError) return null
      throw error
    }
  }
  const push = (bytes: Uint8Array): void => {
    const { passed, rest } = shortcut ? shortcut.take(bytes, atStart) : { rest: bytes }
    if (passed) {
      progress.deliveredChars += passed.chars
      decoder.pass?.(passed.type, passed.chars)
      batch.push({ events: [], passed })
    }
    if (rest) frame(rest)
  }
  const frame = (bytes: Uint8Array): void => {
    atStart = bytes.at(-1) === lineFeed && bytes.at(-2) === lineFeed
    try {
      framer.push(bytes, onMessage)
    } catch (error) {
      // the framer's own limit: a message no provider would send
      progress.failure = { kind: 'malformed', message: 'the answer has a message that is too long' }
      body.cancel(error as Error)
    }
  }

  return {
    progress,
    shortcut,
    async read() {
      while (!ended) {
        const bytes = await readBytes()
        if (bytes === null) {
          const held = shortcut?.flush()
          if (held?.length) frame(held)
          framer.end(onMessage)
          if (!progress.over) accept({ events: decoder.end() })
          ended = true
          if (!progress.failure && !progress.finished && !progress.terminated) progress.failure = cutFailure
        } else {
          push(bytes)
          if (progress.over) {
            ended = true
            body.discard()
          }
        }
        if (batch.length > 0) {
          const read = batch
          batch = []
          return read
        }
      }
      if (progress.failure) throw new UpstreamError(progress.failure)
      return undefined
    },
    cancel(reason) {
      ended = true
      body.cancel(reason)
    },
  }
}

const lineFeed = 0x0a

const cutFailure = { kind: 'cut', message: 'the answer ended without a finish reason' } as const

/** A whole answer is read in one step: everything, then the end. */
export function readWholeAnswer(decoded: Decoded): AnswerReader {
  const progress = new Progress()
  progress.note(decoded.events)
  let read = false
  return {
    progress,
    async read() {
      if (progress.failure) throw new UpstreamError(progress.failure)
      if (read) return undefined
      read = true
      return [decoded]
    },
    cancel: () => {},
  }
}

class Progress implements AnswerProgress {
  usage: Usage | undefined
  upstreamId: string | undefined
  upstreamModel: string | undefined
  serviceTier: string | undefined
  finishReason: FinishReason | undefined
  nativeFinishReason: string | undefined
  terminated = false
  deliveredChars = 0
  failure: UpstreamError['failure'] | undefined
  readonly #finishedChoices = new Set<number>()
  #highestChoice = 0

  get finished(): boolean {
    return this.#finishedChoices.size > this.#highestChoice
  }

  /** Nothing that follows belongs to the answer. */
  get over(): boolean {
    return this.terminated || this.failure !== undefined
  }

  note(events: readonly ChatEvent[]): void {
    for (const event of events) {
      if ('choice' in event && event.choice > this.#highestChoice) this.#highestChoice = event.choice
      switch (event.type) {
        case 'text-delta':
        case 'refusal-delta':
          this.deliveredChars += event.text.length
          break
        case 'reasoning-delta':
          this.deliveredChars += reasoningChars(event.detail)
          break
        case 'tool-call-delta':
          this.deliveredChars += event.arguments.length + (event.name?.length ?? 0)
          break
        case 'finish':
          this.#finishedChoices.add(event.choice)
          if (event.choice === 0 || this.nativeFinishReason === undefined) {
            this.finishReason = event.reason
            this.nativeFinishReason = event.nativeReason
          }
          break
        case 'usage':
          this.usage = event.usage
          break
        case 'response-start':
          this.upstreamId ??= event.upstreamId
          this.upstreamModel ??= event.upstreamModel
          break
        case 'service-tier':
          this.serviceTier = event.tier
          break
        case 'error':
          this.failure = event.failure
          break
        case 'response-end':
          this.terminated = true
          break
        default:
      }
    }
  }
}

function reasoningChars(detail: Extract<ChatEvent, { type: 'reasoning-delta' }>['detail']): number {
  if (detail.type === 'reasoning.text') return detail.text?.length ?? 0
  return detail.type === 'reasoning.summary' ? detail.summary.length : 0
}
