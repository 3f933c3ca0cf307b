import { OptionsError } from '@inroute/core/store'
import type { ClientBase, Pool, PoolClient, QueryResultRow } from 'pg'
import { migrations } from './migrations.ts'

/** The store's schema in a pool, migrated on first use. */
export interface Database {
  schema: string
  query(sql: string, values?: readonly unknown[]): Promise<QueryResultRow[]>
  /** A transaction of its own; rolled back when `work` rejects. */
  transact<Result>(work: (client: Queryable) => Promise<Result>, begin?: string): Promise<Result>
}

/** A connection inside a transaction. Tables are named with `{schema}` in front: `{schema}.holds`. */
export interface Queryable {
  query(sql: string, values?: readonly unknown[]): Promise<QueryResultRow[]>
}

/** The server's time in SQL, as Unix milliseconds. */
export const serverMs = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint'

/** Migrations of all stores in a database wait for each other under this advisory lock. */
const migrationLock = 7_364_126_005

/** @throws OptionsError `invalid_option` for a schema that is not a plain lower-case name */
export function openDatabase(pool: Pool, schema: string): Database {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new OptionsError(
      'invalid_option',
      `postgresStore: schema must be lower-case letters, digits and _, received ${JSON.stringify(schema)}`,
    )
  }
  let migrated: Promise<void> | undefined
  const ready = (): Promise<void> => {
    migrated ??= migrate(pool, schema).catch((error: unknown) => {
      migrated = undefined // the server may only just be starting
      throw error
    })
    return migrated
  }

  async function transact<Result>(work: (client: Queryable) => Promise<Result>, begin = 'BEGIN'): Promise<Result> {
    await ready()
    return withClient(pool, async (client) => {
      await client.query(begin)
      try {
        const result = await work(queryable(client, schema))
        await client.query('COMMIT')
        return result
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined) // a broken connection has rolled back by itself
        throw error
      }
    })
  }

  return {
    schema,
    async query(sql, values) {
      await ready()
      return queryable(pool, schema).query(sql, values)
    },
    transact,
  }
}

/** A host's own connection, or a pool, as the store's queries want it. */
export const queryable = (client: ClientBase | Pool, schema: string): Queryable => ({
  async query(sql, values) {
    const text = sql.replaceAll('{schema}', `"${schema}"`)
    return (await client.query(text, values as unknown[] | undefined)).rows as QueryResultRow[]
  },
})

async function withClient<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  let failure: unknown
  try {
    return await work(client)
  } catch (error) {
    failure = error
    throw error
  } finally {
    // a connection whose transaction may still be open is not given back
    client.release(failure instanceof Error && !('severity' in failure) ? failure : false)
  }
}

async function migrate(pool: Pool, schema: string): Promise<void> {
  await withClient(pool, async (client) => {
    await client.query('BEGIN')
    try {
      await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock])
      await client.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`)
      await client.query(`SET LOCAL search_path TO "${schema}"`)
      await client.query('CREATE TABLE IF NOT EXISTS schema_version (version int NOT NULL)')
      const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version')
      const from = rows[0]?.version ?? 0
      if (from > migrations.length) {
        throw new OptionsError(
          'postgres_newer_schema',
          `postgresStore: schema ${schema} has version ${from}, this version of @inroute/postgres knows ${migrations.length}; update the package`,
        )
      }
      for (const step of migrations.slice(from)) await client.query(step)
      await client.query('DELETE FROM schema_version')
      await client.query('INSERT INTO schema_version VALUES ($1)', [migrations.length])
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK')
      throw error
    }
  })
}
