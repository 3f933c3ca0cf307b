import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import OpenAI from 'openai'
import { describe, expect, it, onTestFinished } from 'vitest'
import { toNodeHandler } from '../src/edge/node.ts'
import {
  createGateway,
  type Gateway,
  type GatewayOptions,
  memoryStore,
  openai,
  openaiCompatible,
} from '../src/index.ts'
import type { GenerationRecord } from '../src/store/contract.ts'
import { json, openaiWire, sse, sseMessage, startUpstream } from './support/upstream.ts'

const model = 'openai/gpt-4o-mini'
const request = { model, messages: [{ role: 'user' as const, content: 'Hello' }], stream: true as const }

function start(urls: string[], options: Partial<GatewayOptions> = {}) {
  const generations: GenerationRecord[] = []
  const store = memoryStore()
  const gateway = createGateway({
    providers: urls.map((url, index) =>
      index === 0
        ? openai({ apiKey: 'sk-test-secret-1', baseURL: `${url}/v1` })
        : openaiCompatible({
            id: `backup-${index}`,
            apiKey: 'sk-test-secret-2',
            baseURL: `${url}/v1`,
            models: { [model]: { upstream: 'backup-model', pricing: { inputPerMillion: 1, outputPerMillion: 2 } } },
          }),
    ),
    authenticate: false,
    store,
    random: () => 0,
    routing: { provider: { order: ['openai'] } },
    ...options,
  })
  gateway.on('generation', (row) => generations.push(row))
  const client = new OpenAI({ apiKey: 'none', baseURL: 'http://inroute/api/v1', fetch: gateway.fetch, maxRetries: 0 })
  return { gateway, generations, client, store }
}

async function listen(gateway: Gateway): Promise<number> {
  const server = createServer(toNodeHandler(gateway))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const nextGeneration = (gateway: Gateway): Promise<GenerationRecord> =>
  new Promise((resolve) => {
    const off = gateway.on('generation', (row) => {
      off()
      resolve(row)
    })
  })

describe('streams', () => {
  it('arrive piece by piece as the upstream sends them', async () => {
    let release = (): void => {}
    const upstream = await startUpstream(async (res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      res.write(sseMessage(openaiWire.role))
      res.write(sseMessage(openaiWire.text('first')))
      await new Promise<void>((resolve) => {
        release = resolve
      })
      for (const message of openaiWire.stream(' second').slice(1)) res.write(sseMessage(message))
      res.end()
    })
    const { client } = start([upstream.url])
    const seen: string[] = []
    for await (const chunk of await client.chat.completions.create(request)) {
      const text = chunk.choices[0]?.delta.content
      if (text) seen.push(text)
      if (text === 'first') release()
    }
    expect(seen).toEqual(['first', ' second'])
  })

  it('fall back before the first content, and the caller never notices', async () => {
    const broken = await startUpstream(json({ error: { message: 'down', type: 'server_error' } }, 500))
    const healthy = await startUpstream(sse(...openaiWire.stream('from the backup')))
    const { client, generations } = start([broken.url, healthy.url])
    const chunks = []
    for await (const chunk of await client.chat.completions.create(request)) chunks.push(chunk)
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('from the backup')
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { cost: 0.00002 } })
    expect(broken.requests).toHaveLength(2)
    expect(generations).toHaveLength(1)
    expect(generations[0]).toMatchObject({
      outcome: 'completed',
      providerId: 'backup-1',
      costNanoUsd: 20_000,
      attempts: [
        { providerId: 'openai', status: 500, failure: 'server' },
        { providerId: 'openai', status: 500, failure: 'server' },
        { providerId: 'backup-1', status: 200 },
      ],
    })
  })

  it('that break after content say so in band and never look finished', async () => {
    const upstream = await startUpstream((res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      res.write(sseMessage(openaiWire.role))
      res.write(sseMessage(openaiWire.text('half an ans')), () => res.destroy())
    })
    const { gateway, generations } = start([upstream.url])
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify(request),
    })
    const events = (await response.text()).trimEnd().split('\n\n')
    expect(response.status).toBe(200)
    expect(JSON.parse(events.at(-1)!.slice(6))).toMatchObject({
      error: { code: 502, metadata: { error_type: 'provider_unavailable' } },
      choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
    })
    expect(events).not.toContain('data: [DONE]')
    expect(generations).toMatchObject([{ outcome: 'upstream_cut', attempts: [{ failure: 'cut' }] }])
  })

  it('end without [DONE] as complete when a finish reason was seen', async () => {
    const upstream = await startUpstream(sse(...openaiWire.stream('all of it').slice(0, -1)))
    const { client, generations } = start([upstream.url])
    const answer = await client.chat.completions.stream(request).finalChatCompletion()
    expect(answer.choices[0]?.message.content).toBe('all of it')
    expect(generations).toMatchObject([{ outcome: 'completed', finishReason: 'stop' }])
  })

  it('skip a malformed event and go on', async () => {
    const [role, text, ...rest] = openaiWire.stream('whole')
    const upstream = await startUpstream(sse(role!, 'data: {"choices":[{"delta":{"content":"bro\n\n', text!, ...rest))
    const { client } = start([upstream.url])
    const answer = await client.chat.completions.stream(request).finalChatCompletion()
    expect(answer.choices[0]?.message.content).toBe('whole')
  })
})

