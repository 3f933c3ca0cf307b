import type { GenerationRecord, Hold, LedgerLine, SpendGroup, WindowUsage } from '@inroute/core/store'
import { dimensions, emptyCounter, sumColumnOf, totalDimensions } from '@inroute/core/store'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'

type Row = Record<string, SQLOutputValue>

/** The columns that group spend, in the order of the daily sums' primary key; also the names of dimensions. */
export const groupColumns = dimensions
const quoted = groupColumns.map((column) => `"${column}"`).join(', ')

const sumMembers = Object.keys(sumColumnOf) as (keyof typeof sumColumnOf)[]
const summed = Object.values(sumColumnOf)
const sums = summed.join(', ')

/** Of a row of `generations`, for `toRecord`. */
export const recordColumns = 'id, created_at, "key", body'

/** Of a row of `generations`, for `toLine`. */
export const lineColumns = `id, created_at, ${quoted}, ${sums}, COALESCE(json_extract(body, '$.scopes'), '["account"]') AS scopes`

/** The columns that group sums over all keys and callers. */
const totalColumns = totalDimensions

const addTo = (table: string, columns: readonly string[]): string => `
  INSERT INTO ${table} (${columns.map((column) => `"${column}"`).join(', ')}, requests, ${sums})
  VALUES (${places(1 + columns.length + summed.length)})
  ON CONFLICT DO UPDATE SET ${['requests', ...summed].map((sum) => `${sum} = ${sum} + excluded.${sum}`).join(', ')}`

const places = (count: number): string => Array.from({ length: count }, () => '?').join(', ')

/** The ledger's tables as prepared statements. Everything here is synchronous: the caller holds the transaction. */
export function prepareTables(database: DatabaseSync) {
  const statements = {
    insertGeneration: database.prepare(`
      INSERT INTO generations (id, created_at, ${quoted}, ${sums}, body)
      VALUES (${places(3 + groupColumns.length + summed.length)}) ON CONFLICT (id) DO NOTHING`),
    addToDay: database.prepare(addTo('spend_days', groupColumns)),
    counter: database.prepare('SELECT spent, byok, held, requests FROM counters WHERE scope = ? AND window_id = ?'),
    putCounter: database.prepare(`
      INSERT INTO counters (scope, window_id, spent, byok, held, requests) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET spent = excluded.spent, byok = excluded.byok, held = excluded.held, requests = excluded.requests`),
    dataVersion: database.prepare('PRAGMA data_version'),
    hold: database.prepare('SELECT id, owner, amount, expires_at, counters FROM holds WHERE id = ?'),
    holds: database.prepare('SELECT id, owner, amount, expires_at, counters FROM holds ORDER BY expires_at'),
    expiredHolds: database.prepare('SELECT id FROM holds WHERE expires_at <= ?'),
    nextExpiry: database.prepare('SELECT MIN(expires_at) FROM holds'),
    putHold: database.prepare(`
      INSERT INTO holds (id, owner, amount, expires_at, counters) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET amount = excluded.amount, expires_at = excluded.expires_at`),
    dropHold: database.prepare('DELETE FROM holds WHERE id = ?'),
    generation: database.prepare(`SELECT ${recordColumns} FROM generations WHERE id = ?`),
    totalsTo: database.prepare('SELECT totals_to FROM upkeep'),
    addToTotals: database.prepare(addTo('spend_totals', totalColumns)),
  }
  statements.counter.setReadBigInts(true)
  for (const reader of ['dataVersion', 'nextExpiry', 'totalsTo'] as const) statements[reader].setReturnArrays(true)
  return {
    /** False when there is a row of this id. */
    insertGeneration(record: GenerationRecord, line: LedgerLine): boolean {
      const values = [...groupColumns.map((column) => line.group[column]), ...sumsOf(line)]
      // what its columns say is not said again: two rows to a page instead of one
      const { id, createdAtMs, keyHash: _, ...body } = record
      return statements.insertGeneration.run(id, createdAtMs, ...values, JSON.stringify(body)).changes > 0
    },
    addToDay(line: LedgerLine): void {
      const sums = sumsOf(line)
      statements.addToDay.run(...groupColumns.map((column) => line.group[column]), 1, ...sums)
      // a row so late that its day has been folded already
      if (line.group.day >= (onlyValue(statements.totalsTo.get()) as string)) return
      statements.addToTotals.run(...totalColumns.map((column) => line.group[column]), 1, ...sums)
    },
    generation(id: string): GenerationRecord | undefined {
      const row = statements.generation.get(id)
      return row && toRecord(row)
    },
    counter(scope: string, windowId: string): WindowUsage {
      const row = statements.counter.get(scope, windowId)
      return row ? toCounter(row) : emptyCounter()
    },
    putCounter(scope: string, windowId: string, counter: WindowUsage): void {
      const { spentNanoUsd, byokNanoUsd, heldNanoUsd, requests } = counter
      statements.putCounter.run(scope, windowId, spentNanoUsd, byokNanoUsd, heldNanoUsd, requests)
    },
    hold(id: string): Hold | undefined {
      const row = statements.hold.get(id)
      return row && toHold(row)
    },
    holds: (): Hold[] => statements.holds.all().map(toHold),
    expiredHolds: (nowMs: number): string[] => statements.expiredHolds.all(nowMs).map((row) => row['id'] as string),
    /** When the first of all holds expires; `Infinity` when there is none. */
    nextExpiryMs: (): number => (onlyValue(statements.nextExpiry.get()) as number | null) ?? Infinity,
    /** Another number whenever another connection has written. */
    dataVersion: (): number => onlyValue(statements.dataVersion.get()) as number,
    putHold({ id, owner, amountNanoUsd, expiresAtMs, counters }: Hold): void {
      statements.putHold.run(id, owner, amountNanoUsd, expiresAtMs, JSON.stringify(counters))
    },
    dropHold: (id: string): void => void statements.dropHold.run(id),
  }
}

