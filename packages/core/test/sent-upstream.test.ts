import { describe, expect, it } from 'vitest'
import {
  anthropic,
  type Caller,
  createGateway,
  type GenerationRecord,
  memoryStore,
  openai,
  openrouter,
  type Provider,
} from '../src/index.ts'
import type { ProviderOptions } from '../src/providers/define-provider.ts'
import { startServer } from './support/running-server.ts'
import { json, openaiWire, startUpstream } from './support/upstream.ts'

const model = 'a/model'

/** What a provider is sent, as text, for a caller's body in text. */
async function sentFor(
  create: (options: ProviderOptions) => Provider,
  bodies: readonly string[],
  caller: Caller = { id: 'ann' },
): Promise<{ texts: string[]; rows: GenerationRecord[] }> {
  const texts: string[] = []
  const rows: GenerationRecord[] = []
  const server = await startServer((_, res, body) => {
    texts.push(body)
    return json(openaiWire.reply('Hi'))(res, undefined as never)
  })
  const provider = create({ apiKey: 'sk-test-1', baseURL: `${server.url}/v1`, models: { [model]: { upstream: 'm' } } })
  const gateway = createGateway({ providers: [provider] })
  gateway.on('generation', (row) => void rows.push(row))
  for (const body of bodies) {
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body, caller })
    await response.text()
  }
  await gateway.close()
  await server.close()
  return { texts, rows }
}

const messages = [{ role: 'user', content: 'Hello' }]
const body = (members: object): string => JSON.stringify({ model, messages, ...members })

describe('user', () => {
  it('reaches no provider as it is: a hash, the same for one user of one caller, another for another caller', async () => {
    const asked = body({ user: 'bob@example.test' })
    const { texts, rows } = await sentFor(openai, [asked, asked])
    const { texts: others } = await sentFor(openai, [asked], { id: 'carl' })
    const users = [...texts, ...others].map((text) => (JSON.parse(text) as { user: string }).user)
    expect(users[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(users[1]).toBe(users[0])
    expect(users[2]).not.toBe(users[0])
    expect(rows.map(({ user }) => user)).toEqual(['bob@example.test', 'bob@example.test'])
  })

  it('is the only member of a lossless request that changes beside the model', async () => {
    const text = `{ "model":"${model}", "user" : "bob", "messages":[{"role":"user","content":"Hello"}], "x":1.000000000000000000001 }`
    const { texts } = await sentFor(openai, [text])
    expect(
      texts[0]!
        .replace(/[0-9a-f]{64}/, 'bob')
        .replace('"m"', `"${model}"`)
        .replace('"user":', '"user" : '),
    ).toBe(text)
  })

  it('of embeddings as well', async () => {
    const texts: string[] = []
    const server = await startServer((_, res, text) => {
      texts.push(text)
      return json({ data: [{ index: 0, embedding: [1] }], usage: { prompt_tokens: 1 } })(res, undefined as never)
    })
    const gateway = createGateway({
      providers: [
        openai({
          apiKey: 'k',
          baseURL: `${server.url}/v1`,
          models: { [model]: { upstream: 'm', output: ['embeddings'] } },
        }),
      ],
      authenticate: false,
    })
    const init = { method: 'POST', body: JSON.stringify({ model, input: 'x', user: 'bob' }) }
    const response = await gateway.fetch('http://inroute/api/v1/embeddings', init)
    expect(response.status).toBe(200)
    expect((JSON.parse(texts[0]!) as { user: string }).user).toMatch(/^[0-9a-f]{64}$/)
    await gateway.close()
    await server.close()
  })

  it('is Anthropic’s user_id', async () => {
    const { texts } = await sentFor(anthropic, [body({ user: 'bob' })])
    expect(JSON.parse(texts[0]!)).toMatchObject({
      metadata: { user_id: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    })
  })
})

describe('another OpenRouter', () => {
  it('is not told where this gateway may go', async () => {
    const asked = body({
      provider: { order: ['openrouter'] },
      models: [model],
      route: 'fallback',
      plugins: [{ id: 'web' }],
    })
    const { texts } = await sentFor(openrouter, [asked])
    expect(JSON.parse(texts[0]!)).toEqual({ model: 'm', messages, plugins: [{ id: 'web' }] })
  })
})

describe('the lossless lane, text as odd as JSON allows', () => {
  it.each([
    ['numbers beyond doubles', '"x":1e400,"y":123456789012345678901234567890,"z":0.1000000000000000055511151231257827'],
    ['lone surrogates', '"x":"\\ud800","y":"\\udc00\\ud800"'],
    ['duplicate members', '"x":1,"x":2'],
    ['names of the prototype', '"__proto__":{"polluted":true},"constructor":{"prototype":1},"toString":null'],
    ['escapes in names', '"\\u0078":"\\/"'],
  ])('%s', async (_, members) => {
    const tail = `,"messages":[{"role":"user","content":"\\ud83d Hello"}],${members}}`
    const { texts } = await sentFor(openai, [`{"model":"${model}"${tail}`])
    expect(texts).toEqual([`{"model":"m"${tail}`])
    expect({}).not.toHaveProperty('polluted')
  })

  it('a member said twice counts as its last one says, and the other goes nowhere', async () => {
    const { texts } = await sentFor(openai, [
      `{"model":"b/other","model":"${model}","stream":true,"stream":false,"messages":${JSON.stringify(messages)}}`,
    ])
    expect(texts[0]).not.toContain('b/other')
    expect(JSON.parse(texts[0]!)).toMatchObject({ model: 'm', stream: false })
  })
})

describe('a budget and a provider that is sent a limit of its own', () => {
  it('holds what that limit can cost, not the whole window', async () => {
    const upstream = await startUpstream(json({}, 500))
    const pricing = { inputPerMillion: 1, outputPerMillion: 10 }
    const provider = anthropic({
      apiKey: 'k',
      baseURL: upstream.url,
      models: { [model]: { upstream: 'claude-3-5-haiku-20241022', contextTokens: 200_000, pricing } },
    })
    const store = memoryStore()
    const held: number[] = []
    const gateway = createGateway({
      providers: [provider],
      store: { ...store, reserve: (hold) => (held.push(hold.amountNanoUsd), store.reserve(hold)) },
      routing: { retry: { perCandidate: 0, maxAttempts: 1 } },
    })
    const caller: Caller = { id: 'ann', budget: { limitUsd: 100 } }
    await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body: body({}), caller })
    await gateway.close()
    // 8,192 completion tokens at 10 USD per million, and the prompt
    expect(held[0]).toBeGreaterThan(81_920_000)
    expect(held[0]).toBeLessThan(83_000_000)
  })
})
