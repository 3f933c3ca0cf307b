import { describe, expect, it } from 'vitest'
import { createGateway, type GatewayOptions, memoryStore, openai, openaiCompatible, split } from '../src/index.ts'
import { fakeClock } from './support/fake-clock.ts'
import { specificationPresent, validate } from './support/openapi.ts'
import { type Answer, type Completion, json, openaiWire, sse, startUpstream } from './support/upstream.ts'

const model = 'acme/large'
const pricing = { inputPerMillion: 2, outputPerMillion: 2, cacheReadPerMillion: 0.2 }

/** A gateway over upstreams that answer as told, one provider each. */
async function gatewayOver(answers: Record<string, Answer>, options: Partial<GatewayOptions> = {}) {
  const upstreams = Object.fromEntries(
    await Promise.all(Object.entries(answers).map(async ([id, answer]) => [id, await startUpstream(answer)] as const)),
  )
  const gateway = createGateway({
    providers: Object.entries(upstreams).map(([id, { url }]) =>
      openaiCompatible({
        id,
        name: id.toUpperCase(),
        baseURL: `${url}/v1`,
        models: { [model]: { upstream: 'm', pricing }, [`acme/only-${id}`]: { upstream: 'm', pricing } },
      }),
    ),
    authenticate: false,
    ...options,
  })
  const post = async (body: object, headers: Record<string, string> = {}) => {
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      headers,
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }], ...body }),
    })
    const text = await response.text()
    return {
      status: response.status,
      id: response.headers.get('x-generation-id') ?? '',
      text,
      headers: response.headers,
    }
  }
  return { gateway, upstreams, post }
}

const fine = json(openaiWire.reply('Hi'))
const asked = { 'X-OpenRouter-Metadata': 'Enabled' }
interface Envelope {
  openrouter_metadata?: {
    endpoints: { available: { selected: boolean }[] }
    attempts: object[]
    [member: string]: unknown
  }
}
const metadataIn = (text: string) => (JSON.parse(text) as Envelope).openrouter_metadata

describe('openrouter_metadata', () => {
  const order = { provider: { order: ['a', 'b'] } }

  it('comes with a whole answer when asked for, and only then', async () => {
    const { post } = await gatewayOver({ a: json({ error: { message: 'no' } }, 503), b: fine })
    const answer = await post(order, asked)
    const metadata = metadataIn(answer.text)
    expect(metadata).toMatchObject({
      requested: model,
      strategy: 'direct',
      attempt: 3,
      endpoints: {
        total: 2,
        available: [
          { provider: 'A', selected: false },
          { provider: 'B', selected: true },
        ],
      },
      attempts: [
        { provider: 'A', status: 503 },
        { provider: 'A', status: 503 },
        { provider: 'B', status: 200 },
      ],
      routing: { ordered_by: 'order' },
    })
    expect(metadataIn((await post(order)).text)).toBeUndefined()
    expect(metadataIn((await post(order, { 'X-OpenRouter-Metadata': 'yes' })).text)).toBeUndefined()
    expect(specificationPresent ? validate('OpenRouterMetadata', metadata) : []).toEqual([])
  })

  it('comes on the last chunk of a stream, which alone has the usage', async () => {
    const { post } = await gatewayOver({ a: sse(...openaiWire.stream('Hi')), b: fine })
    const { text } = await post({ ...order, stream: true }, { 'x-openrouter-experimental-metadata': 'enabled' })
    const chunks = text
      .trim()
      .split('\n\n')
      .filter((event) => event.startsWith('data: {'))
    expect(chunks.filter((event) => event.includes('openrouter_metadata'))).toEqual([chunks.at(-1)])
  })

  it('comes with a failure of the providers and with a 404, with nothing selected', async () => {
    const { post } = await gatewayOver({ a: json({ error: { message: 'no' } }, 503) })
    const failed = await post({}, asked)
    expect(failed.status).toBe(503)
    expect(metadataIn(failed.text)).toMatchObject({ attempt: 0, summary: 'available=1, selected=none' })
    const refused = await post({ provider: { only: ['nobody'] } }, asked)
    expect([refused.status, metadataIn(refused.text)]).toMatchObject([
      404,
      { region: null, is_byok: false, attempt: 0 },
    ])
    expect(metadataIn((await post({ model: 'acme/none' }, asked)).text)).toBeUndefined()
  })
})

