import type { Clock, Documents } from '@inroute/core/store'
import type { DatabaseSync } from 'node:sqlite'
import { retryWhenBusy } from './open-database.ts'

/** Documents as rows of JSON. Expired ones are invisible at once and deleted when something is inserted. */
export function sqliteDocuments(database: DatabaseSync, clock: Clock): Documents {
  const alive = '(expires_at IS NULL OR expires_at > ?)'
  const get = database.prepare(`SELECT body FROM documents WHERE kind = ? AND id = ? AND ${alive}`)
  const sweep = database.prepare('DELETE FROM documents WHERE expires_at <= ?')
  const insert = database.prepare(`
    INSERT INTO documents (kind, id, created_at, expires_at, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
  const update = database.prepare('UPDATE documents SET body = ? WHERE kind = ? AND id = ?')
  const remove = database.prepare(`DELETE FROM documents WHERE kind = ? AND id = ? AND ${alive}`)
  const list = database.prepare(`
    SELECT body FROM documents WHERE kind = ? AND ${alive} ORDER BY created_at DESC, id LIMIT ? OFFSET ?`)
  const read = (kind: string, id: string): unknown => {
    const row = get.get(kind, id, clock.now())
    return row && JSON.parse(row['body'] as string)
  }
  return {
    get: async <T extends object>(kind: string, id: string) => read(kind, id) as T | undefined,
    insert: (kind, { id, createdAtMs, expiresAtMs, body }) =>
      transact(database, () => {
        sweep.run(clock.now())
        return insert.run(kind, id, createdAtMs, expiresAtMs ?? null, JSON.stringify(body)).changes > 0
      }),
    update: <T extends object>(kind: string, id: string, change: (current: T) => T | undefined) =>
      transact(database, () => {
        const current = read(kind, id) as T | undefined
        const changed = current && change(current)
        if (changed === undefined) return current
        const json = JSON.stringify(changed)
        update.run(json, kind, id)
        return JSON.parse(json) as T
      }),
    remove: (kind, id) => transact(database, () => remove.run(kind, id, clock.now()).changes > 0),
    list: async <T extends object>(kind: string, { offset = 0, limit = 1000 } = {}) =>
      list.all(kind, clock.now(), limit, offset).map((row) => JSON.parse(row['body'] as string) as T),
  }
}

/** Runs `work` in a transaction of its own. */
export const transact = <Result>(database: DatabaseSync, work: () => Result): Promise<Result> =>
  retryWhenBusy(() => {
    database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      database.exec('COMMIT')
      return result
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  })
