import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRollingHistogram, createRollingRatio } from './rolling.ts'

const fiveMinutesMs = 300_000

describe('createRollingHistogram', () => {
  test('percentiles are within 5 % of the exact ones, for latency and, backwards, for throughput', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 200_000, noNaN: true }), { minLength: 1, maxLength: 300 }),
        (values) => {
          const histogram = createRollingHistogram(fiveMinutesMs)
          for (const value of values) histogram.record(value, 1_000)
          const sorted = values.toSorted((a, b) => a - b)
          const exact = (share: number) => sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)]!
          const latency = histogram.percentiles('lower', 1_000)!
          expect(Math.abs(latency.p50 / exact(0.5) - 1)).toBeLessThan(0.05)
          expect(Math.abs(latency.p99 / exact(0.99) - 1)).toBeLessThan(0.05)
        },
      ),
    )
    const histogram = createRollingHistogram(fiveMinutesMs)
    for (let value = 1; value <= 100; value++) histogram.record(value, 0)
    const { p50, p99 } = histogram.percentiles('higher', 0)!
    expect(p50 / 50).toBeCloseTo(1, 1)
    expect(p99, '99 % of the requests were at least this fast').toBeLessThan(2.2)
  })

  test('forgets slice by slice, everything after the span, and survives a clock that steps back', () => {
    const histogram = createRollingHistogram(fiveMinutesMs)
    histogram.record(10, 0)
    histogram.record(1_000, 150_000)
    expect(histogram.percentiles('lower', 299_999)?.p50).toBeCloseTo(10, -1)
    expect(histogram.percentiles('lower', 300_000)?.p50).toBeGreaterThan(900)
    histogram.record(1_000, 10_000)
    expect(histogram.percentiles('lower', 10_000)?.p50).toBeGreaterThan(900)
    expect(histogram.percentiles('lower', 700_000)).toBeUndefined()
  })
})

test('a ratio agrees with a count over the kept slices', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(40_000), fc.boolean()), { maxLength: 200 }), (steps) => {
      const ratio = createRollingRatio(fiveMinutesMs, 10)
      const counted: { atMs: number; hit: boolean }[] = []
      let nowMs = 0
      for (const [stepMs, hit] of steps) {
        nowMs += stepMs
        ratio.count(hit, nowMs)
        counted.push({ atMs: nowMs, hit })
      }
      const oldest = (Math.floor(nowMs / 30_000) - 9) * 30_000
      const kept = counted.filter(({ atMs }) => atMs >= oldest)
      const hits = kept.filter(({ hit }) => hit).length
      expect(ratio.read(nowMs)).toEqual(kept.length === 0 ? undefined : { value: hits / kept.length, of: kept.length })
    }),
  )
})