describe('gateway.explain and gateway.replay', () => {
  it('explains without sending, and plans the same again from the row, or otherwise with a change', async () => {
    const { gateway, post, upstreams } = await gatewayOver({ a: fine, b: fine })
    const request = { model, messages: [{ role: 'user', content: 'Hello' }], provider: { sort: 'price' } }
    const { messages: _, ...where } = request
    expect((await gateway.explain(where)).candidates.length).toBeGreaterThan(0)
    const explained = await gateway.explain({ ...request, provider: { ignore: ['b'] } })
    expect(explained).toMatchObject({
      candidates: [{ tag: 'a' }],
      excluded: [{ provider: 'B', excluded_by: 'ignored_providers' }],
    })
    expect(Object.values(upstreams).flatMap(({ requests }) => requests)).toEqual([])

    const { id } = await post({ provider: { order: ['b'] } })
    expect(await gateway.replay(id)).toMatchObject({ same: true, candidates: [{ tag: 'b' }, { tag: 'a' }] })
    expect(await gateway.replay(id, { down: ['B'] })).toMatchObject({
      same: false,
      candidates: [{ tag: 'a' }, { tag: 'b' }],
    })
    await expect(gateway.replay('gen-none')).rejects.toMatchObject({ code: 'generation_not_found' })
  })

  it('replays rows of an earlier catalog, from the store', async () => {
    const store = memoryStore()
    const first = await gatewayOver({ a: fine, b: fine }, { store })
    const { id } = await first.post({ provider: { order: ['b'] } })
    const changed = await gatewayOver(
      { a: fine, b: fine },
      { store, models: { [model]: { pricing: { inputPerMillion: 9 } } } },
    )
    const replay = await changed.gateway.replay(id)
    expect(replay).toMatchObject({ same: true, candidates: [{ price: { prompt: 2 } }, { price: { prompt: 2 } }] })
    const now = await changed.gateway.explain({ model, messages: [{ role: 'user', content: 'x' }] })
    expect([now.candidates[0]?.price, now.catalog_version === replay.catalog_version]).toEqual([{ prompt: 9 }, false])
  })

  it('keeps nothing of the prompt in the row', async () => {
    const store = memoryStore()
    const { post } = await gatewayOver({ a: fine }, { store })
    const { id } = await post({ messages: [{ role: 'user', content: 'classified' }] })
    expect(JSON.stringify(await store.generation(id))).not.toContain('classified')
  })
})

describe('error.availability', () => {
  const refusal = (status: number, headers = {}): Answer => json({ error: { message: 'no' } }, status, headers)
  it.each<[string, number, Record<string, Answer>, string, object]>([
    [
      'all at capacity',
      429,
      { a: refusal(429, { 'retry-after': '30' }), b: refusal(429) },
      'capacity_exhausted',
      { retry_after: 30, retryable: true },
    ],
    ['all failing', 503, { a: refusal(500), b: refusal(502) }, 'temporarily_unavailable', { retryable: true }],
    ['nobody has it', 404, { a: refusal(404), b: refusal(404) }, 'model_unavailable_upstream', { retryable: false }],
  ])('%s: %i', async (_, status, answers, code, more) => {
    const { post } = await gatewayOver(answers, { models: { mine: model }, routing: { retry: { perCandidate: 0 } } })
    const answer = await post({ model: 'mine' })
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.text)).toMatchObject({
      error: {
        code: status,
        availability: {
          code,
          requested_models: ['mine'],
          affected_providers: expect.arrayContaining(['A', 'B']),
          ...more,
        },
      },
    })
  })
})

describe('operators', () => {
  it('set bounds for all and for a caller; a request stays within both', async () => {
    const { gateway, post } = await gatewayOver(
      { a: fine, b: fine, c: fine },
      { routing: { provider: { ignore: ['c'] } } },
    )
    expect((await post({ provider: { only: ['c'] } })).status).toBe(404)
    const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] })
    const caller = { id: 'tenant', provider: { only: ['b', 'c'] } }
    for (let i = 0; i < 5; i++) {
      const response = await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body, caller })
      expect(await response.json()).toMatchObject({ provider: 'B' })
    }
  })

  it.each([
    [{ provider: { onyl: ['a'] } }, 'provider.onyl'],
    [{ auto: { model: 'x' } }, 'auto'],
    [{ auto: { models: 'x' } }, 'auto.models'],
  ])('mistakes in routing are found at start-up: %j', (routing, path) => {
    expect(() =>
      createGateway({ providers: [openaiCompatible({ id: 'a', baseURL: 'http://127.0.0.1:9' })], routing } as never),
    ).toThrow(expect.objectContaining({ message: expect.stringContaining(`routing.${path}`) }))
  })
})

it('a split’s arm is in the row, and spend can be compared by it', async () => {
  const arms = [
    { model: 'acme/only-a', weight: 1 },
    { model: 'acme/only-b', weight: 1 },
  ]
  const { gateway, post } = await gatewayOver({ a: fine, b: fine }, { models: { chat: split(arms, { by: 'user' }) } })
  for (let i = 0; i < 12; i++) await post({ model: 'chat', user: `user-${i % 6}` })
  const rows = await gateway.spend.by({ by: 'arm' })
  expect(rows.map(({ key }) => key).sort()).toEqual(['acme/only-a', 'acme/only-b'])
  expect(rows.reduce((sum, { requests }) => sum + requests, 0)).toBe(12)
})

