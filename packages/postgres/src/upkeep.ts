import {
  dayMs,
  dayOf,
  type LedgerLine,
  sumCharges,
  sumColumnOf,
  type Tidied,
  totalDimensions,
  windowId,
  windows,
} from '@inroute/core/store'
import type { Queryable } from './database.ts'
import { lineColumns, toLine } from './rows.ts'

export interface Upkeep {
  /** Daily sums of all days before this one are in `spend_totals`; empty: none are. */
  totalsTo: string
  /** Rows that arrived earlier have been deleted. */
  rowsFromMs: number
}

export async function readUpkeep(client: Queryable): Promise<Upkeep> {
  const [row] = await client.query('SELECT totals_to, rows_from FROM {schema}.upkeep')
  return { totalsTo: row?.['totals_to'] as string, rowsFromMs: Number(row?.['rows_from']) }
}

/**
 * Settlements share this lock, which costs them nothing. What must not come between them and what they have read takes it for
 * itself: folding a day, and deleting counters.
 */
export const settlementLock = (schema: string): string => `${schema} upkeep`

/** So many rows, or counters, are deleted at a time. */
const batch = 1_000

const group = totalDimensions.join(', ')
const sums = ['requests', ...Object.values(sumColumnOf)]

interface TidyInput {
  schema: string
  rowsFromMs: number
  nowMs: number
}

/** One step of upkeep, as one transaction's work. Of several instances one does it at a time. */
export async function tidy(client: Queryable, input: TidyInput): Promise<Tidied> {
  const { schema } = input
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${schema} tidy`])
  const deletedRows = await deleteRows(client, input)
  if (deletedRows > 0) return { deletedRows, more: true }
  const more = (await hasOldCounters(client, input)) || (await dayToFold(client, input)) !== undefined
  if (!more) return { deletedRows, more }
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [settlementLock(schema)])
  if (!(await deleteCounters(client, input))) await foldDay(client, input)
  return { deletedRows, more }
}

async function deleteRows(client: Queryable, { rowsFromMs }: TidyInput): Promise<number> {
  const lines = (
    await client.query(
      `DELETE FROM {schema}.generations WHERE id IN (
         SELECT id FROM {schema}.generations WHERE created_at < $1 ORDER BY created_at, seq LIMIT $2)
       RETURNING ${lineColumns}`,
      [rowsFromMs, batch],
    )
  ).map(toLine)
  if (lines.length === 0) return 0
  await client.query('UPDATE {schema}.upkeep SET rows_from = greatest(rows_from, $1)', [rowsFromMs])
  await carry(client, lines)
  return lines.length
}

/** Keeps what rows have added to counters, for the check: it can no longer add them up. */
async function carry(client: Queryable, lines: readonly LedgerLine[]): Promise<void> {
  const entries = sumCharges(lines)
  await client.query(
    `INSERT INTO {schema}.carried (scope, window_id, spent, byok, requests)
     SELECT * FROM unnest($1::text[], $2::text[], $3::numeric[], $4::numeric[], $5::bigint[])
     ON CONFLICT (scope, window_id) DO UPDATE SET spent = carried.spent + excluded.spent, byok = carried.byok + excluded.byok,
       requests = carried.requests + excluded.requests`,
    [
      entries.map(({ scope }) => scope),
      entries.map(({ windowId }) => windowId),
      entries.map(({ sums }) => sums.spentNanoUsd.toString()),
      entries.map(({ sums }) => sums.byokNanoUsd.toString()),
      entries.map(({ sums }) => sums.requests),
    ],
  )
}

/** Windows that ended before the first row that is wanted: their ids, by kind, from the first to before the second. */
const oldWindows = (rowsFromMs: number): [string, string][] =>
  windows.filter((window) => window !== 'lifetime').map((window) => [`${window}:`, windowId(window, rowsFromMs)])

const isOld = `window_id COLLATE "C" >= $1 AND window_id COLLATE "C" < $2 AND held = 0`

async function hasOldCounters(client: Queryable, { rowsFromMs }: TidyInput): Promise<boolean> {
  for (const range of oldWindows(rowsFromMs)) {
    if ((await client.query(`SELECT 1 FROM {schema}.counters WHERE ${isOld} LIMIT 1`, range)).length > 0) return true
  }
  return false
}

/** False when there were none. */
async function deleteCounters(client: Queryable, { rowsFromMs }: TidyInput): Promise<boolean> {
  for (const range of oldWindows(rowsFromMs)) {
    const deleted = await client.query(
      `DELETE FROM {schema}.counters WHERE (scope, window_id) IN (
         SELECT scope, window_id FROM {schema}.counters WHERE ${isOld} LIMIT $3)
       RETURNING scope, window_id`,
      [...range, batch],
    )
    if (deleted.length === 0) continue
    await client.query(
      'DELETE FROM {schema}.carried WHERE (scope, window_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))',
      [deleted.map((row) => row['scope'] as string), deleted.map((row) => row['window_id'] as string)],
    )
    return true
  }
  return false
}

/** The next day that has been over for a day: what comes late after that is added to both sums. */
async function dayToFold(client: Queryable, { nowMs }: TidyInput): Promise<string | undefined> {
  const { totalsTo } = await readUpkeep(client)
  const [row] = await client.query('SELECT min(day) AS day FROM {schema}.spend_days WHERE day >= $1', [totalsTo])
  const day = row?.['day'] as string | null
  return day !== null && day < dayOf(nowMs - dayMs) ? day : undefined
}

async function foldDay(client: Queryable, input: TidyInput): Promise<void> {
  const day = await dayToFold(client, input)
  if (day === undefined) return
  await client.query(
    `INSERT INTO {schema}.spend_totals (${group}, ${sums.join(', ')})
     SELECT ${group}, ${sums.map((sum) => `sum(${sum})`).join(', ')} FROM {schema}.spend_days WHERE day = $1 GROUP BY ${group}`,
    [day],
  )
  await client.query('UPDATE {schema}.upkeep SET totals_to = $1', [dayOf(Date.parse(day) + dayMs)])
}
