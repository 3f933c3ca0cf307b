import type { Socket } from 'node:net'

/** A request as it came over the wire. */
export interface RawRequest {
  method: string
  path: string
  /** Lower-case names. */
  headers: Record<string, string>
  body: string
}

/**
 * Reads HTTP/1.1 requests off a socket, one after the other. Only what clients of JSON APIs send: bodies with a
 * content-length or in chunks.
 */
export function readRequests(socket: Socket, onRequest: (request: RawRequest) => void): void {
  let received = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes])
    for (let parsed = parseRequest(received); parsed; parsed = parseRequest(received)) {
      received = received.subarray(parsed.length)
      onRequest(parsed.request)
    }
  })
}

function parseRequest(received: Buffer): { request: RawRequest; length: number } | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const [requestLine = '', ...lines] = received.toString('latin1', 0, headEnd).split('\r\n')
  const [method = '', path = ''] = requestLine.split(' ')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const body = parseBody(headers, received.subarray(headEnd + 4))
  return body && { request: { method, path, headers, body: body.text }, length: headEnd + 4 + body.length }
}

function parseBody(headers: Record<string, string>, rest: Buffer): { text: string; length: number } | undefined {
  if (headers['transfer-encoding'] !== 'chunked') {
    const length = Number(headers['content-length'] ?? 0)
    return rest.length < length ? undefined : { text: rest.toString('utf8', 0, length), length }
  }
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = rest.indexOf('\r\n', at)
    if (lineEnd === -1) return undefined
    const size = Number.parseInt(rest.toString('latin1', at, lineEnd), 16)
    const end = lineEnd + 2 + size + 2
    if (rest.length < end) return undefined
    if (size === 0) return { text: Buffer.concat(chunks).toString(), length: end }
    chunks.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = end
  }
}

export const headText = (status: number, headers: Record<string, string>): string =>
  `HTTP/1.1 ${status} ${status < 400 ? 'OK' : 'Error'}\r\n${Object.entries({
    ...headers,
    'transfer-encoding': 'chunked',
  })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`

/** One piece of a chunked body. An empty piece would be its end. */
export const chunkBytes = (bytes: Buffer): Buffer =>
  bytes.length === 0
    ? bytes
    : Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])

export const lastChunk = '0\r\n\r\n'
