import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from '../admit/caller.ts'
import { checkPolicy, type MountPolicy } from '../admit/mount-policy.ts'
import { renderError } from '../dialects/openai-chat/render-error.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { errorReply } from './error-reply.ts'
import type { Exchange, Reply, RequestBody } from './exchange.ts'
import { mountAt } from './mount-at.ts'

export { checkPolicy, type MountPolicy } from '../admit/mount-policy.ts'
export { mountAt } from './mount-at.ts'

/** What a Node server's bridge needs of a gateway. */
export interface Handles {
  /** Never rejects. */
  handle(exchange: Exchange): Promise<Reply>
}

/** What the host knows about a request beyond what Node does. */
export interface HostRequest {
  /** Path and query below the mount path, e.g. `/chat/completions?x=1`. @default the request's own URL */
  url?: string | undefined
  /** What the host's body parser made of the body; `undefined` when none has run. */
  parsedBody?: unknown
  /** Who the host says is calling, or how to find out. */
  caller?: Exchange['caller']
  /** What holds for everything that comes through this mount. */
  policy?: MountPolicy | undefined
}

/** What `toNodeHandler` takes. */
export interface NodeMountOptions {
  /** What comes before the API's own paths, e.g. `/api/v1`. @default '' */
  prefix?: string | undefined
  /**
   * Who pays, by the server's own session: the caller, or `undefined` to leave it to the gateway's `authenticate`. What it throws
   * is the answer: a `GatewayError` as it is, anything else as a 500 and the gateway's event `internal-error`.
   */
  identify?: ((req: IncomingMessage) => Caller | undefined | Promise<Caller | undefined>) | undefined
  /** What holds for everything that comes through this mount: models, budget, limits, tags. */
  policy?: MountPolicy | undefined
}

/** A request listener; as middleware of Connect's kind it hands on, by `next`, what is not below its prefix. */
export type NodeHandler = (req: IncomingMessage, res: ServerResponse, next?: () => void) => void

/**
 * A request listener for `node:http`: `createServer(toNodeHandler(gateway))`.
 * @throws OptionsError when the policy is wrong
 */
export function toNodeHandler(gateway: Handles, options: NodeMountOptions = {}): NodeHandler {
  const { prefix = '', identify, policy } = options
  checkPolicy(policy)
  const below = mountAt(prefix)
  return function inroute(req, res, next) {
    const url = below(req.url ?? '/')
    const parsedBody = (req as { body?: unknown }).body
    if (url !== undefined) {
      void handleNodeRequest(gateway, req, res, { url, parsedBody, caller: identify && (() => identify(req)), policy })
    } else if (next) next()
    else void handleNodeRequest(answering(new GatewayError('not_found', `The API is below ${prefix}.`)), req, res)
  }
}

const answering = (refusal: GatewayError): Handles => ({
  handle: async () => errorReply(refusal, renderError),
})

/** Answers a Node request: the one bridge every adapter stands on. Never rejects; resolves when the response is over. */
export async function handleNodeRequest(
  gateway: Handles,
  req: IncomingMessage,
  res: ServerResponse,
  host: HostRequest = {},
): Promise<void> {
  const left = new AbortController()
  const onClose = (): void => {
    if (!res.writableFinished) left.abort(new Error('the caller closed the connection'))
  }
  res.on('close', onClose)
  const [path = '/', ...rest] = (host.url ?? req.url ?? '/').split('?')
  const query = rest.join('?')
  const reply = await gateway.handle({
    method: req.method ?? 'GET',
    path,
    mountPath: mountPathOf(req, path),
    query,
    headers: req.headers,
    body: bodyOf(req, host.parsedBody),
    signal: left.signal,
    caller: host.caller,
    policy: host.policy,
  })
  if (!left.signal.aborted) await writeReply(reply, req, res)
  else if (typeof reply.body !== 'string') await reply.body.return()
}

/** Express and Koa keep the address the caller used beside the one that is left below the mount. */
function mountPathOf(req: IncomingMessage & { originalUrl?: unknown }, path: string): string {
  const [whole = ''] = (typeof req.originalUrl === 'string' ? req.originalUrl : (req.url ?? '')).split('?', 1)
  return whole.endsWith(path) ? whole.slice(0, -path.length) : ''
}

function bodyOf(req: IncomingMessage, parsed: unknown): RequestBody {
  // a body parser that found nothing to parse leaves `undefined` (Express 5) or `{}` with the stream unread (Express 4)
  const unread = parsed === undefined || (!req.readableEnded && !req.readableDidRead && isEmptyObject(parsed))
  return unread ? { read: (maxBytes) => readBody(req, maxBytes) } : { parsed }
}

