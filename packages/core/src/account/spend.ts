import type { Discrepancy, SpendDimension, SpendQuery, SpendRow, Store } from '../store/contract.ts'
import { dimensionsOf } from '../store/ledger-line.ts'
import { checkSpendQuery } from './check-spend-query.ts'
import { type ArmReport, type CompareQuery, compareArms } from './compare-arms.ts'
import type { Upkeep } from '../upkeep/upkeep.ts'
import { usd } from '../store/usd.ts'

/** Reading the ledger: what `gateway.spend` does. */
export interface Spend {
  /**
   * Sums over generations by one dimension or several, the largest price first.
   * @throws OptionsError `unknown_option`, `invalid_option`; `rows_deleted` for a part of a day whose rows are gone
   */
  by(query: SpendQuery): Promise<SpendReport[]>
  /** The same as CSV (RFC 4180), for a spreadsheet; amounts in USD. */
  csv(query: SpendQuery): Promise<string>
  /**
   * The arms of a traffic split and its shadow side by side: cost, errors, latency.
   * @throws OptionsError `unknown_option`, `invalid_option`
   */
  compare(query: CompareQuery): Promise<ArmReport[]>
  /** Compares every counter and daily sum with the rows they are derived from; empty when all is well. Reads the whole ledger. */
  check(): Promise<Discrepancy[]>
  /**
   * Does now, to its end, what is done once an hour anyway: folds daily sums of days past for faster reports, and deletes what
   * the option `retention` no longer keeps.
   */
  tidy(): Promise<{ deletedRows: number; deletedKeys: number }>
}

/** A group's sums, in USD. */
export interface SpendReport extends SpendRow {
  /** What providers charge. */
  costUsd: number
  /** What payers are charged. */
  priceUsd: number
  /** Of the cost, what callers' own credentials paid. */
  byokUsd: number
}

export function createSpend(store: Store, upkeep: Pick<Upkeep, 'run'>): Spend {
  const by = async (query: SpendQuery): Promise<SpendReport[]> => {
    checkSpendQuery(query)
    return (await store.spend(query)).map((row) => ({
      ...row,
      costUsd: usd(row.costNanoUsd),
      priceUsd: usd(row.priceNanoUsd),
      byokUsd: usd(row.byokNanoUsd),
    }))
  }
  return {
    by,
    csv: async (query) => toCsv(dimensionsOf(query.by), await by(query)),
    compare: (query) => compareArms(store, query),
    check: () => store.check(),
    tidy: () => upkeep.run(),
  }
}

const sumColumns = {
  requests: (row: SpendReport) => row.requests,
  failed: (row: SpendReport) => row.failed,
  prompt_tokens: (row: SpendReport) => row.promptTokens,
  completion_tokens: (row: SpendReport) => row.completionTokens,
  reasoning_tokens: (row: SpendReport) => row.reasoningTokens,
  cost_usd: (row: SpendReport) => decimal(row.costNanoUsd),
  price_usd: (row: SpendReport) => decimal(row.priceNanoUsd),
  byok_usd: (row: SpendReport) => decimal(row.byokNanoUsd),
  mean_latency_ms: (row: SpendReport) => (row.answered > 0 ? Math.round(row.latencyMs / row.answered) : ''),
}

function toCsv(by: readonly SpendDimension[], rows: readonly SpendReport[]): string {
  const lines = rows.map((row) => [
    ...by.map((dimension) => field(row.group[dimension] ?? '')),
    ...Object.values(sumColumns).map((value) => value(row)),
  ])
  return [[...by, ...Object.keys(sumColumns)], ...lines].map((line) => `${line.join(',')}\r\n`).join('')
}

/** Exact, as a spreadsheet adds decimals better than floats. */
function decimal(nanoUsd: bigint): string {
  const digits = nanoUsd.toString().padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`
}

/** Quoted where it must be; a text that a spreadsheet would run as a formula is kept a text. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
