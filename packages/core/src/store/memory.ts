import { type Clock, systemClock } from '../clock.ts'
import { checkLedger, type LedgerSource } from './check-ledger.ts'
import type { GenerationRecord, Hold, Store, WindowUsage } from './contract.ts'
import {
  applyChange,
  charge,
  counterKey,
  emptyCounter,
  type LedgerState,
  release,
  renew,
  reserve,
  usageOf,
} from './ledger.ts'
import { type LedgerLine, matches, toLedgerLine } from './ledger-line.ts'
import { memoryDocuments } from './memory-documents.ts'
import { checkEdges, splitRange } from './spend-range.ts'
import { createSpendTable, type SpendTable } from './spend-table.ts'
import { dayMs, dayOf, windowEndsBy } from './windows.ts'

/** What `memoryStore()` takes. */
export interface MemoryStoreOptions {
  /** The oldest generations are dropped beyond this many; counters and daily sums still include them. @default 10_000 */
  maxGenerations?: number
  /** Daily sums and the counters of windows are forgotten so many days after they ended; a lifetime never ends. @default 62 */
  keepDays?: number
  /** @default the system's */
  clock?: Clock
}

/** Keeps everything in this process: for tests, scripts and a first try. Nothing survives a restart. */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const { maxGenerations = 10_000, keepDays = 62, clock = systemClock } = options
  const rows = new Map<string, { record: GenerationRecord; line: LedgerLine }>()
  const counters = new Map<string, WindowUsage>()
  const holds = memoryHolds(clock)
  const days = createSpendTable()
  const state: LedgerState = { ...memoryCounters(counters), ...holds.state }
  const ids: string[] = []
  let nextId = 0
  let isPartial = false
  let deletedBeforeMs = 0
  let today = dayOf(clock.now())
  /** Once a day, as it begins. */
  const forgetOld = (): void => {
    const nowMs = clock.now()
    if (dayOf(nowMs) === today) return
    today = dayOf(nowMs)
    const cutoffMs = nowMs - keepDays * dayMs
    const forgotDays = days.dropBefore(dayOf(cutoffMs))
    const forgotCounters = forgetCounters(counters, cutoffMs)
    isPartial ||= forgotDays || forgotCounters
  }
  const lines = function* () {
    for (const { line } of rows.values()) yield line
  }
  return {
    name: 'memory',
    reach: 'process',
    documents: memoryDocuments(clock),
    async reserve(request) {
      holds.freeExpired(state)
      return reserve(state, request)
    },
    async renew(renewal) {
      holds.freeExpired(state)
      return renew(state, renewal)
    },
    release: async (holdId) => release(state, holdId),
    async record(record) {
      if (rows.has(record.id)) {
        release(state, record.id)
        return { duplicate: true, usage: [] }
      }
      forgetOld()
      const line = toLedgerLine(record)
      rows.set(record.id, { record, line })
      days.add(line)
      const usage = charge(state, line)
      // a ring of ids: asking a Map for its oldest key walks over all that were deleted since it last grew
      const oldest = ids[nextId]
      ids[nextId] = record.id
      nextId = (nextId + 1) % Math.max(1, maxGenerations)
      if (oldest !== undefined) {
        rows.delete(oldest)
        isPartial = true
      }
      return { duplicate: false, usage }
    },
    generation: async (id) => rows.get(id)?.record,
    generations: async ({ limit = 50, beforeMs = Infinity, where }) =>
      [...rows.values()]
        .filter(({ record, line }) => record.createdAtMs < beforeMs && matches(line.group, where))
        .map(({ record }) => record)
        .sort((a, b) => b.createdAtMs - a.createdAtMs)
        .slice(0, limit),
    usage: async (scopes, atMs) => scopes.map((scope) => usageOf(state, scope, atMs)),
    async spend(query) {
      checkEdges(splitRange(query.fromMs, query.toMs), deletedBeforeMs)
      return days.spend(query, lines())
    },
    async holds() {
      holds.freeExpired(state)
      return structuredClone([...holds.all()])
    },
    async check() {
      if (isPartial) return [] // what is left of the rows proves nothing about what is left of the sums
      return checkLedger(memorySource({ counters, days, lines: [...lines()], holds: [...holds.all()] }))
    },
    async tidy({ rowsFromMs }) {
      let deletedRows = 0
      for (const [id, { line }] of rows) {
        if (line.createdAtMs >= rowsFromMs) continue
        rows.delete(id)
        deletedRows += 1
      }
      deletedBeforeMs = Math.max(deletedBeforeMs, rowsFromMs)
      isPartial ||= deletedRows > 0
      return { deletedRows, more: false }
    },
    close: async () => undefined,
  }
}

