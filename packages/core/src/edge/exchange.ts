import type { Caller } from '../admit/caller.ts'
import type { MountPolicy } from '../admit/mount-policy.ts'

/**
 * One request as the gateway sees it, whatever server it came through: plain values, so that neither `Request` nor Web
 * Streams lie on the path of a Node server.
 */
export interface Exchange {
  /** In capitals. */
  method: string
  /** Below the mount path, without the query: `/chat/completions`. */
  path: string
  /** What comes before `path` in the caller's address, for links. @default '/api/v1' */
  mountPath?: string | undefined
  /** Without the question mark. */
  query: string
  /** Lower-case names. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Parsed by the host, or to be read. */
  body: RequestBody
  /** Aborts when the caller leaves. */
  signal: AbortSignal
  /**
   * Who the host says is calling, or how to find out; `undefined` leaves it to the gateway's own authentication. What the
   * function throws is the answer: a `GatewayError` as it is, anything else masked.
   */
  caller?: Caller | (() => Caller | undefined | Promise<Caller | undefined>) | undefined
  /** What holds for everything that comes through this mount. */
  policy?: MountPolicy | undefined
}

/** A body the host's parser has read already, or one still to be read. */
export type RequestBody = { parsed: unknown } | { read(maxBytes: number): Promise<Uint8Array> }

/** What a request is answered with, before it is HTTP. */
export interface Reply {
  /** Of the HTTP answer. */
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  /** Whole, or in pieces: asked for one at a time, `return` called when the caller leaves before the end. */
  body: string | ReplyStream
}

/** An answer in pieces. */
export interface ReplyStream {
  /** The next piece; asked for when the caller has room for it. */
  next(): Promise<IteratorResult<string | Uint8Array, undefined>>
  /** The caller has left: everything upstream stops. */
  return(): Promise<IteratorResult<string | Uint8Array, undefined>>
}

/** A header's value; of a repeated header, the first. */
export function headerOf(exchange: Pick<Exchange, 'headers'>, name: string): string | undefined {
  const value = exchange.headers[name]
  return typeof value === 'string' ? value : value?.[0]
}
