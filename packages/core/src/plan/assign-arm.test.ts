import { describe, expect, test } from 'vitest'
import { catalogOf, priced } from '../../test/support/catalog.ts'
import { planOf } from '../../test/support/plan.ts'
import { type SplitBy, split } from '../catalog/split.ts'
import type { PlanInput } from './plan.ts'

const offers = { a: { 'acme/old': priced(1), 'acme/new': priced(1), 'acme/next': priced(1) } }
const catalogWith = (weights: [number, number], by: SplitBy) =>
  catalogOf(offers, {
    'support-chat': split(
      [
        { model: 'acme/old', weight: weights[0] },
        { model: 'acme/new', weight: weights[1] },
      ],
      { by },
    ),
  })
const armOf = (catalog: ReturnType<typeof catalogWith>, user: string | undefined, more: Partial<PlanInput> = {}) =>
  planOf(catalog, { model: 'support-chat', user }, more).split?.arm

const users = Array.from({ length: 4_000 }, (_, i) => `user-${i}`)
const share = (arms: (string | undefined)[]) => arms.filter((arm) => arm === 'acme/new').length / arms.length

describe('traffic splits', () => {
  test('the same user has the same arm, whatever the request, on a catalog built anew', () => {
    for (const user of users.slice(0, 50)) {
      const arms = [0, 1, 2].map((seed) => armOf(catalogWith([50, 50], 'user'), user, { seed, nowMs: seed * 1e9 }))
      expect(new Set(arms).size).toBe(1)
    }
  })

  test.each<[number]>([[0], [10], [50], [100]])('%i % of the users', (percent) => {
    const catalog = catalogWith([100 - percent, percent], 'user')
    expect(Math.abs(share(users.map((user) => armOf(catalog, user))) - percent / 100)).toBeLessThan(0.02)
  })

  test('more weight moves users to the arm and none away from it', () => {
    const [few, more] = [catalogWith([90, 10], 'user'), catalogWith([80, 20], 'user')]
    for (const user of users) {
      const [before, after] = [armOf(few, user), armOf(more, user)]
      expect(before === 'acme/new' && after === 'acme/old').toBe(false)
    }
  })

  test('by user falls back to the caller, by session goes by the conversation, by request by the seed', () => {
    const arms = (by: SplitBy, more: (i: number) => Partial<PlanInput>) => {
      const catalog = catalogWith([50, 50], by)
      return new Set(users.slice(0, 40).map((_, i) => armOf(catalog, undefined, more(i)))).size
    }
    expect(arms('user', (seed) => ({ seed, callerId: 'tenant' }))).toBe(1)
    expect(arms('session', (seed) => ({ seed, conversation: 'c' }))).toBe(1)
    expect(arms('session', (i) => ({ seed: 0, conversation: `c${i}` }))).toBe(2)
    expect(arms('request', (seed) => ({ seed, callerId: 'tenant' }))).toBe(2)
  })

  test('arms take variants, the plan names split and arm', () => {
    const catalog = catalogOf(offers, { s: split([{ model: 'acme/old:floor', weight: 1 }]) })
    const plan = planOf(catalog, { model: 's' })
    expect(plan).toMatchObject({ split: { name: 's', arm: 'acme/old:floor' }, strategy: 'alias', orderedBy: 'price' })
  })

  test('a shadow gets its percentage of requests, and never changes where the request itself goes', () => {
    const arms = [{ model: 'acme/old', weight: 1 }]
    const catalog = catalogOf(offers, { s: split(arms, { shadow: { model: 'acme/next', percent: 25 } }) })
    const plans = users.map((_, seed) => planOf(catalog, { model: 's' }, { seed }))
    const shadowed = plans.filter(({ shadow }) => shadow)
    expect(shadowed.length / plans.length).toBeCloseTo(0.25, 1)
    expect(shadowed[0]!.shadow!.model).toBe('acme/next')
    expect(plans.every(({ candidates }) => candidates[0]!.model === 'acme/old')).toBe(true)
  })
})

test('a request whose arm is the candidate has no copy', () => {
  const arms = [
    { model: 'acme/old', weight: 1 },
    { model: 'acme/new', weight: 1 },
  ]
  const catalog = catalogOf(offers, { s: split(arms, { shadow: { model: 'acme/new', percent: 100 } }) })
  const plans = users.slice(0, 50).map((_, seed) => planOf(catalog, { model: 's' }, { seed }))
  expect(new Set(plans.map(({ split, shadow }) => `${split?.arm} ${shadow?.model}`))).toEqual(
    new Set(['acme/old acme/new', 'acme/new undefined']),
  )
})

test.each<[unknown, object?]>([
  [[]],
  [[{ model: 'a/b', weight: -1 }]],
  [[{ model: 'a/b', weight: 0 }]],
  [[{ weight: 1 }]],
  [[{ model: 'a/b', weight: 1 }], { by: 'moon' }],
  [[{ model: 'a/b', weight: 1 }], { shadow: { model: 'a/b', percent: 101 } }],
  [[{ model: 'a/b', weight: 1 }], { shadow: { model: 'a/b', percent: '5' } }],
  [[{ model: 'a/b', weight: 1 }], { shadow: { percent: 5 } }],
  [[{ model: 'a/b', weight: 1 }], { shadow: { model: 'a/b', percent: 5, maxConcurrent: 0 } }],
])('split(%j, %j) is refused at start-up', (arms, options) => {
  expect(() => split(arms as never, options as never)).toThrow(expect.objectContaining({ code: 'invalid_split' }))
})

test.each<[unknown, RegExp]>([
  [{ shadows: { model: 'a/b', percent: 5 } }, /'shadows'; allowed: by, shadow/],
  [{ shadow: { model: 'a/b', percent: 5, limit: 3 } }, /'limit'; allowed: model, percent, budget, maxConcurrent/],
  [{ shadow: 'a/b' }, /shadow must be an object .* received 'a\/b'/],
])('split(arms, %j) names the mistake', (options, message) => {
  expect(() => split([{ model: 'a/b', weight: 1 }], options as never)).toThrow(message)
})
