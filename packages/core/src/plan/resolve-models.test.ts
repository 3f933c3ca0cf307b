import { describe, expect, test } from 'vitest'
import { catalogOf, priced, provider } from '../../test/support/catalog.ts'
import { flat, healthOf, idsOf, planOf, refusalOf } from '../../test/support/plan.ts'
import { buildCatalog } from '../catalog/build-catalog.ts'
import { requestFor } from './request-for.ts'

const catalog = catalogOf(
  {
    a: {
      'acme/large-4.5': priced(5),
      'acme/large-4': priced(5),
      'acme/large-mini-9': priced(1),
      'acme/large-4.5:free': priced(0),
      'acme/deep': priced(2),
      'acme/retired': priced(2),
      'acme/deep:thinking': priced(2),
      'acme/embed': { upstream: 'e', output: ['embeddings'] },
    },
    b: { 'acme/large-4.5': priced(3), 'acme/large-4.5@priority': priced(9), 'acme/large-4.5@flex': priced(1) },
  },
  {
    default: 'fast',
    fast: 'acme/large-mini-9',
    cheap: 'acme/large-4.5:floor',
    chain: 'cheap',
    'acme/retired': 'acme/deep',
  },
)
const first = (model: string | undefined) => idsOf(planOf(catalog, model === undefined ? {} : { model }))[0]

describe('names', () => {
  test.each<[string | undefined, string, string]>([
    ['acme/deep', 'acme/deep@a', 'direct'],
    [undefined, 'acme/large-mini-9@a', 'alias'],
    ['fast', 'acme/large-mini-9@a', 'alias'],
    ['chain', 'acme/large-4.5@b/flex', 'alias'],
    ['acme/retired', 'acme/deep@a', 'alias'],
    ['fast:nitro', 'acme/large-mini-9@a', 'alias'],
    ['acme/large-4-5:free', 'acme/large-4.5:free@a', 'alias'],
    ['acme/large-4.5:free', 'acme/large-4.5:free@a', 'direct'],
    ['acme/large-4.5:free:nitro', 'acme/large-4.5:free@a', 'direct'],
    ['acme/large-4.5:nitro:free', 'acme/large-4.5:free@a', 'direct'],
    ['~acme/large-latest', 'acme/large-4.5@b', 'latest'],
    ['~acme/large-mini-latest', 'acme/large-mini-9@a', 'latest'],
  ])('%s is %s', (model, endpoint, strategy) => {
    const plan = planOf(catalog, { ...(model && { model }), provider: { sort: 'price' } })
    expect([plan.candidates[0]?.id, plan.strategy]).toEqual([endpoint, strategy])
  })

  test.each([
    ['acme/larg-4.5', 'model_not_found', 400, 'model_not_found'],
    ['~acme/huge-latest', 'model_not_found', 400, 'model_not_found'],
    ['~other/large-latest', 'model_not_found', 400, 'model_not_found'],
    ['openrouter/pareto-code', 'model_not_found', 400, 'model_not_found'],
    ['acme/deep:free', 'no_endpoints', 404, 'free_variant_ended'],
    ['acme/embed', 'invalid_request', 400, 'wrong_endpoint'],
    ['acme/deep:online', 'invalid_request', 400, undefined],
    ['@preset/mine', 'invalid_request', 400, undefined],
    ['acme/deep@preset/mine', 'invalid_request', 400, undefined],
  ])('%s is refused: %s', (model, code, status, availability) => {
    const error = refusalOf(() => planOf(catalog, { model }))
    expect([error.code, error.status, error.availability?.['code']]).toEqual([code, status, availability])
  })

  test('an unknown model in the middle of the list is refused, by name, with its neighbours', () => {
    const error = refusalOf(() => planOf(catalog, { models: ['acme/deep', 'acme/dep'] }))
    expect(error.message).toContain('"acme/dep"')
    expect(error.availability?.['requested_models']).toEqual(['acme/deep', 'acme/dep'])
    expect(error.availability).toHaveProperty(['fallback_models', 0], 'acme/deep')
  })

  test('model comes before models, each once, each model exhausted before the next', () => {
    const plan = planOf(catalog, { model: 'acme/deep', models: ['acme/large-4', 'acme/deep', 'fast'] })
    expect(idsOf(plan)).toEqual(['acme/deep@a', 'acme/large-4@a', 'acme/large-mini-9@a'])
    expect([plan.strategy, plan.requested]).toEqual(['fallback', ['acme/deep', 'acme/large-4', 'fast']])
  })

  test('without a model and without a default it is a 400', () => {
    const bare = catalogOf({ a: { 'acme/deep': priced(1) } })
    expect(refusalOf(() => planOf(bare, {})).code).toBe('model_required')
  })

  test('a provider that answers for any model is asked for what nobody lists', () => {
    const open = buildCatalog({
      providers: [provider('a', {}, { anyModel: true }), provider('b', { 'acme/x': priced(1) })],
    })
    expect(idsOf(planOf(open, { model: 'who/ever:free' }))).toEqual(['who/ever:free@a'])
    expect(idsOf(planOf(open, { model: 'acme/x' }))).toEqual(['acme/x@b'])
    expect(refusalOf(() => planOf(open, { model: 'noslash' })).code).toBe('model_not_found')
  })
})

