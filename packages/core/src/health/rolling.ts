import type { Percentiles } from './contract.ts'

/** A span of time as a ring of equal slices: what is older than the span drops out slice by slice. */
interface Ring {
  sliceMs: number
  /** The slice `nowMs` falls into; clears what has left the span since the last call. */
  advance(nowMs: number, clear: (slice: number) => void): number
}

function createRing(spanMs: number, slices: number): Ring {
  const sliceMs = spanMs / slices
  let current = 0
  return {
    sliceMs,
    advance(nowMs, clear) {
      const tick = Math.floor(nowMs / sliceMs)
      // a clock that steps back writes into the newest slice: nothing is cleared twice
      if (tick > current) {
        const steps = Math.min(tick - current, slices)
        for (let step = 0; step < steps; step++) clear((tick - step) % slices)
        current = tick
      }
      return current % slices
    },
  }
}

/** How many of how many, over the last `spanMs`. O(1) to count, O(1) to read. */
export interface RollingRatio {
  count(hit: boolean, nowMs: number): void
  read(nowMs: number): { value: number; of: number } | undefined
}

export function createRollingRatio(spanMs: number, slices = 10): RollingRatio {
  const ring = createRing(spanMs, slices)
  const hits = new Uint32Array(slices)
  const totals = new Uint32Array(slices)
  let hit = 0
  let total = 0
  const clear = (slice: number) => {
    hit -= hits[slice]!
    total -= totals[slice]!
    hits[slice] = totals[slice] = 0
  }
  return {
    count(isHit, nowMs) {
      const slice = ring.advance(nowMs, clear)
      totals[slice]!++
      total++
      if (!isHit) return
      hits[slice]!++
      hit++
    },
    read(nowMs) {
      ring.advance(nowMs, clear)
      return total === 0 ? undefined : { value: hit / total, of: total }
    },
  }
}

const growth = 1.1
const smallest = 0.1
const buckets = 160 // 0.1 to 4 * 10^5: a tenth of a token a second, or six minutes in milliseconds, in steps of 10 %
const perLog = 1 / Math.log(growth)

/** Percentiles of positive numbers over the last `spanMs`, within 5 %. O(1) to record; reading walks a fixed number of buckets. */
export interface RollingHistogram {
  record(value: number, nowMs: number): void
  /** `higher`: more is better, so that N % of the values are at least pN. `lower`: N % are at most pN. */
  percentiles(better: 'higher' | 'lower', nowMs: number): Percentiles | undefined
  /** What 95 % of the values are at the most. */
  p95(nowMs: number): { value: number; of: number } | undefined
}

export function createRollingHistogram(spanMs: number, slices = 10): RollingHistogram {
  const ring = createRing(spanMs, slices)
  const rows = Array.from({ length: slices }, () => new Uint16Array(buckets))
  const totals = new Uint32Array(buckets)
  let total = 0
  let cached: Percentiles | undefined
  const clear = (slice: number) => {
    const row = rows[slice]!
    for (let bucket = 0; bucket < buckets; bucket++) {
      totals[bucket]! -= row[bucket]!
      total -= row[bucket]!
    }
    row.fill(0)
    cached = undefined
  }
  return {
    record(value, nowMs) {
      const row = rows[ring.advance(nowMs, clear)]!
      const bucket = Math.min(Math.max(Math.floor(Math.log(value / smallest) * perLog), 0), buckets - 1)
      if (row[bucket] === 0xffff) return // sixty thousand alike in one slice: one more changes no percentile
      row[bucket]!++
      totals[bucket]!++
      total++
      cached = undefined
    },
    percentiles(better, nowMs) {
      ring.advance(nowMs, clear)
      if (total === 0) return undefined
      const at = (share: number) => valueAt(totals, (better === 'lower' ? share : 1 - share) * total)
      cached ??= { p50: at(0.5), p75: at(0.75), p90: at(0.9), p99: at(0.99) }
      return cached
    },
    p95(nowMs) {
      ring.advance(nowMs, clear)
      return total === 0 ? undefined : { value: valueAt(totals, 0.95 * total), of: total }
    },
  }
}

function valueAt(totals: Uint32Array, rank: number): number {
  let seen = 0
  let last = 0
  for (let bucket = 0; bucket < buckets; bucket++) {
    if (totals[bucket] === 0) continue
    seen += totals[bucket]!
    last = bucket
    if (seen >= rank && seen > 0) break
  }
  return smallest * growth ** (last + 0.5)
}
