import { describe, expect, it } from 'vitest'
import { createGateway, type GatewayOptions, memoryStore, openai } from '../src/index.ts'
import { type Completion, json, openaiWire, sse, startUpstream } from './support/upstream.ts'

const request = { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }] }

const gatewayTo = (url: string, options: Partial<GatewayOptions> = {}) =>
  createGateway({
    providers: [openai({ apiKey: 'sk-test-secret-1', baseURL: `${url}/v1` })],
    authenticate: false,
    ...options,
  })

const post = (gateway: ReturnType<typeof createGateway>, body: unknown, init: RequestInit = {}) =>
  gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  })

describe('POST /chat/completions', () => {
  it('answers whole, in the specified envelope, with usage and cost', async () => {
    const upstream = await startUpstream(json(openaiWire.reply('Hi there')))
    const store = memoryStore()
    const response = await post(gatewayTo(upstream.url, { store }), request)
    const answer = (await response.json()) as Completion
    expect(response.status).toBe(200)
    expect(answer).toMatchObject({
      object: 'chat.completion',
      model: 'openai/gpt-4o-mini',
      provider: 'OpenAI',
      choices: [
        { message: { role: 'assistant', content: 'Hi there' }, finish_reason: 'stop', native_finish_reason: 'stop' },
      ],
      usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    })
    expect(answer.id).toMatch(/^gen-/)
    expect(response.headers.get('x-generation-id')).toBe(answer.id)
    // 6 tokens at 0.15 + 4 cached at 0.075 + 5 at 0.6 USD per million
    expect(answer.usage.cost).toBe(0.0000042)
    expect(upstream.requests[0]).toMatchObject({ url: '/v1/chat/completions', body: { model: 'gpt-4o-mini' } })
    expect(upstream.requests[0]?.headers.authorization).toBe('Bearer sk-test-secret-1')
  })

  it('streams', async () => {
    const upstream = await startUpstream(sse(...openaiWire.stream('Hi', ' there')))
    const response = await post(gatewayTo(upstream.url), { ...request, stream: true })
    const text = await response.text()
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const events = text.trimEnd().split('\n\n')
    expect(events.at(-1)).toBe('data: [DONE]')
    expect(events.filter((event) => event.includes('"usage"'))).toHaveLength(1)
    expect(events).toHaveLength(6)
  })
})
