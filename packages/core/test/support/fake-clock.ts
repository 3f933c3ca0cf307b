import type { Clock } from '../../src/clock.ts'

export interface FakeClock extends Clock {
  /** Lets time pass, firing what comes due on the way. */
  advance(ms: number): void
  /** How many timers are set. */
  pending(): number
  /** Resolves once a timer of exactly that delay is set: what is waited for has begun to wait. */
  armed(delayMs: number): Promise<void>
}

/** A clock that stands until it is advanced. */
export function fakeClock(startMs = 1_700_000_000_000): FakeClock {
  let now = startMs
  const timers = new Set<{ atMs: number; delayMs: number; fire: () => void }>()
  let waiting: { delayMs: number; resolve: () => void }[] = []
  const announce = (): void => {
    const isSet = (delayMs: number): boolean => [...timers].some((timer) => timer.delayMs === delayMs)
    for (const { delayMs, resolve } of waiting) if (isSet(delayMs)) resolve()
    waiting = waiting.filter(({ delayMs }) => !isSet(delayMs))
  }
  return {
    now: () => now,
    after(delayMs, fire) {
      const timer = { atMs: now + delayMs, delayMs, fire }
      timers.add(timer)
      announce()
      return {
        cancel: () => void timers.delete(timer),
        refresh: () => {
          timer.atMs = now + delayMs
          timers.add(timer)
        },
      }
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const due = [...timers].filter((timer) => timer.atMs <= end).sort((a, b) => a.atMs - b.atMs)[0]
        if (!due) break
        now = Math.max(now, due.atMs)
        timers.delete(due)
        due.fire()
      }
      now = end
    },
    pending: () => timers.size,
    armed(delayMs) {
      return new Promise((resolve) => {
        waiting.push({ delayMs, resolve })
        announce()
      })
    },
  }
}
