import { testStore } from '@inroute/conformance/store'
import type { GenerationRecord } from '@inroute/core/store'
import { sqliteStore } from '@inroute/sqlite'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { migrations } from '../src/migrations.ts'

const generation = (id: string, costNanoUsd: number, more: Partial<GenerationRecord>): GenerationRecord => ({
  id,
  createdAtMs: Date.UTC(2026, 0, 31, 12),
  api: 'chat',
  streamed: false,
  requestedModel: 'a/m',
  model: '',
  outcome: 'completed',
  usage: {},
  costNanoUsd,
  promptCostNanoUsd: 0,
  completionCostNanoUsd: costNanoUsd,
  attempts: [],
  ...more,
})

const directory = mkdtempSync(join(tmpdir(), 'inroute-sqlite-'))
afterAll(() => rmSync(directory, { recursive: true }))

testStore('sqlite', ({ place, clock }) => sqliteStore({ path: join(directory, `${place}.db`), clock }))

describe('sqliteStore', () => {
  it.each([
    ['a missing directory', join(directory, 'nowhere', 'x.db'), /directory .*nowhere does not exist/],
    ['a directory', directory, /is a directory/],
  ])('explains %s', (_name, path, message) => {
    expect(() => sqliteStore(path)).toThrow(message)
  })

  it.each([
    ['no path', undefined, /path must be a file's name, received undefined/],
    ['a misspelt option', { path: ':memory:', durabilty: 'power' }, /'durabilty'; allowed: path, durability, clock/],
    ['a durability there is not', { path: ':memory:', durability: 'full' }, /'process' or 'power', received "full"/],
  ])('explains %s', (_name, options, message) => {
    expect(() => sqliteStore(options as never)).toThrow(message)
  })

  it('explains a file that is no database, and leaves it alone', () => {
    const path = join(directory, 'notes.txt')
    writeFileSync(path, 'these are my notes, and they are long enough to be read as a header '.repeat(20))
    expect(() => sqliteStore(path)).toThrow(/not an SQLite database/)
  })

  it('brings a ledger of the first schema along, errors and times counted', async () => {
    const path = join(directory, 'earlier.db')
    const database = new DatabaseSync(path)
    database.exec(`${migrations[0]!}; PRAGMA user_version = 1`)
    const rows = [
      { id: 'gen-1', cost: 5, outcome: 'completed', latencyMs: 120.5, generationMs: 900 },
      { id: 'gen-2', cost: 6, outcome: 'completed', latencyMs: 80, generationMs: 100 },
      { id: 'gen-3', cost: 0, outcome: 'failed' },
    ]
    const insert = database.prepare(`
      INSERT INTO generations (id, created_at, day, model, endpoint, provider, "key", caller, app, arm, tags, prompt_tokens,
        completion_tokens, reasoning_tokens, cost, price, byok, scopes, body)
      VALUES (?, ?, '2026-01-31', '', '', '', '', '', '', 'a/m', '', 0, 0, 0, ?, ?, 0, '[]', ?)`)
    for (const row of rows) {
      const body = JSON.stringify({ ...row, scopes: [] })
      insert.run(row.id, Date.UTC(2026, 0, 31, 12), row.cost, row.cost, body)
    }
    database.exec(
      "INSERT INTO spend_days VALUES ('2026-01-31', '', '', '', '', '', '', 'a/m', '', 3, 0, 0, 0, 11, 11, 0)",
    )
    database.close()

    const store = sqliteStore(path)
    await store.record(generation('gen-4', 1, { split: 's', arm: 'a/m', scopes: [] }))
    expect(await store.spend({ by: 'arm' })).toMatchObject([
      { key: 'a/m', requests: 4, failed: 1, answered: 2, latencyMs: 201, generationMs: 1_000, priceNanoUsd: 12n },
    ])
    expect(await store.check()).toEqual([])
    await store.close()
  })

  it('remembers nothing of a transaction that failed', async () => {
    const store = sqliteStore(join(directory, 'failed.db'))
    const limits = [{ scope: 'key:k', window: 'lifetime' as const, limitNanoUsd: 100 }]
    const hold = { owner: 'o', atMs: Date.now(), amountNanoUsd: 30, expiresAtMs: Date.now() + 60_000, limits }
    await store.reserve({ ...hold, id: 'gen-1' })
    const broken = generation('gen-2', 1, { tags: { amount: 1n as never } }) // no JSON, and in the batch of the others
    const [again, failed, third] = await Promise.allSettled([
      store.reserve({ ...hold, id: 'gen-2' }),
      store.record(broken),
      store.reserve({ ...hold, id: 'gen-3' }),
    ])
    expect([again.status, failed.status, third.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await store.usage(['key:k'], Date.now()))[0]!.windows.lifetime.heldNanoUsd).toBe(90n)
    expect(await store.reserve({ ...hold, id: 'gen-4' })).toMatchObject({ granted: false, remainingNanoUsd: 10 })
    expect(await store.check()).toEqual([])
    await store.close()
  })

  it('refuses a schema of the future', async () => {
    const path = join(directory, 'future.db')
    await sqliteStore(path).close()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 999')
    database.close()
    expect(() => sqliteStore(path)).toThrow(/schema 999.*update the package/)
  })
})
