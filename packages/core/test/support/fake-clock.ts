import type { Clock } from '../../src/clock.ts'

/** A clock that stands until it is advanced; `pending` counts timers that are set. */
export function fakeClock(startMs = 1_700_000_000_000): Clock & { advance(ms: number): void; pending(): number } {
  let now = startMs
  const timers = new Set<{ atMs: number; fire: () => void }>()
  return {
    now: () => now,
    after(delayMs, fire) {
      const timer = { atMs: now + delayMs, fire }
      timers.add(timer)
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
  }
}
