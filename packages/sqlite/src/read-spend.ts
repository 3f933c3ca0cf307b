import type { GenerationQuery, GenerationRecord, SpendFilter, SpendQuery, SpendRow } from '@inroute/core/store'
import { asksForTotals, checkEdges, dimensionsOf, groupSpend, splitRange, sumColumnOf } from '@inroute/core/store'
import type { DatabaseSync } from 'node:sqlite'
import type { ReportReader, Statement } from './report-reader.ts'
import { recordColumns, toRecord, toSums } from './tables.ts'

const sums = Object.values(sumColumnOf)
  .map((column) => `SUM(${column}) AS ${column}`)
  .join(', ')

/** Whole days from the daily sums, those folded already from what they were folded into; the ends of the range from rows. */
export async function readSpend(reader: ReportReader, query: SpendQuery): Promise<SpendRow[]> {
  const by = dimensionsOf(query.by)
  const range = splitRange(query.fromMs, query.toMs)
  const filter = toCondition(query.where)
  const columns = by.map((dimension) => `"${dimension}"`).join(', ')
  const select = (from: string, requests: string, ends: readonly (string | number)[]): Statement => ({
    sql: `SELECT ${[...(columns ? [columns] : []), `${requests} AS requests`, sums].join(', ')} FROM ${from} ${filter.sql}
      ${columns ? `GROUP BY ${columns}` : 'HAVING COUNT(*) > 0'}`,
    values: [...ends, ...filter.values],
  })
  const days = (where: string): Statement[] =>
    range.days ? [select(where, 'SUM(requests)', [range.days.first, range.days.last])] : []
  const folded = '(SELECT totals_to FROM upkeep)'
  const [upkeep, ...results] = await reader.read([
    { sql: 'SELECT rows_from FROM upkeep', values: [] },
    ...(asksForTotals(query)
      ? [
          ...days(`spend_totals WHERE day >= ? AND day <= ? AND day < ${folded}`),
          // one lower bound: of two, SQLite looks up the first and reads on from there
          ...days(`spend_days WHERE day >= MAX(?, ${folded}) AND day <= ?`),
        ]
      : days('spend_days WHERE day >= ? AND day <= ?')),
    ...range.edges.map(({ fromMs, toMs }) =>
      select('generations WHERE created_at >= ? AND created_at < ?', 'COUNT(*)', [fromMs, toMs]),
    ),
  ])
  checkEdges(range, Number(upkeep?.[0]?.['rows_from']))
  return groupSpend(
    results.flat().map((row) => ({ group: row as Record<string, string>, sums: toSums(row) })),
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

/**
 * Dimensions are our own names, never the caller's text: they may stand in SQL. That a value is not empty must stand there too,
 * or SQLite does not use the indexes that leave empty ones out.
 */
function toCondition(where: SpendFilter = {}): { sql: string; values: string[] } {
  const wanted = Object.entries(where).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return {
    sql: wanted.map(([name, value]) => `AND "${name}" = ?${value === '' ? '' : ` AND "${name}" <> ''`}`).join(' '),
    values: wanted.map(([, value]) => value),
  }
}
