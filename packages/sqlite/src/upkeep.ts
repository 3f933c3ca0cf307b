import {
  dayMs,
  dayOf,
  sumCharges,
  sumColumnOf,
  type Tidied,
  totalDimensions,
  windowId,
  windows,
} from '@inroute/core/store'
import type { DatabaseSync } from 'node:sqlite'
import type { LedgerView } from './ledger-view.ts'
import { lineColumns, toLine } from './tables.ts'

export interface Upkeep {
  /** Daily sums of all days before this one are in `spend_totals`; empty: none are. */
  totalsTo: string
  /** Rows that arrived earlier have been deleted. */
  rowsFromMs: number
}

export function readUpkeep(database: DatabaseSync): Upkeep {
  const row = database.prepare('SELECT totals_to, rows_from FROM upkeep').get()
  return { totalsTo: row?.['totals_to'] as string, rowsFromMs: row?.['rows_from'] as number }
}

/** So many rows, or counters, are deleted at a time: a few milliseconds. */
const batch = 50

const group = totalDimensions.map((name) => `"${name}"`).join(', ')
const sums = ['requests', ...Object.values(sumColumnOf)]

interface TidyInput {
  rowsFromMs: number
  nowMs: number
  view: LedgerView
}

/** One step of upkeep, inside a transaction of the ledger's. */
export function tidy(database: DatabaseSync, input: TidyInput): Tidied {
  const deletedRows = deleteRows(database, input)
  if (deletedRows > 0) return { deletedRows, more: true }
  return { deletedRows, more: deleteCounters(database, input) || foldDay(database, input.nowMs) }
}

function deleteRows(database: DatabaseSync, { rowsFromMs }: TidyInput): number {
  const lines = database
    .prepare(`SELECT ${lineColumns} FROM generations WHERE created_at < ? ORDER BY created_at LIMIT ?`)
    .all(rowsFromMs, batch)
    .map(toLine)
  if (lines.length === 0) return 0
  database.prepare('UPDATE upkeep SET rows_from = MAX(rows_from, ?)').run(rowsFromMs)
  const remove = database.prepare('DELETE FROM generations WHERE id = ?')
  for (const { id } of lines) remove.run(id)
  // what they have added to counters is kept for the check, which can no longer add it up
  const carry = database.prepare(`
    INSERT INTO carried (scope, window_id, spent, byok, requests) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
      spent = spent + excluded.spent, byok = byok + excluded.byok, requests = requests + excluded.requests`)
  for (const { scope, windowId, sums } of sumCharges(lines)) {
    carry.run(scope, windowId, sums.spentNanoUsd, sums.byokNanoUsd, sums.requests)
  }
  return lines.length
}

/** Of windows that ended before the first row that is wanted. True when there may be more of them. */
function deleteCounters(database: DatabaseSync, { rowsFromMs, view }: TidyInput): boolean {
  for (const window of windows) {
    if (window === 'lifetime') continue
    const old = database
      .prepare('SELECT scope, window_id FROM counters WHERE window_id >= ? AND window_id < ? AND held = 0 LIMIT ?')
      .all(`${window}:`, windowId(window, rowsFromMs), batch)
    if (old.length === 0) continue
    view.forget()
    for (const table of ['counters', 'carried']) {
      const remove = database.prepare(`DELETE FROM ${table} WHERE scope = ? AND window_id = ?`)
      for (const row of old) remove.run(row['scope'] as string, row['window_id'] as string)
    }
    return true
  }
  return false
}

/** The next day that has been over for a day: what comes late after that is added to both sums. False when there is none. */
function foldDay(database: DatabaseSync, nowMs: number): boolean {
  const { totalsTo } = readUpkeep(database)
  const day = database.prepare('SELECT MIN(day) AS day FROM spend_days WHERE day >= ?').get(totalsTo)?.['day']
  if (typeof day !== 'string' || day >= dayOf(nowMs - dayMs)) return false
  database
    .prepare(`
      INSERT INTO spend_totals (${group}, ${sums.join(', ')})
      SELECT ${group}, ${sums.map((sum) => `SUM(${sum})`).join(', ')} FROM spend_days WHERE day = ? GROUP BY ${group}`)
    .run(day)
  database.prepare('UPDATE upkeep SET totals_to = ?').run(dayOf(Date.parse(day) + dayMs))
  return true
}
