import { gzipSync } from 'node:zlib'
import type { Refusal } from './answer.ts'

/** One step of an answer on the wire. */
export type Action =
  | { do: 'head'; status: number; headers: Record<string, string> }
  /** A piece of the body, in one write. */
  | { do: 'body'; bytes: Buffer }
  /** Silence: for so long, or until `release()`; the caller may leave in the meantime. */
  | { do: 'wait'; ms: number | undefined }
  /** The proper end of an HTTP answer. */
  | { do: 'finish' }
  /** TCP reset. */
  | { do: 'reset' }
  /** The connection's sending half is closed, whatever is missing. */
  | { do: 'half-close' }

/** The answer that would be given if all were well, and the means to spoil it. */
export interface Answer {
  contentType: string
  stream: boolean
  /** The body in order: each piece is one event of a stream, or a slice of a whole answer. */
  opening: Buffer[]
  tokens: Buffer[]
  closing: Buffer[]
  terminal: Buffer[]
  refuse(refusal: Refusal, windowTokens?: number): { status: number; body: object }
  inBandError(): Buffer
  prefilled: boolean
  requestId: string
}

interface Fault {
  /** What the upstream does, for people. */
  does: string
  /** What the numbers after the name mean, in order. */
  numbers?: readonly string[]
  play(answer: Answer, ...numbers: (number | undefined)[]): Action[]
}

const body = (pieces: readonly Buffer[]): Action[] => pieces.map((bytes) => ({ do: 'body', bytes }))
const head = (answer: Answer, headers: Record<string, string> = {}): Action => ({
  do: 'head',
  status: 200,
  headers: { 'content-type': answer.contentType, 'x-request-id': answer.requestId, ...headers },
})
const finish: Action = { do: 'finish' }
const reset: Action = { do: 'reset' }
const wait = (ms?: number): Action => ({ do: 'wait', ms })

const pieces = (answer: Answer): Buffer[] => [
  ...answer.opening,
  ...answer.tokens,
  ...answer.closing,
  ...answer.terminal,
]
const before = (answer: Answer, tokens = 0): Buffer[] => [...answer.opening, ...answer.tokens.slice(0, tokens)]
const after = (answer: Answer, tokens = 0): Buffer[] => [
  ...answer.tokens.slice(tokens),
  ...answer.closing,
  ...answer.terminal,
]

/** Every byte on its own. */
const bytesOf = (answer: Answer): Buffer[] => Array.from(Buffer.concat(pieces(answer)), (byte) => Buffer.of(byte))

const answered = (answer: Answer): Action[] => [head(answer), ...body(pieces(answer)), finish]

/** Something in the middle that does not belong there. */
const inserted = (answer: Answer, tokens: number | undefined, what: Buffer): Action[] => [
  head(answer),
  ...body([...before(answer, tokens), what, ...after(answer, tokens)]),
  finish,
]

function json(status: number, value: object, headers: Record<string, string> = {}): Action[] {
  return page(status, JSON.stringify(value), { 'content-type': 'application/json', ...headers })
}

function page(status: number, content: string | Buffer, headers: Record<string, string>): Action[] {
  return [{ do: 'head', status, headers }, { do: 'body', bytes: Buffer.from(content) }, finish]
}

function refused(
  answer: Answer,
  refusal: Refusal,
  options: { windowTokens?: number; headers?: Record<string, string> } = {},
): Action[] {
  const { status, body } = answer.refuse(refusal, options.windowTokens)
  return json(status, body, options.headers)
}

const byStatus: Record<number, Refusal> = {
  400: 'invalid-request',
  401: 'auth',
  402: 'billing',
  403: 'permission',
  404: 'not-found',
  413: 'too-large',
  429: 'rate-limit',
  500: 'server-error',
  503: 'overloaded',
}

const html =
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>'

/** A first half of an event, as a crashed serialiser leaves it: not JSON, but properly framed. */
const garbled = (answer: Answer): Buffer =>
  Buffer.from(answer.stream ? 'data: {"id":"x","choices":[{"del\n\n' : '{"id":,}')

function huge(answer: Answer, megabytes = 8): Buffer {
  const padding = 'x'.repeat(megabytes * 1024 * 1024)
  return Buffer.from(answer.stream ? `: ${padding}\n\n` : ' '.repeat(padding.length))
}

