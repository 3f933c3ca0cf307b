import { OptionsError } from '../errors/gateway-error.ts'
import { dayMs, dayOf } from './windows.ts'

/** A range of time as the whole UTC days inside it, which daily sums answer, and the rest, which only rows can. */
export interface SpendRange {
  /** First and last day, both included; absent when no whole day lies inside. */
  days?: { first: string; last: string }
  /** Half-open ranges before and after. */
  edges: { fromMs: number; toMs: number }[]
}

const latestMs = Date.UTC(9999, 11, 31)

/** A span of time as whole days, which are summed already, and the rest. */
export function splitRange(fromMs = 0, toMs = latestMs): SpendRange {
  const from = Math.max(0, fromMs)
  const to = Math.min(latestMs, toMs)
  const firstMidnight = Math.ceil(from / dayMs) * dayMs
  const lastMidnight = Math.floor(to / dayMs) * dayMs
  if (firstMidnight >= lastMidnight) return { edges: from < to ? [{ fromMs: from, toMs: to }] : [] }
  const edges = [
    { fromMs: from, toMs: firstMidnight },
    { fromMs: lastMidnight, toMs: to },
  ]
  return {
    days: { first: dayOf(firstMidnight), last: dayOf(lastMidnight - dayMs) },
    edges: edges.filter((edge) => edge.fromMs < edge.toMs),
  }
}

/**
 * Whether the parts of days that are asked for still have their rows.
 * @throws OptionsError `rows_deleted` where parts of days are asked for whose rows are gone: too little would pass for all
 */
export function checkEdges({ edges }: SpendRange, rowsFromMs: number): void {
  const gone = edges.find(({ fromMs }) => fromMs < rowsFromMs)
  if (!gone) return
  const from = new Date(rowsFromMs).toISOString()
  throw new OptionsError(
    'rows_deleted',
    `fromMs, toMs: rows before ${from} are deleted and only whole UTC days can be summed there; received a part of ${dayOf(gone.fromMs)}`,
  )
}
