import { describe, expect, it } from 'vitest'
import { start, type StoreUnderTest } from './store-under-test.ts'

interface Counted {
  n: number
}

/** Small objects by kind and id. */
export function testDocuments(get: () => StoreUnderTest): void {
  describe('documents', () => {
    it('inserts an id once, also when many try at the same time', async () => {
      const { documents } = get().store
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, n) => documents.insert('mark', { id: 'a', createdAtMs: start, body: { n } })),
      )
      expect(results.filter(Boolean)).toHaveLength(1)
      expect(await documents.insert('other', { id: 'a', createdAtMs: start, body: {} })).toBe(true)
      expect(await documents.get('mark', 'b')).toBeUndefined()
    })

    it('loses no update', async () => {
      const { documents } = get().store
      await documents.insert('count', { id: 'a', createdAtMs: start, body: { n: 0, text: 'Größe "x"' } })
      await Promise.all(
        Array.from({ length: 50 }, () => documents.update<Counted>('count', 'a', (it) => ({ ...it, n: it.n + 1 }))),
      )
      expect(await documents.get('count', 'a')).toEqual({ n: 50, text: 'Größe "x"' })
      expect(await documents.update<Counted>('count', 'a', () => undefined)).toMatchObject({ n: 50 })
      expect(await documents.update<Counted>('count', 'none', (it) => it)).toBeUndefined()
    })

    it('a change that throws changes nothing', async () => {
      const { documents } = get().store
      await documents.insert('count', { id: 'a', createdAtMs: start, body: { n: 0 } })
      const change = documents.update('count', 'a', () => {
        throw new Error('no')
      })
      await expect(change).rejects.toThrow('no')
      expect(await documents.update<Counted>('count', 'a', (it) => ({ n: it.n + 1 }))).toEqual({ n: 1 })
    })

    it('lists the newest first, page by page, and removes', async () => {
      const { documents } = get().store
      for (const n of [1, 2, 3, 4]) {
        await documents.insert('list', { id: `id${n}`, createdAtMs: start + (n % 3), body: { n } })
      }
      const numbers = async (page?: { offset?: number; limit?: number }) =>
        (await documents.list<Counted>('list', page)).map(({ n }) => n)
      expect(await numbers()).toEqual([2, 1, 4, 3])
      expect(await numbers({ offset: 1, limit: 2 })).toEqual([1, 4])
      expect(await documents.remove('list', 'id1')).toBe(true)
      expect(await documents.remove('list', 'id1')).toBe(false)
      expect(await numbers()).toEqual([2, 4, 3])
    })

    it('forgets what has expired', async () => {
      const { clock, store } = get()
      const { documents } = store
      const mark = { id: 'a', createdAtMs: start, expiresAtMs: start + 1000, body: { n: 1 } }
      await documents.insert('mark', mark)
      clock.nowMs = start + 999
      expect(await documents.insert('mark', mark)).toBe(false)
      clock.nowMs = start + 1000
      expect(await documents.get('mark', 'a')).toBeUndefined()
      expect(await documents.list('mark')).toEqual([])
      expect(await documents.remove('mark', 'a')).toBe(false)
      expect(await documents.insert('mark', { ...mark, expiresAtMs: start + 5000 })).toBe(true)
    })
  })
}
