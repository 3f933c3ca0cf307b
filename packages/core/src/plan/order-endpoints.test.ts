import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogOf, priced } from '../../test/support/catalog.ts'
import { flat, healthOf, idsOf, planOf, tagsOf } from '../../test/support/plan.ts'
import type { EndpointHealth } from '../health/contract.ts'
import type { PlanInput } from './plan.ts'

const model = 'acme/large'
const catalog = catalogOf({ a: { [model]: priced(1) }, b: { [model]: priced(2) }, c: { [model]: priced(3) } })
const tags = (provider: Record<string, unknown>, more: Partial<PlanInput> = {}) =>
  tagsOf(planOf(catalog, { model, provider }, more)).join('')
const health = (known: Record<string, Partial<EndpointHealth>>) => ({
  health: healthOf(Object.fromEntries(Object.entries(known).map(([tag, state]) => [`${model}@${tag}`, state]))),
})

/** How often each endpoint comes first over many seeds. */
function firsts(count: number, more: Partial<PlanInput> = {}, from = catalog): Record<string, number> {
  const first: Record<string, number> = {}
  for (let seed = 0; seed < count; seed++) {
    const tag = tagsOf(planOf(from, { model }, { seed, ...more }))[0]!
    first[tag] = (first[tag] ?? 0) + 1
  }
  return first
}

describe('default balancing', () => {
  test('the draw matches 1/price² (chi-squared, 2 degrees of freedom, p = 0.001)', () => {
    const n = 40_000
    const seen = firsts(n)
    const total = 1 + 1 / 4 + 1 / 9
    const chi = [1, 1 / 4, 1 / 9].reduce((sum, weight, i) => {
      const expected = (n * weight) / total
      return sum + (seen['abc'[i]!]! - expected) ** 2 / expected
    }, 0)
    expect(chi).toBeLessThan(13.8)
  })

  test('the worked case: prices 1, 2, 3 with the middle one failing', () => {
    const failing = health({ b: { outage: true } })
    const seen = firsts(10_000, failing)
    expect(seen['b']).toBeUndefined()
    expect(seen['a']! / seen['c']!).toBeGreaterThan(8)
    expect(seen['a']! / seen['c']!).toBeLessThan(10)
    expect(new Set(['acb', 'cab'])).toContain(tags({}, failing))
  })

  test('free endpoints share the draw, the priced follow by price, the unpriced come last', () => {
    const free = catalogOf({
      unknown: { [model]: { upstream: 'm' } },
      dear: { [model]: priced(5) },
      free: { [model]: priced(0) },
      gratis: { [model]: priced(0) },
      cheap: { [model]: priced(1) },
    })
    const seen = firsts(2_000, {}, free)
    expect(Object.keys(seen).sort()).toEqual(['free', 'gratis'])
    expect(seen['free']! / 2_000).toBeCloseTo(0.5, 1)
    expect(tagsOf(planOf(free, { model })).slice(2)).toEqual(['cheap', 'dear', 'unknown'])
  })

  test('where no price is known each has the same chance', () => {
    const unpriced = catalogOf({ a: { [model]: { upstream: 'm' } }, b: { [model]: { upstream: 'm' } } })
    expect(firsts(2_000, {}, unpriced)['a']! / 2_000).toBeCloseTo(0.5, 1)
  })

  test('uptime: 95 % is normal, less is lower priority, under 80 % fallback only; a hundred requests before it counts', () => {
    const at = (value: number, of: number) => ({ uptime30m: { value, of } })
    expect(tags({}, health({ a: at(0.5, 1_000), b: at(0.94, 1_000), c: at(0.95, 1_000) }))).toBe('cba')
    expect(firsts(500, health({ a: at(0.5, 99) }))['a']).toBeGreaterThan(300)
  })
})

describe('prices are those in force for the request', () => {
  const rate = (usd: number, tiers: object[]) => ({
    upstream: 'm',
    pricing: { inputPerMillion: usd, outputPerMillion: usd, tiers },
  })
  const both = (usd: number) => ({ inputPerMillion: usd, outputPerMillion: usd })
  const changing = catalogOf({
    long: { [model]: rate(1, [{ minPromptTokens: 200_000, ...both(9) }]) },
    night: { [model]: rate(2, [{ utcStart: '16:30', utcEnd: '00:30', ...both(0.5) }]) },
    dated: { [model]: rate(3, [{ fromDate: '2026-06-01', ...both(0.25) }]) },
  })
  const noon = Date.UTC(2026, 0, 31, 12)
  test.each<[string, Partial<PlanInput>, string[]]>([
    ['a short prompt by day', {}, ['long', 'night', 'dated']],
    ['a long prompt', { promptTokens: 200_001 }, ['night', 'dated', 'long']],
    ['a prompt at the edge', { promptTokens: 200_000 }, ['long', 'night', 'dated']],
    ['by night', { nowMs: Date.UTC(2026, 0, 31, 23) }, ['night', 'long', 'dated']],
    ['after an announced change', { nowMs: Date.UTC(2026, 5, 1, 12) }, ['dated', 'long', 'night']],
  ])('%s: sorted, and drawn most often', (_, more, expected) => {
    const plan = planOf(changing, { model, provider: { sort: 'price' } }, { nowMs: noon, ...more })
    expect(tagsOf(plan)).toEqual(expected)
    const seen = firsts(500, { nowMs: noon, ...more }, changing)
    expect(Object.entries(seen).toSorted(([, a], [, b]) => b - a)[0]![0]).toBe(expected[0])
  })

  test('routers go by them, too', () => {
    const offers = { a: { 'acme/one': rate(1, [{ minPromptTokens: 1_000, ...both(50) }]), 'acme/two': priced(9) } }
    const cheapest = (promptTokens: number) =>
      planOf(catalogOf(offers), { model: 'inroute/auto', messages: [] }, { promptTokens }).candidates[0]!.model
    expect([cheapest(10), cheapest(2_000)]).toEqual(['acme/one', 'acme/two'])
  })
})

