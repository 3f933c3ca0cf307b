import { describe, expect, it } from 'vitest'
import { generation, holdRequest, lifetimeOf, limit, start, type StoreUnderTest } from './store-under-test.ts'

/** Several instances on one state, and what outlives them. */
export function testInstances(get: () => StoreUnderTest): void {
  describe('instances', () => {
    it('R17: a limit is one limit for all instances', async () => {
      const { store, openAgain } = get()
      const stores = [store, await openAgain(), await openAgain()]
      const limits = [limit('key:k', 1_000), limit('account', 100_000, { window: 'monthly' })]
      let spent = 0
      await Promise.all(
        Array.from({ length: 600 }, async (_, i) => {
          const instance = stores[i % 3]!
          const id = `gen-${i}`
          const held = await instance.reserve(holdRequest(id, 13, { limits, minimumNanoUsd: 1 }))
          if (!held.granted) return
          const cost = held.amountNanoUsd - (i % 4)
          spent += Math.max(0, cost)
          await instance.record(generation(id, Math.max(0, cost), { scopes: ['key:k', 'account'] }))
        }),
      )
      for (const instance of stores) {
        expect(await lifetimeOf(instance, 'key:k')).toMatchObject({ spent, held: 0 })
        expect(await instance.check()).toEqual([])
      }
      expect(spent).toBeLessThanOrEqual(1_000)
    })

    it('in a burst, whoever finds the limit only held is served or finds it spent by asking again', async () => {
      const { store, openAgain } = get()
      const stores = [store, await openAgain()]
      const limits = [limit('key:k', 1_000)]
      const outcomes = { served: 0, held: 0, spent: 0 }
      const ask = async (index: number): Promise<void> => {
        const instance = stores[index % 2]!
        const id = `gen-${index}`
        const reservation = await instance.reserve(holdRequest(id, 100, { limits }))
        if (reservation.granted) {
          await instance.record(generation(id, 10, { scopes: ['key:k'] })) // far less than was held
          outcomes.served += 1
        } else if (reservation.isHeld) {
          outcomes.held += 1
          await ask(index)
        } else {
          outcomes.spent += 1
        }
      }
      await Promise.all(Array.from({ length: 200 }, (_, index) => ask(index)))
      // from 900 spent on, a hold of 100 no longer fits
      expect(outcomes).toMatchObject({ served: 91, spent: 109 })
      expect(outcomes.held).toBeGreaterThan(0)
      expect(await lifetimeOf(store, 'key:k')).toMatchObject({ spent: 910, held: 0 })
      expect(await store.check()).toEqual([])
    })

    it('what one instance settled another reads, and settles no second time', async () => {
      const { store, openAgain } = get()
      const other = await openAgain()
      await store.record(generation('gen-1', 5))
      expect(await other.generation('gen-1')).toMatchObject({ id: 'gen-1', costNanoUsd: 5 })
      expect(await other.record(generation('gen-1', 5))).toMatchObject({ duplicate: true })
    })

    it('marks and updates are made once across instances', async () => {
      const { store, openAgain } = get()
      const stores = [store, await openAgain()]
      const inserted = await Promise.all(
        stores.map(({ documents }) => documents.insert('mark', { id: 'a', createdAtMs: start, body: { n: 0 } })),
      )
      expect(inserted.filter(Boolean)).toHaveLength(1)
      await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          stores[i % 2]!.documents.update<{ n: number }>('mark', 'a', ({ n }) => ({ n: n + 1 })),
        ),
      )
      expect(await store.documents.get('mark', 'a')).toEqual({ n: 40 })
    })

    it('a restart loses nothing', async () => {
      const { store, openAgain } = get()
      await store.reserve(holdRequest('gen-1', 60, { limits: [limit('key:k', 100)] }))
      const settled = store.record(generation('gen-2', 5, { scopes: ['key:k'] }))
      await store.documents.insert('key', { id: 'a', createdAtMs: start, body: { name: 'x' } })
      await store.close() // what is under way is finished first
      expect(await settled).toMatchObject({ duplicate: false })
      const again = await openAgain()
      expect(await lifetimeOf(again, 'key:k')).toEqual({ spent: 5, byok: 0, held: 60, requests: 1 })
      expect(await again.holds()).toMatchObject([{ id: 'gen-1' }])
      expect(await again.generation('gen-2')).toMatchObject({ costNanoUsd: 5 })
      expect(await again.documents.get('key', 'a')).toEqual({ name: 'x' })
      expect(await again.check()).toEqual([])
    })
  })
}
