import type { Clock, Documents } from '@inroute/core/store'
import type { Queryable } from './database.ts'

/** Where documents are read, and how a change becomes a transaction. */
export interface DocumentsContext {
  clock: Clock
  read: Queryable
  transact<Result>(work: (client: Queryable) => Promise<Result>): Promise<Result>
}

const alive = (parameter: number): string => `(expires_at IS NULL OR expires_at > $${parameter})`

/** Documents as rows of JSON. Expired ones are invisible at once and deleted when something is inserted. */
export function postgresDocuments({ clock, read, transact }: DocumentsContext): Documents {
  return {
    async get<T extends object>(kind: string, id: string) {
      const [row] = await read.query(
        `SELECT body FROM {schema}.documents WHERE kind = $1 AND id = $2 AND ${alive(3)}`,
        [kind, id, clock.now()],
      )
      return row?.['body'] as T | undefined
    },
    insert: (kind, { id, createdAtMs, expiresAtMs, body }) =>
      transact(async (client) => {
        await client.query('DELETE FROM {schema}.documents WHERE expires_at <= $1', [clock.now()])
        const inserted = await client.query(
          `INSERT INTO {schema}.documents (kind, id, created_at, expires_at, body) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT DO NOTHING RETURNING id`,
          [kind, id, createdAtMs, expiresAtMs ?? null, JSON.stringify(body)],
        )
        return inserted.length > 0
      }),
    update: <T extends object>(kind: string, id: string, change: (current: T) => T | undefined) =>
      transact(async (client) => {
        const [row] = await client.query(
          `SELECT body FROM {schema}.documents WHERE kind = $1 AND id = $2 AND ${alive(3)} FOR UPDATE`,
          [kind, id, clock.now()],
        )
        const current = row?.['body'] as T | undefined
        const changed = current && change(current)
        if (changed === undefined) return current
        const json = JSON.stringify(changed)
        await client.query('UPDATE {schema}.documents SET body = $3 WHERE kind = $1 AND id = $2', [kind, id, json])
        return JSON.parse(json) as T
      }),
    async remove(kind, id) {
      const removed = await read.query(
        `DELETE FROM {schema}.documents WHERE kind = $1 AND id = $2 AND ${alive(3)} RETURNING id`,
        [kind, id, clock.now()],
      )
      return removed.length > 0
    },
    async list<T extends object>(kind: string, { offset = 0, limit = 1000 } = {}) {
      const rows = await read.query(
        `SELECT body FROM {schema}.documents WHERE kind = $1 AND ${alive(2)}
         ORDER BY created_at DESC, id COLLATE "C" LIMIT $3 OFFSET $4`,
        [kind, clock.now(), limit, offset],
      )
      return rows.map((row) => row['body'] as T)
    },
  }
}
