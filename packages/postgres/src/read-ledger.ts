import {
  counterKey,
  createLedgerCheck,
  dimensions,
  dimensionsOf,
  type Discrepancy,
  emptyCounter,
  type GenerationQuery,
  type GenerationRecord,
  groupSpend,
  type Hold,
  type LedgerLine,
  type ScopeUsage,
  type SpendFilter,
  type SpendQuery,
  type SpendRow,
  type SpendSums,
  splitRange,
  type WindowUsage,
  usageOf,
  windowId,
  windows,
} from '@inroute/core/store'
import type { QueryResultRow } from 'pg'
import type { Queryable } from './database.ts'
import { sumColumnOf } from './sum-columns.ts'

const sums = Object.values(sumColumnOf)

/** Whole days from the daily sums, the ends of the range from rows. */
export async function readSpend(client: Queryable, query: SpendQuery): Promise<SpendRow[]> {
  const by = dimensionsOf(query.by)
  const { days, edges } = splitRange(query.fromMs, query.toMs)
  const select = (table: string, range: string, [first, last]: [unknown, unknown]) => {
    const filter = toCondition(query.where, 3)
    const requests = table === 'generations' ? 'count(*)' : 'sum(requests)'
    const columns = [...by, `${requests} AS requests`, ...sums.map((column) => `sum(${column}) AS ${column}`)]
    return client.query(
      `SELECT ${columns.join(', ')} FROM {schema}.${table} WHERE ${range} ${filter.sql} GROUP BY ${by.join(', ')}`,
      [first, last, ...filter.values],
    )
  }
  const rows = days ? await select('spend_days', 'day BETWEEN $1 AND $2', [days.first, days.last]) : []
  for (const { fromMs, toMs } of edges) {
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
  const counters = new Map(rows.map(toCounter))
  const state = { counter: (scope: string, id: string) => counters.get(counterKey(scope, id)) ?? emptyCounter() }
  return scopes.map((scope) => usageOf(state, scope, atMs))
}

export async function readHolds(client: Queryable, nowMs: number): Promise<Hold[]> {
  const rows = await client.query(
    'SELECT id, owner, amount, expires_at, counters FROM {schema}.holds WHERE expires_at > $1 ORDER BY expires_at',
    [nowMs],
  )
  return rows.map(toHold)
}

const page = 5_000

/** Reads the ledger from end to end, page by page, in a transaction that sees one moment. */
export async function checkLedger(client: Queryable): Promise<Discrepancy[]> {
  const check = createLedgerCheck()
  await client.query(`DECLARE ledger_lines CURSOR FOR SELECT id, created_at, ${dimensions.join(', ')}, ${sums.join(', ')},
    scopes FROM {schema}.generations`)
  for (;;) {
    const rows = await client.query(`FETCH ${page} FROM ledger_lines`)
    if (rows.length === 0) break
    for (const row of rows) check.addLine(toLine(row))
  }
  for (const row of await client.query('SELECT * FROM {schema}.holds')) check.addHold(toHold(row))
  const counters = new Map((await client.query('SELECT * FROM {schema}.counters')).map(toCounter))
  const days = await client.query('SELECT * FROM {schema}.spend_days')
  return check.compare({ counters, days: days.map((row) => ({ group: toGroup(row), sums: toSums(row) })) })
}

/** Dimensions are our own names, never the caller's text: they may stand in SQL. */
function toCondition(where: SpendFilter = {}, firstParameter: number): { sql: string; values: string[] } {
  const wanted = Object.entries(where).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return {
    sql: wanted.map(([dimension], index) => `AND ${dimension} = $${firstParameter + index}`).join(' '),
    values: wanted.map(([, value]) => value),
  }
}

const toCounter = (row: QueryResultRow): [string, WindowUsage] => [
  counterKey(row['scope'] as string, row['window_id'] as string),
  {
    spentNanoUsd: BigInt(row['spent'] as string),
    byokNanoUsd: BigInt(row['byok'] as string),
    heldNanoUsd: BigInt(row['held'] as string),
    requests: Number(row['requests']),
  },
]

const toHold = (row: QueryResultRow): Hold => ({
  id: row['id'] as string,
  owner: row['owner'] as string,
  amountNanoUsd: Number(row['amount']),
  expiresAtMs: Number(row['expires_at']),
  counters: row['counters'] as Hold['counters'],
})

const toGroup = (row: QueryResultRow): LedgerLine['group'] =>
  Object.fromEntries(dimensions.map((dimension) => [dimension, row[dimension] as string])) as LedgerLine['group']

const toSums = (row: QueryResultRow): SpendSums => ({
  ...readSums(row),
  requests: Number(row['requests']),
  costNanoUsd: BigInt(row['cost'] as string),
  priceNanoUsd: BigInt(row['price'] as string),
  byokNanoUsd: BigInt(row['byok'] as string),
})

function toLine(row: QueryResultRow): LedgerLine {
  return {
    id: row['id'] as string,
    createdAtMs: Number(row['created_at']),
    scopes: row['scopes'] as string[],
    group: toGroup(row),
    sums: { requests: 1, ...readSums(row) },
  }
}

/** As numbers: exact for a row, and for all but money in sums of rows. */
function readSums(row: QueryResultRow): { [sum in keyof typeof sumColumnOf]: number } {
  const sums = Object.entries(sumColumnOf).map(([member, column]) => [member, Number(row[column])])
  return Object.fromEntries(sums) as { [sum in keyof typeof sumColumnOf]: number }
}