export type Tables = ReturnType<typeof prepareTables>

const sumsOf = ({ sums }: LedgerLine): number[] => sumMembers.map((member) => sums[member])

/** Of a row read as an array; the types of `node:sqlite` do not know those. */
const onlyValue = (row: unknown): string | number | null => (row as [string | number | null])[0]

export const toCounter = (row: Row): WindowUsage => ({
  spentNanoUsd: row['spent'] as bigint,
  byokNanoUsd: row['byok'] as bigint,
  heldNanoUsd: row['held'] as bigint,
  requests: Number(row['requests']),
})

export const toHold = (row: Row): Hold => ({
  id: row['id'] as string,
  owner: row['owner'] as string,
  amountNanoUsd: row['amount'] as number,
  expiresAtMs: row['expires_at'] as number,
  counters: JSON.parse(row['counters'] as string) as Hold['counters'],
})

/** Rows of earlier versions have everything in their body. */
export const toRecord = (row: Row): GenerationRecord => ({
  id: row['id'] as string,
  createdAtMs: row['created_at'] as number,
  ...(row['key'] !== '' && { keyHash: row['key'] as string }),
  ...(JSON.parse(row['body'] as string) as Omit<GenerationRecord, 'id' | 'createdAtMs'>),
})

export const toLine = (row: Row): LedgerLine => ({
  id: row['id'] as string,
  createdAtMs: row['created_at'] as number,
  scopes: JSON.parse(row['scopes'] as string) as string[],
  group: toGroup(row),
  sums: { requests: 1, ...readSums(row) },
})

export const toGroup = (row: Row): LedgerLine['group'] =>
  Object.fromEntries(groupColumns.map((column) => [column, row[column]])) as LedgerLine['group']

/** From a row read with big integers, whole or with only some of the dimensions. */
export const toSums = (row: Row): SpendGroup['sums'] => ({
  ...readSums(row),
  requests: Number(row['requests']),
  costNanoUsd: row['cost'] as bigint,
  priceNanoUsd: row['price'] as bigint,
  byokNanoUsd: row['byok'] as bigint,
})

/** As numbers: exact for a row, and for all but money in sums of rows. */
function readSums(row: Row): { [sum in keyof typeof sumColumnOf]: number } {
  const sums = sumMembers.map((member) => [member, Number(row[sumColumnOf[member]])])
  return Object.fromEntries(sums) as { [sum in keyof typeof sumColumnOf]: number }
}
