import type { Socket } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { fakeClock } from '../../test/support/fake-clock.ts'
import { httpAnswer, type RawServer, rawServer } from '../../test/support/raw-server.ts'
import { systemClock } from '../clock.ts'
import type { Provider } from '../providers/contract.ts'
import { Secret } from '../providers/secret.ts'
import { UpstreamError } from './byte-stream.ts'
import { readErrorResponse, readText } from './read-body.ts'
import { createTransport, type Transport, type TransportOptions, type TransportRequest } from './transport.ts'

const limits = { connectMs: 5_000, firstEventMs: 60_000, idleMs: 30_000 }
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function serve(answer: (socket: Socket, request: string) => void): Promise<RawServer> {
  const server = await rawServer(answer)
  cleanups.push(() => server.close())
  return server
}

function transport(options?: TransportOptions): Transport {
  const created = createTransport(options)
  cleanups.push(created.close)
  return created
}

const provider = (baseURL: string): Provider => ({
  id: 'test',
  name: 'Test',
  baseURL,
  chat: {} as Provider['chat'],
  keys: [],
  authorize: ({ key }) => ({ authorization: `Bearer ${key}` }),
  headers: { 'x-provider': 'yes' },
  models: {},
})

const request = (baseURL: string, given: Partial<TransportRequest> = {}): TransportRequest => ({
  provider: provider(baseURL),
  key: new Secret('sk-0123456789'),
  encoded: { path: '/chat/completions', body: { model: 'm' }, warnings: [] },
  stream: true,
  limits,
  ...given,
})

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('expected a failure'),
    (error: unknown) => (error instanceof UpstreamError ? error.failure : expect.fail(String(error))),
  )

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => (socket.destroyed ? resolve() : socket.once('close', () => resolve())))

const streamHead = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n'
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

describe('a request', () => {
  test('carries the provider’s headers, the credential and the JSON body to the base URL', async () => {
    let seen = ''
    const server = await serve((socket, received) => {
      seen = received
      socket.write(httpAnswer(200, {}, '{}'))
    })
    const answer = await transport().open(
      request(`${server.url}/api/v1?version=2`, {
        encoded: { path: '/chat/completions', body: { model: 'm' }, headers: { 'x-codec': 'too' }, warnings: [] },
        stream: false,
      }),
    )
    expect(answer.status).toBe(200)
    expect(await readText(answer.body)).toBe('{}')
    const [head, body] = seen.split('\r\n\r\n')
    const lines = head!.split('\r\n')
    expect(lines[0]).toBe('POST /api/v1/chat/completions?version=2 HTTP/1.1')
    expect(lines.slice(1).sort()).toEqual([
      'accept-encoding: identity',
      'accept: application/json',
      'authorization: Bearer sk-0123456789',
      'connection: keep-alive',
      'content-length: 13',
      'content-type: application/json',
      `host: ${server.url.slice(7)}`,
      'user-agent: inroute',
      'x-codec: too',
      'x-provider: yes',
    ])
    expect(body).toBe('{"model":"m"}')
  })

  test('sends a text body as it is', async () => {
    let seen = ''
    const server = await serve((socket, received) => {
      seen = received
      socket.write(httpAnswer(200, {}, '{}'))
    })
    const encoded = { path: '/x', body: '{ "b" : 1,\n"a":2 }', warnings: [] }
    await readText((await transport().open(request(server.url, { encoded }))).body)
    expect(seen.split('\r\n\r\n')[1]).toBe('{ "b" : 1,\n"a":2 }')
  })

  test('uses a connection again once an answer was complete', async () => {
    const server = await serve((socket) => socket.write(httpAnswer(200, {}, 'x')))
    const opener = transport()
    for (let i = 0; i < 20; i++) await readText((await opener.open(request(server.url))).body)
    // a connection is free a moment after its answer's end was read: two take turns
    expect(server.sockets.length).toBeLessThanOrEqual(2)
  })

  test.each(['host', 'Content-Length', 'transfer-encoding', 'connection'])('cannot set %s', async (name) => {
    const server = await serve(() => expect.fail('nothing may be sent'))
    const encoded = { path: '/x', body: {}, headers: { [name]: 'x' }, warnings: [] }
    await expect(transport().open(request(server.url, { encoded }))).rejects.toThrow(TypeError)
    expect(server.sockets).toHaveLength(0)
  })
})

