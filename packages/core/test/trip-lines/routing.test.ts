import { describe, expect, test } from 'vitest'
import type { ProviderPreferences } from '../../src/index.ts'
import { catalogOf, priced } from '../support/catalog.ts'
import { healthOf, idsOf, planOf, refusalOf, tagsOf } from '../support/plan.ts'
import { openaiWire, sse, sseMessage } from '../support/upstream.ts'
import { fine, messages, over, refuse } from './over.ts'

// The lines "Where implementers trip" of sections 5, 6 and 7 of the specification, one test each.

const model = 'acme/large'

describe('5: preferences', () => {
  test('max_price is per million where catalogue prices are per token', async () => {
    const pricing = { inputPerMillion: 2.5, outputPerMillion: 10 }
    const { gateway, post } = await over({ a: { models: { [model]: { upstream: 'm', pricing } } } })
    const listed = (await (await gateway.fetch('http://inroute/api/v1/models')).json()) as {
      data: { pricing: object }[]
    }
    expect(listed.data[0]!.pricing).toMatchObject({ prompt: '0.0000025', completion: '0.00001' })
    expect((await post({ model, provider: { max_price: { prompt: 2.5, completion: '10' } } })).status).toBe(200)
    expect((await post({ model, provider: { max_price: { prompt: 2.49 } } })).status).toBe(404)
  })

  test('a base slug does not bring in the tiers of a provider; a full slug does', () => {
    const catalog = catalogOf({
      a: { [model]: priced(1), [`${model}@priority`]: priced(2), [`${model}@flex`]: priced(0.5) },
    })
    const of = (provider: ProviderPreferences) => tagsOf(planOf(catalog, { model, provider }))
    expect([of({ only: ['a'] }), of({ order: ['a'] }), of({ only: ['a/flex'] })]).toEqual([['a'], ['a'], ['a/flex']])
  })

  test('allow_fallbacks false without order is one endpoint, not one family of them', () => {
    const catalog = catalogOf({ a: { [model]: priced(1), [`${model}@eu`]: priced(1), [`${model}@us`]: priced(1) } })
    expect(planOf(catalog, { model, provider: { allow_fallbacks: false } }).candidates).toHaveLength(1)
  })

  test.each<[ProviderPreferences, number]>([
    [{ preferred_max_latency: 0.001 }, 200],
    [{ preferred_min_throughput: { p90: 1e6 } }, 200],
    [{ max_price: { prompt: 0 } }, 404],
    [{ only: ['nobody'] }, 404],
    [{ quantizations: ['fp4'] }, 404],
    [{ zdr: true }, 404],
  ])('what is preferred and cannot be had is no error, what is demanded is: %j is %i', async (provider, status) => {
    const pricing = { inputPerMillion: 1, outputPerMillion: 1 }
    const { post } = await over({ a: { models: { [model]: { upstream: 'm', pricing } } } })
    expect((await post({ model, provider })).status).toBe(status)
  })

  test('throughput percentiles run backwards: p90 is what nine in ten requests reach', async () => {
    const { createMemoryHealth } = await import('../../src/health/memory-health.ts')
    const health = createMemoryHealth()
    for (let i = 0; i < 100; i++) {
      const times = { startedAtMs: 0, firstContentAtMs: 100, endedAtMs: 1_000 }
      health.record('x', { ...times, outputTokens: i < 10 ? 20 : 200 })
    }
    const { throughput5m, latencyMs5m } = health.endpoint('x', 1_000)!
    expect(throughput5m!.p99).toBeLessThan(throughput5m!.p50)
    expect(latencyMs5m!.p99).toBeGreaterThanOrEqual(latencyMs5m!.p50)
  })

  test('policies come before own keys: one does not open a provider they rule out', async () => {
    const encryptionKey = () => ({ id: 'k1', key: Buffer.alloc(32, 1) })
    const models = { [model]: { upstream: 'm' } }
    const { gateway, post, asked } = await over({ a: { models }, openai: { models } }, { byok: { encryptionKey } })
    await gateway.byok.create({ provider: 'openai', key: 'sk-own' })
    const denied = await post({ model, provider: { only: ['openai'], data_collection: 'deny', zdr: true } })
    expect(denied.status).toBe(404)
    expect(asked('openai')).toBe(0)
  })
})

