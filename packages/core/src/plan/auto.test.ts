import { describe, expect, test } from 'vitest'
import { catalogOf, priced } from '../../test/support/catalog.ts'
import { flat, healthOf, idsOf, planOf, refusalOf } from '../../test/support/plan.ts'
import type { RankModels } from './auto.ts'
import type { PlanInput, PlannedRequest } from './plan.ts'
import { matchesPattern } from '../catalog/match-pattern.ts'

// ten models from 1 to 10 USD: two in each fifth
const prices = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
const catalog = catalogOf({
  a: {
    ...Object.fromEntries(prices.map((usd) => [`acme/m${usd}`, priced(usd)])),
    'acme/free:free': priced(0, { supports: [] }),
    'acme/embed': priced(1, { output: ['embeddings'] }),
  },
})
const messages = [{ role: 'user' as const, content: 'hi' }]
const all = prices.map((usd) => `acme/m${usd}`)
const pick = (options: object = {}, request: PlannedRequest = {}, more: Partial<PlanInput> = {}) =>
  planOf(
    catalog,
    { model: 'openrouter/auto', messages, plugins: [{ id: 'auto-router', ...options }], ...request },
    { auto: { models: all }, ...more },
  )
const models = (...args: Parameters<typeof pick>) => idsOf(pick(...args)).map((id) => id.slice(5, -2))

describe('openrouter/auto', () => {
  test.each<[object, string[]]>([
    [{}, ['m1', 'm2']],
    [{ cost_tier: 'low' }, ['m1', 'm2']],
    [{ cost_tier: 'medium' }, ['m3', 'm4']],
    [{ cost_tier: 'high' }, ['m5', 'm6']],
    [{ cost_tier: 'xhigh' }, ['m7', 'm8']],
    [{ cost_tier: 'max' }, ['m9', 'm10']],
    [{ cost_quality_tradeoff: 9 }, ['m1', 'm2']],
    [{ cost_quality_tradeoff: 0 }, ['m9', 'm10']],
    [{ cost_quality_tradeoff: 0, cost_tier: 'medium' }, ['m3', 'm4']],
    [{ allowed_models: ['acme/m7', 'acme/m8'], excluded_models: ['*8'] }, ['m7']],
    [{ allowed_models: ['acme/*'], excluded_models: ['*/m1', 'acme/m2', '*free*'] }, ['m3', 'm4']],
  ])('%j picks from its band: %j', (options, expected) => {
    expect(models(options)).toEqual(expected)
  })

  test.each<[string, object[], string[]]>([
    ['auto', [{ id: 'auto-router', cost_tier: 'max', enabled: false }], ['m1', 'm2']],
    ['auto', [{ id: 'auto-router', cost_tier: 'max', enabled: true }], ['m9', 'm10']],
    ['auto', [{ id: 'auto-beta-router', cost_tier: 'max' }], ['m1', 'm2']],
    ['auto-beta', [{ id: 'auto-router', cost_tier: 'max' }], ['m1', 'm2']],
    ['auto-beta', [{ id: 'auto-router' }, { id: 'auto-beta-router', cost_tier: 'max' }], ['m9', 'm10']],
  ])('openrouter/%s reads its own plugin, unless it is off: %j', (router, plugins, expected) => {
    expect(models({}, { model: `openrouter/${router}`, plugins } as PlannedRequest)).toEqual(expected)
  })

  test.each<[object, PlannedRequest]>([
    [{ allowed_models: ['other/*'] }, {}],
    [{ excluded_models: ['*'] }, {}],
    [{}, { provider: { max_price: { prompt: 0.5 } } }],
    [{}, { max_tokens: 10, provider: { zdr: true } }],
  ])('nothing left of %j %j is a 404', (options, request) => {
    const error = refusalOf(() => pick(options, request))
    expect([error.status, error.availability?.['code']]).toEqual([404, 'no_endpoints'])
    expect(error.message).toContain('model restrictions')
  })

  test('by needs: modality, tools, structured output, window', () => {
    const varied = catalogOf({
      a: {
        'x/plain': priced(1, { supports: ['temperature'], input: ['text'], contextTokens: 8_000 }),
        'x/tools': priced(1, { supports: ['tools'], input: ['text'], contextTokens: 8_000 }),
        'x/eyes': priced(1, { supports: ['response_format'], input: ['text', 'image'], contextTokens: 8_000 }),
        'x/long': priced(1, { supports: [], input: ['text'], contextTokens: 1_000_000 }),
      },
    })
    const picked = (request: PlannedRequest, promptTokens = 10) =>
      idsOf(planOf(varied, { model: 'inroute/auto', messages, ...request }, { promptTokens })).sort()
    expect(picked({ tools: [{ type: 'function', function: { name: 'f' } }] })).toEqual(['x/tools@a'])
    expect(picked({ response_format: { type: 'json_object' } })).toEqual(['x/eyes@a'])
    const image = { type: 'image_url' as const, image_url: { url: 'https://x/y.png' } }
    expect(picked({ messages: [{ role: 'user', content: [image] }] })).toEqual(['x/eyes@a'])
    expect(picked({}, 8_001)).toEqual(['x/long@a'])
  })

  test('bias: price, latency, or the list’s own order', () => {
    const health = healthOf({ 'acme/m2@a': { latencyMs5m: flat(300) }, 'acme/m1@a': { latencyMs5m: flat(900) } })
    const auto = { models: all.toReversed() }
    expect(models({ bias: 'price' }, {}, { auto })).toEqual(['m1', 'm2'])
    expect(models({ bias: 'latency' }, {}, { auto, health })).toEqual(['m2', 'm1'])
    expect(models({ bias: 'balanced' }, {}, { auto })).toEqual(['m2', 'm1'])
  })

  test.each<[string, RankModels, string[]]>([
    ['decides within the band', (eligible) => eligible.toReversed(), ['m2', 'm1']],
    ['may leave models out', (eligible) => eligible.slice(1), ['m2']],
    ['cannot bring models in', (eligible) => [...eligible, { ...eligible[0]! }], ['m1', 'm2']],
    [
      'that throws is no ranking',
      () => {
        throw new Error('no market today')
      },
      ['m1', 'm2'],
    ],
  ])('an operator’s ranking %s', (_, rank, expected) => {
    expect(models({}, {}, { auto: { models: all, rank } })).toEqual(expected)
  })

  test('pin_model stays with the model of the latest assistant turn while it is eligible', () => {
    const turns = (model: string) => ({
      messages: [...messages, { role: 'assistant' as const, content: 'yes', model }, ...messages],
    })
    expect(models({ pin_model: true }, turns('acme/m9'))).toEqual(['m9', 'm1', 'm2'])
    expect(models({ pin_model: true, excluded_models: ['*9'] }, turns('acme/m9'))).toEqual(['m1', 'm2'])
    expect(models({}, turns('acme/m9'))).toEqual(['m1', 'm2'])
  })

  test('a conversation keeps its model while it is among the candidates', () => {
    const sticky = { endpointId: 'acme/m2@a' }
    expect(models({}, {}, { sticky })).toEqual(['m2', 'm1'])
    expect(models({ excluded_models: ['*2'] }, {}, { sticky })).toEqual(['m1', 'm3'])
  })

  test('the endpoints of the picked models follow every preference', () => {
    const two = catalogOf({ a: { 'x/m': priced(2) }, b: { 'x/m': priced(1) } })
    const plan = planOf(two, { model: 'openrouter/auto', messages, provider: { sort: 'price' } })
    expect([idsOf(plan), plan.strategy]).toEqual([['x/m@b', 'x/m@a'], 'auto'])
  })

  test.each<[object]>([
    [{ cost_tier: 'cheap' }],
    [{ cost_quality_tradeoff: 11 }],
    [{ allowed_models: 'acme/*' }],
    [{ excluded_models: ['x'.repeat(1_025)] }],
    [{ bias: 'fast' }],
  ])('%j is a 400', (options) => {
    expect(refusalOf(() => pick(options)).status).toBe(400)
  })
})

