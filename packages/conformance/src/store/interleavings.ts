import type { Limit, Store } from '@inroute/core/store'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generation, holdRequest, limit, openStore, type StoreFactory } from './store-under-test.ts'

type Step =
  | { do: 'reserve'; id: number; amount: number; minimum: number; limits: number }
  | { do: 'renew'; id: number; raiseTo: number }
  | { do: 'settle'; id: number; share: number; scopes: number }
  | { do: 'release'; id: number }
  | { do: 'wait'; ms: number }

const scopes = ['key:a', 'key:b', 'account']
const limitSets: Limit[][] = [
  [limit('key:a', 1000, { window: 'daily' }), limit('account', 2500)],
  [limit('key:b', 400, { window: 'weekly' }), limit('key:b', 1500, { window: 'monthly' })],
  [limit('account', 2500), limit('key:a', 1200, { window: 'monthly' })],
]
const id = fc.nat({ max: 12 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('reserve' as const),
    id,
    amount: fc.nat({ max: 500 }),
    minimum: fc.nat({ max: 500 }),
    limits: fc.nat({ max: 2 }),
  }),
  fc.record({ do: fc.constant('renew' as const), id, raiseTo: fc.nat({ max: 800 }) }),
  fc.record({ do: fc.constant('settle' as const), id, share: fc.nat({ max: 100 }), scopes: fc.nat({ max: 2 }) }),
  fc.record({ do: fc.constant('release' as const), id }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1_000, 20_000, 40_000, 43_200_000) }),
)

/** Any order of operations gives what a list of rows and a list of holds, searched from end to end, would give. */
export function testInterleavings(create: StoreFactory): void {
  describe('interleavings', () => {
    it('agree with a model that only knows rows and holds', { timeout: 60_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          const { store, clock, closeAll } = await openStore(create)
          const model = createModel()
          try {
            for (const one of steps) expect(await model.take(one, store, clock)).toBe(true)
            for (const scope of scopes) {
              const [usage] = await store.usage([scope], clock.nowMs)
              expect(Number(usage?.windows.lifetime.spentNanoUsd)).toBe(model.spent(scope))
            }
            expect(await store.check()).toEqual([])
          } finally {
            await closeAll()
          }
        }),
        { numRuns: 30 },
      )
    })
  })
}

interface ModelHold {
  amount: number
  atMs: number
  expiresAtMs: number
  limits: Limit[]
}

function createModel() {
  const rows = new Map<string, { atMs: number; cost: number; scopes: string[] }>()
  const holds = new Map<string, ModelHold>()

  const roomIn = ({ scope, window, limitNanoUsd }: Limit, atMs: number) => {
    let spent = 0
    let held = 0
    for (const row of rows.values()) {
      if (row.scopes.includes(scope) && sameWindow(window, row.atMs, atMs)) spent += row.cost
    }
    for (const hold of holds.values()) {
      const counts = hold.limits.some((one) => one.scope === scope && one.window === window)
      if (counts && sameWindow(window, hold.atMs, atMs)) held += hold.amount
    }
    return { spent, left: limitNanoUsd - spent - held }
  }

  return {
    spent: (scope: string) =>
      [...rows.values()].filter((row) => row.scopes.includes(scope)).reduce((sum, row) => sum + row.cost, 0),
    /** Does the step in both; true when the store answered as the model did. */
    async take(one: Step, store: Store, clock: { nowMs: number }): Promise<boolean> {
      if (one.do === 'wait') {
        clock.nowMs += one.ms
        return true
      }
      for (const [key, hold] of holds) if (hold.expiresAtMs <= clock.nowMs) holds.delete(key)
      const name = `gen-${one.id}`
      const hold = holds.get(name)
      const expiresAtMs = clock.nowMs + 30_000
      switch (one.do) {
        case 'reserve': {
          const limits = limitSets[one.limits]!
          const minimum = Math.min(one.amount, one.minimum)
          const atMs = clock.nowMs
          const result = await store.reserve(
            holdRequest(name, one.amount, { minimumNanoUsd: minimum, limits, atMs, expiresAtMs }),
          )
          if (hold) return result.granted && result.amountNanoUsd === hold.amount
          const rooms = limits.map((each) => roomIn(each, atMs))
          const blocked = rooms.some(({ spent, left }, i) => spent >= limits[i]!.limitNanoUsd || left < minimum)
          if (blocked) return !result.granted
          const amount = Math.min(one.amount, ...rooms.map(({ left }) => left))
          holds.set(name, { amount, atMs, expiresAtMs, limits })
          return result.granted && result.amountNanoUsd === amount
        }
        case 'renew': {
          const result = await store.renew({ id: name, expiresAtMs, amountNanoUsd: one.raiseTo })
          if (!hold) return !result.held
          const room = Math.min(...hold.limits.map((each) => roomIn(each, hold.atMs).left))
          hold.amount += Math.max(0, Math.min(one.raiseTo - hold.amount, room))
          hold.expiresAtMs = expiresAtMs
          return result.held && result.amountNanoUsd === hold.amount
        }
        case 'settle': {
          const cost = Math.floor(((hold?.amount ?? 100) * one.share) / 100)
          const atMs = hold?.atMs ?? clock.nowMs
          const charged = hold ? hold.limits.map(({ scope }) => scope) : [scopes[one.scopes]!, 'account']
          const all = [...new Set([...charged, 'account'])]
          const result = await store.record(generation(name, cost, { createdAtMs: atMs, scopes: all }))
          holds.delete(name)
          if (rows.has(name)) return result.duplicate
          rows.set(name, { atMs, cost, scopes: all })
          return !result.duplicate
        }
        case 'release':
          await store.release(name)
          holds.delete(name)
          return true
      }
    },
  }
}

function sameWindow(window: Limit['window'], a: number, b: number): boolean {
  const iso = (ms: number) => new Date(ms).toISOString()
  if (window === 'lifetime') return true
  if (window === 'monthly') return iso(a).slice(0, 7) === iso(b).slice(0, 7)
  if (window === 'daily') return iso(a).slice(0, 10) === iso(b).slice(0, 10)
  const mondaysSince1970 = (ms: number) => Math.floor((ms / 86_400_000 + 3) / 7) // 1970-01-01 was a Thursday
  return mondaysSince1970(a) === mondaysSince1970(b)
}
