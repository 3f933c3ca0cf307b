import { describe, expect, it } from 'vitest'
import { generation, holdRequest, lifetimeOf, limit, type StoreUnderTest } from './store-under-test.ts'

/** Rows and the counters derived from them. */
export function testSettlement(get: () => StoreUnderTest): void {
  describe('settlement', () => {
    it('settling twice counts once', async () => {
      const { store } = get()
      const record = generation('gen-1', 5, { scopes: ['key:k', 'account'] })
      const [first, second] = await Promise.all([store.record(record), store.record({ ...record, costNanoUsd: 7 })])
      expect([first.duplicate, second.duplicate]).toEqual([false, true])
      expect(await store.record(record)).toEqual({ duplicate: true, usage: [] })
      expect((await store.generation('gen-1'))?.costNanoUsd).toBe(5)
      expect(await lifetimeOf(store, 'key:k')).toEqual({ spent: 5, byok: 0, held: 0, requests: 1 })
      expect(await store.spend({ by: 'model' })).toMatchObject([{ requests: 1, costNanoUsd: 5n }])
    })

    it('tells what its scopes have spent since', async () => {
      const { store } = get()
      await store.record(generation('gen-1', 5, { scopes: ['account'] }))
      const { usage } = await store.record(generation('gen-2', 7, { scopes: ['key:k', 'account'] }))
      expect(usage.map(({ scope, windows }) => [scope, windows.daily.spentNanoUsd, windows.lifetime.requests])).toEqual(
        [
          ['key:k', 7n, 1],
          ['account', 12n, 2],
        ],
      )
    })

    it('keeps a row as it was: unknown stays unknown, 0 stays 0', async () => {
      const { store } = get()
      const record = generation('gen-1', 0, {
        usage: { inputTokens: 0, cacheReadTokens: 3, outputTokens: undefined, estimated: true },
        tags: { team: 'Größe "x"', a: '1' },
        app: { url: 'https://a.example', title: 'A' },
        attempts: [
          {
            id: 'att-1',
            model: 'openai/gpt-4o',
            providerId: 'openai',
            providerName: 'OpenAI',
            endpointId: 'openai/gpt-4o@openai',
            startedAtMs: 1,
            durationMs: 2.5,
            status: 200,
          },
        ],
      })
      await store.record(record)
      const read = await store.generation('gen-1')
      expect(read).toEqual(record)
      expect(read?.usage).not.toHaveProperty('cacheWrite5mTokens')
      expect(await store.generation('gen-2')).toBeUndefined()
    })

    it('releases the hold, also when it costs less than was held, and when nothing was held', async () => {
      const { store } = get()
      await store.reserve(holdRequest('gen-1', 60, { limits: [limit('key:k', 100)] }))
      await store.record(generation('gen-1', 10, { scopes: ['key:k', 'account'] }))
      await store.record(generation('gen-2', 1, { scopes: ['key:k'] }))
      expect(await lifetimeOf(store, 'key:k')).toEqual({ spent: 11, byok: 0, held: 0, requests: 2 })
      expect(await store.holds()).toEqual([])
    })

    it('counts a row whose hold had expired, once', async () => {
      const { clock, store } = get()
      const limits = [limit('key:k', 100)]
      await store.reserve(holdRequest('gen-1', 60, { limits }))
      clock.nowMs += 60_000
      await store.reserve(holdRequest('gen-2', 60, { limits, expiresAtMs: clock.nowMs + 30_000 }))
      await store.record(generation('gen-1', 10, { scopes: ['key:k'] }))
      expect(await lifetimeOf(store, 'key:k')).toMatchObject({ spent: 10, held: 60 })
      expect(await store.check()).toEqual([])
    })

    it('charges the price where it differs from the cost, and counts own credentials only where a limit says so', async () => {
      const { store } = get()
      await store.record(generation('gen-1', 100, { priceNanoUsd: 120, scopes: ['key:k'] }))
      await store.record(generation('gen-2', 0, { byokNanoUsd: 500, scopes: ['key:k'] }))
      expect(await lifetimeOf(store, 'key:k')).toMatchObject({ spent: 120, byok: 500 })
      const reserve = (id: string, countsByok: boolean) =>
        store.reserve(holdRequest(id, 1, { limits: [limit('key:k', 600, { countsByok })] }))
      expect(await reserve('gen-3', true)).toMatchObject({ granted: false, spentNanoUsd: 620 })
      expect(await reserve('gen-4', false)).toMatchObject({ granted: true })
    })

    it('sums pass 2^53 exactly', async () => {
      const { store } = get()
      const costNanoUsd = Number.MAX_SAFE_INTEGER
      for (const id of ['gen-1', 'gen-2', 'gen-3']) await store.record(generation(id, costNanoUsd))
      const [account] = await store.usage(['account'], get().clock.nowMs)
      expect(account?.windows.lifetime.spentNanoUsd).toBe(3n * BigInt(costNanoUsd))
      expect(await store.spend({ by: 'day' })).toMatchObject([{ costNanoUsd: 3n * BigInt(costNanoUsd) }])
      expect(await store.check()).toEqual([])
    })
  })
}
