import { dayMs, dimensions, sumColumnOf } from '@inroute/core/store'
import { sqliteStore } from '@inroute/sqlite'
import { rmSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Bench } from './run.ts'
import { columnsOf, type Workload } from './workload.ts'

const windowIds: Record<string, string> = {
  daily: `'daily:' || day`,
  weekly: `'weekly:' || date(day, 'weekday 0', '-6 days')`,
  monthly: `'monthly:' || substr(day, 1, 7)`,
  lifetime: `'lifetime'`,
}

/** A ledger file of its own; `--path` says where. */
export function sqliteBench({ path }: { path: string }): Bench {
  const remove = () => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
  }
  return {
    name: 'sqlite',
    open: async () => sqliteStore(path),
    async make(workload: Workload, log) {
      remove()
      await sqliteStore(path).close() // makes the tables
      const database = new DatabaseSync(path)
      database.exec(
        'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; PRAGMA temp_store = FILE',
      )
      const { scopes: _, ...columns } = columnsOf(workload)
      const names = Object.keys(columns).map((name) => `"${name}"`)
      const step = 250_000
      for (let from = 0; from < workload.rows; from += step) {
        database.exec(`
          WITH RECURSIVE numbers(n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${Math.min(from + step, workload.rows)})
          INSERT INTO generations (day, ${names.join(', ')})
          SELECT date(${columns['created_at']} / 1000, 'unixepoch'), ${Object.values(columns).join(', ')} FROM numbers`)
        log(`${from + step} rows`)
      }
      sumUp(database, workload)
      database.close()
    },
    async size() {
      const database = new DatabaseSync(path)
      const days = database.prepare('SELECT count(*) AS n FROM spend_days').get()?.['n']
      database.close()
      return `${(statSync(path).size / 1e9).toFixed(1)} GB, ${Number(days).toLocaleString('en')} daily sums`
    },
    remove: async () => remove(),
    close: async () => undefined,
  }
}

/** What the store derives as it writes. */
function sumUp(database: DatabaseSync, { days, endMs, rows }: Workload): void {
  const group = dimensions.map((column) => `"${column}"`).join(', ')
  const sums = Object.values(sumColumnOf)
  for (let day = 0; day < days; day += 1) {
    const fromMs = endMs - (days - day) * dayMs
    database.exec(`
      INSERT INTO spend_days (${group}, requests, ${sums.join(', ')})
      SELECT ${group}, count(*), ${sums.map((column) => `sum(${column})`).join(', ')} FROM generations
      WHERE created_at >= ${fromMs} AND created_at < ${fromMs + dayMs} GROUP BY ${group}`)
  }
  for (const scope of [`'key:' || "key"`, `'caller:' || caller`, `'account'`]) {
    for (const windowId of Object.values(windowIds)) {
      database.exec(`
        INSERT INTO counters (scope, window_id, spent, byok, held, requests)
        SELECT ${scope}, ${windowId}, sum(price), sum(byok), 0, sum(requests) FROM spend_days GROUP BY 1, 2`)
    }
  }
  if (rows > 0) database.exec('ANALYZE')
}
