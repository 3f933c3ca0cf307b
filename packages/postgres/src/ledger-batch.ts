import {
  applyChange,
  charge,
  type Clock,
  counterKey,
  type CounterChange,
  dimensions,
  emptyCounter,
  type GenerationRecord,
  type Hold,
  type HoldRenewal,
  type HoldRequest,
  type LedgerLine,
  type LedgerState,
  release,
  renew,
  reserve,
  type SpendDimension,
  sumColumnOf,
  toLedgerLine,
  totalDimensions,
  type WindowUsage,
  windowId,
  windows,
} from '@inroute/core/store'
import { type Queryable, serverMs } from './database.ts'
import { settlementLock } from './upkeep.ts'

/** One call of the store that changes the ledger. */
export type LedgerOperation =
  | { do: 'reserve'; request: HoldRequest }
  | { do: 'renew'; renewal: HoldRenewal }
  | { do: 'release'; holdId: string }
  | { do: 'record'; record: GenerationRecord }

/**
 * Runs operations as one transaction's work: locks the scopes they touch, in one order for all instances, loads what the rules
 * need, applies them, writes what has changed. Six round trips, however many operations there are.
 */
export async function runLedgerBatch(
  client: Queryable,
  asked: readonly LedgerOperation[],
  { schema, clock }: LedgerContext,
): Promise<unknown[]> {
  const ids = [...new Set(asked.map(holdIdOf))]
  const askedAtMs = Date.now()
  const [found] = await client.query(
    `SELECT pg_advisory_xact_lock_shared(hashtextextended($3, 0)), ${serverMs} AS now,
       (SELECT json_agg(counters) FROM {schema}.holds WHERE id = ANY($1) OR expires_at <= COALESCE($2, ${serverMs})) AS counters`,
    [ids, clock?.now(), settlementLock(schema)],
  )
  const nowMs = clock?.now() ?? Number(found?.['now'])
  const operations = clock ? asked : asked.map((operation) => shiftExpiry(operation, nowMs - askedAtMs))
  const heldCounters = ((found?.['counters'] ?? []) as Hold['counters'][]).flat()
  const wanted = uniquePairs([...operations.flatMap(countersOf), ...heldCounters])
  const scopes = new Set(wanted.map(({ scope }) => scope))
  await client.query(
    `SELECT pg_advisory_xact_lock(lock) FROM (
       SELECT DISTINCT hashtextextended($1 || scope, 0) AS lock FROM unnest($2::text[]) AS scope ORDER BY lock) AS locks`,
    [`${schema} `, [...scopes]],
  )
  // a new statement sees what was committed while the locks were waited for
  const view = await loadView(client, { ids, nowMs, wanted, operations })
  for (const hold of view.expired(nowMs)) {
    if (hold.counters.every(({ scope }) => scopes.has(scope))) release(view.state, hold.id)
  }
  const results = operations.map((operation) => apply(operation, view))
  await view.write(client)
  return results
}

export interface LedgerContext {
  schema: string
  /** @default the server's, one for all instances: one whose clock runs ahead would free the holds of the others */
  clock: Clock | undefined
}

/** From this process's time to the server's. */
function shiftExpiry(operation: LedgerOperation, byMs: number): LedgerOperation {
  const shift = <T extends { expiresAtMs: number }>(held: T): T => ({ ...held, expiresAtMs: held.expiresAtMs + byMs })
  if (operation.do === 'reserve') return { ...operation, request: shift(operation.request) }
  return operation.do === 'renew' ? { ...operation, renewal: shift(operation.renewal) } : operation
}

type View = Awaited<ReturnType<typeof loadView>>

function apply(operation: LedgerOperation, view: View): unknown {
  switch (operation.do) {
    case 'reserve':
      return reserve(view.state, operation.request)
    case 'renew':
      return renew(view.state, operation.renewal)
    case 'release':
      return release(view.state, operation.holdId)
    case 'record': {
      const { record } = operation
      const line = toLedgerLine(record)
      if (view.insert(record, line)) return { duplicate: false, usage: charge(view.state, line) }
      release(view.state, record.id)
      return { duplicate: true, usage: [] }
    }
  }
}

function holdIdOf(operation: LedgerOperation): string {
  switch (operation.do) {
    case 'reserve':
      return operation.request.id
    case 'renew':
      return operation.renewal.id
    case 'release':
      return operation.holdId
    case 'record':
      return operation.record.id
  }
}

interface CounterName {
  scope: string
  windowId: string
}

