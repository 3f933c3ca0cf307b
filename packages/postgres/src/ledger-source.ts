import type { LedgerSource } from '@inroute/core/store'
import type { Queryable } from './database.ts'
import { lineColumns, toCounter, toGroup, toHold, toLine, toSums } from './rows.ts'
import { readUpkeep } from './upkeep.ts'

/** Rows read at a time. */
const page = 1_000

/** What a check reads, in a transaction that sees one moment. */
export async function ledgerSource(client: Queryable): Promise<LedgerSource> {
  const { totalsTo, rowsFromMs } = await readUpkeep(client)
  const countersOf = async (columns: string, from: string, windowId: string) => {
    const rows = await client.query(
      `SELECT scope, spent, byok, ${columns}, requests FROM {schema}.${from} WHERE window_id COLLATE "C" = $1`,
      [windowId],
    )
    return new Map(rows.map((row) => [row['scope'] as string, toCounter(row)]))
  }
  return {
    rowsFromMs,
    async nextRowMs(fromMs) {
      const [row] = await client.query(
        'SELECT min(created_at) AS at FROM {schema}.generations WHERE created_at >= $1',
        [fromMs],
      )
      return row?.['at'] === null ? undefined : Number(row?.['at'])
    },
    async *lines(fromMs, toMs) {
      // a cursor takes no parameters: these are numbers of ours
      await client.query(`DECLARE ledger_lines CURSOR FOR SELECT ${lineColumns} FROM {schema}.generations
        WHERE created_at >= ${fromMs} AND created_at < ${toMs}`)
      for (let rows; rows === undefined || rows.length === page; ) {
        rows = await client.query(`FETCH ${page} FROM ledger_lines`)
        yield rows.map(toLine)
      }
      await client.query('CLOSE ledger_lines')
    },
    holds: async () => (await client.query('SELECT * FROM {schema}.holds')).map(toHold),
    windowIds: async () =>
      (await client.query('SELECT DISTINCT window_id FROM {schema}.counters')).map((row) => row['window_id'] as string),
    counters: (windowId) => countersOf('held', 'counters', windowId),
    carried: (windowId) => countersOf('0 AS held', 'carried', windowId),
    sumDays: async () =>
      (await client.query('SELECT DISTINCT day FROM {schema}.spend_days')).map((row) => row['day'] as string),
    async sums(day) {
      const rows = await client.query('SELECT * FROM {schema}.spend_days WHERE day = $1', [day])
      return rows.map((row) => ({ group: toGroup(row), sums: toSums(row) }))
    },
    async totals(day) {
      if (day >= totalsTo) return undefined
      const rows = await client.query('SELECT * FROM {schema}.spend_totals WHERE day = $1', [day])
      return rows.map((row) => ({ group: row as Record<string, string>, sums: toSums(row) }))
    },
  }
}