describe('openrouter/free', () => {
  const free = catalogOf({
    a: { 'x/a:free': priced(0), 'x/b:free': priced(0), 'x/c': priced(0, { supports: [] }), 'x/d': priced(1) },
  })
  test('any free model that can serve the request, drawn by the seed', () => {
    const firsts = new Set<string>()
    for (let seed = 0; seed < 100; seed++) firsts.add(idsOf(planOf(free, { model: 'openrouter/free' }, { seed }))[0]!)
    expect([...firsts].sort()).toEqual(['x/a:free@a', 'x/b:free@a', 'x/c@a'])
    const tools = [{ type: 'function' as const, function: { name: 'f' } }]
    expect(idsOf(planOf(free, { model: 'openrouter/free', tools })).sort()).toEqual(['x/a:free@a', 'x/b:free@a'])
  })
})

test.each([
  ['anthropic/*', 'anthropic/claude-sonnet-5', true],
  ['openai/gpt-5*', 'openai/gpt-5.4-mini', true],
  ['*/claude-*', 'anthropic/claude-opus-5', true],
  ['openai/gpt-5', 'openai/gpt-5-mini', false],
  ['*', 'any/thing', true],
  ['a*a', 'a', false],
  ['a*b*c', 'aXbYbZc', true],
  ['*mini', 'openai/gpt-5-mini', true],
  ['gpt-*', 'openai/gpt-5', false],
])('%s matches %s: %s', (pattern, id, expected) => {
  expect(matchesPattern(pattern, id)).toBe(expected)
})
