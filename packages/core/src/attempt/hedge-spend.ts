import type { GenerationRecord } from '../store/contract.ts'

/**
 * What hedging costs beside what everything else costs: over the last hour, in one process. Hedges that run count with what is
 * expected of them, so that many at once cannot pass the limit together.
 */
export interface HedgeSpend {
  /** Whether one more hedge of this request, expected to cost so much, stays within the limit; if so it counts until `settle`. */
  take(generationId: string, expectedNanoUsd: number, nowMs: number): boolean
  /** A request is over, hedged or not. */
  settle(record: GenerationRecord, nowMs: number): void
}

const windowMs = 3_600_000
const slices = 12
const sliceMs = windowMs / slices

export function createHedgeSpend(maxExtraPercent: number): HedgeSpend {
  /** Rings of five minutes each; what is older than an hour drops out of them. */
  const cost = new Float64Array(slices)
  const extra = new Float64Array(slices)
  let tick = 0
  /** By request that runs. */
  const taken = new Map<string, number>()
  let takenNanoUsd = 0

  const sliceAt = (nowMs: number): number => {
    const now = Math.floor(nowMs / sliceMs)
    for (let old = Math.max(tick, now - slices); old < now; old++) {
      const slice = (old + 1) % slices
      cost[slice] = extra[slice] = 0
    }
    tick = Math.max(tick, now)
    return tick % slices
  }
  const sum = (ring: Float64Array): number => ring.reduce((a, b) => a + b, 0)

  return {
    take(id, expectedNanoUsd, nowMs) {
      sliceAt(nowMs)
      const wouldBe = sum(extra) + takenNanoUsd + expectedNanoUsd
      if (wouldBe * 100 > sum(cost) * maxExtraPercent) return false
      taken.set(id, (taken.get(id) ?? 0) + expectedNanoUsd)
      takenNanoUsd += expectedNanoUsd
      return true
    },
    settle({ id, costNanoUsd, attempts }, nowMs) {
      const slice = sliceAt(nowMs)
      let gaveWay = 0
      for (const attempt of attempts) if (attempt.failure === 'hedged') gaveWay += attempt.costNanoUsd ?? 0
      extra[slice]! += gaveWay
      cost[slice]! += Math.max(0, costNanoUsd - gaveWay)
      takenNanoUsd -= taken.get(id) ?? 0
      taken.delete(id)
    },
  }
}
