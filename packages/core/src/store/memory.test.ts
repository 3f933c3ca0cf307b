import { expect, it } from 'vitest'
import { fakeClock } from '../../test/support/fake-clock.ts'
import type { GenerationRecord } from './contract.ts'
import { memoryStore } from './memory.ts'

const dayMs = 86_400_000
const generation = (id: string, createdAtMs: number): GenerationRecord => ({
  id,
  createdAtMs,
  scopes: ['key:k'],
  api: 'chat',
  streamed: false,
  requestedModel: 'a/m',
  outcome: 'completed',
  usage: {},
  costNanoUsd: 5,
  promptCostNanoUsd: 0,
  completionCostNanoUsd: 5,
  attempts: [],
})

it('R22: forgets the windows and daily sums of long ago, and nothing of the present', async () => {
  const clock = fakeClock(Date.UTC(2026, 0, 1, 12))
  const store = memoryStore({ clock, keepDays: 30 })
  const startMs = clock.now()
  for (let day = 0; day < 100; day++) {
    await store.record(generation(`gen-${day}`, clock.now()))
    if (day < 99) clock.advance(dayMs)
  }
  const days = await store.spend({ by: 'day' })
  expect(days).toHaveLength(31) // today, and thirty before it
  const windowsAt = async (atMs: number) => (await store.usage(['key:k'], atMs))[0]!.windows
  const now = await windowsAt(clock.now())
  expect(now.daily).toMatchObject({ spentNanoUsd: 5n, requests: 1 })
  expect(now.monthly).toMatchObject({ requests: 10 }) // 1 to 10 April
  expect(now.lifetime).toMatchObject({ spentNanoUsd: 500n, requests: 100 })
  expect((await windowsAt(clock.now() - 30 * dayMs)).daily.requests).toBe(1)
  const { daily, weekly, monthly } = await windowsAt(startMs)
  expect([daily.requests, weekly.requests, monthly.requests]).toEqual([0, 0, 0])
  expect(await store.check()).toEqual([])
})

it('R22: a counter that something is held in stays until it is settled', async () => {
  const clock = fakeClock(Date.UTC(2026, 0, 1, 12))
  const store = memoryStore({ clock, keepDays: 1 })
  const atMs = clock.now()
  const limits = [{ scope: 'key:k', window: 'daily' as const, limitNanoUsd: 100 }]
  await store.reserve({ id: 'long', owner: 'o', atMs, amountNanoUsd: 60, expiresAtMs: atMs + 90 * dayMs, limits })
  clock.advance(10 * dayMs)
  await store.record(generation('gen-1', clock.now()))
  expect((await store.usage(['key:k'], atMs))[0]!.windows.daily.heldNanoUsd).toBe(60n)
  await store.record(generation('long', atMs))
  expect((await store.usage(['key:k'], atMs))[0]!.windows.daily).toMatchObject({ heldNanoUsd: 0n, spentNanoUsd: 5n })
})