function countersOf(operation: LedgerOperation): CounterName[] {
  if (operation.do === 'reserve') {
    const { limits, atMs } = operation.request
    return limits.map(({ scope, window }) => ({ scope, windowId: windowId(window, atMs) }))
  }
  if (operation.do !== 'record') return []
  const { scopes, createdAtMs } = toLedgerLine(operation.record)
  return scopes.flatMap((scope) => windows.map((window) => ({ scope, windowId: windowId(window, createdAtMs) })))
}

const uniquePairs = (names: readonly CounterName[]): CounterName[] => [
  ...new Map(names.map((name) => [counterKey(name.scope, name.windowId), name])).values(),
]

interface LoadInput {
  ids: string[]
  nowMs: number
  wanted: CounterName[]
  operations: readonly LedgerOperation[]
}

async function loadView(client: Queryable, { ids, nowMs, wanted, operations }: LoadInput) {
  const records = operations.flatMap((operation) => (operation.do === 'record' ? [operation.record.id] : []))
  const [loaded] = await client.query(
    `SELECT
       (SELECT json_agg(json_build_array(id, owner, amount::text, expires_at::text, counters)) FROM {schema}.holds
         WHERE id = ANY($1) OR expires_at <= $2) AS holds,
       (SELECT json_agg(json_build_array(scope, window_id, spent::text, byok::text, held::text, requests::text))
         FROM {schema}.counters JOIN unnest($3::text[], $4::text[]) AS w (scope, window_id) USING (scope, window_id)) AS counters,
       (SELECT json_agg(id) FROM {schema}.generations WHERE id = ANY($5)) AS recorded,
       (SELECT totals_to FROM {schema}.upkeep) AS totals_to`,
    [ids, nowMs, wanted.map(({ scope }) => scope), wanted.map(({ windowId }) => windowId), records],
  )
  const holds = new Map(((loaded?.['holds'] ?? []) as HoldRow[]).map(toHold).map((hold) => [hold.id, hold]))
  const counters = new Map(((loaded?.['counters'] ?? []) as CounterRow[]).map(toCounter))
  const recorded = new Set((loaded?.['recorded'] ?? []) as string[])
  const changes = new Map<string, CounterName & { change: WindowUsage }>()
  const changedHolds = new Set<string>()
  const inserted: { record: GenerationRecord; line: LedgerLine }[] = []
  const state: LedgerState = {
    counter: (scope, windowId) => counters.get(counterKey(scope, windowId)) ?? emptyCounter(),
    add(scope, windowId, change: CounterChange) {
      const key = counterKey(scope, windowId)
      const counter = counters.get(key) ?? emptyCounter()
      const entry = changes.get(key) ?? { scope, windowId, change: emptyCounter() }
      applyChange(counter, change)
      applyChange(entry.change, change)
      counters.set(key, counter)
      changes.set(key, entry)
    },
    hold: (id) => holds.get(id),
    putHold(hold) {
      holds.set(hold.id, hold)
      changedHolds.add(hold.id)
    },
    dropHold(id) {
      holds.delete(id)
      changedHolds.add(id)
    },
  }
  return {
    state,
    expired: (atMs: number): Hold[] => [...holds.values()].filter(({ expiresAtMs }) => expiresAtMs <= atMs),
    insert(record: GenerationRecord, line: LedgerLine): boolean {
      if (recorded.has(record.id)) return false
      recorded.add(record.id)
      inserted.push({ record, line })
      return true
    },
    write: (to: Queryable): Promise<unknown> =>
      writeChanges(to, {
        inserted,
        totalsTo: loaded?.['totals_to'] as string,
        changes: [...changes.values()],
        holds: [...changedHolds].flatMap((id) => holds.get(id) ?? []),
        dropped: [...changedHolds].filter((id) => !holds.has(id)),
      }),
  }
}

type HoldRow = [id: string, owner: string, amount: string, expiresAt: string, counters: Hold['counters']]
type CounterRow = [scope: string, windowId: string, spent: string, byok: string, held: string, requests: string]

const toHold = ([id, owner, amount, expiresAt, counters]: HoldRow): Hold => ({
  id,
  owner,
  amountNanoUsd: Number(amount),
  expiresAtMs: Number(expiresAt),
  counters,
})

const toCounter = ([scope, id, spent, byok, held, requests]: CounterRow): [string, WindowUsage] => [
  counterKey(scope, id),
  { spentNanoUsd: BigInt(spent), byokNanoUsd: BigInt(byok), heldNanoUsd: BigInt(held), requests: Number(requests) },
]

interface Changes {
  /** Daily sums before this day have been folded into `spend_totals`. */
  totalsTo: string
  inserted: { record: GenerationRecord; line: LedgerLine }[]
  changes: (CounterName & { change: WindowUsage })[]
  holds: Hold[]
  dropped: string[]
}

