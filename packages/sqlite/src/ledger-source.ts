import type { LedgerLine, LedgerSource } from '@inroute/core/store'
import type { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { lineColumns, toCounter, toGroup, toHold, toLine, toSums } from './tables.ts'
import { readUpkeep } from './upkeep.ts'

/** From one value to the next by index: `DISTINCT` would read all of it, for seconds. */
const distinct = (column: string, table: string): string => `
  WITH RECURSIVE found (value) AS (
    SELECT MIN(${column}) FROM ${table}
    UNION ALL SELECT (SELECT MIN(${column}) FROM ${table} WHERE ${column} > value) FROM found WHERE value IS NOT NULL)
  SELECT value FROM found WHERE value IS NOT NULL`

/** Rows read at a time: some milliseconds. */
const page = 500

/**
 * What a check reads, on a connection whose transaction sees one moment. With `inTurns` other work comes in between, for a
 * connection nobody else writes on.
 */
export function ledgerSource(database: DatabaseSync, { inTurns }: { inTurns: boolean }): LedgerSource {
  const bigInts = (sql: string) => {
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    return statement
  }
  const statements = {
    nextRow: database.prepare('SELECT MIN(created_at) AS at FROM generations WHERE created_at >= ?'),
    lines: database.prepare(`SELECT ${lineColumns} FROM generations WHERE created_at >= ? AND created_at < ?`),
    holds: database.prepare('SELECT id, owner, amount, expires_at, counters FROM holds'),
    windowIds: database.prepare(distinct('window_id', 'counters')),
    counters: bigInts('SELECT scope, spent, byok, held, requests FROM counters WHERE window_id = ?'),
    carried: bigInts('SELECT scope, spent, byok, 0 AS held, requests FROM carried WHERE window_id = ?'),
    sumDays: database.prepare(distinct('day', 'spend_days')),
    sums: bigInts('SELECT * FROM spend_days WHERE day = ?'),
    totals: bigInts('SELECT * FROM spend_totals WHERE day = ?'),
  }
  const countersOf = (statement: typeof statements.counters, id: string) =>
    new Map(statement.all(id).map((row) => [row['scope'] as string, toCounter(row)]))
  const { totalsTo, rowsFromMs } = readUpkeep(database)
  return {
    rowsFromMs,
    nextRowMs: (fromMs) => (statements.nextRow.get(fromMs)?.['at'] as number | null) ?? undefined,
    async *lines(fromMs, toMs) {
      let lines: LedgerLine[] = []
      for (const row of statements.lines.iterate(fromMs, toMs)) {
        if (lines.push(toLine(row)) < page) continue
        yield lines
        lines = []
        if (inTurns) await setImmediate()
      }
      yield lines
    },
    holds: () => statements.holds.all().map(toHold),
    windowIds: () => statements.windowIds.all().map((row) => row['value'] as string),
    counters: (id) => countersOf(statements.counters, id),
    carried: (id) => countersOf(statements.carried, id),
    sumDays: () => statements.sumDays.all().map((row) => row['value'] as string),
    sums: (day) => statements.sums.all(day).map((row) => ({ group: toGroup(row), sums: toSums(row) })),
    totals: (day) =>
      day < totalsTo
        ? statements.totals.all(day).map((row) => ({ group: row as Record<string, string>, sums: toSums(row) }))
        : undefined,
  }
}
