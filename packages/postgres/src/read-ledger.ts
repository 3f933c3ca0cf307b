import {
  asksForTotals,
  checkEdges,
  counterKey,
  dimensionsOf,
  emptyCounter,
  type GenerationQuery,
  type GenerationRecord,
  groupSpend,
  type Hold,
  type ScopeUsage,
  type SpendFilter,
  type SpendQuery,
  type SpendRow,
  splitRange,
  sumColumnOf,
  usageOf,
  windowId,
  windows,
} from '@inroute/core/store'
import type { QueryResultRow } from 'pg'
import { type Queryable, serverMs } from './database.ts'
import { toCounter, toHold, toSums } from './rows.ts'
import { readUpkeep } from './upkeep.ts'

const sums = Object.values(sumColumnOf)

/** Whole days from the daily sums, the ends of the range from rows. */
export async function readSpend(client: Queryable, query: SpendQuery): Promise<SpendRow[]> {
  const by = dimensionsOf(query.by)
  const range = splitRange(query.fromMs, query.toMs)
  const { totalsTo, rowsFromMs } = await readUpkeep(client)
  checkEdges(range, rowsFromMs)
  const select = (table: string, range: string, [first, last]: [unknown, unknown]) => {
    const filter = toCondition(query.where, 3)
    const requests = table === 'generations' ? 'count(*)' : 'sum(requests)'
    const columns = [...by, `${requests} AS requests`, ...sums.map((column) => `sum(${column}) AS ${column}`)]
    return client.query(
      `SELECT ${columns.join(', ')} FROM {schema}.${table} WHERE ${range} ${filter.sql} ${
        by.length > 0 ? `GROUP BY ${by.join(', ')}` : 'HAVING count(*) > 0'
      }`,
      [first, last, ...filter.values],
    )
  }
  const rows: QueryResultRow[] = []
  if (range.days) {
    const { first, last } = range.days
    const split = asksForTotals(query) ? totalsTo : ''
    if (first < split) rows.push(...(await select('spend_totals', 'day >= $1 AND day <= $2', [first, last])))
    const from = first > split ? first : split
    if (from <= last) rows.push(...(await select('spend_days', 'day >= $1 AND day <= $2', [from, last])))
  }
  for (const { fromMs, toMs } of range.edges) {
    rows.push(...(await select('generations', 'created_at >= $1 AND created_at < $2', [fromMs, toMs])))
  }
  return groupSpend(
    rows.map((row) => ({ group: row as Record<string, string>, sums: toSums(row) })),
    by,
  )
}

/** Newest first. */
export async function readGenerations(client: Queryable, query: GenerationQuery): Promise<GenerationRecord[]> {
  const filter = toCondition(query.where, 3)
  const rows = await client.query(
    `SELECT body FROM {schema}.generations WHERE created_at < $1 ${filter.sql}
     ORDER BY created_at DESC, seq DESC LIMIT $2`,
    [query.beforeMs ?? Number.MAX_SAFE_INTEGER, query.limit ?? 50, ...filter.values],
  )
  return rows.map((row) => row['body'] as GenerationRecord)
}

export async function readUsage(client: Queryable, scopes: readonly string[], atMs: number): Promise<ScopeUsage[]> {
  const rows = await client.query(
    'SELECT scope, window_id, spent, byok, held, requests FROM {schema}.counters WHERE scope = ANY($1) AND window_id = ANY($2)',
    [scopes, windows.map((window) => windowId(window, atMs))],
  )
  const counters = new Map(
    rows.map((row) => [counterKey(row['scope'] as string, row['window_id'] as string), toCounter(row)]),
  )
  const state = { counter: (scope: string, id: string) => counters.get(counterKey(scope, id)) ?? emptyCounter() }
  return scopes.map((scope) => usageOf(state, scope, atMs))
}

/** Those that have not expired: by the server's time, unless it is given. */
export async function readHolds(client: Queryable, nowMs: number | undefined): Promise<Hold[]> {
  const rows = await client.query(
    `SELECT id, owner, amount, expires_at, counters FROM {schema}.holds
     WHERE expires_at > COALESCE($1, ${serverMs}) ORDER BY expires_at`,
    [nowMs],
  )
  return rows.map(toHold)
}

/** Dimensions are our own names, never the caller's text: they may stand in SQL. */
function toCondition(where: SpendFilter = {}, firstParameter: number): { sql: string; values: string[] } {
  const wanted = Object.entries(where).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return {
    sql: wanted.map(([dimension], index) => `AND ${dimension} = $${firstParameter + index}`).join(' '),
    values: wanted.map(([, value]) => value),
  }
}
