import { Anthropic, AuthenticationError, NotFoundError } from '@anthropic-ai/sdk'
import { describe, expect, it } from 'vitest'
import { anthropic, createGateway, type GatewayOptions, memoryStore, openai } from '../src/index.ts'
import { validateResponse, specificationPresent } from './support/openapi.ts'
import { json, openaiWire, sse, startUpstream } from './support/upstream.ts'

const gatewayTo = (url: string, options: Partial<GatewayOptions> = {}) =>
  createGateway({
    providers: [
      anthropic({ apiKey: 'sk-ant-secret', baseURL: `${url}/v1` }),
      openai({ apiKey: 'sk-test-secret-1', baseURL: `${url}/v1` }),
    ],
    authenticate: false,
    ...options,
  })

const sdkOf = (gateway: ReturnType<typeof createGateway>) =>
  new Anthropic({ apiKey: 'caller', baseURL: 'http://inroute/api', fetch: gateway.fetch, maxRetries: 0 })

const hi = { max_tokens: 50, messages: [{ role: 'user' as const, content: 'Hello' }] }
const usage = { input_tokens: 10, cache_read_input_tokens: 4, cache_creation_input_tokens: 0, output_tokens: 5 }
const reply = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5-20250929',
  content: [{ type: 'text', text: 'Hi there' }],
  stop_reason: 'end_turn',
  usage: { ...usage, service_tier: 'standard' },
  novelty: { kept: true },
}
const event = (body: { type: string; [member: string]: unknown }): string =>
  `event: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`
const stream = [
  event({
    type: 'message_start',
    message: { ...reply, content: [], stop_reason: null, usage: { input_tokens: 10, output_tokens: 1 } },
  }),
  event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
  event({ type: 'ping' }),
  event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi there' } }),
  event({ type: 'content_block_stop', index: 0 }),
  event({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage }),
  event({ type: 'message_stop' }),
]
const claude = 'anthropic/claude-sonnet-4.5'

describe('POST /messages', () => {
  it('reaches Anthropic as sent and comes back as sent, in the gateway’s envelope', async () => {
    const upstream = await startUpstream(json(reply))
    const gateway = gatewayTo(upstream.url)
    const body = `{"unknown": 1.0, "model":"${claude}","messages":[{"role":"user","content":"Hello"}]}`
    const response = await gateway.fetch('http://inroute/api/v1/messages', {
      method: 'POST',
      body,
      headers: { 'anthropic-beta': 'x-1' },
    })
    const answer = (await response.json()) as Record<string, unknown>
    expect(response.status).toBe(200)
    expect(upstream.requests[0]).toMatchObject({
      url: '/v1/messages',
      headers: { 'x-api-key': 'sk-ant-secret', 'anthropic-version': '2023-06-01', 'anthropic-beta': 'x-1' },
      body: { unknown: 1, model: 'claude-sonnet-4-5', max_tokens: 64_000 },
    })
    expect(answer).toMatchObject({
      id: expect.stringMatching(/^gen-/) as string,
      model: claude,
      provider: 'Anthropic',
      content: [{ type: 'text', text: 'Hi there', citations: null }],
      usage: { input_tokens: 10, cache_read_input_tokens: 4, output_tokens: 5, service_tier: 'standard' },
      novelty: { kept: true },
    })
    // 10 tokens at 3, 4 read from the cache at 0.3, 5 written at 15 USD per million
    expect(answer['usage']).toMatchObject({ cost: 0.0001062 })
    expect(specificationPresent ? validateResponse('/messages', 'POST', 200, answer) : []).toEqual([])
  })

  it('streams from Anthropic to its own SDK', async () => {
    const upstream = await startUpstream(sse(...stream))
    const store = memoryStore()
    const message = await sdkOf(gatewayTo(upstream.url, { store }))
      .messages.stream({ ...hi, model: claude })
      .finalMessage()
    expect(message).toMatchObject({
      content: [{ type: 'text', text: 'Hi there' }],
      stop_reason: 'end_turn',
      usage: { output_tokens: 5 },
    })
    expect((await store.generation(message.id))?.api).toBe('messages')
  })

  it('is served by any vendor', async () => {
    const upstream = await startUpstream(json(openaiWire.reply('Hi from afar')))
    const message = await sdkOf(gatewayTo(upstream.url)).messages.create({
      ...hi,
      model: 'openai/gpt-4o-mini',
      system: 'Be kind.',
    })
    expect(upstream.requests[0]).toMatchObject({
      url: '/v1/chat/completions',
      body: {
        messages: [
          { role: 'system', content: 'Be kind.' },
          { role: 'user', content: 'Hello' },
        ],
      },
    })
    expect(message).toMatchObject({
      content: [{ type: 'text', text: 'Hi from afar' }],
      stop_reason: 'end_turn',
      model: 'openai/gpt-4o-mini',
    })
  })

  it('the user reaches nobody by name, and members of Anthropic’s own no other vendor', async () => {
    const upstream = await startUpstream(json(openaiWire.reply('Hi')))
    const gateway = gatewayTo(upstream.url)
    const ask = async (model: string, members: object) => {
      const body = JSON.stringify({ ...hi, model, ...members })
      return gateway.fetch('http://inroute/api/v1/messages', { method: 'POST', body })
    }
    const own = { mcp_servers: [{ type: 'url', url: 'https://x.test', name: 'x' }], context_management: { edits: [] } }
    const answer = await (await ask('openai/gpt-4o-mini', { metadata: { user_id: 'ann' }, ...own })).json()
    expect(answer).toMatchObject({ warnings: [{ field: 'context_management' }, { field: 'mcp_servers' }] })
    await ask(claude, { metadata: { user_id: 'ann' } })
    await ask(claude, { user: 'ann' })
    const [chat, ...messages] = upstream.requests.map(({ body }) => body)
    expect(Object.keys(chat!).sort()).toEqual(['max_tokens', 'messages', 'model', 'user'])
    for (const { metadata } of messages) expect(metadata).toEqual({ user_id: chat!['user'] })
    expect(JSON.stringify(upstream.requests.map(({ text }) => text))).not.toContain('ann')
  })

  it('streams from any vendor', async () => {
    const upstream = await startUpstream(sse(...openaiWire.stream('Hi', ' from afar')))
    const message = await sdkOf(gatewayTo(upstream.url))
      .messages.stream({ ...hi, model: 'openai/gpt-4o-mini' })
      .finalMessage()
    expect(message).toMatchObject({ content: [{ type: 'text', text: 'Hi from afar' }], stop_reason: 'end_turn' })
  })

  it('says what went wrong in its own dialect', async () => {
    const upstream = await startUpstream(json(reply))
    const closed = sdkOf(gatewayTo(upstream.url, { authenticate: () => undefined }))
    await expect(closed.messages.create({ ...hi, model: claude })).rejects.toBeInstanceOf(AuthenticationError)
    const open = gatewayTo(upstream.url)
    await expect(sdkOf(open).messages.countTokens({ ...hi, model: claude })).rejects.toBeInstanceOf(NotFoundError)
    const wrong = await open.fetch('http://inroute/api/v1/messages', { method: 'POST', body: '{"messages":[]}' })
    expect(await wrong.json()).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error' },
      request_id: null,
    })
    expect(upstream.requests).toHaveLength(0)
  })

  it('names the generation in the error of one that providers refused', async () => {
    const refusal = { type: 'error', error: { type: 'invalid_request_error', message: 'no' } }
    const upstream = await startUpstream(json(refusal, 400))
    const response = await gatewayTo(upstream.url).fetch('http://inroute/api/v1/messages', {
      method: 'POST',
      body: JSON.stringify({ ...hi, model: claude }),
    })
    const id = response.headers.get('x-generation-id')
    expect(id).toMatch(/^gen-/)
    expect(await response.json()).toMatchObject({ type: 'error', request_id: id })
  })
})