describe('an answer that fails', () => {
  test('refused: network', async () => {
    const server = await rawServer(() => {})
    await server.close()
    expect(await failureOf(transport().open(request(server.url)))).toEqual({
      kind: 'network',
      code: 'ECONNREFUSED',
      message: 'the connection failed before an answer came (ECONNREFUSED)',
    })
  })

  test('reset before headers: network', async () => {
    const server = await serve((socket) => void socket.resetAndDestroy())
    expect(await failureOf(transport().open(request(server.url)))).toMatchObject({ kind: 'network' })
  })

  test('closed before headers: network', async () => {
    const server = await serve((socket) => void socket.end())
    expect(await failureOf(transport().open(request(server.url)))).toMatchObject({ kind: 'network' })
  })

  test('not HTTP: malformed', async () => {
    const server = await serve((socket) => void socket.end('SSH-2.0-OpenSSH_9\r\n\r\n'))
    expect(await failureOf(transport().open(request(server.url)))).toMatchObject({ kind: 'malformed' })
  })

  test('reset after headers: what arrived, then cut', async () => {
    const server = await serve((socket) => {
      socket.write(`${streamHead}${chunk('data: 1\n\n')}`, () => setImmediate(() => socket.resetAndDestroy()))
    })
    const { body } = await transport().open(request(server.url))
    expect(String(await body.read())).toBe('data: 1\n\n')
    expect(await failureOf(body.read())).toMatchObject({ kind: 'cut' })
    expect(await failureOf(body.read())).toMatchObject({ kind: 'cut' })
  })

  test.each(['0', '', '4\r\nab', '4\r\nabcd'])('half-closed within a chunked body (%j): cut', async (rest) => {
    const server = await serve((socket) => void socket.end(`${streamHead}${chunk('data: 1\n\n')}${rest}`))
    const { body } = await transport().open(request(server.url))
    expect(await failureOf(readText(body))).toMatchObject({ kind: 'cut' })
  })

  test('shorter than its content-length: cut', async () => {
    const server = await serve((socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'))
    const { body } = await transport().open(request(server.url))
    expect(await failureOf(readText(body))).toMatchObject({ kind: 'cut' })
  })

  test.each([301, 302, 303, 307, 308])('%i: not followed, and the key goes nowhere else', async (status) => {
    const elsewhere = await serve(() => expect.fail('followed'))
    const server = await serve((socket) => socket.write(httpAnswer(status, { location: elsewhere.url }, '')))
    expect(await failureOf(transport().open(request(server.url)))).toMatchObject({ status, code: 'redirect' })
    expect(elsewhere.sockets).toHaveLength(0)
  })

  test('larger than a whole answer may be: malformed, and the connection is closed', { timeout: 60_000 }, async () => {
    const megabyte = Buffer.alloc(1024 * 1024)
    const server = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const more = (): void => {
        while (!socket.destroyed && socket.write(megabyte));
      }
      socket.on('drain', more)
      more()
    })
    const { body } = await transport().open(request(server.url, { stream: false }))
    expect(await failureOf(readText(body))).toMatchObject({ kind: 'malformed' })
    await closed(server.sockets[0]!)
  })
})