describe('order', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ order: ['c', 'nobody', 'a'] }, 'cab'],
    [{ order: ['c', 'a'], allow_fallbacks: false }, 'ca'],
    [{ order: ['C'] }, 'cab'],
    [{ order: ['c'], sort: 'price' }, 'cab'],
    [{ sort: 'price' }, 'abc'],
    [{ sort: 'price', allow_fallbacks: false }, 'a'],
  ])('%j gives %s', (provider, expected) => {
    expect(tags(provider)).toBe(expected)
  })

  test('it replaces balancing: no seed changes its first', () => {
    for (let seed = 0; seed < 100; seed++) expect(tags({ order: ['b'] }, { seed })[0]).toBe('b')
  })

  test('without fallbacks, those listed or nothing', () => {
    expect(() => tags({ order: ['nobody'], allow_fallbacks: false })).toThrow(
      expect.objectContaining({
        status: 404,
        availability: expect.objectContaining({ excluded_by: ['fallbacks_off'] }),
      }),
    )
  })

  test('allow_fallbacks false without order means one endpoint, and the others say why', () => {
    const plan = planOf(catalog, { model, provider: { allow_fallbacks: false } })
    expect(plan.candidates).toHaveLength(1)
    expect(plan.excluded.map(({ reason }) => reason)).toEqual(['fallbacks_off', 'fallbacks_off'])
  })

  test('a display name and a tag name endpoints; a base slug names all regions', () => {
    const regions = catalogOf({
      v: { [model]: priced(1), [`${model}@us-east5`]: priced(1), [`${model}@flex`]: priced(0.5) },
      w: { [model]: priced(1) },
    })
    const only = (slug: string) => idsOf(planOf(regions, { model, provider: { only: [slug] } })).sort()
    expect(only('v')).toEqual([`${model}@v`, `${model}@v/us-east5`])
    expect(only('v/us-east5')).toEqual([`${model}@v/us-east5`])
    expect(only('v/flex')).toEqual([`${model}@v/flex`])
  })
})

describe('sort', () => {
  const measured = health({
    a: { throughput5m: flat(10), latencyMs5m: flat(900) },
    b: { throughput5m: flat(90), latencyMs5m: flat(500) },
  })
  test.each<[string, string]>([
    ['throughput', 'bac'],
    ['latency', 'bac'],
    ['price', 'abc'],
  ])('%s, strictly, unmeasured last: %s', (sort, expected) => {
    expect(tags({ sort }, measured)).toBe(expected)
  })

  const two = catalogOf({
    a: { 'acme/one': priced(4), 'acme/two': priced(1) },
    b: { 'acme/one': priced(2), 'acme/two': priced(3) },
  })
  test.each<[string, unknown, string[]]>([
    ['model, the default', 'price', ['one@b', 'one@a', 'two@a', 'two@b']],
    ['none', { by: 'price', partition: 'none' }, ['two@a', 'one@b', 'two@b', 'one@a']],
  ])('partition %s', (_, sort, expected) => {
    const plan = planOf(two, { models: ['acme/one', 'acme/two'], provider: { sort } })
    expect(idsOf(plan)).toEqual(expected.map((id) => `acme/${id}`))
  })

  test.each([
    ['sort', 'two@a'],
    ['fallback', 'one@b'],
  ])('the deprecated route %s', (route, first) => {
    const plan = planOf(two, { models: ['acme/one', 'acme/two'], provider: { sort: 'price' }, route })
    expect(idsOf(plan)[0]).toBe(`acme/${first}`)
  })
})