const groupColumns = dimensions.join(', ')
const sumMembers = Object.keys(sumColumnOf) as (keyof typeof sumColumnOf)[]
const sumColumns = Object.values(sumColumnOf)
const addExcluded = (table: string, columns: readonly string[]): string =>
  columns.map((column) => `${column} = ${table}.${column} + excluded.${column}`).join(', ')

/** One statement: its parts see the same snapshot and touch different tables, or different rows. */
async function writeChanges(
  client: Queryable,
  { inserted, totalsTo, changes, holds, dropped }: Changes,
): Promise<void> {
  const values: unknown[] = []
  const table = (...columns: [type: string, values: readonly unknown[]][]): string => {
    const parameters = columns.map(([type, column]) => `$${values.push(column)}::${type}[]`)
    return `unnest(${parameters.join(', ')})`
  }
  const lines = inserted.map(({ line }) => line)
  const late = lines.filter(({ group }) => group.day < totalsTo)
  const groupOf = (of: readonly LedgerLine[], names: readonly SpendDimension[]): [string, unknown[]][] =>
    names.map((name) => ['text', of.map((line) => storable(line.group[name]))])
  const sumsOf = (of: readonly LedgerLine[]): [string, unknown[]][] =>
    sumMembers.map((member) => ['bigint', of.map((line) => line.sums[member])])
  const addSums = (into: string, of: readonly LedgerLine[], by: readonly SpendDimension[]): string => {
    const columns = by.join(', ')
    return `INSERT INTO {schema}.${into} (${columns}, requests, ${sumColumns.join(', ')})
      SELECT ${columns}, count(*), ${sumColumns.map((column) => `sum(${column})`).join(', ')}
      FROM ${table(...groupOf(of, by), ...sumsOf(of))} AS l (${columns}, ${sumColumns.join(', ')})
      GROUP BY ${columns} ORDER BY ${columns}
      ON CONFLICT (${columns}) DO UPDATE SET ${addExcluded(into, ['requests', ...sumColumns])}`
  }
  const parts = [
    ...(lines.length === 0
      ? []
      : [
          `INSERT INTO {schema}.generations (id, created_at, ${groupColumns}, ${sumColumns.join(', ')}, scopes, body)
           SELECT * FROM ${table(
             ['text', lines.map(({ id }) => id)],
             ['bigint', lines.map(({ createdAtMs }) => createdAtMs)],
             ...groupOf(lines, dimensions),
             ...sumsOf(lines),
             ['json', lines.map(({ scopes }) => JSON.stringify(scopes))],
             ['json', inserted.map(({ record }) => JSON.stringify(record))],
           )}`,
          addSums('spend_days', lines, dimensions),
        ]),
    ...(late.length === 0 ? [] : [addSums('spend_totals', late, totalDimensions)]),
    ...(changes.length === 0
      ? []
      : [
          `INSERT INTO {schema}.counters (scope, window_id, spent, byok, held, requests) SELECT * FROM ${table(
            ['text', changes.map(({ scope }) => scope)],
            ['text', changes.map(({ windowId }) => windowId)],
            ['numeric', changes.map(({ change }) => change.spentNanoUsd.toString())],
            ['numeric', changes.map(({ change }) => change.byokNanoUsd.toString())],
            ['numeric', changes.map(({ change }) => change.heldNanoUsd.toString())],
            ['bigint', changes.map(({ change }) => change.requests)],
          )}
           ON CONFLICT (scope, window_id) DO UPDATE SET ${addExcluded('counters', ['spent', 'byok', 'held', 'requests'])}`,
        ]),
    ...(holds.length === 0
      ? []
      : [
          `INSERT INTO {schema}.holds (id, owner, amount, expires_at, counters) SELECT * FROM ${table(
            ['text', holds.map(({ id }) => id)],
            ['text', holds.map(({ owner }) => owner)],
            ['bigint', holds.map(({ amountNanoUsd }) => amountNanoUsd)],
            ['bigint', holds.map(({ expiresAtMs }) => expiresAtMs)],
            ['json', holds.map(({ counters }) => JSON.stringify(counters))],
          )}
           ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, amount = excluded.amount, expires_at = excluded.expires_at,
             counters = excluded.counters`,
        ]),
    ...(dropped.length === 0 ? [] : [`DELETE FROM {schema}.holds WHERE id = ANY($${values.push(dropped)})`]),
  ]
  if (parts.length === 0) return
  await client.query(`WITH ${parts.map((part, index) => `part${index} AS (${part})`).join(', ')} SELECT 1`, values)
}

/** PostgreSQL's text holds neither NUL nor half a character. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '')
