import { describe, expect, test } from 'vitest'
import { parsePreferences } from './parse-preferences.ts'

describe('parsePreferences', () => {
  test.each<[string, unknown, unknown]>([
    ['null', null, {}],
    ['every member null', { order: null, sort: null, max_price: null, zdr: null }, {}],
    ['a sort in words', { sort: 'price' }, { sort: { by: 'price' } }],
    ['a sort object', { sort: { by: 'latency', partition: 'none' } }, { sort: { by: 'latency', partition: 'none' } }],
    ['a sort object of nulls', { sort: { by: null, partition: null } }, { sort: {} }],
    ['a bare threshold is p50', { preferred_max_latency: 2 }, { maxLatencySeconds: { p50: 2 } }],
    ['percentiles', { preferred_min_throughput: { p90: 50, p50: null } }, { minThroughput: { p90: 50 } }],
    ['prices as numbers', { max_price: { prompt: 1, completion: 2 } }, { maxPrice: { prompt: 1, completion: 2 } }],
    ['prices as strings', { max_price: { prompt: '0.5', request: '0' } }, { maxPrice: { prompt: 0.5, request: 0 } }],
  ])('reads %s', (_, provider, expected) => {
    expect(parsePreferences(provider)).toEqual(expected)
  })

  test.each<[unknown, string]>([
    [[], 'provider'],
    ['openai', 'provider'],
    [{ orders: [] }, 'provider.orders'],
    [{ toString: 1 }, 'provider.toString'],
    [{ order: 'openai' }, 'provider.order'],
    [{ order: [1] }, 'provider.order'],
    [{ allow_fallbacks: 'no' }, 'provider.allow_fallbacks'],
    [{ data_collection: 'never' }, 'provider.data_collection'],
    [{ quantizations: ['fp9'] }, 'provider.quantizations[0]'],
    [{ sort: 'speed' }, 'provider.sort'],
    [{ sort: { by: 'price', next: 'latency' } }, 'provider.sort.next'],
    [{ sort: { partition: 'all' } }, 'provider.sort.partition'],
    [{ preferred_max_latency: '2s' }, 'provider.preferred_max_latency'],
    [{ preferred_max_latency: { p95: 2 } }, 'provider.preferred_max_latency.p95'],
    [{ max_price: { prompt: -1 } }, 'provider.max_price.prompt'],
    [{ max_price: { prompt: '' } }, 'provider.max_price.prompt'],
    [{ max_price: 3 }, 'provider.max_price'],
  ])('refuses %j, naming %s', (provider, path) => {
    expect(() => parsePreferences(provider)).toThrow(
      expect.objectContaining({ code: 'invalid_request', status: 400, message: expect.stringContaining(`${path}: `) }),
    )
  })

  test('an unknown member is told what is allowed', () => {
    expect(() => parsePreferences({ fallback: true })).toThrow(/allow_fallbacks/)
  })
})
