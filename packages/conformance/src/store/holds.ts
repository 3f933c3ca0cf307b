import { describe, expect, it } from 'vitest'
import { generation, holdRequest, lifetimeOf, limit, start, type StoreUnderTest } from './store-under-test.ts'

/** Reservations: atomic over scopes, never beyond a limit, freed by time. */
export function testHolds(get: () => StoreUnderTest): void {
  describe('holds', () => {
    it('R15: a thousand parallel reservations never exceed what is left', async () => {
      const { store } = get()
      const limits = [limit('key:k', 1000), limit('account', 5000)]
      const results = await Promise.all(
        Array.from({ length: 1000 }, (_, i) =>
          store.reserve(holdRequest(`gen-${i}`, 7, { limits, minimumNanoUsd: 7 })),
        ),
      )
      expect(results.filter(({ granted }) => granted)).toHaveLength(142)
      expect(await lifetimeOf(store, 'key:k')).toMatchObject({ held: 994, spent: 0 })
      expect(await lifetimeOf(store, 'account')).toMatchObject({ held: 994 })
    })

    it('R15: a thousand parallel requests, settled at what they held, spend at most what was left', async () => {
      const { store } = get()
      const limits = [limit('key:k', 1_000_003)]
      let spent = 0
      await Promise.all(
        Array.from({ length: 1000 }, async (_, i) => {
          const id = `gen-${i}`
          const held = await store.reserve(holdRequest(id, 2_500 + i, { limits, minimumNanoUsd: 1 }))
          if (!held.granted) return
          spent += held.amountNanoUsd
          await store.record(generation(id, held.amountNanoUsd, { scopes: ['key:k'] }))
        }),
      )
      expect(spent).toBe(1_000_003)
      expect(await lifetimeOf(store, 'key:k')).toMatchObject({ spent: 1_000_003, held: 0 })
      expect(await store.check()).toEqual([])
    })

    it('holds in all scopes or in none', async () => {
      const { store } = get()
      const limits = [limit('key:k', 100), limit('caller:c', 10)]
      const refused = await store.reserve(holdRequest('gen-1', 50, { limits }))
      expect(refused).toMatchObject({ granted: false, limit: { scope: 'caller:c' }, remainingNanoUsd: 10 })
      expect(await lifetimeOf(store, 'key:k')).toMatchObject({ held: 0 })
      expect(await store.holds()).toEqual([])
    })

    it('grants what is left where that is still useful', async () => {
      const { store } = get()
      const limits = [limit('key:k', 100)]
      await store.reserve(holdRequest('gen-1', 70, { limits }))
      expect(await store.reserve(holdRequest('gen-2', 50, { limits, minimumNanoUsd: 31 }))).toEqual({
        granted: false,
        limit: limits[0],
        spentNanoUsd: 0,
        heldNanoUsd: 70,
        remainingNanoUsd: 30,
        isHeld: true,
      })
      expect(await store.reserve(holdRequest('gen-3', 50, { limits, minimumNanoUsd: 30 }))).toEqual({
        granted: true,
        amountNanoUsd: 30,
      })
    })

    it('a limit that is reached blocks even what costs nothing; so does a limit of 0', async () => {
      const { store } = get()
      await store.record(generation('gen-0', 100, { scopes: ['key:k'] }))
      const free = { minimumNanoUsd: 0 }
      const reserve = (id: string, limitNanoUsd: number) =>
        store.reserve(holdRequest(id, 0, { ...free, limits: [limit('key:k', limitNanoUsd)] }))
      expect(await reserve('gen-1', 100)).toMatchObject({ granted: false, spentNanoUsd: 100, remainingNanoUsd: 0 })
      expect(await reserve('gen-2', 0)).toMatchObject({ granted: false, remainingNanoUsd: -100 })
      expect(await reserve('gen-3', 101)).toEqual({ granted: true, amountNanoUsd: 0 })
    })

    it('tells a limit that is spent from one that is only held', async () => {
      const { store } = get()
      const limits = [limit('key:k', 100)]
      await store.record(generation('gen-0', 40, { scopes: ['key:k'] }))
      await store.reserve(holdRequest('gen-1', 50, { limits }))
      const reserve = (id: string, amount: number) => store.reserve(holdRequest(id, amount, { limits }))
      expect(await reserve('gen-2', 60)).toMatchObject({ granted: false, isHeld: true, remainingNanoUsd: 10 })
      expect(await reserve('gen-3', 61)).toMatchObject({ granted: false, isHeld: false, remainingNanoUsd: 10 })
      await store.release('gen-1')
      expect(await reserve('gen-2', 60)).toEqual({ granted: true, amountNanoUsd: 60 })
      await store.record(generation('gen-2', 60, { scopes: ['key:k'] }))
      expect(await reserve('gen-4', 0)).toMatchObject({ granted: false, isHeld: false, remainingNanoUsd: 0 })
    })

    it('names one that is spent before one that is held, whichever is broader', async () => {
      const { store } = get()
      const limits = [limit('key:k', 100, { window: 'daily' }), limit('account', 200)]
      await store.record(generation('gen-0', 95, { scopes: ['key:k'] }))
      await store.reserve(holdRequest('gen-1', 195, { limits: [limits[1]!] }))
      expect(await store.reserve(holdRequest('gen-2', 10, { limits }))).toMatchObject({
        granted: false,
        isHeld: false,
        limit: { scope: 'key:k', window: 'daily' },
      })
      expect(await store.reserve(holdRequest('gen-3', 10, { limits: [limits[1]!] }))).toMatchObject({ isHeld: true })
    })

    it('names the broadest window that refuses', async () => {
      const { store } = get()
      const limits = [
        limit('key:k', 5, { window: 'daily' }),
        limit('key:k', 7, { window: 'monthly' }),
        limit('key:k', 6, { window: 'weekly' }),
      ]
      expect(await store.reserve(holdRequest('gen-1', 10, { limits }))).toMatchObject({ limit: { window: 'monthly' } })
    })

    it('reserving an id again changes nothing', async () => {
      const { store } = get()
      const request = holdRequest('gen-1', 60, { limits: [limit('key:k', 100)] })
      expect(await store.reserve(request)).toEqual(await store.reserve({ ...request, amountNanoUsd: 90 }))
      expect(await lifetimeOf(store, 'key:k')).toMatchObject({ held: 60 })
    })

    it('gives a hold back once', async () => {
      const { store } = get()
      await store.reserve(holdRequest('gen-1', 60, { limits: [limit('key:k', 100)] }))
      await Promise.all([store.release('gen-1'), store.release('gen-1'), store.release('gen-none')])
      expect(await lifetimeOf(store, 'key:k')).toMatchObject({ held: 0 })
    })

    it('R16: a hold nobody renews is freed when its time is over, by the clock it was given', async () => {
      const { clock, store } = get()
      const limits = [limit('key:k', 100)]
      const reserve = (id: string) => store.reserve(holdRequest(id, 100, { limits, expiresAtMs: clock.nowMs + 30_000 }))
      await reserve('gen-1')
      expect(await store.holds()).toMatchObject([{ id: 'gen-1', owner: 'instance-1', amountNanoUsd: 100 }])
      clock.nowMs += 29_999
      expect(await reserve('gen-2')).toMatchObject({ granted: false, heldNanoUsd: 100 })
      clock.nowMs += 1
      expect(await store.holds()).toEqual([])
      expect(await reserve('gen-3')).toMatchObject({ granted: true })
      expect(await store.check()).toEqual([])
    })

    it('a heartbeat keeps a hold alive', async () => {
      const { clock, store } = get()
      const limits = [limit('key:k', 100)]
      await store.reserve(holdRequest('gen-1', 100, { limits }))
      clock.nowMs += 20_000
      expect(await store.renew({ id: 'gen-1', expiresAtMs: clock.nowMs + 30_000 })).toEqual({
        held: true,
        amountNanoUsd: 100,
      })
      clock.nowMs += 20_000
      expect(await store.reserve(holdRequest('gen-2', 1, { limits }))).toMatchObject({ granted: false })
      clock.nowMs += 10_000
      await store.reserve(holdRequest('gen-3', 1, { limits, expiresAtMs: clock.nowMs + 1 }))
      expect(await store.renew({ id: 'gen-1', expiresAtMs: clock.nowMs + 30_000 })).toEqual({
        held: false,
        amountNanoUsd: 0,
      })
    })

    it('raises a hold as far as its limits allow, never lowers it', async () => {
      const { store } = get()
      const limits = [limit('key:k', 100), limit('account', 1000)]
      await store.reserve(holdRequest('gen-1', 20, { limits }))
      await store.reserve(holdRequest('gen-2', 30, { limits }))
      const raise = (amountNanoUsd: number) => store.renew({ id: 'gen-1', expiresAtMs: start + 30_000, amountNanoUsd })
      expect(await raise(50)).toEqual({ held: true, amountNanoUsd: 50 })
      expect(await raise(10)).toEqual({ held: true, amountNanoUsd: 50 })
      expect(await raise(900)).toEqual({ held: true, amountNanoUsd: 70 })
      expect(await lifetimeOf(store, 'account')).toMatchObject({ held: 100 })
      expect(await store.check()).toEqual([])
    })

    it('raises nothing where the least that is of use does not fit', async () => {
      const { store } = get()
      const limits = [limit('key:k', 100)]
      await store.reserve(holdRequest('gen-1', 20, { limits }))
      await store.reserve(holdRequest('gen-2', 30, { limits }))
      const raise = (amountNanoUsd: number, minimumNanoUsd: number) =>
        store.renew({ id: 'gen-1', expiresAtMs: start + 30_000, amountNanoUsd, minimumNanoUsd })
      expect(await raise(71, 71)).toEqual({ held: true, amountNanoUsd: 20 })
      expect(await lifetimeOf(store, 'key:k')).toMatchObject({ held: 50 })
      expect(await raise(90, 60)).toEqual({ held: true, amountNanoUsd: 70 })
      expect(await store.check()).toEqual([])
    })
  })
}
