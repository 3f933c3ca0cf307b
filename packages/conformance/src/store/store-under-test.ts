import type { Clock, GenerationRecord, HoldRequest, Limit, Store } from '@inroute/core/store'
import { randomUUID } from 'node:crypto'

/** How the suite wants a store opened. */
export interface StoreSetup {
  /** Names the state: the same place opened again is the same state. Lower-case letters, digits and `_` only. */
  place: string
  /** What its times are read from. */
  clock: Clock
}

/** Opens a store. State at a place never opened before is empty. */
export type StoreFactory = (setup: StoreSetup) => Store | Promise<Store>

/** Time that stands still until a test moves it. */
export interface TestClock extends Clock {
  nowMs: number
}

export interface StoreUnderTest {
  clock: TestClock
  store: Store
  /** Another instance on the same state. */
  openAgain: () => Promise<Store>
  closeAll: () => Promise<void>
}

/** A Saturday, the last day of a month, noon. */
export const start = Date.UTC(2026, 0, 31, 12)

export async function openStore(create: StoreFactory): Promise<StoreUnderTest> {
  const clock: TestClock = {
    nowMs: start,
    now: () => clock.nowMs,
    after: () => ({ cancel: () => undefined, refresh: () => undefined }),
  }
  const place = `t${randomUUID().replaceAll('-', '').slice(0, 16)}`
  const opened: Store[] = []
  const openAgain = async () => {
    const store = await create({ place, clock })
    opened.push(store)
    return store
  }
  const store = await openAgain()
  return { clock, store, openAgain, closeAll: async () => void (await Promise.all(opened.map((one) => one.close()))) }
}

export const limit = (scope: string, limitNanoUsd: number, more: Partial<Limit> = {}): Limit => ({
  scope,
  window: 'lifetime',
  limitNanoUsd,
  ...more,
})

export const holdRequest = (id: string, amountNanoUsd: number, more: Partial<HoldRequest> = {}): HoldRequest => ({
  id,
  owner: 'instance-1',
  atMs: start,
  amountNanoUsd,
  expiresAtMs: start + 30_000,
  limits: [],
  ...more,
})

export const generation = (
  id: string,
  costNanoUsd: number,
  more: Partial<GenerationRecord> = {},
): GenerationRecord => ({
  id,
  createdAtMs: start,
  api: 'chat',
  streamed: false,
  requestedModel: 'openai/gpt-4o',
  model: 'openai/gpt-4o',
  outcome: 'completed',
  usage: { inputTokens: 10, outputTokens: 2 },
  costNanoUsd,
  promptCostNanoUsd: 0,
  completionCostNanoUsd: costNanoUsd,
  attempts: [],
  ...more,
})

/** What a scope has spent and holds in its lifetime. */
export async function lifetimeOf(store: Store, scope: string) {
  const [usage] = await store.usage([scope], start)
  const { spentNanoUsd, byokNanoUsd, heldNanoUsd, requests } = usage!.windows.lifetime
  return { spent: Number(spentNanoUsd), byok: Number(byokNanoUsd), held: Number(heldNanoUsd), requests }
}