/**
 * Everything this upstream can do wrong, by name. A number in `numbers` may be left out where it says so; for streams it
 * counts content events, for whole answers slices of the body (which has as many).
 */
export const faults = {
  ok: { does: 'answers', play: answered },
  // no answer
  reset: { does: 'resets the connection before the headers', play: () => [reset] },
  close: { does: 'closes the connection before the headers', play: () => [{ do: 'half-close' }] },
  silent: {
    does: 'accepts the request and says nothing, for ever or for so long',
    numbers: ['milliseconds (until released)'],
    play: (answer, ms) => [wait(ms), head(answer), ...body(pieces(answer)), finish],
  },
  // refusals
  'rate-limit': {
    does: '429, with Retry-After if a number is given',
    numbers: ['seconds (no header)'],
    play: (answer, seconds) =>
      refused(answer, 'rate-limit', seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } }),
  },
  'server-error': { does: '500', play: (answer) => refused(answer, 'server-error') },
  overloaded: { does: '503 (Anthropic: 529)', play: (answer) => refused(answer, 'overloaded') },
  status: {
    does: 'that status, with an error body of the dialect',
    numbers: ['status'],
    play: (answer, status = 500) =>
      json(status, answer.refuse(byStatus[status] ?? (status < 500 ? 'invalid-request' : 'server-error')).body),
  },
  'context-length': {
    does: '400, the prompt is too long for a window of that many tokens',
    numbers: ['tokens (8192)'],
    play: (answer, windowTokens = 8_192) => refused(answer, 'context-length', { windowTokens }),
  },
  'content-filter': {
    does: '400, the prompt was filtered (Gemini: 200 without candidates)',
    play: (answer) => {
      const { status, body: refusal } = answer.refuse('content-filter')
      if (status !== 200 || !answer.stream) return json(status, refusal)
      return [head(answer), ...body([Buffer.from(`data: ${JSON.stringify(refusal)}\n\n`)]), finish]
    },
  },
  'no-prefill': {
    does: '400 if the conversation ends with an assistant message, else answers',
    play: (answer) => (answer.prefilled ? refused(answer, 'prefill') : answered(answer)),
  },
  'error-page': {
    does: 'that status, with a page of HTML',
    numbers: ['status (502)'],
    play: (_, status = 502) => page(status, html, { 'content-type': 'text/html' }),
  },
  'gzip-error': {
    does: '503, the error body compressed although nobody asked',
    play: (answer) => {
      const packed = gzipSync(JSON.stringify(answer.refuse('overloaded').body))
      return page(503, packed, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    },
  },
  redirect: { does: '307 to somewhere else', play: () => page(307, '', { location: 'http://127.0.0.1:9/elsewhere' }) },
  // a 200 that is none
  html: { does: '200 with a page of HTML', play: () => page(200, html, { 'content-type': 'text/html' }) },
  empty: { does: '200 with an empty body', play: (answer) => [head(answer), finish] },
  'wrong-type': {
    does: 'answers, under the content-type of a binary',
    play: (answer) => [head(answer, { 'content-type': 'application/octet-stream' }), ...body(pieces(answer)), finish],
  },
  'whole-error': {
    does: '200 with an error as its body',
    play: (answer) => json(200, answer.refuse('overloaded').body),
  },
  'error-in-band': {
    does: 'an error event after that many tokens, and no more (a whole answer: the error as its body)',
    numbers: ['tokens (0)'],
    play: (answer, tokens) =>
      answer.stream
        ? [head(answer), ...body([...before(answer, tokens), answer.inBandError()]), finish]
        : json(200, answer.refuse('overloaded').body),
  },
  // silence in the middle
  late: {
    does: 'headers at once, everything else later',
    numbers: ['milliseconds (until released)'],
    play: (answer, ms) => [head(answer), wait(ms), ...body(pieces(answer)), finish],
  },
  'role-only': {
    does: 'headers and what comes before the first token, then silence',
    numbers: ['milliseconds (until released)'],
    play: (answer, ms) => [head(answer), ...body(before(answer)), wait(ms), ...body(after(answer)), finish],
  },
  stall: {
    does: 'silence after that many tokens',
    numbers: ['tokens', 'milliseconds (until released)'],
    play: (answer, tokens, ms) => [
      head(answer),
      ...body(before(answer, tokens)),
      wait(ms),
      ...body(after(answer, tokens)),
      finish,
    ],
  },
  drip: {
    does: 'answers byte by byte, with a pause after each',
    numbers: ['milliseconds (1)'],
    play: (answer, ms = 1) => [
      head(answer),
      ...bytesOf(answer).flatMap((byte): Action[] => [{ do: 'body', bytes: byte }, wait(ms)]),
      finish,
    ],
  },
  // ends too early
  'reset-after-headers': { does: 'headers, then a reset', play: (answer) => [head(answer), reset] },
  cut: {
    does: 'a reset after that many tokens',
    numbers: ['tokens'],
    play: (answer, tokens) => [head(answer), ...body(before(answer, tokens)), reset],
  },
  'cut-byte': {
    does: 'a reset after that many bytes of the body',
    numbers: ['bytes'],
    play: (answer, bytes) => [head(answer), ...body([Buffer.concat(pieces(answer)).subarray(0, bytes)]), reset],
  },
  'half-close': {
    does: 'closes its half of the connection after that many tokens, in the middle of the HTTP body',
    numbers: ['tokens'],
    play: (answer, tokens) => [head(answer), ...body(before(answer, tokens)), { do: 'half-close' }],
  },
  short: {
    does: 'ends the HTTP body properly, but after that many tokens',
    numbers: ['tokens'],
    play: (answer, tokens) => [head(answer), ...body(before(answer, tokens)), finish],
  },
  'short-byte': {
    does: 'ends the HTTP body properly, but after that many bytes',
    numbers: ['bytes'],
    play: (answer, bytes) => [head(answer), ...body([Buffer.concat(pieces(answer)).subarray(0, bytes)]), finish],
  },
  'no-done': {
    does: 'answers without the marker that nothing follows',
    play: (answer) => [head(answer), ...body([...answer.opening, ...answer.tokens, ...answer.closing]), finish],
  },
  // says strange things
  malformed: {
    does: 'an event that is not JSON after that many tokens (a whole answer: not JSON at all)',
    numbers: ['tokens (0)'],
    play: (answer, tokens) => inserted(answer, tokens, garbled(answer)),
  },
  'double-done': {
    does: 'ends twice: the closing events and the marker are repeated',
    play: (answer) => {
      const end = answer.stream ? [...answer.closing, ...answer.terminal] : []
      return [head(answer), ...body([...pieces(answer), ...end]), finish]
    },
  },
  huge: {
    does: 'a line of that many megabytes after the first token',
    numbers: ['megabytes (8)'],
    play: (answer, megabytes) =>
      answer.stream
        ? inserted(answer, 1, huge(answer, megabytes))
        : [head(answer), ...body([huge(answer, megabytes), ...pieces(answer)]), finish],
  },
  split: {
    does: 'answers in two writes, split at that byte; without a number, every byte a write of its own',
    numbers: ['bytes (everywhere)'],
    play: (answer, at) => {
      const whole = Buffer.concat(pieces(answer))
      const parts =
        at === undefined ? [...whole].map((byte) => Buffer.of(byte)) : [whole.subarray(0, at), whole.subarray(at)]
      return [head(answer), ...parts.flatMap((bytes): Action[] => [{ do: 'body', bytes }, wait(0)]), finish]
    },
  },
} satisfies Record<string, Fault>

/** A fault, as a step of a model's name. */
export type FaultName = keyof typeof faults

/** What a fault does, for tables and menus. */
export interface FaultDescription {
  /** As in a model's name. */
  name: FaultName
  /** In words. */
  does: string
  /** What the numbers after the name mean, in order. */
  numbers: readonly string[]
}

/** Every fault, as the README lists them. */
export const faultDescriptions: readonly FaultDescription[] = Object.entries(faults as Record<string, Fault>).map(
  ([name, { does, numbers = [] }]) => ({ name: name as FaultName, does, numbers }),
)

const table: ReadonlyMap<string, Fault> = new Map(Object.entries(faults))

/** What one step of a script does to an answer; `undefined` when there is no such fault. */
export function playStep(step: string, answer: Answer): Action[] | undefined {
  const [name, ...numbers] = step.split('_')
  const values = numbers.map((number) => (/^\d+$/.test(number) ? Number(number) : Number.NaN))
  if (values.some(Number.isNaN)) return undefined
  return table.get(name!)?.play(answer, ...values)
}
