import {
  dimensions,
  type Hold,
  type LedgerLine,
  type SpendSums,
  sumColumnOf,
  type WindowUsage,
} from '@inroute/core/store'
import type { QueryResultRow } from 'pg'

/** Of a row of `generations`, for `toLine`. */
export const lineColumns = ['id', 'created_at', ...dimensions, ...Object.values(sumColumnOf), 'scopes'].join(', ')

export const toCounter = (row: QueryResultRow): WindowUsage => ({
  spentNanoUsd: BigInt(row['spent'] as string),
  byokNanoUsd: BigInt(row['byok'] as string),
  heldNanoUsd: BigInt(row['held'] as string),
  requests: Number(row['requests']),
})

export const toHold = (row: QueryResultRow): Hold => ({
  id: row['id'] as string,
  owner: row['owner'] as string,
  amountNanoUsd: Number(row['amount']),
  expiresAtMs: Number(row['expires_at']),
  counters: row['counters'] as Hold['counters'],
})

export const toGroup = (row: QueryResultRow): LedgerLine['group'] =>
  Object.fromEntries(dimensions.map((dimension) => [dimension, row[dimension] as string])) as LedgerLine['group']

export const toSums = (row: QueryResultRow): SpendSums => ({
  ...readSums(row),
  requests: Number(row['requests']),
  costNanoUsd: BigInt(row['cost'] as string),
  priceNanoUsd: BigInt(row['price'] as string),
  byokNanoUsd: BigInt(row['byok'] as string),
})

export function toLine(row: QueryResultRow): LedgerLine {
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
