import { type Clock, systemClock } from '../clock.ts'
import { type RateDecision, type RateWindow, rateStepMs, rateWindowMs, type SharedState } from './contract.ts'

/** What `memoryState()` takes. */
export interface MemoryStateOptions {
  /** Values beyond this many push out the oldest. @default 10_000 */
  maxValues?: number
  /** @default the system's */
  clock?: Clock
}

/** Amounts by second, oldest first. */
type Window = Map<number, number>
/** When each occupant's slot expires. */
type Pool = Map<string, number>

/** Rate limits of this process alone: with several instances, each grants the whole limit. */
export function memoryState({ maxValues = 10_000, clock = systemClock }: MemoryStateOptions = {}): SharedState {
  const windows = new Map<string, Window>()
  const pools = new Map<string, Pool>()
  const values = new Map<string, { value: string; expiresAtMs: number }>()
  let sweptAtMs = clock.now()

  const sweep = (now: number): void => {
    if (now - sweptAtMs < rateWindowMs) return
    sweptAtMs = now
    for (const [key, window] of windows) if (usedIn(window, now) === 0) windows.delete(key)
    for (const [key, pool] of pools) if (occupantsOf(pool, now) === 0) pools.delete(key)
    for (const [key, { expiresAtMs }] of values) if (expiresAtMs <= now) values.delete(key)
  }
  const add = (key: string, amount: number, now: number): void => {
    const window = entry(windows, key)
    const step = Math.floor(now / rateStepMs)
    window.set(step, (window.get(step) ?? 0) + amount)
  }

  return {
    name: 'memory',
    reach: 'process',
    async admit({ id, windows: wanted, pools: needed, slotsExpireAtMs }) {
      const now = clock.now()
      sweep(now)
      for (const { key, limit } of needed) {
        const pool = entry(pools, key)
        if (occupantsOf(pool, now) >= limit && !pool.has(id)) return { granted: false, key, remaining: 0 }
      }
      for (const take of wanted) {
        const refused = refusal(entry(windows, take.key), take, now)
        if (refused) return refused
      }
      for (const { key } of needed) entry(pools, key).set(id, slotsExpireAtMs)
      for (const { key, amount } of wanted) add(key, amount, now)
      return { granted: true }
    },
    async charge(charges) {
      for (const { key, amount } of charges) add(key, amount, clock.now())
    },
    async renewSlots({ id, pools: keys, expiresAtMs }) {
      for (const key of keys) entry(pools, key).set(id, expiresAtMs)
    },
    async releaseSlots({ id, pools: keys }) {
      for (const key of keys) pools.get(key)?.delete(id)
    },
    async get(key) {
      const found = values.get(key)
      return found && found.expiresAtMs > clock.now() ? found.value : undefined
    },
    async set(key, value, ttlMs) {
      values.delete(key)
      values.set(key, { value, expiresAtMs: clock.now() + ttlMs })
      if (values.size > maxValues) values.delete(values.keys().next().value as string)
    },
    async delete(key) {
      values.delete(key)
    },
    close: async () => undefined,
  }
}

function entry<K, V>(map: Map<string, Map<K, V>>, key: string): Map<K, V> {
  let found = map.get(key)
  if (!found) map.set(key, (found = new Map()))
  return found
}

/** Forgets what has left the window and sums the rest. */
function usedIn(window: Window, now: number): number {
  let used = 0
  for (const [step, amount] of window) {
    if (freeAtMs(step) <= now) window.delete(step)
    else used += amount
  }
  return used
}

/** What was taken in a step's last instant is free a whole window later. */
const freeAtMs = (step: number): number => (step + 1) * rateStepMs + rateWindowMs

function refusal(window: Window, { key, limit, amount }: RateWindow, now: number): RateDecision | undefined {
  const used = usedIn(window, now)
  if (used + amount <= limit) return undefined
  const refused = { granted: false, key, remaining: Math.max(0, limit - used) } as const
  let left = used
  for (const [step, taken] of window) {
    left -= taken
    if (left + amount <= limit) return { ...refused, resetsAtMs: freeAtMs(step) }
  }
  return refused
}

function occupantsOf(pool: Pool, now: number): number {
  for (const [id, expiresAtMs] of pool) if (expiresAtMs <= now) pool.delete(id)
  return pool.size
}
