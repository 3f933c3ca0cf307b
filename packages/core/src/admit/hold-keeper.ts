import type { Clock } from '../clock.ts'
import { createInFlight } from '../in-flight.ts'

export interface HoldKeeper {
  /** Renews from now on, at a third of the time to live, until the function it gives is called. */
  keep(renew: (expiresAtMs: number) => Promise<unknown>): () => void
  close(): void
}

/**
 * The heartbeat of everything held for requests that run: one timer for all of them, so that ten thousand streams cost ten
 * thousand list entries and no timers. A renewal that fails is tried again at the next beat; two fit into each time to live.
 */
export function createHoldKeeper({ clock, ttlMs }: { clock: Clock; ttlMs: number }): HoldKeeper {
  const held = createInFlight<(expiresAtMs: number) => Promise<unknown>>()
  let timer: ReturnType<Clock['after']> | undefined
  const beat = (): void => {
    const expiresAtMs = clock.now() + ttlMs
    for (const renew of held.list()) renew(expiresAtMs).catch(() => undefined) // the next beat tries again
    timer = held.size > 0 ? clock.after(ttlMs / 3, beat) : undefined
  }
  return {
    keep(renew) {
      const drop = held.add(renew)
      timer ??= clock.after(ttlMs / 3, beat)
      return drop
    },
    close() {
      timer?.cancel()
      timer = undefined
    },
  }
}
