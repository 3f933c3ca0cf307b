import { expect, test } from 'vitest'
import { catalogOf, priced } from '../../test/support/catalog.ts'
import { planCandidates } from './plan-candidates.ts'
import type { PlanInput } from './plan.ts'

const model = 'acme/large'
const catalog = catalogOf({ one: { [model]: priced(1) }, two: { [model]: priced(2) }, three: { [model]: priced(3) } })
const nothing = { endpoint: () => undefined }
const plan = (provider: Record<string, unknown>, more: Partial<PlanInput> = {}) =>
  planCandidates({ request: { model, provider }, catalog, health: nothing, seed: 1, nowMs: 0, ...more })
const tags = (provider: Record<string, unknown>, more?: Partial<PlanInput>) =>
  plan(provider, more).candidates.map(({ tag }) => tag)

test('order comes first, the rest follows; without fallbacks only those listed', () => {
  expect(tags({ order: ['three', 'nobody', 'one'] })).toEqual(['three', 'one', 'two'])
  expect(tags({ order: ['three', 'one'], allow_fallbacks: false })).toEqual(['three', 'one'])
})

test('only and ignore leave out, and say so', () => {
  expect(tags({ only: ['two'] })).toEqual(['two'])
  expect(plan({ ignore: ['two'], sort: 'price' }).excluded).toMatchObject([
    { endpoint: { tag: 'two' }, reason: 'ignored_providers' },
  ])
})

test('the first of three prices is drawn with weight 1/price²', () => {
  const count = { one: 0, two: 0, three: 0 }
  for (let seed = 0; seed < 20_000; seed++) count[tags({}, { seed })[0] as keyof typeof count]++
  expect(count.one / count.three).toBeCloseTo(9, 0)
  expect(count.one / count.two).toBeCloseTo(4, 0)
})

test('an unknown model is a 400 that names the nearest ones', () => {
  expect(() => plan({}, { request: { model: 'acme/lage' } })).toThrow(
    expect.objectContaining({ code: 'model_not_found', status: 400, message: expect.stringContaining('acme/large') }),
  )
})

test('filtered to nothing is a 404 with availability', () => {
  expect(() => plan({ only: ['four'] })).toThrow(
    expect.objectContaining({
      status: 404,
      availability: expect.objectContaining({ code: 'constraint_filtered', excluded_by: ['allowed_providers'] }),
    }),
  )
})
