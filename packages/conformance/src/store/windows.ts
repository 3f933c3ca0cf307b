import { describe, expect, it } from 'vitest'
import { generation, holdRequest, limit, type StoreUnderTest } from './store-under-test.ts'

const utc = (text: string) => Date.parse(`${text}Z`)

/** R18: windows are UTC, begin by themselves, and a request counts in those of its arrival. */
export function testWindows(get: () => StoreUnderTest): void {
  describe('windows', () => {
    it.each([
      ['daily', '2026-01-31T23:59:59.999', '2026-02-01T00:00:00'],
      ['daily', '2028-02-28T23:59:59.999', '2028-02-29T00:00:00'],
      ['weekly', '2026-02-01T23:59:59.999', '2026-02-02T00:00:00'], // Sunday to Monday
      ['weekly', '2026-12-28T00:00:00', '2027-01-04T00:00:00'], // the week that has the new year in it
      ['monthly', '2028-02-29T23:59:59.999', '2028-03-01T00:00:00'],
      ['monthly', '2026-12-31T23:59:59.999', '2027-01-01T00:00:00'],
    ] as const)('%s: spent at %s is not spent at %s', async (window, before, after) => {
      const { store } = get()
      await store.record(generation('gen-1', 100, { createdAtMs: utc(before), scopes: ['key:k'] }))
      const reserve = (id: string, at: string) =>
        store.reserve(holdRequest(id, 1, { atMs: utc(at), limits: [limit('key:k', 100, { window })] }))
      expect(await reserve('gen-2', before)).toMatchObject({ granted: false, spentNanoUsd: 100 })
      expect(await reserve('gen-3', after)).toMatchObject({ granted: true })
    })

    it.each([
      ['weekly', '2026-01-26T00:00:00', '2026-02-01T23:59:59.999'],
      ['weekly', '2026-12-28T00:00:00', '2027-01-03T23:59:59.999'],
      ['monthly', '2028-02-01T00:00:00', '2028-02-29T23:59:59.999'],
      ['lifetime', '2026-01-01T00:00:00', '2031-01-01T00:00:00'],
    ] as const)('%s: %s and %s are the same window', async (window, first, last) => {
      const { store } = get()
      await store.record(generation('gen-1', 100, { createdAtMs: utc(first), scopes: ['key:k'] }))
      const [usage] = await store.usage(['key:k'], utc(last))
      expect(usage?.windows[window].spentNanoUsd).toBe(100n)
    })

    it('a request held before midnight and settled after it counts on the day it arrived', async () => {
      const { clock, store } = get()
      const [before, after] = [utc('2026-01-31T23:59:59'), utc('2026-02-01T00:00:10')]
      const limits = [limit('key:k', 100, { window: 'daily' })]
      clock.nowMs = before
      await store.reserve(holdRequest('gen-1', 80, { atMs: before, expiresAtMs: before + 30_000, limits }))
      clock.nowMs = after
      const next = await store.reserve(holdRequest('gen-2', 100, { atMs: after, expiresAtMs: after + 30_000, limits }))
      expect(next).toEqual({ granted: true, amountNanoUsd: 100 })
      await store.record(generation('gen-1', 70, { createdAtMs: before, scopes: ['key:k'] }))
      const [yesterday] = await store.usage(['key:k'], before)
      const [today] = await store.usage(['key:k'], after)
      expect(yesterday?.windows.daily).toMatchObject({ spentNanoUsd: 70n, heldNanoUsd: 0n })
      expect(today?.windows.daily).toMatchObject({ spentNanoUsd: 0n, heldNanoUsd: 100n })
      expect(today?.windows.weekly).toMatchObject({ spentNanoUsd: 70n })
      expect(await store.check()).toEqual([])
    })
  })
}
