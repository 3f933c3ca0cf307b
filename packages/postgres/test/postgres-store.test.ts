import { testStore } from '@inroute/conformance/store'
import type { GenerationRecord } from '@inroute/core/store'
import { postgresStore } from '@inroute/postgres'
import { migrations } from '../src/migrations.ts'
import { Pool } from 'pg'
import { afterAll, describe, expect, inject, it } from 'vitest'

const generation = (id: string, costNanoUsd: number): GenerationRecord => ({
  id,
  createdAtMs: Date.UTC(2026, 0, 31, 12),
  api: 'chat',
  streamed: false,
  requestedModel: 'a/m',
  outcome: 'completed',
  usage: {},
  costNanoUsd,
  promptCostNanoUsd: 0,
  completionCostNanoUsd: costNanoUsd,
  attempts: [],
})

const databaseUrl = inject('databaseUrl')
const pool = new Pool({ connectionString: databaseUrl ?? '', max: 20 })
afterAll(() => pool.end())

describe.skipIf(!databaseUrl)('with a real PostgreSQL', () => {
  testStore('postgres', ({ place, clock }) => postgresStore({ pool, schema: place, clock }))

  it('migrates once when many instances start at the same time', async () => {
    const stores = Array.from({ length: 8 }, () => postgresStore({ pool, schema: 'many_start' }))
    expect(await Promise.all(stores.map((store) => store.generation('gen-1')))).toEqual(
      Array.from({ length: 8 }, () => undefined),
    )
  })

  it('refuses a schema of the future, and a name that could break out of a statement', async () => {
    const store = postgresStore({ pool, schema: 'future' })
    await store.holds()
    await pool.query('UPDATE future.schema_version SET version = 999')
    await expect(postgresStore({ pool, schema: 'future' }).holds()).rejects.toThrow(/version 999.*update the package/)
    expect(() => postgresStore({ pool, schema: 'a"; drop table x; --' })).toThrow(/schema must be lower-case/)
  })

  it('brings a ledger of the first schema along, errors and times counted', async () => {
    const client = await pool.connect()
    await client.query('BEGIN; CREATE SCHEMA earlier; SET LOCAL search_path TO earlier')
    await client.query(migrations[0]!)
    await client.query('CREATE TABLE schema_version (version int NOT NULL); INSERT INTO schema_version VALUES (1)')
    const rows = [
      { ...generation('gen-1', 5), arm: 'a/m', latencyMs: 120.5, generationMs: 900, user: 'a\0b\ud800c' },
      { ...generation('gen-2', 6), arm: 'a/m', latencyMs: 80, generationMs: 100 },
      { ...generation('gen-3', 0), arm: 'a/m', outcome: 'failed' as const },
    ]
    for (const row of rows) {
      await client.query(
        `INSERT INTO generations (id, created_at, day, model, endpoint, provider, key, caller, app, arm, tags, prompt_tokens,
           completion_tokens, reasoning_tokens, cost, price, byok, scopes, body)
         VALUES ($1, $2, '2026-01-31', '', '', '', '', '', '', 'a/m', '', 0, 0, 0, $3, $3, 0, '[]', $4)`,
        [row.id, row.createdAtMs, row.costNanoUsd, JSON.stringify(row)],
      )
    }
    await client.query(
      "INSERT INTO spend_days VALUES ('2026-01-31', '', '', '', '', '', '', 'a/m', '', 3, 0, 0, 0, 11, 11, 0)",
    )
    await client.query('COMMIT')
    client.release()

    const store = postgresStore({ pool, schema: 'earlier' })
    await store.record({ ...generation('gen-4', 1), split: 's', arm: 'a/m', scopes: [] })
    expect(await store.spend({ by: 'arm' })).toMatchObject([
      { key: 'a/m', requests: 4, failed: 1, answered: 2, latencyMs: 201, generationMs: 1_000, priceNanoUsd: 12n },
    ])
    expect(await store.check()).toEqual([])
  })

  it('takes part in a transaction of the host’s', async () => {
    const store = postgresStore({ pool, schema: 'host_transaction' })
    const record = { ...generation('gen-1', 5), scopes: ['key:k', 'account'] }
    const host = await pool.connect()
    await store.holds()
    await host.query('BEGIN')
    await store.within(host).record(record)
    await host.query('ROLLBACK')
    expect(await store.generation('gen-1')).toBeUndefined()
    await host.query('BEGIN')
    await store.within(host).documents.insert('order', { id: 'o-1', createdAtMs: 1, body: { paid: true } })
    expect(await store.within(host).record(record)).toMatchObject({ duplicate: false })
    await host.query('COMMIT')
    host.release()
    expect(await store.generation('gen-1')).toMatchObject({ costNanoUsd: 5 })
    expect(await store.documents.get('order', 'o-1')).toEqual({ paid: true })
    expect(await store.check()).toEqual([])
  })

  it('stores texts PostgreSQL has no characters for', async () => {
    const store = postgresStore({ pool, schema: 'odd_texts' })
    const odd = 'a\0b\ud800c'
    await store.record({ ...generation('gen-1', 5), app: { url: odd }, user: odd })
    expect(await store.generation('gen-1')).toMatchObject({ user: odd })
    expect(await store.spend({ by: 'app' })).toMatchObject([{ key: 'ab\ufffdc' }])
  })

  it('leaves the host’s pool open, and closes its own', async () => {
    const store = postgresStore({ pool, schema: 'pools' })
    await store.holds()
    await store.close()
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    const own = postgresStore({ connectionString: databaseUrl!, schema: 'pools' })
    await own.holds()
    await own.close()
    await expect(own.holds()).rejects.toThrow(/end/)
  })
})