interface MemoryLedger {
  counters: ReadonlyMap<string, WindowUsage>
  days: SpendTable
  lines: LedgerLine[]
  holds: Hold[]
}

function memorySource({ counters, days, lines, holds }: MemoryLedger): LedgerSource {
  const times = lines.map(({ createdAtMs }) => createdAtMs).sort((a, b) => a - b)
  const daySums = Map.groupBy(days.entries(), ({ group }) => group.day)
  const named = Map.groupBy(counters, ([key]) => windowOf(key))
  return {
    rowsFromMs: 0,
    nextRowMs: (fromMs) => times.find((atMs) => atMs >= fromMs),
    lines: (fromMs, toMs) => [lines.filter(({ createdAtMs }) => createdAtMs >= fromMs && createdAtMs < toMs)],
    holds: () => holds,
    windowIds: () => named.keys(),
    counters: (id) => new Map(named.get(id)?.map(([key, counter]) => [key.slice(id.length + 1), counter])),
    carried: () => new Map(),
    sumDays: () => daySums.keys(),
    sums: (day) => daySums.get(day) ?? [],
    totals: () => undefined,
  }
}

/** The window's id in a counter's key. */
const windowOf = (key: string): string => key.slice(0, key.indexOf(' '))

/** Those of windows that ended before; what is still held keeps its counter. */
function forgetCounters(counters: Map<string, WindowUsage>, cutoffMs: number): boolean {
  const before = counters.size
  for (const [key, { heldNanoUsd }] of counters) {
    if (heldNanoUsd === 0n && windowEndsBy(windowOf(key), cutoffMs)) counters.delete(key)
  }
  return counters.size < before
}

const memoryCounters = (counters: Map<string, WindowUsage>): Pick<LedgerState, 'counter' | 'add'> => ({
  counter: (scope, windowId) => counters.get(counterKey(scope, windowId)) ?? emptyCounter(),
  add(scope, windowId, change) {
    const key = counterKey(scope, windowId)
    let counter = counters.get(key)
    if (!counter) counters.set(key, (counter = emptyCounter()))
    applyChange(counter, change)
  },
})

function memoryHolds(clock: Clock) {
  const holds = new Map<string, Hold>()
  let noneExpiresBeforeMs = Infinity // spares the scan on all but one reservation per TTL
  const state: Pick<LedgerState, 'hold' | 'putHold' | 'dropHold'> = {
    hold: (id) => holds.get(id),
    putHold(hold) {
      holds.set(hold.id, hold)
      noneExpiresBeforeMs = Math.min(noneExpiresBeforeMs, hold.expiresAtMs)
    },
    dropHold: (id) => void holds.delete(id),
  }
  return {
    state,
    all: () => holds.values(),
    freeExpired(ledger: LedgerState) {
      const now = clock.now()
      if (now < noneExpiresBeforeMs) return
      noneExpiresBeforeMs = Infinity
      for (const { id, expiresAtMs } of holds.values()) {
        if (expiresAtMs <= now) release(ledger, id)
        else noneExpiresBeforeMs = Math.min(noneExpiresBeforeMs, expiresAtMs)
      }
    },
  }
}
