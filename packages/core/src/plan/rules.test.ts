import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogOf, priced } from '../../test/support/catalog.ts'
import { planOf, tagsOf } from '../../test/support/plan.ts'
import { isGatewayError } from '../errors/gateway-error.ts'
import type { ProviderPreferences } from '../chat/provider-preferences.ts'

const model = 'acme/large'
const catalog = catalogOf({
  a: { [model]: priced(1, { quantization: 'fp8', dataPolicy: { training: false, retention: false } }) },
  b: { [model]: priced(2, { quantization: 'fp16', dataPolicy: { training: false } }) },
  c: { [model]: priced(3, { quantization: 'int4' }) },
})

/** The endpoints that remain, in no order; none for a 404. */
function kept(
  defaults: ProviderPreferences,
  provider: ProviderPreferences,
  callerDefaults?: ProviderPreferences,
): string {
  try {
    return tagsOf(planOf(catalog, { model, provider }, { defaults, callerDefaults }))
      .sort()
      .join('')
  } catch (error) {
    if (isGatewayError(error) && error.status === 404) return ''
    throw error
  }
}

describe('a request narrows what the operator allows, and never widens it', () => {
  test.each<[string, ProviderPreferences, ProviderPreferences, string]>([
    ['only intersects', { only: ['a', 'b'] }, { only: ['b', 'c'] }, 'b'],
    ['ignore unites', { ignore: ['a'] }, { ignore: ['b'] }, 'c'],
    ['zdr is either', { zdr: true }, { zdr: false }, 'a'],
    ['deny stays denied', { data_collection: 'deny' }, { data_collection: 'allow' }, 'ab'],
    ['quantizations intersect', { quantizations: ['fp8', 'fp16'] }, { quantizations: ['fp16', 'int4'] }, 'b'],
    ['the lower price is the cap', { max_price: { prompt: 2 } }, { max_price: { prompt: 9, completion: 1 } }, 'a'],
    ['fallbacks off stays off', { sort: 'price', allow_fallbacks: false }, { allow_fallbacks: true }, 'a'],
    [
      'an order without fallbacks is a list of who may be asked',
      { order: ['a', 'b'], allow_fallbacks: false },
      { order: ['c', 'b'] },
      'b',
    ],
    ['the request’s order replaces the operator’s', { order: ['a'] }, { order: ['c'], allow_fallbacks: false }, 'c'],
  ])('%s', (_, operator, request, expected) => {
    expect(kept(operator, request)).toBe(expected)
  })

  test('the caller’s layer lies between', () => {
    expect(kept({ only: ['a', 'b'] }, { only: ['b', 'c'] }, { ignore: ['b'] })).toBe('')
    expect(kept({}, {}, { max_price: { prompt: 1 } })).toBe('a')
  })

  test('orderings are the innermost layer’s', () => {
    const first = (defaults: ProviderPreferences, provider: ProviderPreferences) =>
      tagsOf(planOf(catalog, { model, provider }, { defaults }))[0]
    expect(first({ sort: 'price' }, {})).toBe('a')
    expect(first({ order: ['c'] }, { sort: 'price' })).toBe('a')
    expect(first({ sort: 'price' }, { order: ['b'] })).toBe('b')
    expect(first({ order: ['c'] }, { zdr: null })).toBe('c')
  })

  const slugs = fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1 })
  const preferences = fc.record(
    {
      only: slugs,
      ignore: slugs,
      order: slugs,
      allow_fallbacks: fc.boolean(),
      zdr: fc.boolean(),
      data_collection: fc.constantFrom('allow', 'deny'),
      quantizations: fc.subarray(['fp8' as const, 'fp16' as const, 'int4' as const], { minLength: 1 }),
      max_price: fc.record({ prompt: fc.constantFrom(0.5, 1, '2', 3) }),
      sort: fc.constantFrom('price', 'throughput', 'latency'),
      preferred_max_latency: fc.constantFrom(0.1, 10),
    },
    { requiredKeys: [] },
  )

  test('no request gets an endpoint that the operator’s rules alone would not allow', () => {
    fc.assert(
      fc.property(preferences, preferences, (operator, request) => {
        // what the operator allows at all: fallbacks off narrows per request, not for good
        const { allow_fallbacks: off, ...rules } = operator
        const allowed = kept({ ...rules, ...(operator.order && { allow_fallbacks: off ?? true }) }, {})
        for (const tag of kept(operator, request)) expect(allowed).toContain(tag)
      }),
    )
  })
})
