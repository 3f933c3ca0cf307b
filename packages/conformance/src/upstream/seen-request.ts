import type { Socket } from 'node:net'
import type { Asked, UpstreamDialect } from './answer.ts'
import type { RawRequest } from './http.ts'
import type { Ending } from './play.ts'

/** One request as the upstream saw it, and what became of it. */
export interface SeenRequest {
  /** From 1, in the order of arrival. */
  readonly number: number
  /** Which of its protocols was spoken. */
  readonly dialect: 'openai' | 'anthropic' | 'gemini'
  /** The script that was asked for. */
  readonly model: string
  /** Whether a stream was asked for. */
  readonly stream: boolean
  /** With the query, if there was one. */
  readonly path: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** As sent, parsed. */
  readonly body: Readonly<Record<string, unknown>>
  /** The size of the body as sent. */
  readonly bodyBytes: number
  /** From 1: the how-manieth request for this model since the last `reset()`. */
  readonly turn: number
  /** Unix milliseconds. */
  readonly atMs: number
  /** The step of the script that is played, e.g. `cut_40`. */
  readonly step: string
  /** The answer has come to a silence: `release()`, or the time the step names, ends it. */
  readonly waiting: boolean
  /** `undefined` while the answer is being given. */
  readonly ending: Ending | undefined
  /** Unix milliseconds; when the answer was over, or the caller left. */
  readonly endedAtMs: number | undefined
  /** Bytes of the answer, headers included, that the caller's side has accepted so far. */
  readonly acceptedBytes: number
}

/** The log's own side of an entry. */
export class Seen implements SeenRequest {
  readonly number: number
  readonly dialect: SeenRequest['dialect']
  readonly model: string
  readonly stream: boolean
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
  readonly bodyBytes: number
  readonly turn: number
  readonly atMs: number
  step = ''
  waiting = false
  ending: Ending | undefined
  endedAtMs: number | undefined
  #socket: Socket | undefined
  readonly #sentBefore: number
  #accepted = 0

  constructor(from: {
    socket: Socket
    raw: RawRequest
    dialect: UpstreamDialect
    asked: Asked
    turn: number
    number: number
    atMs: number
  }) {
    this.number = from.number
    this.dialect = from.dialect.name
    this.model = from.asked.model
    this.stream = from.asked.stream
    this.path = from.raw.path
    this.headers = from.raw.headers
    this.body = from.asked.body
    this.bodyBytes = Buffer.byteLength(from.raw.body)
    this.turn = from.turn
    this.atMs = from.atMs
    this.#socket = from.socket
    this.#sentBefore = from.socket.bytesWritten
  }

  get acceptedBytes(): number {
    const socket = this.#socket
    return socket ? socket.bytesWritten - socket.writableLength - this.#sentBefore : this.#accepted
  }

  end(ending: Ending, atMs: number): void {
    this.#accepted = this.acceptedBytes
    this.#socket = undefined
    this.ending = ending
    this.endedAtMs = atMs
  }
}