describe('6: health and fallback', () => {
  test('a stream may fail over until its first content, and the caller sees nothing of it', async () => {
    const empty = sse(openaiWire.role, ': waiting\n\n', 'data: {"error":{"message":"overloaded","code":503}}\n\n')
    const whole = sse(...openaiWire.stream('from b'))
    const { gateway } = await over({ a: { answer: empty }, b: { answer: whole } })
    const body = JSON.stringify({ model, messages, stream: true, provider: { order: ['a', 'b'] } })
    const text = await (await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body })).text()
    expect(text).toContain('from b')
    expect(text).not.toContain('overloaded')
    expect(text.match(/"role":"assistant"/g)).toHaveLength(1)
  })

  test('and not after it', async () => {
    const { gateway, asked } = await over({
      a: {
        answer: (res) =>
          void res.writeHead(200, { 'content-type': 'text/event-stream' }).end(sseMessage(openaiWire.text('one'))),
      },
      b: { answer: sse(...openaiWire.stream('from b')) },
    })
    const body = JSON.stringify({ model, messages, stream: true, provider: { order: ['a', 'b'] } })
    const text = await (await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body })).text()
    expect(text).toContain('"finish_reason":"error"')
    expect(asked('b')).toBe(0)
  })

  test.each([
    [400, 0],
    [413, 0],
    [500, 1],
    [401, 1],
  ])('a caller’s mistake does not count against the provider: %i', async (status, failures) => {
    const { gateway, post } = await over({ a: { answer: refuse(status) } })
    for (let i = 0; i < 3; i++) await post({ model })
    const path = 'http://inroute/api/v1/models/acme/large/endpoints'
    const read = (await (await gateway.fetch(path)).json()) as {
      data: { endpoints: { uptime_last_30m: number | null }[] }
    }
    const uptime = read.data.endpoints[0]!.uptime_last_30m
    expect(uptime === null || uptime === 100).toBe(failures === 0)
    expect(gateway.health().circuits.length > 0).toBe(failures > 0)
  })

  test('the draw weighs prompt and completion alike everywhere, and free endpoints do not divide by zero', () => {
    const both = (input: number, output: number) => ({
      upstream: 'm',
      pricing: { inputPerMillion: input, outputPerMillion: output },
    })
    // three prompt tokens to one of the completion: 3 x 1 + 5 = 3 x 2 + 2
    const even = catalogOf({ a: { [model]: both(1, 5) }, b: { [model]: both(2, 2) } })
    const free = catalogOf({ a: { [model]: both(0, 0) }, b: { [model]: both(1, 1) }, c: { [model]: both(0, 0) } })
    const firsts = (catalog: typeof even) => {
      const seen: Record<string, number> = {}
      for (let seed = 0; seed < 1_000; seed++) {
        const [tag] = tagsOf(planOf(catalog, { model }, { seed }))
        seen[tag!] = (seen[tag!] ?? 0) + 1
      }
      return seen
    }
    expect(firsts(even)['a']! / 1_000).toBeCloseTo(0.5, 1)
    expect(Object.keys(firsts(free)).sort()).toEqual(['a', 'c'])
  })

  test.each([
    ['the context overflows', 'maximum context length is 8192 tokens', 'context_length'],
    ['a parameter is refused', 'temperature must be 1', 'invalid_request'],
  ])('4xx moves on to the next model: %s', async (_, message, kind) => {
    const { post, asked, store } = await over({
      a: { answer: refuse(400, message) },
      b: { answer: refuse(400, message) },
      c: { models: { 'acme/wide': { upstream: 'm' } } },
    })
    const answer = await post({ models: [model, 'acme/wide'] })
    expect(answer.body).toMatchObject({ model: 'acme/wide' })
    const row = await store.generation(answer.headers.get('x-generation-id')!)
    expect(row!.attempts[0]).toMatchObject({ failure: kind })
    // another provider of the same model would refuse the same parameter; its window may be wider, though
    expect(asked('a') + asked('b')).toBe(kind === 'invalid_request' ? 1 : 2)
  })
})

