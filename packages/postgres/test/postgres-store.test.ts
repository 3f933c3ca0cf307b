import { testStore } from '@inroute/conformance/store'
import type { GenerationRecord } from '@inroute/core/store'
import { postgresStore } from '@inroute/postgres'
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