const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

function readBody(req: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const declared = Number(req.headers['content-length'])
  if (declared > maxBytes) return Promise.reject(tooLarge(maxBytes, `it is ${declared} bytes`))
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const settle = (act: () => void): void => {
      req.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut)
      act()
    }
    const onData = (chunk: Buffer): void => {
      size += chunk.length
      chunks.push(chunk)
      if (size > maxBytes) settle(() => reject(tooLarge(maxBytes, 'it is longer')))
    }
    const onEnd = (): void => settle(() => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)))
    const onCut = (): void =>
      settle(() => reject(new GatewayError('body_incomplete', `The request body ended after ${size} bytes.`)))
    req.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut)
  })
}

function tooLarge(maxBytes: number, received: string): GatewayError {
  return new GatewayError(
    'body_too_large',
    `The request body may have ${maxBytes} bytes at most (option maxBodyBytes); ${received}.`,
  )
}

async function writeReply({ status, headers, body }: Reply, req: IncomingMessage, res: ServerResponse): Promise<void> {
  // an upload nobody will read ends the connection, else the next request would be looked for in the middle of it
  const isUploading = !req.complete && !req.readableEnded && status >= 400
  if (isUploading) headers['connection'] = 'close'
  if (typeof body === 'string') {
    // encoded once: Node would measure the text, measure it again and only then encode it
    const bytes = Buffer.from(body)
    headers['content-length'] = String(bytes.length)
    res.writeHead(status, headers)
    if (isUploading) {
      res.write(bytes)
      await uploadOver(req)
      res.end()
    } else res.end(req.method === 'HEAD' ? undefined : bytes)
    return
  }
  res.writeHead(status, headers)
  // compression middleware buffers what it is given unless told; without it there is no such method
  const flush = (res as { flush?: unknown }).flush
  for (let piece = await body.next(); !piece.done; piece = await body.next()) {
    const hasRoom = res.write(piece.value)
    if (typeof flush === 'function') flush.call(res)
    if (!hasRoom) await drained(res)
    if (res.destroyed) {
      await body.return()
      return
    }
  }
  res.end()
}

/** How long a refused upload is listened to, in milliseconds. */
const lingerMs = 5_000

/**
 * The caller has stopped sending, or has had its time. A connection closed while a caller still writes is reset, and the reset
 * can overtake the answer that says why.
 */
function uploadOver(req: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      clearTimeout(timer)
      req.off('end', settle).off('error', settle).off('close', settle)
      resolve()
    }
    const timer = setTimeout(settle, lingerMs)
    req.on('end', settle).on('error', settle).on('close', settle).resume()
  })
}

/** Room in the socket's buffer, or no socket any more. */
function drained(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      res.off('drain', settle).off('close', settle)
      resolve()
    }
    res.on('drain', settle).on('close', settle)
    if (res.destroyed) settle()
  })
}

/**
 * What a host's body parser threw before the gateway was reached, as something to answer the request with; `undefined` for any
 * other error. Recognised by the `type` that body-parser (Express, Koa's and Nest's parsers) documents.
 */
export function bodyParserError(thrown: unknown): Handles | undefined {
  const { type, limit, length } = (thrown ?? {}) as { type?: unknown; limit?: number; length?: number }
  const error = typeof type === 'string' ? parserErrors[type]?.({ limit, length }) : undefined
  return error && answering(error)
}

const parserErrors: Record<
  string,
  (sizes: { limit?: number | undefined; length?: number | undefined }) => GatewayError
> = {
  'entity.too.large': ({ limit, length }) =>
    new GatewayError(
      'body_too_large',
      `The host's body parser takes ${limit ?? 102_400} bytes at most${length ? `, received ${length}` : ''}. Mount the gateway before express.json(), or raise its limit: express.json({ limit: '32mb' }).`,
    ),
  'entity.parse.failed': () => new GatewayError('invalid_json', 'The request body is not valid JSON.'),
  'encoding.unsupported': () =>
    new GatewayError('unsupported_media_type', 'The content-encoding of the request is not supported.'),
  'charset.unsupported': () =>
    new GatewayError('unsupported_media_type', 'The charset of the request is not supported; send UTF-8.'),
  'request.aborted': () => new GatewayError('body_incomplete', 'The request body ended before it was complete.'),
  'request.size.invalid': () =>
    new GatewayError('body_incomplete', 'The request body does not have the length its header says.'),
}