describe('a caller who leaves', () => {
  it('mid-stream cancels the upstream, and what was delivered is settled as an estimate', async () => {
    const upstream = await startUpstream((res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      res.write(sseMessage(openaiWire.role))
      res.write(sseMessage(openaiWire.text('x'.repeat(400))))
    })
    const { gateway } = start([upstream.url])
    const port = await listen(gateway)
    const over = nextGeneration(gateway)
    const body = JSON.stringify(request)
    const socket = connect(port, '127.0.0.1')
    socket.write(`POST /chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
    await new Promise<void>((resolve) => {
      socket.on('data', (data) => data.includes('xxxx') && resolve())
    })
    socket.destroy()
    await upstream.requests[0]!.aborted
    expect(await over).toMatchObject({
      outcome: 'aborted',
      usage: { outputTokens: 100, estimated: true },
      attempts: [{ failure: 'aborted' }],
    })
    expect((await over).costNanoUsd).toBeGreaterThan(0)
  })

  it('before the first content cancels the upstream too', async () => {
    const upstream = await startUpstream((res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      res.flushHeaders()
    })
    const { gateway } = start([upstream.url])
    const over = nextGeneration(gateway)
    const left = new AbortController()
    const answer = gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify(request),
      signal: left.signal,
    })
    const outcome = answer.catch((error: Error) => error.message)
    while (upstream.requests.length === 0) await new Promise(setImmediate)
    left.abort(new Error('gone'))
    expect(await outcome).toBe('gone')
    await upstream.requests[0]!.aborted
    expect(await over).toMatchObject({ outcome: 'aborted', attempts: [{ failure: 'aborted' }] })
  })

  it('by cancelling the body of an in-process answer', async () => {
    const upstream = await startUpstream((res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      res.write(sseMessage(openaiWire.role))
      res.write(sseMessage(openaiWire.text('some')))
    })
    const { client, gateway } = start([upstream.url])
    const over = nextGeneration(gateway)
    for await (const chunk of await client.chat.completions.create(request)) {
      if (chunk.choices[0]?.delta.content === 'some') break
    }
    await upstream.requests[0]!.aborted
    expect(await over).toMatchObject({ outcome: 'aborted' })
  })
})

describe('back-pressure', () => {
  it('a reader that stops reading stops the upstream', async () => {
    const piece = sseMessage(openaiWire.text('y'.repeat(16_000)))
    let written = 0
    let blocked = (): void => {}
    const stalled = new Promise<void>((resolve) => {
      blocked = resolve
    })
    const upstream = await startUpstream((res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      const fill = (): void => {
        while (written < 400_000_000) {
          written += piece.length
          if (!res.write(piece)) {
            // the kernel's buffers are full for good when no drain comes while the reader sleeps
            const timer = setTimeout(blocked, 300)
            res.once('drain', () => {
              clearTimeout(timer)
              fill()
            })
            return
          }
        }
      }
      fill()
    })
    const { gateway } = start([upstream.url])
    const port = await listen(gateway)
    const body = JSON.stringify(request)
    const socket = connect(port, '127.0.0.1')
    socket.pause()
    socket.write(`POST /chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
    await stalled
    expect(written).toBeLessThan(64_000_000)
    socket.destroy()
    await upstream.requests[0]!.aborted
  })
})