describe('dynamic variants', () => {
  const measured = {
    health: healthOf({
      'acme/large-4.5@a': { throughput5m: flat(80) },
      'acme/large-4.5@b': { throughput5m: flat(20) },
    }),
  }
  test.each([
    [':nitro sorts by throughput and lets priority endpoints in', 'acme/large-4.5:nitro', {}, ['a', 'b', 'b/priority']],
    [':floor sorts by price and lets flex endpoints in', 'acme/large-4.5:floor', {}, ['b/flex', 'b', 'a']],
    ['a sort admits no tier', 'acme/large-4.5', { provider: { sort: 'price' } }, ['b', 'a']],
    ['order switches the admission off', 'acme/large-4.5:floor', { provider: { order: ['a'] } }, ['a', 'b']],
    ['so does service_tier default', 'acme/large-4.5:floor', { service_tier: 'default' }, ['b', 'a']],
    ['an explicit sort overrides exacto', 'acme/large-4.5:exacto', { provider: { sort: 'price' } }, ['b', 'a']],
  ])('%s', (_, model, request, expected) => {
    const plan = planOf(catalog, { model, ...request }, measured)
    expect(plan.candidates.map(({ tag }) => tag)).toEqual(expected)
  })

  test('a variant on an entry of models applies to that entry only', () => {
    const plan = planOf(catalog, { models: ['acme/large-4.5:floor', 'acme/large-4.5:free'] })
    expect(idsOf(plan)).toEqual([
      'acme/large-4.5@b/flex',
      'acme/large-4.5@b',
      'acme/large-4.5@a',
      'acme/large-4.5:free@a',
    ])
  })
})

describe('what a name asks of the request', () => {
  const messages = [{ role: 'user' as const, content: 'hi' }]
  const sent = (model: string, request: object = {}, from = catalog) => {
    const plan = planOf(from, { model })
    return requestFor(plan, plan.candidates[0]!, { messages, ...request })
  }
  test(':thinking reasons, unless the request says', () => {
    expect(sent('acme/deep:thinking').reasoning).toEqual({ enabled: true })
    expect(sent('acme/large-4:thinking').reasoning).toEqual({ enabled: true })
    expect(sent('acme/deep:thinking', { reasoning_effort: 'low' }).reasoning).toBeUndefined()
  })

  test('nothing changes: the very same object', () => {
    const plan = planOf(catalog, { model: 'acme/deep' })
    const request = { messages }
    expect(requestFor(plan, plan.candidates[0]!, request)).toBe(request)
  })

  const mandatory = catalogOf({
    a: { 'acme/mind-1': priced(1, { reasoning: { mandatory: true, efforts: ['high', 'medium', 'low'] } }) },
  })
  test.each<[object]>([
    [{ reasoning: { effort: 'none' } }],
    [{ reasoning: { enabled: false } }],
    [{ reasoning: { max_tokens: 0 } }],
    [{ reasoning_effort: 'none' }],
  ])('~latest turns %j into the lowest effort there is', (request) => {
    expect(sent('~acme/mind-latest', request, mandatory)).toEqual({ messages, reasoning: { effort: 'low' } })
    expect(sent('acme/mind-1', request, mandatory)).toEqual({ messages, ...request })
  })
})

test.each([
  ['priority', ['priority', 'default', 'priority']],
  ['auto', ['auto', 'auto', 'auto']],
])(
  'service_tier %s: a standard endpoint is asked for its own tier where its provider sells others',
  (tier, expected) => {
    const tiered = catalogOf({
      a: { 'acme/m': priced(1), 'acme/m@priority': priced(2) },
      b: { 'acme/m': priced(3) },
    })
    const { endpoints } = tiered.models.get('acme/m')!
    const plan = planOf(tiered, { model: 'acme/m', service_tier: tier })
    const request = { messages: [], service_tier: tier }
    const byTag = ['a/priority', 'a', 'b'].map((tag) => endpoints.find((endpoint) => endpoint.tag === tag)!)
    expect(byTag.map((endpoint) => requestFor(plan, endpoint, request).service_tier)).toEqual(expected)
  },
)

test('the model named with and without :free are different models', () => {
  expect(first('acme/large-4.5:free')).not.toBe(first('acme/large-4.5'))
})
