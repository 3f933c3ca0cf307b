import type { SpendDimension, SpendQuery, SpendRow, SpendSums } from './contract.ts'
import { dimensionsOf, type LedgerLine, matches } from './ledger-line.ts'
import { splitRange } from './spend-range.ts'

/** Sums of one group of generations. */
export interface SpendGroup {
  /** Its value of each dimension. */
  group: LedgerLine['group']
  /** Over its rows. */
  sums: SpendSums
}

/** Daily sums in memory: one entry per day and combination of all other dimensions. */
export interface SpendTable {
  add(line: LedgerLine): void
  /** `lines` answer for the parts of days at the ends of the range. */
  spend(query: SpendQuery, lines: Iterable<LedgerLine>): SpendRow[]
  entries(): Iterable<SpendGroup>
  /** Forgets the days before this one. False when there were none. */
  dropBefore(day: string): boolean
}

export function createSpendTable(): SpendTable {
  const groups = new Map<string, SpendGroup>()
  return {
    add(line) {
      const key = JSON.stringify(line.group)
      let entry = groups.get(key)
      if (!entry) groups.set(key, (entry = { group: line.group, sums: emptySums() }))
      addSums(entry.sums, line.sums)
    },
    spend(query, lines) {
      const { days, edges } = splitRange(query.fromMs, query.toMs)
      const parts: { group: LedgerLine['group']; sums: AnySums }[] = []
      if (days) {
        for (const entry of groups.values()) {
          if (entry.group.day >= days.first && entry.group.day <= days.last) parts.push(entry)
        }
      }
      if (edges.length > 0) {
        for (const line of lines) {
          if (edges.some(({ fromMs, toMs }) => line.createdAtMs >= fromMs && line.createdAtMs < toMs)) parts.push(line)
        }
      }
      return groupSpend(
        parts.filter(({ group }) => matches(group, query.where)),
        dimensionsOf(query.by),
      )
    },
    entries: () => groups.values(),
    dropBefore(day) {
      const before = groups.size
      for (const [key, { group }] of groups) if (group.day < day) groups.delete(key)
      return groups.size < before
    },
  }
}

type AnySums = { readonly [sum in keyof SpendSums]: number | bigint }

/** Adds up sums that agree in the dimensions asked for; the largest price first. */
export function groupSpend(parts: Iterable<SpendPart>, by: readonly SpendDimension[]): SpendRow[] {
  const groups = createSpendGroups(by)
  groups.add(parts)
  return groups.rows()
}

/** Sums of which not all dimensions need be known. */
export interface SpendPart {
  /** The values of the dimensions that are known. */
  group: { readonly [dimension in SpendDimension]?: string }
  /** As they are stored: numbers or big ones. */
  sums: AnySums
}

/** The same for parts that come one after the other. */
export function createSpendGroups(by: readonly SpendDimension[]) {
  const rows = new Map<string, SpendRow>()
  return {
    add(parts: Iterable<SpendPart>): void {
      for (const { group, sums } of parts) {
        const values = by.map((dimension) => group[dimension] ?? '')
        const id = values.length === 1 ? (values[0] as string) : JSON.stringify(values)
        let row = rows.get(id)
        if (!row) {
          const named = Object.fromEntries(by.map((dimension, index) => [dimension, values[index] as string]))
          rows.set(id, (row = { key: values[0] ?? '', group: named, ...emptySums() }))
        }
        addSums(row, sums)
      }
    },
    /** The largest price first. */
    rows: (): SpendRow[] =>
      [...rows.values()].sort((a, b) => compare(b.priceNanoUsd, a.priceNanoUsd) || compare(a.key, b.key)),
  }
}

const compare = <T extends bigint | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

export const emptySums = (): SpendSums => ({
  requests: 0,
  failed: 0,
  answered: 0,
  latencyMs: 0,
  generationMs: 0,
  promptTokens: 0,
  completionTokens: 0,
  reasoningTokens: 0,
  costNanoUsd: 0n,
  priceNanoUsd: 0n,
  byokNanoUsd: 0n,
})

function addSums(into: SpendSums, sums: AnySums): void {
  into.requests += Number(sums.requests)
  into.failed += Number(sums.failed)
  into.answered += Number(sums.answered)
  into.latencyMs += Number(sums.latencyMs)
  into.generationMs += Number(sums.generationMs)
  into.promptTokens += Number(sums.promptTokens)
  into.completionTokens += Number(sums.completionTokens)
  into.reasoningTokens += Number(sums.reasoningTokens)
  into.costNanoUsd += BigInt(sums.costNanoUsd)
  into.priceNanoUsd += BigInt(sums.priceNanoUsd)
  into.byokNanoUsd += BigInt(sums.byokNanoUsd)
}
