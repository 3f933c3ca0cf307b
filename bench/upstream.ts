/** The simulated provider: bare `node:http`, precomputed bytes, OpenAI's and Anthropic's dialect. A process of its own. */
import { type ServerResponse, createServer } from 'node:http'
import { serveParent } from './serve-parent.ts'
import { listen } from './listen.ts'
import { type StreamScript, type UpstreamDialect, streamScript, wholeReply } from './workload.ts'

/**
 * How a stream is written. `alone`: every chunk in a write of its own, a moment after the one before, as a model produces
 * them. `burst`: eight to a write, as they pile up behind a busy network. `hold`: two chunks and then silence.
 */
export type Pace = 'alone' | 'burst' | 'hold'

const gapMs = 2
const burstChunks = 8

let pace: Pace = 'alone'
const replies = { openai: wholeReply('openai'), anthropic: wholeReply('anthropic') }
const scripts = new Map<string, StreamScript>()

const server = createServer((request, response) => {
  const body: Buffer[] = []
  request.on('data', (chunk: Buffer) => body.push(chunk))
  request.on('end', () => answer(request.url ?? '', Buffer.concat(body).toString('latin1'), response))
})
server.keepAliveTimeout = 120_000

function answer(url: string, body: string, response: ServerResponse): void {
  const dialect = url.endsWith('/messages') ? 'anthropic' : 'openai'
  if (!body.includes('"stream":true')) {
    const reply = replies[dialect]
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': reply.length }).end(reply)
    return
  }
  const chunks = Number(/"max_(?:completion_)?tokens":(\d+)/.exec(body)?.[1] ?? 10)
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  stream(script(dialect, chunks, body.includes('"include_usage":true')), response)
}

function script(dialect: UpstreamDialect, chunks: number, withUsage: boolean): StreamScript {
  const key = `${dialect} ${chunks} ${withUsage}`
  let found = scripts.get(key)
  if (!found) scripts.set(key, (found = streamScript(dialect, chunks, withUsage)))
  return found
}

function stream({ opening, content, closing }: StreamScript, response: ServerResponse): void {
  const perWrite = pace === 'burst' ? burstChunks : 1
  const end = pace === 'hold' ? Math.min(2, content.length) : content.length
  const held = pace === 'hold'
  let next = 0
  const step = () => {
    if (response.destroyed) return
    // writes of one tick leave as one
    if (next === 0) for (const bytes of opening) response.write(bytes)
    for (let i = 0; i < perWrite && next < end; i++) response.write(content[next++]!)
    if (next < end) {
      setTimeout(step, gapMs)
    } else if (!held) {
      for (const bytes of closing.slice(0, -1)) response.write(bytes)
      response.end(closing.at(-1))
    }
  }
  step()
}

const port = await listen(server)
serveParent(port, {
  pace: (wanted) => {
    pace = wanted as Pace
  },
})
