import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import {
  cohere,
  createGateway,
  type GatewayOptions,
  google,
  memoryStore,
  openai,
  openaiCompatible,
} from '../src/index.ts'
import { specificationPresent, validateResponse } from './support/openapi.ts'
import { json, type SeenRequest, startUpstream } from './support/upstream.ts'

const small = 'openai/text-embedding-3-small'
const vectors = [
  [0.5, -0.25, 1],
  [1.5, 0, -2],
]
const toBase64 = (vector: number[]): string => Buffer.from(new Float32Array(vector).buffer).toString('base64')

/** OpenAI's embeddings, in the encoding asked for. */
const openaiReply = ({ body }: SeenRequest, count = 2): object => ({
  object: 'list',
  model: 'text-embedding-3-small',
  data: vectors.slice(0, count).map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: body['encoding_format'] === 'base64' ? toBase64(vector) : vector,
  })),
  usage: { prompt_tokens: 8, total_tokens: 8 },
})

const gatewayTo = (url: string, options: Partial<GatewayOptions> = {}) =>
  createGateway({
    providers: [
      openai({ apiKey: 'sk-test-secret', baseURL: url }),
      google({ apiKey: 'AIza-secret', baseURL: url }),
      cohere({ apiKey: 'co-secret', baseURL: url }),
    ],
    authenticate: false,
    ...options,
  })

interface Answered {
  status: number
  headers: Headers
  body: {
    data: { embedding: number[] | string; index: number }[]
    usage: Record<string, unknown>
    error?: { message: string; availability?: { code: string } }
  }
}

