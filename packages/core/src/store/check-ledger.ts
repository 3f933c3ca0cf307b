import type { Discrepancy, Hold, SpendSums, WindowUsage } from './contract.ts'
import { applyChange, charge, emptyCounter, type LedgerState } from './ledger.ts'
import { dimensions, type LedgerLine } from './ledger-line.ts'
import { createSpendTable, emptySums, type SpendGroup } from './spend-table.ts'

/** Derives every counter and daily sum anew from rows and holds, by the same rules that kept them. */
export interface LedgerCheck {
  /** Each row once. */
  addLine(line: LedgerLine): void
  /** One that is alive. */
  addHold(hold: Hold): void
  /** Where the stored numbers differ from the derived ones. */
  compare(stored: StoredSums): Discrepancy[]
}

export interface StoredSums {
  /** By `counterKey`. */
  counters: ReadonlyMap<string, WindowUsage>
  days: Iterable<SpendGroup>
}

/** A counter's key in one string. */
export const counterKey = (scope: string, windowId: string): string => `${windowId} ${scope}`

/** Adds up rows and holds, to compare a store's counters with. */
export function createLedgerCheck(): LedgerCheck {
  const counters = new Map<string, WindowUsage>()
  const days = createSpendTable()
  const state = derivedState(counters)
  return {
    addLine(line) {
      charge(state, line)
      days.add(line)
    },
    addHold(hold) {
      for (const { scope, windowId } of hold.counters) state.add(scope, windowId, { heldNanoUsd: hold.amountNanoUsd })
    },
    compare: (stored) => [
      ...compareAll('counter', stored.counters, counters, emptyCounter()),
      ...compareAll('day', byGroup(stored.days), byGroup(days.entries()), emptySums()),
    ],
  }
}

function derivedState(counters: Map<string, WindowUsage>): LedgerState {
  return {
    counter: (scope, windowId) => counters.get(counterKey(scope, windowId)) ?? emptyCounter(),
    add(scope, windowId, change) {
      const key = counterKey(scope, windowId)
      let counter = counters.get(key)
      if (!counter) counters.set(key, (counter = emptyCounter()))
      applyChange(counter, change)
    },
    hold: () => undefined,
    putHold: () => undefined,
    dropHold: () => undefined,
  }
}

const byGroup = (entries: Iterable<SpendGroup>): Map<string, SpendSums> =>
  new Map([...entries].map(({ group, sums }) => [JSON.stringify(dimensions.map((name) => group[name])), sums]))

function compareAll<T extends object>(
  what: string,
  stored: ReadonlyMap<string, T>,
  expected: ReadonlyMap<string, T>,
  nothing: T,
): Discrepancy[] {
  const keys = new Set([...stored.keys(), ...expected.keys()])
  return [...keys].flatMap((key) => {
    const found: object = stored.get(key) ?? nothing
    const wanted: object = expected.get(key) ?? nothing
    return (Object.keys(nothing) as (keyof typeof found)[])
      .filter((member) => found[member] !== wanted[member])
      .map((member) => ({
        what: `${what} ${key} ${String(member)}`,
        stored: String(found[member]),
        expected: String(wanted[member]),
      }))
  })
}
