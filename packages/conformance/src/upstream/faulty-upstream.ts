import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { answerTokens } from './answer.ts'
import { type Action, playStep } from './faults.ts'
import { type RawRequest, readRequests } from './http.ts'
import { play } from './play.ts'
import { findDialect, type Found, prepareAnswer } from './prepare-answer.ts'
import { Seen, type SeenRequest } from './seen-request.ts'

/** What `createFaultyUpstream` takes. */
export interface FaultyUpstreamOptions {
  /** @default 0, any free one */
  port?: number | undefined
  /** @default '127.0.0.1' */
  host?: string | undefined
  /** How many tokens an answer has. @default 60 */
  tokens?: number | undefined
  /** The prompt tokens an answer reports; its completion tokens are those it has. @default 100 */
  promptTokens?: number | undefined
  /** What to do with a request, instead of what its model's name says: a script, or `undefined` for the name. */
  script?: ((request: SeenRequest) => string | undefined) | undefined
  /** Unix milliseconds. @default Date.now */
  now?: (() => number) | undefined
}

/** A server that speaks OpenAI's, Anthropic's and Gemini's chat protocols and fails as told. */
export interface FaultyUpstream {
  /** e.g. `http://127.0.0.1:41234` */
  readonly url: string
  /** The base URLs clients of each dialect want. */
  readonly baseURLs: Readonly<Record<'openai' | 'anthropic' | 'gemini', string>>
  /** Every request since the last `reset()`, the latest 10,000 of them. */
  readonly requests: readonly SeenRequest[]
  /** Connections that are open now. */
  readonly openConnections: number
  /** The text of a complete answer, to compare with. */
  readonly answerText: string
  /** Lets everything that waits without a time go on. */
  release(): void
  /** From now on every request is answered with this step, whatever its model: an outage. */
  goDown(step?: string): void
  /** The outage is over. */
  comeUp(): void
  /** Decides from now on what happens to a request; `undefined` goes back to the models' names. */
  use(script: ((request: SeenRequest) => string | undefined) | undefined): void
  /** Resolves once the condition holds of what has been seen; it is asked again whenever something happens. */
  until(condition: (requests: readonly SeenRequest[]) => boolean): Promise<void>
  /** Forgets what was seen, scripts and outages. Answers under way go on. */
  reset(): void
  /** Ends every connection at once. */
  close(): Promise<void>
}

const maxRequests = 10_000

/**
 * Starts a faulty upstream. What happens to a request is said by its model's name: steps, joined by `~`, one for each request
 * in turn, the last one for all that follow. A step is a fault and its numbers, joined by `_`. So `rate-limit_2~ok` is a 429
 * with `Retry-After: 2` once, and `cut_40` breaks every answer after 40 tokens. Anything before a `/` is a label: it tells
 * apart models that fail alike.
 */
export async function createFaultyUpstream(options: FaultyUpstreamOptions = {}): Promise<FaultyUpstream> {
  const { host = '127.0.0.1', now = Date.now } = options
  const tokens = answerTokens(options.tokens ?? 60)
  const sockets = new Set<Socket>()
  let seen: Seen[] = []
  let count = 0
  let turns = new Map<string, number>()
  let script = options.script
  let outage: string | undefined
  let waiters: Waiter[] = []
  let release = Promise.withResolvers<void>()

  const changed = (): void => {
    waiters = waiters.filter((waiter) => !isDue(waiter, seen))
  }

  const note = (socket: Socket, raw: RawRequest, { dialect, asked }: Found): Seen => {
    const turn = (turns.get(asked.model) ?? 0) + 1
    turns.set(asked.model, turn)
    const entry = new Seen({ socket, raw, dialect, asked, turn, number: ++count, atMs: now() })
    entry.step = outage ?? stepOf(script?.(entry) ?? asked.model, turn)
    seen.push(entry)
    if (seen.length > maxRequests) seen.shift()
    changed()
    return entry
  }

  const answer = async (socket: Socket, raw: RawRequest, left: Promise<void>): Promise<void> => {
    let entry: Seen | undefined
    const waiting = (now: boolean): void => {
      if (!entry) return
      entry.waiting = now
      changed()
    }
    const stage = { socket, left, released: () => release.promise, waiting }
    const body = parseBody(raw.body)
    const found = body && findDialect(raw.path, body)
    if (raw.method !== 'POST' || !found) {
      await play(notFound(`no such address: ${raw.method} ${raw.path.split('?')[0]}`), stage)
      return
    }
    entry = note(socket, raw, found)
    const { promptTokens = 100 } = options
    const prepared = prepareAnswer(found, {
      id: String(entry.number).padStart(8, '0'),
      tokens,
      promptTokens,
      headers: raw.headers,
    })
    const actions = playStep(entry.step, prepared)
    entry.end(await play(actions ?? notFound(`no such fault: ${entry.step}`), stage), now())
    changed()
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket)
    const left = new Promise<void>((resolve) => {
      socket.once('end', resolve).once('close', () => resolve())
    })
    void left.then(() => socket.destroy())
    socket.once('close', () => {
      sockets.delete(socket)
      changed()
    })
    socket.on('error', () => {})
    // requests on one connection are answered in turn, as HTTP/1.1 has it
    let last: Promise<void> = Promise.resolve()
    readRequests(socket, (raw) => {
      last = last.then(() => answer(socket, raw, left))
    })
  })
  await listen(server, options.port ?? 0, host)
  const url = `http://${host}:${(server.address() as AddressInfo).port}`

  return {
    url,
    baseURLs: { openai: `${url}/v1`, anthropic: `${url}/v1`, gemini: `${url}/v1beta` },
    get requests() {
      return seen
    },
    get openConnections() {
      return sockets.size
    },
    answerText: tokens.join(''),
    release() {
      release.resolve()
      release = Promise.withResolvers()
    },
    goDown(step = 'overloaded') {
      outage = step
    },
    comeUp() {
      outage = undefined
    },
    use(next) {
      script = next
    },
    until(condition) {
      return new Promise((resolve, reject) => {
        waiters.push({ condition, resolve, reject })
        changed()
      })
    },
    reset() {
      seen = []
      turns = new Map()
      script = options.script
      outage = undefined
    },
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
      if (server.listening || sockets.size > 0) await once(server, 'close')
    },
  }
}

interface Waiter {
  condition: (requests: readonly SeenRequest[]) => boolean
  resolve: () => void
  reject: (error: unknown) => void
}

/** Settles a waiter whose condition holds, or fails. */
function isDue({ condition, resolve, reject }: Waiter, seen: readonly SeenRequest[]): boolean {
  try {
    if (!condition(seen)) return false
    resolve()
  } catch (error) {
    reject(error)
  }
  return true
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host)
  await once(server, 'listening')
}

/** The step of a script for the `turn`-th request. */
function stepOf(script: string, turn: number): string {
  const steps = script.slice(script.lastIndexOf('/') + 1).split('~')
  return steps[Math.min(turn, steps.length) - 1]!
}

function parseBody(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function notFound(message: string): Action[] {
  const error = { error: { message, type: 'invalid_request_error', param: null, code: 'not_found' } }
  return [
    { do: 'head', status: 404, headers: { 'content-type': 'application/json' } },
    { do: 'body', bytes: Buffer.from(JSON.stringify(error)) },
    { do: 'finish' },
  ]
}
