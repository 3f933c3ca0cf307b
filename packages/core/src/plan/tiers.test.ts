import { describe, expect, test } from 'vitest'
import { catalogOf, priced } from '../../test/support/catalog.ts'
import { flat, healthOf, planOf, refusalOf, tagsOf } from '../../test/support/plan.ts'
import type { PlannedRequest } from './plan.ts'

const model = 'acme/large'
const catalog = catalogOf({
  a: { [model]: priced(2), [`${model}@priority`]: priced(4), [`${model}@flex`]: priced(1) },
  b: { [model]: priced(3), [`${model}@priority`]: priced(6), [`${model}@flex`]: priced(1.5) },
})
const measured = healthOf({ [`${model}@b/priority`]: { throughput5m: flat(100) } })
const tags = (request: PlannedRequest) =>
  tagsOf(planOf(catalog, { model, provider: { sort: 'price' }, ...request }, { health: measured }))

describe('service tiers', () => {
  test.each<[string, PlannedRequest, string[]]>([
    ['a request that asks for none never touches one', {}, ['a', 'b']],
    ['auto and scale are the provider’s business', { service_tier: 'scale' }, ['a', 'b']],
    ['null is none', { service_tier: null }, ['a', 'b']],
    [
      'priority: its endpoints first, by throughput',
      { service_tier: 'priority' },
      ['b/priority', 'a/priority', 'a', 'b'],
    ],
    ['fast is priority', { service_tier: 'fast' }, ['b/priority', 'a/priority', 'a', 'b']],
    ['flex: flex alone, by price', { service_tier: 'flex' }, ['a/flex', 'b/flex']],
    ['flex does not become default', { service_tier: 'flex', provider: { ignore: ['a/flex'] } }, ['b/flex']],
    ['a base slug does not pull a tier in', { provider: { only: ['a'] } }, ['a']],
    ['a full slug does', { provider: { only: ['a/flex'] } }, ['a/flex']],
    ['also in order', { provider: { order: ['b/flex', 'a'] } }, ['b/flex', 'a', 'b']],
    [
      'allow_fallbacks false narrows to the top endpoint of the tier',
      { service_tier: 'priority', provider: { allow_fallbacks: false } },
      ['b/priority'],
    ],
  ])('%s', (_, request, expected) => {
    expect(tags(request)).toEqual(expected)
  })

  test('flex that the request itself rules out is a 404, not the default tier', () => {
    const request = { model, service_tier: 'flex', provider: { ignore: ['a/flex', 'b/flex'] } }
    expect(refusalOf(() => planOf(catalog, request)).status).toBe(404)
  })

  test('a model without flex endpoints is routed normally', () => {
    const plain = catalogOf({ a: { [model]: priced(2) }, b: { [model]: priced(1), [`${model}@priority`]: priced(3) } })
    expect(tagsOf(planOf(plain, { model, service_tier: 'flex', provider: { sort: 'price' } }))).toEqual(['b', 'a'])
  })

  test('a model of tier endpoints only needs its tier asked for', () => {
    const tiered = catalogOf({ a: { [`${model}@flex`]: priced(1) } })
    expect(refusalOf(() => planOf(tiered, { model })).availability).toMatchObject({
      excluded_by: ['service_tier'],
      constraint: { field: 'service_tier' },
    })
    expect(tagsOf(planOf(tiered, { model, service_tier: 'flex' }))).toEqual(['a/flex'])
  })
})
