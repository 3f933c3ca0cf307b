import { dayMs, dimensions, sumColumnOf } from '@inroute/core/store'
import { postgresStore } from '@inroute/postgres'
import { Pool } from 'pg'
import type { Bench } from './run.ts'
import { columnsOf, type Workload } from './workload.ts'

const schema = 'ledger_bench'
const windowIds = [
  `'daily:' || day`,
  `'weekly:' || to_char(date_trunc('week', day::date), 'YYYY-MM-DD')`,
  `'monthly:' || substr(day, 1, 7)`,
  `'lifetime'`,
]

/** A schema of its own in the database that DATABASE_URL names. */
export function postgresBench({ connectionString }: { connectionString: string }): Bench {
  const pool = new Pool({ connectionString, max: 4 })
  const query = async (sql: string): Promise<Record<string, unknown>[]> => (await pool.query(sql)).rows
  return {
    name: 'postgres',
    open: async () => postgresStore({ pool, schema }),
    async make(workload, log) {
      await query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
      await postgresStore({ pool, schema }).holds() // makes the tables
      const columns = columnsOf(workload)
      const step = 500_000
      for (let from = 0; from < workload.rows; from += step) {
        await query(`
          INSERT INTO ${schema}.generations (day, ${Object.keys(columns).join(', ')})
          SELECT to_char(to_timestamp(${columns['created_at']} / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD'), ${Object.entries(
            columns,
          )
            .map(([name, sql]) => (name === 'scopes' || name === 'body' ? `${sql}::json` : sql))
            .join(', ')}
          FROM generate_series(${from}::bigint, ${Math.min(from + step, workload.rows) - 1}::bigint) AS n`)
        log(`${from + step} rows`)
      }
      await sumUp(query, workload)
      await query(`VACUUM ANALYZE`)
      log('vacuumed')
    },
    async size() {
      const [row] = await query(
        `SELECT pg_size_pretty(sum(pg_total_relation_size(c.oid))) AS size,
          (SELECT count(*) FROM ${schema}.spend_days) AS days
         FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = '${schema}' AND relkind = 'r'`,
      )
      return `${String(row?.['size'])}, ${Number(row?.['days']).toLocaleString('en')} daily sums`
    },
    remove: async () => void (await query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)),
    close: () => pool.end(),
  }
}

/** What the store derives as it writes. */
async function sumUp(query: (sql: string) => Promise<unknown>, { days, endMs }: Workload): Promise<void> {
  const group = dimensions.join(', ')
  const sums = Object.values(sumColumnOf)
  await query(`
    INSERT INTO ${schema}.spend_days (${group}, requests, ${sums.join(', ')})
    SELECT ${group}, count(*), ${sums.map((column) => `sum(${column})`).join(', ')} FROM ${schema}.generations
    WHERE created_at >= ${endMs - days * dayMs} GROUP BY ${group} ORDER BY ${group}`)
  for (const scope of [`'key:' || key`, `'caller:' || caller`, `'account'`]) {
    for (const windowId of windowIds) {
      await query(`
        INSERT INTO ${schema}.counters (scope, window_id, spent, byok, held, requests)
        SELECT ${scope}, ${windowId}, sum(price), sum(byok), 0, sum(requests) FROM ${schema}.spend_days GROUP BY 1, 2`)
    }
  }
}
