import { assert, constantFrom, array, nat, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AttemptRecord, GenerationRecord } from '../store/contract.ts'
import { createHedgeSpend } from './hedge-spend.ts'

const hourMs = 3_600_000

function settled(id: string, costNanoUsd: number, gaveWayNanoUsd = 0): GenerationRecord {
  const attempts = [
    { failure: 'server' },
    { failure: 'hedged', costNanoUsd: gaveWayNanoUsd },
    { costNanoUsd },
  ] as AttemptRecord[]
  const sum = costNanoUsd + gaveWayNanoUsd
  return { id, costNanoUsd: sum, attempts } as GenerationRecord
}

describe('what hedging may cost', () => {
  test('nothing of nothing, a part of something, exactly up to the percentage', () => {
    const spend = createHedgeSpend(5)
    expect(spend.take('a', 1, 0)).toBe(false)
    spend.settle(settled('b', 1_000), 0)
    expect([spend.take('a', 51, 0), spend.take('a', 50, 0), spend.take('a', 1, 0)]).toEqual([false, true, false])
  })

  test('what is free may be hedged, what cannot be priced may not', () => {
    const spend = createHedgeSpend(5)
    expect(spend.take('a', 0, 0)).toBe(true)
    spend.settle(settled('b', 1_000), 0)
    expect(spend.take('a', Infinity, 0)).toBe(false)
  })

  test('what a hedge was expected to cost gives way to what it did cost', () => {
    const spend = createHedgeSpend(10)
    spend.settle(settled('before', 1_000), 0)
    expect(spend.take('a', 100, 0)).toBe(true)
    expect(spend.take('b', 1, 0)).toBe(false)
    // it was not needed: nothing was billed for it, and its request cost 500
    spend.settle(settled('a', 500), 0)
    expect([spend.take('b', 151, 0), spend.take('b', 150, 0)]).toEqual([false, true])
    spend.settle(settled('b', 0, 120), 0)
    expect([spend.take('c', 31, 0), spend.take('c', 30, 0)]).toEqual([false, true])
  })

  test('an hour later it is forgotten, also after a long silence', () => {
    const spend = createHedgeSpend(100)
    spend.settle(settled('a', 1_000), 0)
    expect(spend.take('b', 1_000, hourMs - 1)).toBe(true)
    spend.settle(settled('b', 0), hourMs - 1)
    expect(spend.take('c', 1, hourMs)).toBe(false)
    spend.settle(settled('d', 1_000), 100 * hourMs)
    expect(spend.take('e', 1_000, 100 * hourMs)).toBe(true)
  })

  test('whatever happens: what was taken and what it cost never pass the percentage together', () => {
    const step = record({
      do: constantFrom('take' as const, 'settle' as const),
      id: nat({ max: 5 }),
      amount: nat({ max: 1_000 }),
      afterMs: nat({ max: hourMs / 10 }),
    })
    assert(
      property(array(step, { maxLength: 60 }), (steps) => {
        const spend = createHedgeSpend(20)
        const running = new Map<string, number>()
        const past: { atMs: number; cost: number; extra: number }[] = []
        let nowMs = 0
        let leastRoom = 0
        for (const { do: what, id, amount, afterMs } of steps) {
          nowMs += afterMs
          const name = String(id)
          if (what === 'settle') {
            // a hedge never costs more than was expected of it
            const extra = Math.min(amount, running.get(name) ?? 0)
            spend.settle(settled(name, amount, extra), nowMs)
            running.delete(name)
            past.push({ atMs: nowMs, cost: amount, extra })
          } else if (spend.take(name, amount, nowMs)) {
            running.set(name, (running.get(name) ?? 0) + amount)
            const since = (Math.floor(nowMs / (hourMs / 12)) - 11) * (hourMs / 12)
            const known = past.filter(({ atMs }) => atMs >= since)
            const extra =
              known.reduce((sum, one) => sum + one.extra, 0) + [...running.values()].reduce((a, b) => a + b, 0)
            const allowed = known.reduce((sum, { cost }) => sum + cost, 0) * 20
            leastRoom = Math.min(leastRoom, allowed - extra * 100)
          }
        }
        expect(leastRoom).toBe(0)
      }),
      { numRuns: 300, seed: 20 },
    )
  })
})