describe('limits', () => {
  /** Opens on a clock that stands; `advance` moves it once the server has seen the request. */
  async function opened(answer: (socket: Socket) => void, given: Partial<TransportRequest> = {}) {
    const clock = fakeClock()
    let arrived!: () => void
    const request_ = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const server = await serve((socket) => {
      answer(socket)
      arrived()
    })
    const opening = transport({ clock }).open(request(server.url, given))
    opening.catch(() => {})
    await request_
    return { clock, server, opening }
  }

  test('silent: first_event_timeout, and the connection is closed', async () => {
    const { clock, server, opening } = await opened(() => {})
    clock.advance(59_999)
    clock.advance(1)
    expect(await failureOf(opening)).toEqual({
      kind: 'timeout',
      code: 'first_event_timeout',
      message: 'no answer within 60000 ms',
    })
    await closed(server.sockets[0]!)
    expect(clock.pending()).toBe(0)
  })

  test('headers, then silence: first_event_timeout', async () => {
    const { clock, opening } = await opened((socket) => socket.write(streamHead))
    const { body } = await opening
    const read = failureOf(body.read())
    clock.advance(60_000)
    expect(await read).toMatchObject({ kind: 'timeout', code: 'first_event_timeout' })
  })

  test('bytes of a stream are no first event until they are said to be', async () => {
    const { clock, opening } = await opened((socket) => socket.write(streamHead + chunk(': wait\n\n')))
    const { body } = await opening
    expect(String(await body.read())).toBe(': wait\n\n')
    const read = failureOf(body.read())
    clock.advance(60_000)
    expect(await read).toMatchObject({ code: 'first_event_timeout' })
  })

  test('idle between chunks, counted anew with every arrival', async () => {
    let upstream!: Socket
    const { clock, opening } = await opened((socket) => {
      upstream = socket
      socket.write(streamHead + chunk('1'))
    })
    const { body, started } = await opening
    expect(String(await body.read())).toBe('1')
    started()
    for (const text of ['2', '3']) {
      clock.advance(29_999)
      upstream.write(chunk(text))
      expect(String(await body.read())).toBe(text)
    }
    const read = failureOf(body.read())
    clock.advance(30_000)
    expect(await read).toMatchObject({ kind: 'timeout', code: 'idle_timeout' })
    expect(clock.pending()).toBe(0)
  })

  test('a whole answer’s first byte starts the idle limit', async () => {
    const answer = (socket: Socket): void => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab')
    const { clock, opening } = await opened(answer, { stream: false })
    const { body } = await opening
    expect(String(await body.read())).toBe('ab')
    const read = failureOf(body.read())
    clock.advance(30_000)
    expect(await read).toMatchObject({ code: 'idle_timeout' })
  })

  test('total, however lively', async () => {
    let upstream!: Socket
    const { clock, opening } = await opened(
      (socket) => {
        upstream = socket
        socket.write(streamHead + chunk('1'))
      },
      { limits: { ...limits, totalMs: 50_000 } },
    )
    const { body, started } = await opening
    await body.read()
    started()
    clock.advance(25_000)
    upstream.write(chunk('2'))
    await body.read()
    const read = failureOf(body.read())
    clock.advance(25_000)
    expect(await read).toMatchObject({ code: 'total_timeout' })
  })

  test('a connection that never comes: connect_timeout', async () => {
    const clock = fakeClock()
    // TEST-NET-1: nothing answers there, or the network says so at once
    const opening = failureOf(transport({ clock, maxConnectMs: 50 }).open(request('http://192.0.2.1')))
    clock.advance(5_000)
    const failure = await opening
    expect(['timeout', 'network']).toContain(failure.kind)
    expect(clock.pending()).toBe(0)
  })
})

