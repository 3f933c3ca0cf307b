import type { GenerationQuery, GenerationRecord, SpendFilter, SpendQuery, SpendRow } from '@inroute/core/store'
import { dimensionsOf, groupSpend, splitRange } from '@inroute/core/store'
import type { DatabaseSync } from 'node:sqlite'
import { sumColumnOf } from './sum-columns.ts'
import { recordColumns, toRecord, toSums } from './tables.ts'

const sums = Object.values(sumColumnOf)
  .map((column) => `SUM(${column}) AS ${column}`)
  .join(', ')

/** Whole days from the daily sums, the ends of the range from rows. */
export function readSpend(database: DatabaseSync, query: SpendQuery): SpendRow[] {
  const by = dimensionsOf(query.by)
  const { days, edges } = splitRange(query.fromMs, query.toMs)
  const filter = toCondition(query.where)
  const columns = by.map((dimension) => `"${dimension}"`)
  const select = (from: string, requests: string, [first, last]: [string, string] | [number, number]) => {
    const statement = database.prepare(
      `SELECT ${[...columns, `${requests} AS requests`, sums].join(', ')} FROM ${from} ${filter.sql} GROUP BY ${
        columns.join(', ') || 'NULL'
      }`,
    )
    statement.setReadBigInts(true)
    return statement.all(first, last, ...filter.values)
  }
  const rows = [
    ...(days ? select('spend_days WHERE day BETWEEN ? AND ?', 'SUM(requests)', [days.first, days.last]) : []),
    ...edges.flatMap(({ fromMs, toMs }) =>
      select('generations WHERE created_at >= ? AND created_at < ?', 'COUNT(*)', [fromMs, toMs]),
    ),
  ]
  return groupSpend(
    rows.map((row) => ({ group: row as Record<string, string>, sums: toSums(row) })),
    by,
  )
}

/** Newest first. */
export function readGenerations(database: DatabaseSync, query: GenerationQuery): GenerationRecord[] {
  const filter = toCondition(query.where)
  const rows = database
    .prepare(
      `SELECT ${recordColumns} FROM generations WHERE created_at < ? ${filter.sql} ORDER BY created_at DESC, seq DESC LIMIT ?`,
    )
    .all(query.beforeMs ?? Number.MAX_SAFE_INTEGER, ...filter.values, query.limit ?? 50)
  return rows.map(toRecord)
}

/** Dimensions are our own names, never the caller's text: they may stand in SQL. */
function toCondition(where: SpendFilter = {}): { sql: string; values: string[] } {
  const wanted = Object.entries(where).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return {
    sql: wanted.map(([dimension]) => `AND "${dimension}" = ?`).join(' '),
    values: wanted.map(([, value]) => value),
  }
}
