import { describe, expect, it } from 'vitest'
import { generation, start, type StoreUnderTest } from './store-under-test.ts'

const hourMs = 3_600_000

/** Reading the ledger. */
export function testSpend(get: () => StoreUnderTest): void {
  describe('spend', () => {
    it('groups by one dimension or several, the largest first', async () => {
      const { store } = get()
      const common = { keyHash: 'k1', callerId: 'c1', providerId: 'openai', endpointId: 'openai/gpt-4o@openai' }
      await store.record(
        generation('gen-1', 5, { ...common, app: { url: 'https://a.example' }, arm: 'b', tags: { y: '1', x: '2' } }),
      )
      await store.record(generation('gen-2', 20, { ...common, tags: { x: '2', y: '1' }, priceNanoUsd: 30 }))
      await store.record(
        generation('gen-3', 7, { model: 'a/b', keyHash: 'k2', usage: { outputTokens: 1, reasoningTokens: 4 } }),
      )
      expect(await store.spend({ by: 'model' })).toEqual([
        {
          key: 'openai/gpt-4o',
          group: { model: 'openai/gpt-4o' },
          requests: 2,
          failed: 0,
          answered: 0,
          latencyMs: 0,
          generationMs: 0,
          promptTokens: 20,
          completionTokens: 4,
          reasoningTokens: 0,
          costNanoUsd: 25n,
          priceNanoUsd: 35n,
          byokNanoUsd: 0n,
        },
        expect.objectContaining({ key: 'a/b', promptTokens: 0, completionTokens: 5, reasoningTokens: 4 }),
      ])
      const keys = async (by: 'key' | 'caller' | 'provider' | 'endpoint' | 'app' | 'arm' | 'tags' | 'day') =>
        (await store.spend({ by })).map((row) => [row.key, Number(row.costNanoUsd)])
      expect(await keys('key')).toEqual([
        ['k1', 25],
        ['k2', 7],
      ])
      expect(await keys('tags')).toEqual([
        ['{"x":"2","y":"1"}', 25],
        ['', 7],
      ])
      expect(await keys('app')).toEqual([
        ['', 27],
        ['https://a.example', 5],
      ])
      expect(await keys('day')).toEqual([['2026-01-31', 32]])
      expect(await store.spend({ by: ['day', 'model'], where: { key: 'k2' } })).toMatchObject([
        { key: '2026-01-31', group: { day: '2026-01-31', model: 'a/b' }, requests: 1 },
      ])
    })

    it('compares the arms of a split, copies apart: errors and times beside money', async () => {
      const { store } = get()
      const timed = { split: 'support', latencyMs: 120.4, generationMs: 1_000 }
      await store.record(generation('gen-1', 5, { ...timed, arm: 'a/b' }))
      await store.record(generation('gen-2', 6, { ...timed, arm: 'a/b', latencyMs: 80, createdAtMs: start + hourMs }))
      await store.record(
        generation('gen-3', 0, { split: 'support', arm: 'a/b', outcome: 'upstream_cut', latencyMs: 0 }),
      )
      await store.record(generation('gen-4', 0, { split: 'support', arm: 'a/b', outcome: 'failed' }))
      await store.record(generation('gen-5', 0, { split: 'support', arm: 'a/b', outcome: 'aborted' }))
      await store.record(generation('gen-6', 9, { ...timed, arm: 'c/d', shadowOf: 'gen-1' }))
      await store.record(generation('gen-7', 50, { arm: 'a/b' }))
      const compared = {
        days: await store.spend({ by: ['arm', 'shadow'], where: { split: 'support' } }),
        rows: await store.spend({
          by: ['arm', 'shadow'],
          where: { split: 'support' },
          fromMs: start - 1,
          toMs: start + 2 * hourMs,
        }),
      }
      for (const rows of Object.values(compared)) {
        expect(rows).toMatchObject([
          {
            group: { arm: 'a/b', shadow: '' },
            requests: 5,
            failed: 2,
            answered: 3,
            latencyMs: 200,
            generationMs: 2_000,
          },
          {
            group: { arm: 'c/d', shadow: 'true' },
            requests: 1,
            failed: 0,
            answered: 1,
            latencyMs: 120,
            priceNanoUsd: 9n,
          },
        ])
      }
      const copies = await store.generations({ where: { split: 'support', shadow: 'true' } })
      expect(copies).toMatchObject([{ id: 'gen-6', shadowOf: 'gen-1' }])
      expect(await store.check()).toEqual([])
    })

    it('names what was asked for where nothing was tried', async () => {
      const { store } = get()
      await store.record(generation('gen-1', 0, { model: undefined, requestedModel: 'a/b', outcome: 'failed' }))
      expect(await store.spend({ by: 'model' })).toMatchObject([{ key: 'a/b', requests: 1, failed: 1 }])
    })

    it('answers any half-open range exactly, whole days and parts of days', async () => {
      const { store } = get()
      for (let hour = 0; hour < 96; hour += 1) {
        await store.record(generation(`gen-${hour}`, 1, { createdAtMs: start + hour * hourMs }))
      }
      const requests = async (fromHour?: number, toHour?: number) => {
        const rows = await store.spend({
          by: 'model',
          fromMs: fromHour === undefined ? undefined : start + fromHour * hourMs,
          toMs: toHour === undefined ? undefined : start + toHour * hourMs,
        })
        return rows[0]?.requests ?? 0
      }
      expect(await requests()).toBe(96)
      expect(await requests(0, 96)).toBe(96)
      expect(await requests(1, 95)).toBe(94)
      expect(await requests(12, 36)).toBe(24) // one whole day
      expect(await requests(13, 14)).toBe(1)
      expect(await requests(5, 5)).toBe(0)
      expect(await requests(undefined, 12)).toBe(12)
      expect(await requests(90)).toBe(6)
    })

    it('lists generations, newest first', async () => {
      const { store } = get()
      for (const [id, offset, keyHash] of [
        ['gen-1', 0, 'k1'],
        ['gen-2', 2, 'k1'],
        ['gen-3', 1, 'k2'],
      ] as const) {
        await store.record(generation(id, 1, { createdAtMs: start + offset, keyHash }))
      }
      const ids = async (query: Parameters<typeof store.generations>[0]) =>
        (await store.generations(query)).map(({ id }) => id)
      expect(await ids({})).toEqual(['gen-2', 'gen-3', 'gen-1'])
      expect(await ids({ limit: 1 })).toEqual(['gen-2'])
      expect(await ids({ beforeMs: start + 2 })).toEqual(['gen-3', 'gen-1'])
      expect(await ids({ where: { key: 'k1' } })).toEqual(['gen-2', 'gen-1'])
    })
  })
}
