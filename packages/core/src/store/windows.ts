/** The spans a limit can cover. All of them are UTC; a week begins on Monday. */
export type Window = 'daily' | 'weekly' | 'monthly' | 'lifetime'

/** From the narrowest to the broadest. */
export const windows = ['daily', 'weekly', 'monthly', 'lifetime'] as const satisfies readonly Window[]

/** A UTC day, in milliseconds. */
export const dayMs = 86_400_000

/** The UTC day, e.g. `2026-01-31`. */
export const dayOf = (atMs: number): string => calendarOf(atMs).daily.slice('daily:'.length)

/**
 * The part of a counter's key that says which window it counts, e.g. `daily:2026-01-31`, `weekly:2026-01-26` (its Monday),
 * `monthly:2026-01`, `lifetime`. A new window is a new key, so nothing is ever reset.
 */
export const windowId = (window: Window, atMs: number): string => calendarOf(atMs)[window]

// nearly every call asks about the current day, and formatting dates would be most of the cost of a settlement
let latest: { dayNumber: number; ids: Record<Window, string> } | undefined

function calendarOf(atMs: number): Record<Window, string> {
  const dayNumber = Math.floor(atMs / dayMs)
  if (latest?.dayNumber !== dayNumber) latest = { dayNumber, ids: windowIdsOn(dayNumber * dayMs) }
  return latest.ids
}

const isoDay = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

const windowIdsOn = (midnightMs: number): Record<Window, string> => ({
  daily: `daily:${isoDay(midnightMs)}`,
  weekly: `weekly:${isoDay(startOf('weekly', midnightMs))}`,
  monthly: `monthly:${isoDay(midnightMs).slice(0, 7)}`,
  lifetime: 'lifetime',
})

/** When the window that contains `atMs` ends and the next one begins; `undefined` for `lifetime`. */
export function windowResetsAtMs(window: Window, atMs: number): number | undefined {
  if (window === 'lifetime') return undefined
  const start = startOf(window, atMs)
  if (window === 'monthly') {
    const date = new Date(start)
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
  }
  return start + (window === 'daily' ? 1 : 7) * dayMs
}

/** Whether a window, named by its id, is over at that time. A lifetime never is. */
export function windowEndsBy(id: string, atMs: number): boolean {
  const window = windows.find((one) => id.startsWith(`${one}:`))
  // ids of one kind are in the order of time, and those before the current one are over
  return window !== undefined && id < windowId(window, atMs)
}

/** When the window that contains `atMs` began; for `lifetime` the beginning of time. */
export function startOf(window: Window, atMs: number): number {
  const midnight = Math.floor(atMs / dayMs) * dayMs
  switch (window) {
    case 'daily':
      return midnight
    case 'weekly':
      return midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * dayMs
    case 'monthly':
      return midnight - (new Date(midnight).getUTCDate() - 1) * dayMs
    case 'lifetime':
      return 0
  }
}