describe('a reader that is slow', () => {
  test('holds the upstream back, and is not taken for silence', { timeout: 60_000 }, async () => {
    const clock = fakeClock()
    let upstream!: Socket
    const server = await serve((socket) => {
      upstream = socket
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const block = Buffer.alloc(64 * 1024, 'x')
      const more = (): void => {
        while (!socket.destroyed && socket.write(block));
      }
      socket.on('drain', more)
      more()
    })
    const answer = await transport({ clock }).open(request(server.url))
    answer.started()
    // kernels buffer a few megabytes each way; after that the server's own buffer must stop draining
    let accepted = -1
    while (accepted !== upstream.bytesWritten - upstream.writableLength) {
      accepted = upstream.bytesWritten - upstream.writableLength
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(upstream.writableNeedDrain).toBe(true)
    expect(accepted).toBeLessThan(32 * 1024 * 1024)
    clock.advance(3_600_000)
    let read = 0
    while (read < accepted * 2) {
      const bytes = await answer.body.read()
      expect(bytes!.length).toBeLessThanOrEqual(256 * 1024)
      read += bytes!.length
    }
    answer.body.cancel(new Error('done'))
    await closed(upstream)
  })
})

describe('cancelling', () => {
  test('closes the upstream’s socket, wakes the reader with the reason and clears every timer', async () => {
    const clock = fakeClock()
    const server = await serve((socket) => socket.write(streamHead + chunk('1')))
    const { body } = await transport({ clock }).open(request(server.url))
    await body.read()
    const reading = body.read()
    body.cancel(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
    await closed(server.sockets[0]!)
    expect(clock.pending()).toBe(0)
  })

  test('by the signal, before and after the headers, rejects with its reason', async () => {
    const server = await serve(() => {})
    const opener = transport()
    const early = new AbortController()
    const opening = opener.open(request(server.url, { signal: early.signal }))
    early.abort(new Error('gone'))
    await expect(opening).rejects.toThrow('gone')
    await expect(opener.open(request(server.url, { signal: early.signal }))).rejects.toThrow('gone')
  })

  test('a credential that is being fetched when the caller leaves is not used', async () => {
    const server = await serve(() => expect.fail('nothing may be sent'))
    const controller = new AbortController()
    let fetched!: (headers: Record<string, string>) => void
    const slow: Provider = {
      ...provider(server.url),
      authorize: () =>
        new Promise((resolve) => {
          fetched = resolve
        }),
    }
    const opening = transport().open(request(server.url, { provider: slow, signal: controller.signal }))
    controller.abort(new Error('gone'))
    fetched({})
    await expect(opening).rejects.toThrow('gone')
    expect(server.sockets).toHaveLength(0)
  })

  test('a credential that cannot be obtained is a failure of the provider, and has its time', async () => {
    const server = await serve(() => expect.fail('nothing may be sent'))
    const clock = fakeClock()
    const opener = transport({ clock })
    const failing = { ...provider(server.url), authorize: () => Promise.reject(new Error('no network')) }
    expect(await failureOf(opener.open(request(server.url, { provider: failing })))).toMatchObject({ kind: 'auth' })
    const never: Provider = { ...provider(server.url), authorize: () => new Promise(() => {}) }
    const opening = failureOf(opener.open(request(server.url, { provider: never })))
    clock.advance(5_000)
    expect(await opening).toMatchObject({ kind: 'timeout' })
    expect(clock.pending()).toBe(0)
  })

  test('stopping fails what is under way and what would follow', async () => {
    const server = await serve((socket, received) => {
      if (received.includes('/answering')) socket.write(streamHead + chunk('1'))
    })
    const clock = fakeClock()
    const opener = transport({ clock })
    const to = (path: string) => request(server.url, { encoded: { path, body: {}, warnings: [] } })
    const { body } = await opener.open(to('/answering'))
    await body.read()
    const silent = opener.open(to('/silent'))
    const reading = body.read()
    opener.stop(new Error('stopped'))
    for (const promise of [silent, reading, opener.open(to('/late'))]) await expect(promise).rejects.toThrow('stopped')
    await Promise.all(server.sockets.map(closed))
    expect(clock.pending()).toBe(0)
  })

  test('discarding lets the last bytes pass and keeps the connection', async () => {
    const server = await serve((socket) => {
      socket.write(streamHead + chunk('data: [DONE]\n\n'))
      setImmediate(() => socket.write('0\r\n\r\n'))
    })
    const clock = fakeClock()
    const opener = transport({ clock })
    const first = await opener.open(request(server.url))
    await first.body.read()
    first.body.discard()
    // the connection is free once the closing chunk has arrived; until then a second request would open another
    while (clock.pending() > 0) await new Promise(setImmediate)
    await new Promise(setImmediate)
    const second = await opener.open(request(server.url))
    await second.body.read()
    second.body.discard()
    expect(server.sockets).toHaveLength(1)
  })

  test('what is discarded is bounded in time', async () => {
    const server = await serve((socket) => socket.write(streamHead + chunk('data: [DONE]\n\n')))
    const clock = fakeClock()
    const { body } = await transport({ clock }).open(request(server.url))
    await body.read()
    body.discard()
    clock.advance(1_000)
    await closed(server.sockets[0]!)
    expect(clock.pending()).toBe(0)
  })

  test('a thousand times leaves no timer, listener or socket', { timeout: 60_000 }, async () => {
    const server = await serve((socket) => socket.write(streamHead + chunk('data: 1\n\n')))
    const clock = fakeClock()
    const opener = transport({ clock })
    const shared = new AbortController()
    let listeners = 0
    const { signal } = shared
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...given: Parameters<typeof add>) => (listeners++, add(...given))
    signal.removeEventListener = (...given: Parameters<typeof remove>) => (listeners--, remove(...given))
    for (let round = 0; round < 20; round++) {
      await Promise.all(
        Array.from({ length: 50 }, async (_, i) => {
          const { body } = await opener.open(request(server.url, { signal }))
          if (i % 2) await body.read()
          body.cancel(new Error('gone'))
        }),
      )
    }
    expect(clock.pending()).toBe(0)
    expect(listeners).toBe(0)
    await Promise.all(server.sockets.map(closed))
    expect(server.open()).toBe(0)
    expect(server.sockets).toHaveLength(1_000)
  })
})

describe('an error page', () => {
  const read = async (status: number, headers: Record<string, string>, body: string | Buffer) => {
    const server = await serve((socket) => socket.write(httpAnswer(status, headers, body)))
    return readErrorResponse(await transport().open(request(server.url)), systemClock)
  }

  test('is read, with its status and headers', async () => {
    expect(await read(429, { 'Retry-After': '2' }, '{"error":{}}')).toEqual({
      status: 429,
      headers: { 'content-length': '12', 'retry-after': '2' },
      body: '{"error":{}}',
    })
  })

  test('is decompressed', async () => {
    expect((await read(503, { 'content-encoding': 'gzip' }, gzipSync('busy'))).body).toBe('busy')
    expect((await read(503, { 'content-encoding': 'BR' }, brotliCompressSync('busy'))).body).toBe('busy')
  })

  test('that is not what it says keeps its status', async () => {
    expect(await read(503, { 'content-encoding': 'gzip' }, 'busy')).toMatchObject({ status: 503, body: '' })
    expect(await read(503, { 'content-encoding': 'constructor' }, 'busy')).toMatchObject({ status: 503, body: '' })
  })

  test('is read up to 64 kB, also where 200 MB are packed into 200 kB', async () => {
    expect((await read(500, {}, 'x'.repeat(1_000_000))).body).toBe('x'.repeat(65_536))
    expect((await read(500, { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(2e8)))).body).toHaveLength(65_536)
  })

  test('that drips is read for five seconds', async () => {
    const server = await serve((socket) => socket.write('HTTP/1.1 502 x\r\ncontent-length: 100\r\n\r\nbad'))
    const clock = fakeClock()
    const answer = await transport({ clock }).open(request(server.url))
    const reading = readErrorResponse(answer, clock)
    await new Promise(setImmediate)
    clock.advance(5_000)
    expect(await reading).toMatchObject({ status: 502, body: 'bad' })
    expect(clock.pending()).toBe(0)
  })
})

test('a compressed answer is decompressed, and cut when it stops in the middle', async () => {
  const packed = gzipSync('data: 1\n\n'.repeat(1_000))
  const server = await serve((socket) => {
    const whole = server.sockets.length === 1
    socket.end(httpAnswer(200, { 'content-encoding': 'gzip' }, whole ? packed : packed.subarray(0, -9)))
  })
  const opener = transport()
  expect(await readText((await opener.open(request(server.url))).body)).toBe('data: 1\n\n'.repeat(1_000))
  expect(await failureOf(readText((await opener.open(request(server.url))).body))).toMatchObject({ kind: 'cut' })
})
