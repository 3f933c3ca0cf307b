import type {
  GenerationQuery,
  GenerationRecord,
  SpendDimension,
  SpendFilter,
  SpendQuery,
  SpendRow,
} from '@inroute/core/store'
import {
  asksForTotals,
  checkEdges,
  createSpendGroups,
  dayMs,
  dayOf,
  dimensionsOf,
  splitRange,
} from '@inroute/core/store'
import type { DatabaseSync } from 'node:sqlite'
import { readInSlices } from './read-in-slices.ts'
import { sumColumnOf } from './sum-columns.ts'
import { recordColumns, toRecord, toSums } from './tables.ts'
import { readUpkeep } from './upkeep.ts'

const sums = Object.values(sumColumnOf)
  .map((column) => `SUM(${column}) AS ${column}`)
  .join(', ')

/**
 * Whole days from the daily sums, the ends of the range from rows; in slices, so that a report over years keeps no request
 * waiting.
 */
export async function readSpend(database: DatabaseSync, query: SpendQuery): Promise<SpendRow[]> {
  const by = dimensionsOf(query.by)
  const range = splitRange(query.fromMs, query.toMs)
  const { totalsTo, rowsFromMs } = readUpkeep(database)
  checkEdges(range, rowsFromMs)
  const groups = createSpendGroups(by)
  const filter = toCondition(query.where)
  const columns = by.map((dimension) => `"${dimension}"`).join(', ')
  const reader = (from: string, requests: string) => {
    const statement = database.prepare(`
      SELECT ${[...(columns ? [columns] : []), `${requests} AS requests`, sums].join(', ')} FROM ${from} ${filter.sql}
      GROUP BY ${columns || 'NULL'}`)
    statement.setReadBigInts(true)
    return (first: string | number, end: string | number): void =>
      groups.add(
        statement
          .all(first, end, ...filter.values)
          .map((row) => ({ group: row as { [dimension in SpendDimension]?: string }, sums: toSums(row) })),
      )
  }
  if (range.days) {
    const end = dayNumberOf(range.days.last) + 1
    const split = asksForTotals(query) ? Math.min(end, dayNumberOf(totalsTo || '0000-01-01')) : 0
    for (const [table, from, to] of [
      ['spend_totals', dayNumberOf(range.days.first), split],
      ['spend_days', Math.max(split, dayNumberOf(range.days.first)), end],
    ] as const) {
      // each by itself is one look into the index; together SQLite would read all of it
      const bounds = database
        .prepare(`SELECT (SELECT MIN(day) FROM ${table}) AS first, (SELECT MAX(day) FROM ${table}) AS last`)
        .get()
      if (typeof bounds?.['first'] !== 'string' || from >= to) continue
      const read = reader(`${table} WHERE day >= ? AND day < ?`, 'SUM(requests)')
      await readInSlices(
        {
          from: Math.max(from, dayNumberOf(bounds['first'])),
          to: Math.min(to, dayNumberOf(bounds['last'] as string) + 1),
          smallest: 1,
        },
        (first, last) => read(dayOf(first * dayMs), dayOf(last * dayMs)),
      )
    }
  }
  const read = reader('generations WHERE created_at >= ? AND created_at < ?', 'COUNT(*)')
  for (const { fromMs, toMs } of range.edges) {
    await readInSlices({ from: fromMs, to: Math.min(toMs, fromMs + 2 * dayMs), smallest: 60_000 }, read)
  }
  checkEdges(range, readUpkeep(database).rowsFromMs) // rows may have been deleted between two slices
  return groups.rows()
}

const dayNumberOf = (day: string): number => Date.parse(day) / dayMs

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