async function ask(gateway: ReturnType<typeof createGateway>, body: object): Promise<Answered> {
  const response = await gateway.fetch('http://inroute/api/v1/embeddings', {
    method: 'POST',
    body: JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answered['body'] }
}

const violations = (status: number, body: unknown): string[] =>
  specificationPresent ? validateResponse('/embeddings', 'POST', status, body) : []

describe('POST /embeddings', () => {
  it('serves the official package, which asks for base64 and reads numbers', async () => {
    const upstream = await startUpstream((res, request) => json(openaiReply(request))(res, request))
    const gateway = gatewayTo(upstream.url)
    const client = new OpenAI({
      apiKey: 'caller',
      baseURL: 'http://inroute/api/v1',
      fetch: gateway.fetch,
      maxRetries: 0,
    })
    const answer = await client.embeddings.create({ model: small, input: ['a', 'b'], dimensions: 3 })
    expect(upstream.requests[0]).toMatchObject({
      url: '/v1/embeddings',
      headers: { authorization: 'Bearer sk-test-secret' },
      body: { model: 'text-embedding-3-small', input: ['a', 'b'], dimensions: 3, encoding_format: 'base64' },
    })
    expect(answer.data.map(({ embedding }) => embedding)).toEqual(vectors)
    expect(answer.usage).toMatchObject({ prompt_tokens: 8, total_tokens: 8 })
  })

  it('answers as the wire contract says, with the cost, and leaves a row in the ledger', async () => {
    const upstream = await startUpstream((res, request) => json(openaiReply(request))(res, request))
    const store = memoryStore()
    const { status, headers, body } = await ask(gatewayTo(upstream.url, { store }), {
      model: small,
      input: [[1, 2], [3]],
      user: 'u-1',
    })
    expect(status).toBe(200)
    expect(violations(200, body)).toEqual([])
    // 8 tokens at 0.02 USD per million
    expect(body).toMatchObject({ object: 'list', model: small, usage: { prompt_tokens: 8, cost: 0.000_000_16 } })
    expect(body.usage).not.toHaveProperty('completion_tokens')
    expect(await store.generation(headers.get('x-generation-id')!)).toMatchObject({
      api: 'embeddings',
      streamed: false,
      outcome: 'completed',
      model: small,
      costNanoUsd: 160,
      usage: { inputTokens: 8, outputTokens: 0 },
      user: 'u-1',
    })
  })

  it('gives the encoding asked for, whichever the provider knows', async () => {
    const upstream = await startUpstream((res, request) =>
      json(
        request.url.includes('batchEmbedContents')
          ? { embeddings: vectors.map((values) => ({ values })) }
          : { id: 'e', embeddings: { base64: vectors.map(toBase64) }, meta: { billed_units: { input_tokens: 4 } } },
      )(res, request),
    )
    const gateway = gatewayTo(upstream.url)
    const fromGoogle = await ask(gateway, {
      model: 'google/gemini-embedding-001',
      input: ['a', 'b'],
      encoding_format: 'base64',
      dimensions: 3,
      input_type: 'search_query',
    })
    expect(upstream.requests[0]?.body['requests']).toMatchObject([
      { outputDimensionality: 3, taskType: 'RETRIEVAL_QUERY', content: { parts: [{ text: 'a' }] } },
      {},
    ])
    expect(fromGoogle.body.data.map(({ embedding }) => embedding)).toEqual(vectors.map(toBase64))
    // Gemini counts nothing here: the prompt is estimated, and said to be
    expect(fromGoogle.body.usage).toMatchObject({ estimated: true })
    expect(violations(200, fromGoogle.body)).toEqual([])

    const fromCohere = await ask(gateway, { model: 'cohere/embed-v4.0', input: ['a', 'b'], encoding_format: 'float' })
    expect(fromCohere.body.data.map(({ embedding }) => embedding)).toEqual(vectors)
    expect(fromCohere.body.usage).toMatchObject({ prompt_tokens: 4, total_tokens: 4 })
  })

  it.each([
    ['/embeddings', { model: 'openai/gpt-4o-mini', input: 'a' }],
    ['/chat/completions', { model: small, messages: [{ role: 'user', content: 'a' }] }],
  ])('%s is the wrong endpoint for a model of the other kind', async (path, body) => {
    const gateway = gatewayTo('http://127.0.0.1:9')
    const response = await gateway.fetch(`http://inroute/api/v1${path}`, { method: 'POST', body: JSON.stringify(body) })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 400, availability: { code: 'wrong_endpoint' } } })
  })

  it.each([
    [{ model: small }, 'input must be'],
    [{ model: small, input: [] }, 'an empty list'],
    [{ model: small, input: ['a', ''] }, 'input[1] must not be an empty string'],
    [{ model: small, input: ['secret prompt', 1] }, 'a mixture'],
    [{ model: small, input: [{ text: 'a' }] }, 'input[0] must not be an object'],
    [{ input: 'a' }, 'model is required'],
    [{ model: small, input: 'a', dimensions: 0 }, 'dimensions must be a whole number of 1 or more, received 0'],
    [{ model: small, input: 'a', encoding_format: 'int8' }, 'encoding_format must be "float" or "base64"'],
  ])('%j is refused', async (body, message) => {
    const answer = await ask(gatewayTo('http://127.0.0.1:9'), body)
    expect(answer.status).toBe(400)
    expect(answer.body.error?.message).toContain(message)
    expect(answer.body.error?.message).not.toContain('secret prompt')
  })

  it('retries, falls back and settles as every request does', async () => {
    const broken = await startUpstream(json({ error: { message: 'down' } }, 500))
    const short = await startUpstream((res, request) => json(openaiReply(request, 1))(res, request))
    const whole = await startUpstream((res, request) => json(openaiReply(request))(res, request))
    const store = memoryStore()
    const pricing = { inputPerMillion: 1 }
    const at = (id: string, baseURL: string) =>
      openaiCompatible({ id, baseURL, models: { 'acme/embed': { upstream: 'e', output: ['embeddings'], pricing } } })
    const gateway = createGateway({
      providers: [at('broken', broken.url), at('short', short.url), at('whole', whole.url)],
      authenticate: false,
      store,
      routing: { provider: { order: ['broken', 'short', 'whole'] } },
    })
    const { headers, body } = await ask(gateway, { model: 'acme/embed', input: ['a', 'b'] })
    expect(body).toMatchObject({ provider: 'whole', data: [{ embedding: vectors[0] }, { embedding: vectors[1] }] })
    const record = await store.generation(headers.get('x-generation-id')!)
    // two inputs were sent: one vector is no answer
    expect(record?.attempts.map(({ providerId, failure }) => [providerId, failure])).toEqual([
      ['broken', 'server'],
      ['broken', 'server'],
      ['short', 'malformed'],
      ['short', 'malformed'],
      ['whole', undefined],
    ])
    expect(record?.costNanoUsd).toBe(8000)
  })

  it('asks a provider of any model for one nobody lists', async () => {
    const upstream = await startUpstream((res, request) => json(openaiReply(request, 1))(res, request))
    const providers = [{ ...openaiCompatible({ id: 'any', baseURL: upstream.url }), anyModel: true }]
    const answer = await ask(createGateway({ providers, authenticate: false }), { model: 'baai/bge-m3', input: 'a' })
    expect(upstream.requests[0]?.body).toMatchObject({ model: 'baai/bge-m3', input: 'a' })
    expect(answer.body).toMatchObject({ model: 'baai/bge-m3', data: [{ embedding: vectors[0] }] })
  })

  it('holds a batch at the windows of all its inputs, and no more than the budget has', async () => {
    const upstream = await startUpstream((res, request) => json(openaiReply(request, 1))(res, request))
    const gateway = gatewayTo(upstream.url, { authenticate: 'keys' })
    const { key } = await gateway.keys.create({ name: 'tiny', limit: 0.000_3 })
    const post = (input: string[]) =>
      gateway.fetch('http://inroute/api/v1/embeddings', {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ model: small, input }),
      })
    // one input is never more than 8192 tokens, 0.00016 USD; two could be 0.00033
    const long = 'long '.repeat(3_000)
    expect((await post([long, long])).status).toBe(402)
    expect(upstream.requests).toHaveLength(0)
    expect((await post([long])).status).toBe(200)
  })

  it('embedding models are listed when they are asked for', async () => {
    const gateway = gatewayTo('http://127.0.0.1:9')
    const ids = async (path: string): Promise<string[]> => {
      const response = await gateway.fetch(`http://inroute/api/v1${path}`)
      return ((await response.json()) as { data: { id: string }[] }).data.map(({ id }) => id)
    }
    expect(await ids('/models')).not.toContain(small)
    expect(await ids('/embeddings/models')).toEqual(
      expect.arrayContaining([small, 'google/gemini-embedding-001', 'cohere/embed-v4.0']),
    )
  })
})
