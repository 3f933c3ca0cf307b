import type { Caller } from '../admit/caller.ts'
import { checkPolicy, type MountPolicy } from '../admit/mount-policy.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Exchange, Reply, RequestBody } from './exchange.ts'
import { mountAt, mountPathOf } from './mount-at.ts'

/** What `gateway.fetch` takes beyond what any `fetch` does. */
export interface FetchMount {
  /** Who pays, where the gateway does not ask. */
  caller?: Caller | undefined
  /** What holds for everything that comes through this mount. A mistake in it rejects. */
  policy?: MountPolicy | undefined
  /** What comes before the API's own paths in an address. @default everything up to `/api/v1`, else nothing */
  prefix?: string | undefined
}

/** `fetch(request)` and `fetch(url, init)`. */
export type GatewayFetch = (input: string | URL | Request, init?: RequestInit & FetchMount) => Promise<Response>

/** The path of the API in the addresses SDKs are given; what comes before it names no host of ours and is not looked at. */
const usualPath = '/api/v1'

/**
 * The gateway as a WHATWG fetch function. Any host will do: `http://inroute/api/v1`. Leaving works by `init.signal` and by
 * cancelling the body.
 */
export function createFetch(handle: (exchange: Exchange) => Promise<Reply>): GatewayFetch {
  return async function fetch(input, init) {
    checkPolicy(init?.policy)
    const request = toRequest(input, init)
    // a Request's own signal goes deaf once the Request is collected, so the input is held on to as well
    const caller = () => init?.signal ?? (isRequest(input) ? input.signal : undefined)
    caller()?.throwIfAborted()
    const left = new AbortController()
    const onAbort = (): void => left.abort(caller()?.reason)
    caller()?.addEventListener('abort', onAbort, { once: true })

    const url = new URL(request.url)
    const start = startOfPath(url.pathname, init?.prefix)
    const reply = await handle({
      method: request.method,
      path: url.pathname.slice(start) || '/',
      mountPath: url.pathname.slice(0, start),
      query: url.search.slice(1),
      headers: Object.fromEntries(request.headers),
      body: bodyOf(request),
      signal: left.signal,
      caller: init?.caller,
      policy: init?.policy,
    })
    const finish = (): void => caller()?.removeEventListener('abort', onAbort)
    if (left.signal.aborted) throw left.signal.reason
    const { body } = reply
    if (typeof body === 'string') {
      finish()
      return new Response(request.method === 'HEAD' ? null : body, { status: reply.status, headers: reply.headers })
    }
    const encoder = new TextEncoder()
    const stream = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          left.signal.addEventListener('abort', () => controller.error(left.signal.reason), { once: true })
        },
        async pull(controller) {
          const piece = await body.next()
          if (left.signal.aborted) return
          if (piece.done) {
            finish()
            controller.close()
          } else controller.enqueue(typeof piece.value === 'string' ? encoder.encode(piece.value) : piece.value)
        },
        async cancel(reason) {
          finish()
          await body.return()
          left.abort(reason)
        },
      },
      { highWaterMark: 0 },
    )
    return new Response(stream, { status: reply.status, headers: reply.headers })
  }
}

/**
 * A Request is read as it is: frameworks pass proxies of one (Next.js), or classes of their own (Hono's), which the constructor
 * would not take.
 */
function toRequest(input: string | URL | Request, init: RequestInit = {}): Request {
  if (!isRequest(input)) return new Request(input, init)
  const { method = input.method, headers = input.headers, body = input.body } = init
  const isAsItIs = method === input.method && headers === input.headers && body === input.body
  if (body === input.body && input.bodyUsed) {
    throw new TypeError(
      'The body of this Request has been read already: give gateway.fetch a clone, or the body beside it.',
    )
  }
  return isAsItIs ? input : new Request(input.url, { method, headers, body, duplex: 'half' })
}

const isRequest = (input: string | URL | Request): input is Request => typeof input === 'object' && 'url' in input

/** Where the API's own paths begin in an address. */
function startOfPath(address: string, prefix: string | undefined): number {
  if (prefix !== undefined) return mountAt(prefix)(address) === undefined ? 0 : mountPathOf(prefix).length
  const usual = address.indexOf(usualPath)
  return usual === -1 ? 0 : usual + usualPath.length
}

function bodyOf(request: Request): RequestBody {
  return {
    async read(maxBytes) {
      const chunks: Uint8Array[] = []
      let size = 0
      // the cast: the stream of a Request is async-iterable in Node, which the DOM's types do not say everywhere
      for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
        size += chunk.length
        if (size > maxBytes) {
          throw new GatewayError(
            'body_too_large',
            `The request body may have ${maxBytes} bytes at most (option maxBodyBytes); it is longer.`,
          )
        }
        chunks.push(chunk)
      }
      return Buffer.concat(chunks, size)
    },
  }
}
