import type { Hold, LedgerState, WindowUsage } from '@inroute/core/store'
import { applyChange, counterKey, release } from '@inroute/core/store'
import type { Tables } from './tables.ts'

/** The rules' view of the tables. Each transaction begins with `begin` and ends with `flush`; `keep` follows its commit. */
export interface LedgerView extends LedgerState {
  /** Frees what has expired by then. */
  begin(nowMs: number): void
  /** Writes the counters that have changed. */
  flush(): void
  /** Writes and forgets all that is remembered: what it stands for is about to be changed beside it. */
  forget(): void
  /** The transaction was committed: what it read and wrote is remembered for the next one. */
  keep(): void
}

interface Entry {
  scope: string
  windowId: string
  counter: WindowUsage
  changed: boolean
}

/** With more counters than this all are forgotten: those of old windows would stay for ever. */
const maxRemembered = 10_000
/** How often is looked for holds of other processes that have expired, in milliseconds. Our own are freed on time. */
const lookEveryMs = 100

/**
 * Counters and holds are remembered from one transaction to the next, until another connection has written: a process that has
 * the file to itself reads next to nothing.
 */
export function createLedgerView(tables: Tables): LedgerView {
  const counters = new Map<string, Entry>()
  const holds = new Map<string, Hold>()
  let changed: Entry[] = []
  /** What is remembered is of this version; `undefined` while a transaction may yet be rolled back. */
  let version: number | undefined
  let current: number
  let nextLookMs = -Infinity

  const load = (scope: string, windowId: string): Entry => {
    const key = counterKey(scope, windowId)
    let entry = counters.get(key)
    if (!entry) {
      entry = { scope, windowId, counter: tables.counter(scope, windowId), changed: false }
      counters.set(key, entry)
    }
    return entry
  }

  const view: LedgerView = {
    begin(nowMs) {
      current = tables.dataVersion()
      if (current !== version || counters.size > maxRemembered) {
        counters.clear()
        holds.clear()
        changed = []
      }
      version = undefined
      if (nowMs < nextLookMs) return
      for (const id of tables.expiredHolds(nowMs)) release(view, id)
      nextLookMs = Math.min(tables.nextExpiryMs(), nowMs + lookEveryMs)
    },
    counter: (scope, windowId) => load(scope, windowId).counter,
    add(scope, windowId, change) {
      const entry = load(scope, windowId)
      applyChange(entry.counter, change)
      if (entry.changed) return
      entry.changed = true
      changed.push(entry)
    },
    hold: (id) => holds.get(id) ?? tables.hold(id),
    putHold(hold) {
      holds.set(hold.id, hold)
      tables.putHold(hold)
      nextLookMs = Math.min(nextLookMs, hold.expiresAtMs)
    },
    dropHold(id) {
      holds.delete(id)
      tables.dropHold(id)
    },
    flush() {
      for (const entry of changed) {
        tables.putCounter(entry.scope, entry.windowId, entry.counter)
        entry.changed = false
      }
      changed = []
    },
    forget() {
      view.flush()
      counters.clear()
      holds.clear()
    },
    keep() {
      version = current
    },
  }
  return view
}
