import { coarseTimer } from './coarse-timers.ts'

/** Time as the stages see it, so that tests can hold it. All times are milliseconds; `now` is Unix time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `fire` once after `delayMs`. Does not keep the process alive. */
  after(delayMs: number, fire: () => void): Timer
}

/** A timer that is running. */
export interface Timer {
  /** Does nothing once it has gone off. */
  cancel(): void
  /** Starts the delay anew from now. */
  refresh(): void
}

/** Limits this long need not be met to the millisecond. */
const coarseFromMs = 1_000

/** The system's time and timers; timers keep no process alive. */
export const systemClock: Clock = {
  now: Date.now,
  after(delayMs, fire) {
    if (delayMs >= coarseFromMs) return coarseTimer(delayMs, fire)
    const timeout = setTimeout(fire, delayMs)
    timeout.unref()
    return { cancel: () => clearTimeout(timeout), refresh: () => void timeout.refresh() }
  },
}

/**
 * Resolves when the promise does or `limitMs` have passed, whichever is first: waiting, but not for ever.
 * @throws what the promise rejects with, if that is in time
 */
export function within(limitMs: number, promise: Promise<unknown>, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(limitMs, resolve)
    const wait = async (): Promise<void> => {
      try {
        await promise
        resolve()
      } catch (error) {
        reject(error)
      } finally {
        timer.cancel()
      }
    }
    void wait()
  })
}
