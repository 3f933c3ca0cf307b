import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import type { LanguageModelV3, LanguageModelV3CallOptions } from '@ai-sdk/provider'
import { createFaultyUpstream, type FaultyUpstream } from '@inroute/conformance/upstream'
import { createGateway, type GatewayOptions, memoryStore } from '@inroute/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { json, openaiWire, startUpstream } from '../../core/test/support/upstream.ts'
import { aiSdk } from '../src/index.ts'

let upstream: FaultyUpstream
beforeAll(async () => {
  upstream = await createFaultyUpstream({ tokens: 20 })
})
afterAll(() => upstream.close())
beforeEach(() => upstream.reset())

const pricing = { inputPerMillion: 1, outputPerMillion: 2 }

function providerOf(dialect: 'openai' | 'anthropic', step: string) {
  const model =
    dialect === 'openai'
      ? createOpenAI({ apiKey: 'sk-test', baseURL: upstream.baseURLs.openai }).chat(step)
      : createAnthropic({ apiKey: 'sk-test', baseURL: upstream.baseURLs.anthropic })(step)
  return aiSdk({ [`${dialect}/test`]: model }, { models: { [`${dialect}/test`]: { pricing } } })
}

const gatewayTo = (providers: GatewayOptions['providers'], options: Partial<GatewayOptions> = {}) =>
  createGateway({ providers, authenticate: false, ...options })

interface Reply {
  choices: { message: { content: string; reasoning?: string; tool_calls?: object[] }; finish_reason: string }[]
  usage: Record<string, number>
  warnings?: object[]
  error?: { code: number; message: string; metadata: { error_type: string } }
}

const ask = (gateway: ReturnType<typeof createGateway>, body: object, signal?: AbortSignal) =>
  gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], ...body }),
    ...(signal && { signal }),
  })

const textOf = (sse: string): string =>
  sse
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)) as { choices: { delta?: { content?: string } }[] })
    .map(({ choices }) => choices[0]?.delta?.content ?? '')
    .join('')

describe.each(['openai', 'anthropic'] as const)('a model of @ai-sdk/%s', (dialect) => {
  const model = `${dialect}/test`

  it('answers whole, with usage and cost', async () => {
    const store = memoryStore()
    const response = await ask(gatewayTo([providerOf(dialect, 'ok')], { store }), { model })
    const body = (await response.json()) as Reply
    expect(body.choices[0]?.message.content).toBe(upstream.answerText)
    expect(body.choices[0]?.finish_reason).toBe('stop')
    expect(body.usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 20, cost: 0.000_14 })
    expect(await store.generation(response.headers.get('x-generation-id')!)).toMatchObject({
      outcome: 'completed',
      costNanoUsd: 140_000,
    })
  })

  it('streams, and shows its end', async () => {
    const text = await (await ask(gatewayTo([providerOf(dialect, 'ok')]), { model, stream: true })).text()
    expect(textOf(text)).toBe(upstream.answerText)
    expect(text).toContain('"finish_reason":"stop"')
    expect(text).toMatch(/"prompt_tokens":100,"completion_tokens":20/)
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  })

  it('is retried once where that may help', async () => {
    const { status } = await ask(gatewayTo([providerOf(dialect, 'status_500~ok')]), { model })
    expect(status).toBe(200)
    expect(upstream.requests).toHaveLength(2)
  })

  it('a stream cut off does not look finished', async () => {
    const text = await (await ask(gatewayTo([providerOf(dialect, 'cut_10')]), { model, stream: true })).text()
    expect(text).toContain('"error":')
    expect(text).not.toContain('[DONE]')
  })

  it('a silent model is given up when its time is over', async () => {
    const gateway = gatewayTo([providerOf(dialect, 'silent')], { routing: { limits: { firstEventMs: 100 } } })
    const response = await ask(gateway, { model, stream: true })
    expect(await response.text()).toContain('timeout')
    await upstream.until((requests) => requests.length > 0 && upstream.openConnections === 0)
  })

  it('a caller who leaves stops the call', async () => {
    const caller = new AbortController()
    const gateway = gatewayTo([providerOf(dialect, 'stall_5')])
    const response = await ask(gateway, { model, stream: true }, caller.signal)
    const reader = response.body!.getReader()
    await reader.read()
    caller.abort()
    await upstream.until(() => upstream.openConnections === 0)
    expect(upstream.requests).toHaveLength(1)
  })
})

