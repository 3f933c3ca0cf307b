import type { SpendQuery, Store } from '@inroute/core/store'
import { describe, expect, it } from 'vitest'
import { generation, holdRequest, lifetimeOf, limit, start, type StoreUnderTest } from './store-under-test.ts'

const dayMs = 86_400_000
const midnight = Math.floor(start / dayMs) * dayMs

/** Rows of forty days, three a day, of two keys and models; the last of them today. */
async function recordFortyDays(store: Store): Promise<void> {
  for (let day = 0; day < 40; day += 1) {
    await Promise.all(
      [0, 1, 2].map((n) => {
        const keyHash = `k${n % 2}`
        const at = { createdAtMs: midnight - (39 - day) * dayMs + n * 3_600_000, model: `a/m${n}`, callerId: `c${day}` }
        return store.record(
          generation(`gen-${day}-${n}`, 10 + n, {
            ...at,
            keyHash,
            scopes: [`key:${keyHash}`, 'account'],
            priceNanoUsd: 20,
          }),
        )
      }),
    )
  }
}

/** Steps until there is nothing more to do. */
async function tidyAll(store: Store, rowsFromMs: number): Promise<number> {
  let deletedRows = 0
  for (let steps = 0; ; steps += 1) {
    if (steps === 1_000) throw new Error('there is always more to do')
    const tidied = await store.tidy({ rowsFromMs })
    deletedRows += tidied.deletedRows
    if (!tidied.more) return deletedRows
  }
}

const reports: SpendQuery[] = [
  { by: 'model' },
  { by: ['day', 'provider'] },
  { by: ['key', 'model'] },
  { by: 'caller', where: { model: 'a/m1' } },
  { by: 'model', where: { key: 'k0' } },
  { by: 'day', fromMs: midnight - 35 * dayMs, toMs: midnight - 3 * dayMs },
  { by: [] },
]
const reportAll = (store: Store) => Promise.all(reports.map((query) => store.spend(query)))

/** What keeps a ledger of any size fast and small. */
export function testUpkeep(get: () => StoreUnderTest): void {
  describe('upkeep', () => {
    it('folds daily sums and changes no report; what comes late is in both', async () => {
      const { store } = get()
      await recordFortyDays(store)
      const before = await reportAll(store)
      expect(await tidyAll(store, 0)).toBe(0)
      expect(await reportAll(store)).toEqual(before)
      expect(await store.check()).toEqual([])
      const late = { createdAtMs: midnight - 20 * dayMs, model: 'a/late', keyHash: 'k0', scopes: ['key:k0', 'account'] }
      await store.record(generation('gen-late', 7, late))
      expect(await store.spend({ by: 'model', where: { model: 'a/late' } })).toMatchObject([
        { requests: 1, priceNanoUsd: 7n },
      ])
      expect(await store.spend({ by: 'caller', where: { model: 'a/late' } })).toMatchObject([{ requests: 1 }])
      expect(await store.check()).toEqual([])
    })

    it('deletes rows step by step; daily sums, running windows and lifetimes go on including them', async () => {
      const { store } = get()
      await recordFortyDays(store)
      const before = await reportAll(store)
      const usage = await store.usage(['key:k0', 'key:k1', 'account'], start)
      const rowsFromMs = midnight - 10 * dayMs
      expect(await tidyAll(store, rowsFromMs)).toBe(29 * 3)
      expect(await store.generation('gen-0-0')).toBeUndefined()
      expect(await store.generation('gen-28-2')).toBeUndefined()
      expect(await store.generation('gen-29-0')).toMatchObject({ id: 'gen-29-0' })
      expect(await reportAll(store)).toEqual(before)
      expect(await store.usage(['key:k0', 'key:k1', 'account'], start)).toEqual(usage)
      expect(await lifetimeOf(store, 'account')).toMatchObject({ spent: 120 * 20, requests: 120 })
      expect(await store.check()).toEqual([])
      expect(await tidyAll(store, rowsFromMs)).toBe(0)
    })

    it('all-time limits hold as before, and what comes late is counted once', async () => {
      const { store } = get()
      await recordFortyDays(store)
      await tidyAll(store, midnight - 10 * dayMs)
      const limits = [limit('account', 2_500)]
      expect(await store.reserve(holdRequest('gen-a', 101, { limits }))).toMatchObject({
        granted: false,
        spentNanoUsd: 2_400,
      })
      expect(await store.reserve(holdRequest('gen-b', 100, { limits }))).toMatchObject({ granted: true })
      await store.record(generation('gen-b', 100, { scopes: ['account'] }))
      const late = generation('gen-late', 3, { createdAtMs: midnight - 30 * dayMs, scopes: ['account'] })
      expect(await store.record(late)).toMatchObject({ duplicate: false })
      expect(await store.record(late)).toMatchObject({ duplicate: true })
      expect(await lifetimeOf(store, 'account')).toMatchObject({ spent: 2_503, held: 0 })
      expect(await store.check()).toEqual([])
      await tidyAll(store, midnight - 10 * dayMs)
      expect(await lifetimeOf(store, 'account')).toMatchObject({ spent: 2_503 })
      expect(await store.check()).toEqual([])
    })

    it('refuses a report on a part of a day whose rows are gone, as too little would pass for all', async () => {
      const { store } = get()
      await recordFortyDays(store)
      await tidyAll(store, midnight - 10 * dayMs)
      const part = { by: 'model' as const, fromMs: midnight - 20 * dayMs + 1, toMs: midnight }
      await expect(store.spend(part)).rejects.toMatchObject({ code: 'rows_deleted' })
      expect(await store.spend({ ...part, fromMs: midnight - 10 * dayMs + 1 })).not.toEqual([])
    })

    it('goes on while requests are settled', async () => {
      const { store, openAgain } = get()
      await recordFortyDays(store)
      const stores = store.reach === 'process' ? [store] : [store, await openAgain()]
      const recording = Promise.all(
        Array.from({ length: 100 }, (_, n) => {
          const createdAtMs = midnight - (n % 45) * dayMs
          return stores[n % stores.length]!.record(generation(`gen-x${n}`, 1, { createdAtMs, scopes: ['account'] }))
        }),
      )
      await Promise.all(stores.map((one) => tidyAll(one, midnight - 10 * dayMs)))
      await recording
      expect(await lifetimeOf(store, 'account')).toMatchObject({ spent: 120 * 20 + 100, requests: 220 })
      expect(await store.check()).toEqual([])
    })
  })
}