describe('thresholds', () => {
  test('all percentiles of both must be met; the rest move to the end and never disappear', () => {
    const measured = health({
      a: { latencyMs5m: { p50: 900, p75: 1_000, p90: 2_000, p99: 9_000 }, throughput5m: flat(100) },
      b: { latencyMs5m: flat(900), throughput5m: flat(30) },
      c: { latencyMs5m: flat(1_000), throughput5m: flat(50) },
    })
    const at = (provider: Record<string, unknown>) => tags({ sort: 'price', ...provider }, measured)
    expect(at({ preferred_max_latency: 1 })).toBe('abc')
    expect(at({ preferred_max_latency: { p50: 1, p90: 1 } })).toBe('bca')
    expect(at({ preferred_max_latency: { p50: 1, p90: 1 }, preferred_min_throughput: 50 })).toBe('cab')
    expect(at({ preferred_min_throughput: 1_000 })).toBe('abc')
  })

  test('a fallback model that meets them beats a primary that does not', () => {
    const two = catalogOf({ a: { 'acme/one': priced(1), 'acme/two': priced(1) } })
    const plan = planOf(
      two,
      { models: ['acme/one', 'acme/two'], provider: { preferred_max_latency: 1 } },
      { health: healthOf({ 'acme/one@a': { latencyMs5m: flat(5_000) }, 'acme/two@a': { latencyMs5m: flat(500) } }) },
    )
    expect(idsOf(plan)).toEqual(['acme/two@a', 'acme/one@a'])
  })
})

describe('circuits, stickiness, room', () => {
  test('open circuits come last, the earliest to recover first; a half-open one keeps its place for its probe', () => {
    const states = health({ a: { circuit: 'open', retryAtMs: 9 }, b: { circuit: 'probing', retryAtMs: 5 } })
    expect(tags({ sort: 'price' }, states)).toBe('cba')
    expect(tags({ order: ['a'] }, states)).toBe('cba')
    expect(tags({ sort: 'price' }, health({ a: { circuit: 'half-open', retryAtMs: 1 } }))).toBe('abc')
  })

  const cached = catalogOf({
    a: { [model]: priced(1) },
    b: { [model]: { upstream: 'm', pricing: { inputPerMillion: 2, outputPerMillion: 2, cacheReadPerMillion: 0.2 } } },
    c: { [model]: { upstream: 'm', pricing: { inputPerMillion: 2, outputPerMillion: 2, cacheReadPerMillion: 2 } } },
  })
  const sticky = (tag: string, provider: Record<string, unknown> = {}) =>
    tagsOf(planOf(cached, { model, provider: { ...provider } }, { sticky: { endpointId: `${model}@${tag}` } }))[0]

  test('a conversation stays where reading its cache is cheaper, and only there; order switches it off', () => {
    expect(sticky('b', { sort: 'price' })).toBe('b')
    expect(sticky('c', { sort: 'price' })).toBe('a')
    expect(sticky('a', { sort: 'price' })).toBe('a')
    expect(sticky('b', { ignore: ['c'], sort: 'price' })).toBe('b')
    expect(sticky('b', { order: ['a'] })).toBe('a')
    expect(sticky('gone', { sort: 'price' })).toBe('a')
  })

  test('it moves within its model: the order of models is the caller’s', () => {
    const reads = { pricing: { inputPerMillion: 2, outputPerMillion: 2, cacheReadPerMillion: 0.2 } }
    const two = catalogOf({
      a: { 'acme/one': priced(1), 'acme/two': priced(1) },
      b: { 'acme/two': { upstream: 'm', ...reads } },
    })
    const request = { models: ['acme/one', 'acme/two'], provider: { sort: 'price' } }
    const plan = planOf(two, request, { sticky: { endpointId: 'acme/two@b' } })
    expect(idsOf(plan)).toEqual(['acme/one@a', 'acme/two@b', 'acme/two@a'])
  })

  test('windows that do not hold the prompt come last, the widest first', () => {
    const windows = catalogOf({
      a: { [model]: priced(1, { contextTokens: 4_000 }) },
      b: { [model]: priced(2, { contextTokens: 8_000 }) },
      c: { [model]: priced(3, { contextTokens: 128_000 }) },
    })
    const at = (promptTokens: number, max_tokens = 500) =>
      tagsOf(planOf(windows, { model, max_tokens, provider: { sort: 'price' } }, { promptTokens })).join('')
    expect([at(3_500), at(3_501), at(500_000, 1)]).toEqual(['abc', 'bca', 'cba'])
    // with context compression on, half of what is needed is enough
    const half = (promptTokens: number) =>
      tagsOf(
        planOf(
          windows,
          { model, max_tokens: 500, provider: { sort: 'price' }, plugins: [{ id: 'context-compression' }] },
          { promptTokens },
        ),
      ).join('')
    expect([half(7_500), half(7_501)]).toEqual(['abc', 'bca'])
  })
})

test('same input and seed, same plan; any seed plans the same endpoints', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
      expect(tags({}, { seed })).toBe(tags({}, { seed }))
      expect(tags({}, { seed }).split('').sort().join('')).toBe('abc')
    }),
  )
})
