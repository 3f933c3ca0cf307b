import type { Clock } from '../clock.ts'

export interface HoldKeeper {
  /** Renews from now on, at a third of the time to live. */
  keep(id: string, renew: (expiresAtMs: number) => Promise<unknown>): void
  drop(id: string): void
  close(): void
}

/**
 * The heartbeat of everything held for requests that run: one timer for all of them, so that ten thousand streams cost ten
 * thousand map entries and no timers. A renewal that fails is tried again at the next beat; two fit into each time to live.
 */
export function createHoldKeeper({ clock, ttlMs }: { clock: Clock; ttlMs: number }): HoldKeeper {
  const held = new Map<string, (expiresAtMs: number) => Promise<unknown>>()
  let timer: ReturnType<Clock['after']> | undefined
  const beat = (): void => {
    const expiresAtMs = clock.now() + ttlMs
    for (const renew of held.values()) renew(expiresAtMs).catch(() => undefined)
    timer = held.size > 0 ? clock.after(ttlMs / 3, beat) : undefined
  }
  return {
    keep(id, renew) {
      held.set(id, renew)
      timer ??= clock.after(ttlMs / 3, beat)
    },
    drop: (id) => void held.delete(id),
    close() {
      held.clear()
      timer?.cancel()
      timer = undefined
    },
  }
}
