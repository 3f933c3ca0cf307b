import { sqliteStore } from '@inroute/sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'

const directory = mkdtempSync(join(tmpdir(), 'inroute-sqlite-'))
afterAll(() => rmSync(directory, { recursive: true }))

const record = (id: string, costNanoUsd: number) => ({
  id,
  createdAtMs: Date.UTC(2026, 0, 31, 12),
  scopes: ['key:k', 'account'],
  keyHash: 'k',
  callerId: 'c',
  api: 'chat' as const,
  streamed: false,
  requestedModel: 'a/m',
  outcome: 'completed' as const,
  usage: {},
  costNanoUsd,
  promptCostNanoUsd: 0,
  completionCostNanoUsd: costNanoUsd,
  attempts: [],
})

describe('reports', () => {
  it('read what has just been settled, and leave the event loop to requests', async () => {
    const store = sqliteStore(join(directory, 'reports.db'))
    await store.record(record('gen-1', 5))
    expect(await store.spend({ by: 'model' })).toMatchObject([{ key: 'a/m', priceNanoUsd: 5n }])
    await store.record(record('gen-2', 2 ** 53 - 1))
    const reports = Promise.all([store.spend({ by: 'caller' }), store.spend({ by: [] }), store.spend({ by: 'key' })])
    await store.record(record('gen-3', 1))
    for (const [row] of await reports) expect(row!.priceNanoUsd).toBeGreaterThanOrEqual(2n ** 53n)
    await store.close()
    await expect(store.spend({ by: 'model' })).rejects.toThrow('the store is closed')
  })

  it('of a database in memory are read in place', async () => {
    const store = sqliteStore(':memory:')
    await store.record(record('gen-1', 5))
    expect(await store.spend({ by: 'model' })).toMatchObject([{ priceNanoUsd: 5n }])
    expect(await store.check()).toEqual([])
    await store.close()
  })

  it('use the indexes by caller, key and split', () => {
    const database = new DatabaseSync(join(directory, 'reports.db'))
    for (const name of ['caller', 'key', 'split']) {
      const plan = database
        .prepare(`EXPLAIN QUERY PLAN SELECT body FROM generations WHERE created_at < ? AND "${name}" = ? AND "${name}" <> ''
          ORDER BY created_at DESC, seq DESC LIMIT 50`)
        .all()
      expect(plan.map((row) => row['detail']).join()).toMatch(`generations_by_${name}`)
    }
    database.close()
  })
})

describe('check', () => {
  it.each([
    [
      'a counter',
      `UPDATE counters SET spent = spent + 1 WHERE scope = 'key:k' AND window_id = 'lifetime'`,
      /counter lifetime key:k spent/,
    ],
    [
      'a counter of nothing',
      `INSERT INTO counters VALUES ('key:x', 'daily:2025-01-01', 3, 0, 0, 1)`,
      /daily:2025-01-01 key:x/,
    ],
    ['a daily sum', `UPDATE spend_days SET price = price + 1`, /day 2026-01-31 .*priceNanoUsd/],
    ['a daily sum of nothing', `UPDATE spend_days SET day = '2026-01-30'`, /day 2026-01-30/],
    ['a folded sum', `UPDATE spend_totals SET requests = 9`, /totals 2026-01-31 .*requests/],
    ['a row that is gone', `DELETE FROM generations WHERE id = 'gen-1'`, /counter .*requests/],
    ['a hold that is gone', `UPDATE counters SET held = 7 WHERE scope = 'account' AND window_id = 'lifetime'`, /held/],
  ])('finds %s', async (_, tamper, what) => {
    const path = join(directory, `${Math.random().toString(36).slice(2)}.db`)
    const store = sqliteStore(path)
    await store.record(record('gen-1', 5))
    await store.record(record('gen-2', 6))
    while ((await store.tidy({ rowsFromMs: 0 })).more);
    expect(await store.check()).toEqual([])
    const database = new DatabaseSync(path)
    database.exec(tamper)
    database.close()
    expect((await store.check()).map((found) => found.what).join('\n')).toMatch(what)
    await store.close()
  })
})