describe('7: routers', () => {
  const offers = { a: { 'acme/one': priced(1), 'acme/two': priced(1), 'other/one': priced(1) } }
  const auto = (plugin: object) => ({ model: 'inroute/auto', messages, plugins: [{ id: 'auto-router', ...plugin }] })

  test('the ranking is the operator’s to give, the default list is written down', async () => {
    const catalog = catalogOf(offers)
    const [first] = idsOf(planOf(catalog, auto({}), { auto: { models: ['acme/two', 'acme/one'] } }))
    expect(first).toBe('acme/two@a')
    const ranked = planOf(catalog, auto({}), {
      auto: { models: ['acme/one', 'acme/two'], rank: (all) => all.toReversed() },
    })
    expect(idsOf(ranked)[0]).toBe('acme/two@a')
    const { autoModels } = await import('../../src/catalog/auto-models.ts')
    expect(autoModels.length).toBeGreaterThan(3)
  })

  test.each([
    ['*/one', ['acme/one@a', 'other/one@a']],
    ['acme/*', ['acme/one@a', 'acme/two@a']],
  ])('wildcards go over the whole author/slug: %s', (pattern, expected) => {
    expect(idsOf(planOf(catalogOf(offers), auto({ allowed_models: [pattern] }))).sort()).toEqual(expected)
  })

  test.each(['one', 'acme', 'acme/'])('and a part of it is no match: %s', (pattern) => {
    const plan = () => planOf(catalogOf(offers), auto({ allowed_models: [pattern] }))
    expect(plan).toThrow(expect.objectContaining({ status: 404 }))
  })

  test('nothing left is a 404, not a 400', () => {
    const error = refusalOf(() => planOf(catalogOf(offers), auto({ allowed_models: ['nobody/*'] })))
    expect([error.status, error.message]).toEqual([404, 'No models match your request and model restrictions.'])
  })

  test('excluded beats allowed', () => {
    const plan = planOf(catalogOf(offers), auto({ allowed_models: ['acme/*'], excluded_models: ['acme/one'] }))
    expect(idsOf(plan)).toEqual(['acme/two@a'])
  })

  test('a remembered model is used again only while it is among those that could be picked', () => {
    const catalog = catalogOf(offers)
    const sticky = { sticky: { endpointId: 'acme/two@a' } }
    expect(idsOf(planOf(catalog, auto({ allowed_models: ['acme/*'] }), sticky))[0]).toBe('acme/two@a')
    expect(idsOf(planOf(catalog, auto({ allowed_models: ['*/one'] }), sticky))).not.toContain('acme/two@a')
    expect(idsOf(planOf(catalog, auto({ excluded_models: ['acme/two'] }), sticky))).not.toContain('acme/two@a')
  })
})

test('6: those failing just now come last, whatever they cost', () => {
  const catalog = catalogOf({ a: { [model]: priced(1) }, b: { [model]: priced(9) } })
  const health = healthOf({ [`${model}@a`]: { outage: true } })
  for (let seed = 0; seed < 20; seed++) expect(tagsOf(planOf(catalog, { model }, { seed, health }))).toEqual(['b', 'a'])
})

test('6: a fallback of the same model is silent for failures that are the provider’s', async () => {
  const { post } = await over({ a: { answer: refuse(502) }, b: { answer: fine } })
  expect((await post({ model, provider: { order: ['a', 'b'] } })).body).toMatchObject({ provider: 'b' })
})