it('a Chat Completions caller reaches Anthropic', async () => {
  const upstream = await startUpstream(sse(...stream))
  const gateway = gatewayTo(upstream.url)
  const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({
      model: claude,
      stream: true,
      messages: [{ role: 'system', content: 'Be kind.' }, ...hi.messages],
    }),
  })
  const text = await response.text()
  expect(upstream.requests[0]).toMatchObject({
    url: '/v1/messages',
    body: { system: [{ type: 'text', text: 'Be kind.' }], stream: true },
  })
  expect(text).toContain('"content":"Hi there"')
  expect(text).toContain('"finish_reason":"stop","native_finish_reason":"end_turn"')
  expect(text).toContain('"prompt_tokens":14,"completion_tokens":5')
  expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
})

it('a JSON answer by a forced tool is text to the caller, streamed or not', async () => {
  const call = { type: 'tool_use', id: 'toolu_1', name: 'json_answer', input: { city: 'Köln' } }
  const upstream = await startUpstream((res, request) =>
    (request.body['stream']
      ? sse(
          stream[0]!,
          event({ type: 'content_block_start', index: 0, content_block: { ...call, input: {} } }),
          event({
            type: 'content_block_delta',
            index: 0,
            delta: { type: 'input_json_delta', partial_json: '{"city":"Köln"}' },
          }),
          event({ type: 'content_block_stop', index: 0 }),
          event({ type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage }),
          stream.at(-1)!,
        )
      : json({ ...reply, content: [call], stop_reason: 'tool_use' }))(res, request),
  )
  const gateway = gatewayTo(upstream.url)
  const ask = (streamed: boolean) =>
    gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({
        ...hi,
        model: 'anthropic/claude-sonnet-4',
        stream: streamed,
        response_format: { type: 'json_object' },
      }),
    })
  expect(await (await ask(false)).json()).toMatchObject({
    choices: [{ message: { content: '{"city":"Köln"}' }, finish_reason: 'stop' }],
  })
  const text = await (await ask(true)).text()
  expect(text).toContain(JSON.stringify('{"city":"Köln"}'))
  expect(text).not.toContain('tool_calls')
})