describe('stickiness', () => {
  const random = () => 0.1 // the draw's own choice would be the same each time
  const cached = json(openaiWire.reply('Hi'))
  const uncached = json(
    openaiWire.reply('Hi', { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } }),
  )
  const servedBy = async (
    post: (body: object, headers?: Record<string, string>) => Promise<{ text: string }>,
    body: object,
    headers = {},
  ) => (JSON.parse((await post(body, headers)).text) as { provider: string }).provider

  it('a named conversation stays where it was served, others are drawn', async () => {
    const { post } = await gatewayOver({ a: uncached, b: uncached }, { random })
    const drawn = await servedBy(post, {})
    const other = drawn === 'A' ? 'b' : 'a'
    await servedBy(post, { session_id: 's', provider: { ignore: [drawn.toLowerCase()] } })
    expect(await servedBy(post, { session_id: 's' })).toBe(other.toUpperCase())
    expect(await servedBy(post, {}, { 'x-session-id': 's' })).toBe(other.toUpperCase())
    expect(await servedBy(post, { session_id: 't' })).toBe(drawn)
  })

  it('one told by its opening stays once its cache was used', async () => {
    for (const [upstream, stays] of [
      [cached, true],
      [uncached, false],
    ] as const) {
      const { post } = await gatewayOver({ a: upstream, b: upstream }, { random })
      const drawn = await servedBy(post, {})
      const messages = [{ role: 'user', content: 'An opening' }]
      await servedBy(post, { messages, provider: { ignore: [drawn.toLowerCase()] } })
      expect((await servedBy(post, { messages })) !== drawn).toBe(stays)
    }
  })
})

it('circuits that open and close are told, and steer the next request', async () => {
  const clock = fakeClock()
  let down = true
  const flaky: Answer = (res, request) =>
    down ? json({ error: { message: 'no' } }, 503)(res, request) : fine(res, request)
  const { gateway, post } = await gatewayOver({ a: flaky, b: fine }, { clock, routing: { retry: { perCandidate: 0 } } })
  const told: string[] = []
  gateway.on('circuit', ({ endpointId, state }) => told.push(`${endpointId} ${state}`))
  const order = { provider: { order: ['a'] } }
  const provider = async () => (JSON.parse((await post(order)).text) as { provider: string }).provider
  expect([await provider(), await provider()]).toEqual(['B', 'B'])
  expect(told).toEqual([`${model}@a open`])
  expect(
    (await gateway.explain({ model, messages: [{ role: 'user', content: 'x' }], ...order })).candidates,
  ).toMatchObject([
    { tag: 'b', circuit: 'closed' },
    { tag: 'a', circuit: 'open' },
  ])
  down = false
  clock.advance(1_000)
  expect(await provider()).toBe('A')
  expect(told.at(-1)).toBe(`${model}@a closed`)
})

it.each([
  ['priority', 20],
  ['default', 10],
])('a priority request the provider served as %s is priced as that', async (served, perMillion) => {
  const upstream = await startUpstream(json(openaiWire.reply('Hi', { service_tier: served })))
  const offer = (price: number) => ({ upstream: 'm', pricing: { inputPerMillion: price, outputPerMillion: price } })
  const gateway = createGateway({
    providers: [
      openaiCompatible({
        id: 'a',
        baseURL: `${upstream.url}/v1`,
        models: { [model]: offer(10), [`${model}@priority`]: offer(20) },
      }),
    ],
    authenticate: false,
  })
  const messages = [{ role: 'user', content: 'Hello' }]
  const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ model, messages, service_tier: 'priority' }),
  })
  const { usage, service_tier } = (await response.json()) as Completion & { service_tier: string }
  expect(upstream.requests.map(({ body }) => body['service_tier'])).toEqual(['priority'])
  expect(service_tier).toBe(served)
  expect(usage.cost).toBeCloseTo((usage.total_tokens * perMillion) / 1e6, 12)
})

it(':thinking reaches the provider as a request to reason', async () => {
  const { post, upstreams } = await gatewayOver({ a: fine })
  await post({ model: `${model}:thinking` })
  expect(upstreams['a']?.requests[0]?.body).toMatchObject({ model: 'm', reasoning_effort: 'medium' })
})

it('refreshed prices are in the next decision, told, and seen in gateway.health()', async () => {
  const upstream = await startUpstream(fine)
  const published = [
    {
      id: 'openai',
      models: [{ id: 'gpt-4o-mini', match: { equals: 'gpt-4o-mini' }, prices: { input_mtok: 0.3, output_mtok: 1.2 } }],
    },
  ]
  const gateway = createGateway({
    providers: [openai({ apiKey: 'k', baseURL: `${upstream.url}/v1` })],
    prices: { load: () => Promise.resolve(published) },
    authenticate: false,
  })
  const told = new Promise<{ changed: readonly string[] }>((resolve) => gateway.on('prices', resolve))
  const price = async () =>
    (await gateway.explain({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'x' }] })).candidates[0]
      ?.price
  expect(await price()).toEqual({ prompt: 0.15, completion: 0.6 })
  expect((await told).changed).toContain('openai: openai/gpt-4o-mini')
  expect(await price()).toEqual({ prompt: 0.3, completion: 1.2 })
  expect(gateway.health().catalog).toMatchObject({
    refreshedAtMs: expect.any(Number),
    source: expect.stringContaining('genai-prices'),
  })
  await gateway.close()
})
