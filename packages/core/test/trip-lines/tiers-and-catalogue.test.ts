import { describe, expect, test } from 'vitest'
import { anthropic, createGateway, type Gateway, openaiCompatible } from '../../src/index.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { specificationPresent, validateResponse } from '../support/openapi.ts'
import { json, openaiWire, startUpstream } from '../support/upstream.ts'
import { messages, over, refuse } from './over.ts'

// The lines "Where implementers trip" of sections 19 and 23 of the specification, one test each.

const model = 'acme/large'
const tiered = { [model]: { upstream: 'm' }, [`${model}@flex`]: { upstream: 'm-flex' } }

describe('19: service tiers', () => {
  test('flex does not silently become default: its failure is the answer', async () => {
    const { post, upstreams } = await over({ a: { answer: refuse(429), models: tiered } })
    expect((await post({ model, service_tier: 'flex' })).status).toBe(429)
    expect(upstreams['a']!.requests.map(({ body }) => body['model'])).toEqual(['m-flex'])
  })

  test('and where the model has none, the request goes as usual', async () => {
    const { post, sent } = await over({ a: {} })
    expect((await post({ model, service_tier: 'flex' })).status).toBe(200)
    expect(sent('a')).toMatchObject({ model: 'm', service_tier: 'flex' })
  })

  test.each([
    ['flex', 'flex'],
    ['default', 'standard'],
    ['priority', 'priority'],
  ])('Messages say the tier that served, whatever its schema lists: %s is %s', async (served, said) => {
    const answer = json(openaiWire.reply('Hi', { service_tier: served }))
    const { post } = await over({ a: { answer, models: tiered } })
    const { body } = await post({ model, max_tokens: 5, service_tier: 'auto' }, 'messages')
    expect(body['usage']).toMatchObject({ service_tier: said })
  })

  test('speed and service_tier that say different things are both sent as written', async () => {
    const usage = { input_tokens: 1, output_tokens: 1 }
    const message = {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'x',
      content: [],
      stop_reason: 'end_turn',
      usage,
    }
    const upstream = await startUpstream(json(message))
    const gateway = createGateway({
      providers: [anthropic({ apiKey: 'sk-1', baseURL: `${upstream.url}/v1` })],
      authenticate: false,
    })
    const model = 'anthropic/claude-opus-4.5'
    const body = JSON.stringify({ model, max_tokens: 5, messages, speed: 'fast', service_tier: 'standard_only' })
    await (await gateway.fetch('http://inroute/api/v1/messages', { method: 'POST', body })).text()
    expect(upstream.requests[0]!.body).toMatchObject({ speed: 'fast', service_tier: 'standard_only' })
  })
})

describe('23: the catalogue', () => {
  const tiers = [{ minPromptTokens: 200, inputPerMillion: 5, outputPerMillion: 20 }]
  const catalogued = () =>
    over({
      a: {
        answer: (res, request) => {
          const long = JSON.stringify(request.body).length > 600
          const prompt_tokens = long ? 201 : 200
          const usage = { prompt_tokens, completion_tokens: 10, total_tokens: prompt_tokens + 10 }
          return json(openaiWire.reply('Hi', { usage }))(res, request)
        },
        models: {
          [model]: { upstream: 'm', pricing: { inputPerMillion: 2.5, outputPerMillion: 10, tiers } },
          'acme/embed': { upstream: 'e', output: ['embeddings'] },
        },
      },
    })
  const list = async ({ fetch }: Gateway, query = '') => {
    const answer = await (await fetch(`http://inroute/api/v1/models${query}`)).json()
    return answer as { data: { id: string; pricing: Record<string, unknown> }[]; [member: string]: unknown }
  }

  test('prices are exact decimal strings', async () => {
    const { gateway } = await catalogued()
    expect((await list(gateway)).data[0]!.pricing).toMatchObject({ prompt: '0.0000025', completion: '0.00001' })
  })

  test.each([
    ['max_price=2.5', 1],
    ['max_price=2.4', 0],
    ['min_output_price=10', 1],
    ['min_output_price=11', 0],
  ])('filters are per million while fields are per token: %s', async (query, count) => {
    const { gateway } = await catalogued()
    expect((await list(gateway, `?${query}`)).data).toHaveLength(count)
  })

  test.each([
    ['', [model]],
    ['?output_modalities=embeddings', ['acme/embed']],
    ['?output_modalities=all', [model, 'acme/embed']],
  ])('models without text are hidden unless asked for: %j', async (query, expected) => {
    const { gateway } = await catalogued()
    expect((await list(gateway, query)).data.map(({ id }) => id).filter((id) => id.startsWith('acme'))).toEqual(
      expected,
    )
  })

  test.each([
    ['at the edge', 'short', 200 * 2_500 + 10 * 10_000],
    ['one token over: the whole request', 'long'.repeat(200), 201 * 5_000 + 10 * 20_000],
  ])('min_prompt_tokens is strict, and reprices everything: %s', async (_, content, costNanoUsd) => {
    const { gateway, store, post } = await catalogued()
    expect((await list(gateway)).data[0]!.pricing['overrides']).toMatchObject([{ min_prompt_tokens: 200 }])
    const { headers } = await post({ model, messages: [{ role: 'user', content }] })
    expect((await store.generation(headers.get('x-generation-id')!))!.costNanoUsd).toBe(costNanoUsd)
  })

  test('what the schema requires is there, also where there is nothing to say', async () => {
    const { gateway } = await catalogued()
    const body = await list(gateway)
    expect(body).toMatchObject({ total_count: 1, links: { next: null } })
    expect(body.data[0]).toMatchObject({ supported_voices: null, links: { details: expect.stringContaining(model) } })
    expect(specificationPresent ? validateResponse('/models', 'get', 200, body) : []).toEqual([])
  })

  test('latency is in milliseconds, and for callers who are known', async () => {
    const clock = fakeClock()
    const upstream = await startUpstream((res, request) => {
      clock.advance(250)
      return json(openaiWire.reply('Hi'))(res, request)
    })
    const gateway = createGateway({
      providers: [openaiCompatible({ id: 'a', baseURL: upstream.url, models: { [model]: { upstream: 'm' } } })],
      authenticate: { apiKey: 'k' },
      clock,
    })
    const known = { headers: { authorization: 'Bearer k' } }
    const init = { method: 'POST', body: JSON.stringify({ model, messages }), ...known }
    await (await gateway.fetch('http://inroute/api/v1/chat/completions', init)).text()
    const read = async (asking: RequestInit) => {
      const answer = await (await gateway.fetch(`http://inroute/api/v1/models/${model}/endpoints`, asking)).json()
      return (answer as { data: { endpoints: { latency_last_30m: { p50: number } | null }[] } }).data.endpoints[0]!
    }
    const { p50 } = (await read(known)).latency_last_30m!
    // figures are kept in buckets an eighth apart
    expect(p50).toBeGreaterThan(200)
    expect(p50).toBeLessThan(300)
    expect((await read({})).latency_last_30m).toBeNull()
  })
})
