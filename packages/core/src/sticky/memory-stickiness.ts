import { type Stickiness, type StickyEntry, stickyIdleMs } from './contract.ts'

/** Stickiness of one process: bounded, the conversation unused longest is forgotten first. */
export function createMemoryStickiness({ maxEntries = 20_000 }: { maxEntries?: number } = {}): Stickiness {
  const entries = new Map<string, StickyEntry & { untilMs: number }>()
  return {
    read(key, nowMs) {
      const entry = entries.get(key)
      if (!entry) return undefined
      if (entry.untilMs > nowMs) return entry
      entries.delete(key)
      return undefined
    },
    remember(key, { endpointId }, nowMs) {
      entries.delete(key) // set again: the map's order is the order of use
      entries.set(key, { endpointId, untilMs: nowMs + stickyIdleMs })
      if (entries.size > maxEntries) entries.delete(entries.keys().next().value as string)
    },
  }
}
