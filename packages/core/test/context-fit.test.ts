import { describe, expect, it } from 'vitest'
import type { GenerationRecord } from '../src/index.ts'
import { createGateway, type GatewayOptions, memoryStore, openaiCompatible } from '../src/index.ts'
import { type Completion, json, openaiWire, startUpstream } from './support/upstream.ts'

const model = 'acme/tiny'
const window = (contextTokens: number) => ({ [model]: { upstream: 'tiny', contextTokens } })

const gatewayTo = (url: string, contextTokens: number, options: Partial<GatewayOptions> = {}) =>
  createGateway({
    providers: [openaiCompatible({ id: 'acme', baseURL: `${url}/v1`, models: window(contextTokens) })],
    authenticate: false,
    ...options,
  })

const post = (gateway: ReturnType<typeof createGateway>, body: object) =>
  gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ model, ...body }),
    headers: { 'x-openrouter-metadata': 'enabled' },
  })

const history = (turns: number) =>
  Array.from({ length: turns }, (_, at) => [
    { role: 'user', content: `Question ${at}: ${'what about this '.repeat(20)}?` },
    { role: 'assistant', content: `Answer ${at}: ${'consider that '.repeat(20)}.` },
  ])
    .flat()
    .concat({ role: 'user', content: 'And now?' })

interface Stage {
  type: string
  name: string
  data: { original_count: number; compressed_count: number; original_tokens: number; compressed_tokens: number }
}

describe('a prompt that is too long for the window', () => {
  it('is cut in the middle by default for small windows; metadata, event and row say so', async () => {
    const upstream = await startUpstream(json(openaiWire.reply('Fine.')))
    const gateway = gatewayTo(upstream.url, 4096)
    const events: object[] = []
    const rows: GenerationRecord[] = []
    gateway.on('compression', (event) => events.push(event))
    gateway.on('generation', (row) => rows.push(row))
    const messages = history(60)
    const response = await post(gateway, { messages })
    const answer = (await response.json()) as Completion & { openrouter_metadata: { pipeline: Stage[] } }
    const sent = upstream.requests[0]!.body['messages'] as object[]

    expect(response.status).toBe(200)
    expect(sent.length).toBeLessThan(messages.length)
    expect(sent[0]).toEqual(messages[0])
    expect(sent.at(-1)).toEqual(messages.at(-1))
    const [stage] = answer.openrouter_metadata.pipeline
    expect(stage).toMatchObject({
      type: 'context_compression',
      name: 'context-compression',
      data: { engine: 'middle-out', input_type: 'messages', original_count: 121, compressed_count: sent.length },
    })
    const counts = { originalMessages: 121, sentMessages: sent.length, sentTokens: stage!.data.compressed_tokens }
    expect(events).toEqual([expect.objectContaining({ ...counts, generationId: answer.id })])
    expect(rows[0]?.compression).toMatchObject(counts)
  })

  it('is refused where compression is off, with what is needed, allowed and to be done; nothing is sent', async () => {
    const upstream = await startUpstream(json(openaiWire.reply('Fine.')))
    const gateway = gatewayTo(upstream.url, 10_000)
    const response = await post(gateway, { messages: history(200), max_tokens: 100 })
    const { error } = (await response.json()) as { error: { message: string; metadata: object } }

    expect(response.status).toBe(400)
    expect(error.metadata).toMatchObject({ error_type: 'context_length_exceeded', allowed_tokens: 10_000 })
    expect(error.message).toContain('context-compression')
    expect(upstream.requests).toHaveLength(0)
  })

  it('is fitted once more with the number the provider gave', async () => {
    const upstream = await startUpstream((res, request) => {
      const characters = JSON.stringify(request.body['messages']).length
      if (characters < 16_000) return json(openaiWire.reply('Fine.'))(res, request)
      const message = `This model's maximum context length is 3000 tokens. However, your messages resulted in 5200 tokens.`
      return json({ error: { message, code: 'context_length_exceeded' } }, 400)(res, request)
    })
    const gateway = gatewayTo(upstream.url, 6000)
    const response = await post(gateway, { messages: history(60), max_tokens: 100 })
    const sizes = upstream.requests.map(({ body }) => JSON.stringify(body['messages']).length)

    expect(response.status).toBe(200)
    expect(sizes).toHaveLength(2)
    expect(sizes[1]).toBeLessThan(sizes[0]! / 2)
  })

  it('is cut by a tenth of what was refused where the provider gives no number', async () => {
    const upstream = await startUpstream((res, request) => {
      const sizes = upstream.requests.map(({ body }) => JSON.stringify(body['messages']).length)
      if (sizes.length > 1) return json(openaiWire.reply('Fine.'))(res, request)
      return json({ error: { message: 'prompt too long', code: 'context_length_exceeded' } }, 400)(res, request)
    })
    const gateway = gatewayTo(upstream.url, 100_000)
    const response = await post(gateway, { messages: history(60), plugins: [{ id: 'context-compression' }] })
    const [first = 0, second = 0] = upstream.requests.map(({ body }) => JSON.stringify(body['messages']).length)

    expect(response.status).toBe(200)
    expect(second / first).toBeGreaterThan(0.8)
    expect(second / first).toBeLessThan(0.92)
  })

  it('is not touched when it fits: the very text goes on', async () => {
    const upstream = await startUpstream(json(openaiWire.reply('Fine.')))
    const gateway = gatewayTo(upstream.url, 4096)
    const response = await post(gateway, { messages: history(2), plugins: [{ id: 'context-compression' }] })
    const answer = (await response.json()) as { openrouter_metadata: { pipeline?: Stage[] } }

    expect(upstream.requests[0]!.body['messages']).toEqual(history(2))
    expect((answer.openrouter_metadata.pipeline ?? []).filter(({ type }) => type === 'context_compression')).toEqual([])
  })

  it('follows what the provider counts: later prompts are filled by its measure', async () => {
    let reported = 0
    const upstream = await startUpstream((res, request) => {
      reported = Math.round(JSON.stringify(request.body['messages']).length / 3.8)
      return json({ ...openaiWire.reply('Fine.'), usage: { prompt_tokens: reported, completion_tokens: 2 } })(
        res,
        request,
      )
    })
    const gateway = gatewayTo(upstream.url, 100_000, { store: memoryStore() })
    const before = gateway.fit({ model, messages: history(20) }, model).promptTokens
    for (let answer = 0; answer < 60; answer++) await (await post(gateway, { messages: history(20) })).json()
    const after = gateway.fit({ model, messages: history(20) }, model).promptTokens

    expect(Math.abs(after - reported)).toBeLessThan(Math.abs(before - reported) / 2)
  })

  it('can be fitted without being sent', async () => {
    const gateway = gatewayTo('http://127.0.0.1:9', 4096)
    const { changed, cuts, promptTokens, allowedTokens } = gateway.fit({ model, messages: history(60) }, model)

    expect(changed).toBe(true)
    expect(cuts.length).toBeGreaterThan(10)
    expect(promptTokens).toBeLessThanOrEqual(allowedTokens!)
  })
})