describe('requests', () => {
  const answered = async (body: object, request: object) => {
    const server = await startUpstream(json(body))
    const model = createOpenAI({ apiKey: 'sk-test', baseURL: `${server.url}/v1` }).chat('gpt-x')
    const response = await ask(gatewayTo([aiSdk(model)]), { model: 'openai/gpt-x', ...request })
    return { sent: server.requests[0]?.body, reply: (await response.json()) as Reply, status: response.status }
  }
  const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"q":"x"}' } }

  it('tools, their results, images and settings arrive', async () => {
    const { sent, reply } = await answered(
      openaiWire.reply('', {
        choices: [
          { index: 0, message: { role: 'assistant', content: null, tool_calls: [call] }, finish_reason: 'tool_calls' },
        ],
      }),
      {
        temperature: 0,
        max_tokens: 7,
        stop: ['END'],
        min_p: 0.5,
        tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
        tool_choice: { type: 'function', function: { name: 'look' } },
        messages: [
          { role: 'system', content: 'Be kind.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What?' },
              { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            ],
          },
          { role: 'assistant', content: null, tool_calls: [call] },
          { role: 'tool', tool_call_id: 'call_1', content: 'found' },
        ],
      },
    )
    expect(sent).toMatchObject({
      model: 'gpt-x',
      temperature: 0,
      max_tokens: 7,
      stop: ['END'],
      tool_choice: { type: 'function', function: { name: 'look' } },
      messages: [
        { role: 'system', content: 'Be kind.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          ],
        },
        { role: 'assistant', tool_calls: [call] },
        { role: 'tool', tool_call_id: 'call_1', content: 'found' },
      ],
    })
    expect(reply.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { tool_calls: [call] } })
    expect(reply.warnings).toMatchObject([{ field: 'min_p' }])
  })

  it('what the model itself cannot honour is a warning too', async () => {
    const { reply } = await answered(openaiWire.reply('hi'), { top_k: 5 })
    expect(reply.warnings).toMatchObject([{ type: 'unsupported', field: 'topK' }])
  })

  it.each([
    [401, { error: { message: 'bad key' } }, 502, 'provider_unavailable'],
    [400, { error: { message: 'too long', code: 'context_length_exceeded' } }, 400, 'context_length_exceeded'],
    [429, { error: { message: 'slow down' } }, 429, 'rate_limit_exceeded'],
  ])('a %i is an error of its kind', async (upstreamStatus, body, status, errorType) => {
    const server = await startUpstream(json(body, upstreamStatus, { 'retry-after': '60' }))
    const model = createOpenAI({ apiKey: 'sk-test-secret', baseURL: `${server.url}/v1` }).chat('gpt-x')
    const response = await ask(gatewayTo([aiSdk(model)]), { model: 'openai/gpt-x' })
    expect(response.status).toBe(status)
    expect(((await response.json()) as Reply).error?.metadata.error_type).toBe(errorType)
    // a minute is longer than anyone waits: no second attempt
    expect(server.requests).toHaveLength(1)
  })
})

it('thoughts and their signatures go back to the model that had them', async () => {
  const server = await startUpstream(
    json({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-x',
      content: [
        { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
        { type: 'text', text: 'Yes.' },
      ],
      stop_reason: 'end_turn',
      usage: { input_tokens: 5, cache_read_input_tokens: 3, output_tokens: 2 },
    }),
  )
  const model = createAnthropic({ apiKey: 'sk-test', baseURL: `${server.url}/v1` })('claude-sonnet-4-5')
  const gateway = gatewayTo([aiSdk(model)])
  const first = await ask(gateway, { model: 'anthropic/claude-sonnet-4-5', reasoning: { effort: 'low' } })
  const { choices, usage } = (await first.json()) as Reply
  expect(choices[0]?.message).toMatchObject({ content: 'Yes.', reasoning: 'Hm.' })
  expect(usage).toMatchObject({ prompt_tokens: 8, prompt_tokens_details: { cached_tokens: 3 }, completion_tokens: 2 })
  expect(server.requests[0]?.body['thinking']).toMatchObject({ type: 'enabled' })
  await ask(gateway, {
    model: 'anthropic/claude-sonnet-4-5',
    reasoning: { effort: 'low' },
    messages: [{ role: 'user', content: 'So?' }, choices[0]!.message, { role: 'user', content: 'Sure?' }],
  })
  expect(server.requests[1]?.body['messages']).toMatchObject([
    {},
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
        { type: 'text', text: 'Yes.' },
      ],
    },
    {},
  ])
})

it('a model of specification v3 gets what v3 has a place for', async () => {
  const asked: LanguageModelV3CallOptions[] = []
  const model: LanguageModelV3 = {
    specificationVersion: 'v3',
    provider: 'old.chat',
    modelId: 'x',
    supportedUrls: {},
    doGenerate: async (options) => {
      asked.push(options)
      return {
        content: [
          { type: 'text', text: 'Seen.' },
          { type: 'file', mediaType: 'image/png', data: new Uint8Array([1, 2, 3]) },
        ],
        finishReason: { unified: 'length', raw: 'max' },
        usage: {
          inputTokens: { total: 4, noCache: undefined, cacheRead: 1, cacheWrite: undefined },
          outputTokens: { total: 3, text: undefined, reasoning: 2 },
        },
        warnings: [],
      }
    },
    doStream: () => Promise.reject(new Error('not asked')),
  }
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AQID' } }
  const response = await ask(gatewayTo([aiSdk(model)]), {
    model: 'old/x',
    reasoning: { effort: 'low' },
    messages: [{ role: 'user', content: [image] }],
  })
  const { choices, usage, warnings } = (await response.json()) as Reply
  expect(asked[0]).not.toHaveProperty('reasoning')
  expect(asked[0]?.prompt[0]?.content).toEqual([{ type: 'file', mediaType: 'image/png', data: 'AQID' }])
  expect(choices[0]).toMatchObject({ finish_reason: 'length', message: { content: 'Seen.', images: [image] } })
  expect(usage).toMatchObject({
    prompt_tokens: 4,
    prompt_tokens_details: { cached_tokens: 1 },
    completion_tokens: 3,
    completion_tokens_details: { reasoning_tokens: 2 },
  })
  expect(warnings).toMatchObject([{ field: 'reasoning' }])
})

it('refuses what is no model, and facts about models it was not given', () => {
  expect(() => aiSdk({ 'a/b': {} as never })).toThrow(/a\/b must be a language model of specification v4 or v3/)
  const model = createOpenAI({ apiKey: 'x' }).chat('gpt-x')
  expect(() => aiSdk(model, { models: { 'openai/other': {} } })).toThrow(/none of the models given: openai\/gpt-x/)
})
