import type { AnswerReader, Received } from '../answer/answer-reader.ts'
import { toBytes } from '../answer/message-template.ts'
import type { Clock } from '../clock.ts'
import type { AnswerHead, AnswerTail, StreamRenderer } from '../dialects/contract.ts'
import type { GatewayError } from '../errors/gateway-error.ts'

/** An answer whose first content is there. */
export interface BegunAnswer {
  head: AnswerHead
  reader: AnswerReader
  /** What was read of it by then; emptied when it is rendered. */
  first: readonly Received[]
  /** The provider speaks the caller's dialect: its own messages are edited, not written anew. */
  sameWire: boolean
}

export interface RelayStreamInput {
  answer: Promise<BegunAnswer>
  /** What is known of the answer if it never begins. */
  headless: AnswerHead
  renderer: StreamRenderer
  /** Aborts when the caller leaves. */
  signal: AbortSignal
  clock: Clock
  /** A comment is sent after this long without a word, in milliseconds. */
  keepAliveMs: number
  /** Settles the request; called once for each way out, the first of which counts. */
  onCompleted(): Promise<AnswerTail>
  onFailed(error: unknown): Promise<{ error: GatewayError; tail: AnswerTail }>
  onAborted(): Promise<unknown>
}

export interface TextStream {
  next(): Promise<IteratorResult<Piece, undefined>>
  return(): Promise<IteratorResult<Piece, undefined>>
}

type Piece = string | Uint8Array

const done = { done: true, value: undefined } as const
const none: readonly never[] = []

/**
 * The answer as text to write, one piece for whatever arrived at once, asked for when the caller can take it. What breaks
 * after the commit point is said in band; the caller's leaving ends everything, also when nobody asks for the next piece.
 */
export function relayStream(input: RelayStreamInput): TextStream {
  const { renderer, signal } = input
  let begun: BegunAnswer | undefined
  let over = false
  let producing = false
  let ready: Piece | undefined
  let waiting: ((result: IteratorResult<Piece, undefined>) => void) | undefined
  // set anew whenever the caller asks for the next piece: while nobody reads, nobody is to be kept alive
  const timer = input.clock.after(input.keepAliveMs, () => void deliver(renderer.keepAlive()))

  const stop = (): void => {
    over = true
    timer.cancel()
    signal.removeEventListener('abort', abort)
  }
  const abort = (): void => {
    if (over) return
    stop()
    const reason = signal.aborted ? (signal.reason as Error) : new Error('the caller stopped reading')
    begun?.reader.cancel(reason)
    void input.onAborted()
    waiting?.(done)
    waiting = undefined
  }
  signal.addEventListener('abort', abort)

  const render = ({ head, sameWire, reader }: BegunAnswer, batch: readonly Received[]): Piece => {
    const shortcut = renderer.pass && reader.shortcut
    const inBytes = batch.some(({ passed }) => passed !== undefined)
    let piece = ''
    for (const { events, body, message, passed } of batch) {
      if (passed) {
        renderer.pass?.()
        piece += passed.rendered
        continue
      }
      const rendered = renderer.render(head, events, sameWire ? body : undefined)
      if (message) shortcut?.learn(message, events, rendered)
      piece += inBytes ? toBytes(rendered) : rendered
    }
    return inBytes ? Buffer.from(piece, 'latin1') : piece
  }

  /** The next piece; the last one when `over` is set by then. */
  const produce = async (): Promise<Piece> => {
    try {
      if (!begun) {
        begun = await input.answer
      }
      for (;;) {
        const batch = begun.first.length > 0 ? begun.first : await begun.reader.read()
        begun.first = none
        if (batch === undefined) {
          const tail = await input.onCompleted()
          const text = renderer.finish(begun.head, tail)
          stop()
          return text
        }
        const piece = render(begun, batch)
        if (piece.length > 0) return piece
      }
    } catch (thrown) {
      if (over || signal.aborted) {
        abort()
        return ''
      }
      const { error, tail } = await input.onFailed(thrown)
      stop()
      return renderer.fail(begun?.head ?? input.headless, error, tail)
    }
  }

  function deliver(piece: Piece): boolean {
    if (!waiting) return false
    const resolve = waiting
    waiting = undefined
    resolve({ done: false, value: piece })
    return true
  }

  const pump = async (): Promise<void> => {
    producing = true
    const piece = await produce()
    producing = false
    if (piece.length > 0 && !deliver(piece)) ready = piece
    else if (piece.length === 0 && over) waiting?.(done)
  }

  return {
    next() {
      if (ready !== undefined) {
        const value = ready
        ready = undefined
        return Promise.resolve({ done: false, value })
      }
      if (over) return Promise.resolve(done)
      timer.refresh()
      return new Promise((resolve) => {
        waiting = resolve
        if (!producing) void pump()
      })
    },
    return() {
      abort()
      return Promise.resolve(done)
    },
  }
}
