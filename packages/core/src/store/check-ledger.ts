import type { Discrepancy, Hold, SpendDimension, SpendRow, SpendSums, WindowUsage } from './contract.ts'
import { applyChange, charge, emptyCounter, type LedgerState } from './ledger.ts'
import { dimensions, type LedgerLine, totalDimensions } from './ledger-line.ts'
import { createSpendTable, emptySums, groupSpend, type SpendGroup, type SpendPart } from './spend-table.ts'
import { dayMs, dayOf, windowEndsBy } from './windows.ts'

/** What a check reads of a store, all of it as of one moment: a day at a time, so that a ledger of any size needs little memory. */
export interface LedgerSource {
  /** When the first row from then on arrived; `undefined` without one. */
  nextRowMs(fromMs: number): MaybePromise<number | undefined>
  /** Rows that arrived in a half-open range, in pages. */
  lines(fromMs: number, toMs: number): Iterable<LedgerLine[]> | AsyncIterable<LedgerLine[]>
  /** Also those that have expired and are not freed yet. */
  holds(): MaybePromise<Iterable<Hold>>
  /** The windows that have counters. */
  windowIds(): MaybePromise<Iterable<string>>
  /** A window's counters by scope. */
  counters(windowId: string): MaybePromise<ReadonlyMap<string, WindowUsage>>
  /** What rows that have been deleted added to them. */
  carried(windowId: string): MaybePromise<ReadonlyMap<string, WindowUsage>>
  /** The days that have sums. */
  sumDays(): MaybePromise<Iterable<string>>
  /** A day's sums as they are stored. */
  sums(day: string): MaybePromise<Iterable<SpendGroup>>
  /** What a day's sums were folded into, over `totalDimensions`; `undefined` while they were not. */
  totals(day: string): MaybePromise<Iterable<SpendPart> | undefined>
  /** Rows that arrived earlier have been deleted: a midnight, or 0. */
  rowsFromMs: number
}

type MaybePromise<T> = T | Promise<T>

/** Derives every counter and daily sum anew from rows and holds, by the rules that kept them, and says where they differ. */
export async function checkLedger(source: LedgerSource): Promise<Discrepancy[]> {
  const found: Discrepancy[] = []
  const open = new Map<string, Map<string, WindowUsage>>()
  const state = derivedState(open)
  const compareWindow = async (windowId: string): Promise<void> => {
    const derived = open.get(windowId) ?? new Map<string, WindowUsage>()
    open.delete(windowId)
    for (const [scope, { spentNanoUsd, byokNanoUsd, requests }] of await source.carried(windowId)) {
      const counter = derived.get(scope) ?? emptyCounter()
      counter.spentNanoUsd += spentNanoUsd
      counter.byokNanoUsd += byokNanoUsd
      counter.requests += requests
      derived.set(scope, counter)
    }
    found.push(...compareAll(`counter ${windowId}`, await source.counters(windowId), derived, emptyCounter()))
  }

  for (const { counters, amountNanoUsd } of await source.holds()) {
    for (const { scope, windowId } of counters) state.add(scope, windowId, { heldNanoUsd: amountNanoUsd })
  }
  const unseenDays = new Set(await source.sumDays())
  const unseenWindows = new Set(await source.windowIds())
  let nextMs = await source.nextRowMs(0)
  while (nextMs !== undefined) {
    const midnight = Math.floor(nextMs / dayMs) * dayMs
    const days = createSpendTable()
    for await (const page of source.lines(midnight, midnight + dayMs)) {
      for (const line of page) {
        charge(state, line)
        days.add(line)
      }
    }
    const day = dayOf(midnight)
    unseenDays.delete(day)
    found.push(...(await checkDay(source, day, days.entries())))
    for (const windowId of open.keys()) {
      if (!windowEndsBy(windowId, midnight + dayMs)) continue
      unseenWindows.delete(windowId)
      await compareWindow(windowId)
    }
    nextMs = await source.nextRowMs(midnight + dayMs)
  }
  for (const windowId of new Set([...unseenWindows, ...open.keys()])) await compareWindow(windowId)
  for (const day of unseenDays) found.push(...(await checkDay(source, day, [])))
  return found
}

async function checkDay(source: LedgerSource, day: string, derived: Iterable<SpendGroup>): Promise<Discrepancy[]> {
  const stored = [...(await source.sums(day))]
  const totals = await source.totals(day)
  // of earlier days not all rows are there
  const isWhole = Date.parse(day) >= source.rowsFromMs
  return [
    ...(isWhole ? compareSums(`day ${day}`, stored, { derived, by: dimensions }) : []),
    ...(totals ? compareSums(`totals ${day}`, totals, { derived: stored, by: totalDimensions }) : []),
  ]
}

function derivedState(windows: Map<string, Map<string, WindowUsage>>): LedgerState {
  return {
    counter: (scope, windowId) => windows.get(windowId)?.get(scope) ?? emptyCounter(),
    add(scope, windowId, change) {
      let counters = windows.get(windowId)
      if (!counters) windows.set(windowId, (counters = new Map()))
      let counter = counters.get(scope)
      if (!counter) counters.set(scope, (counter = emptyCounter()))
      applyChange(counter, change)
    },
    hold: () => undefined,
    putHold: () => undefined,
    dropHold: () => undefined,
  }
}

const compareSums = (
  what: string,
  stored: Iterable<SpendPart>,
  { derived, by }: { derived: Iterable<SpendPart>; by: readonly SpendDimension[] },
): Discrepancy[] => compareAll(what, sumsBy(stored, by), sumsBy(derived, by), emptySums())

/** Sums by the values of these dimensions. */
function sumsBy(parts: Iterable<SpendPart>, by: readonly SpendDimension[]): Map<string, SpendSums> {
  const nameOf = ({ group }: SpendRow): string => by.map((name) => group[name]).join(' | ')
  return new Map(groupSpend(parts, by).map((row) => [nameOf(row), row]))
}

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
