import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { coarseTimer } from './coarse-timers.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterEach(() => {
  vi.restoreAllMocks()
  vi.runOnlyPendingTimers()
  vi.advanceTimersByTime(120_000)
  vi.useRealTimers()
})

test.each([0, 1, 49, 50, 77])(
  'fires once, not early and at most two ticks late, begun %i ms after another',
  (afterMs) => {
    const fire = vi.fn<() => void>()
    coarseTimer(60_000, () => {})
    vi.advanceTimersByTime(afterMs)
    coarseTimer(1_000, fire)
    vi.advanceTimersByTime(999)
    expect(fire).not.toHaveBeenCalled()
    vi.advanceTimersByTime(101)
    expect(fire).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(5_000)
    expect(fire).toHaveBeenCalledTimes(1)
  },
)

test('starts anew from now, also once it has fired', () => {
  const fire = vi.fn<() => void>()
  const timer = coarseTimer(1_000, fire)
  vi.advanceTimersByTime(900)
  timer.refresh()
  vi.advanceTimersByTime(900)
  expect(fire).not.toHaveBeenCalled()
  vi.advanceTimersByTime(200)
  expect(fire).toHaveBeenCalledTimes(1)
  timer.refresh()
  vi.advanceTimersByTime(1_100)
  expect(fire).toHaveBeenCalledTimes(2)
})

test('cancelled ones never fire, not even by one that fires just before, and no tick is left behind', () => {
  const fired: string[] = []
  const cancelled = coarseTimer(1_000, () => fired.push('cancelled'))
  const pair = ['a', 'b'].map((name, index) =>
    coarseTimer(1_000, () => {
      fired.push(name)
      pair[1 - index]!.cancel()
    }),
  )
  cancelled.cancel()
  cancelled.cancel()
  vi.advanceTimersByTime(2_000)
  expect(fired).toHaveLength(1)
  expect(fired).not.toContain('cancelled')
  expect(vi.getTimerCount()).toBe(0)
})

test('while the event loop stands still nobody is late, neither who waited before nor who begins right after', () => {
  const fire = vi.fn<() => void>()
  coarseTimer(5_000, fire)
  vi.advanceTimersByTime(1_000)
  const free = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => free() + 60_000)
  coarseTimer(1_000, fire)
  vi.advanceTimersByTime(400)
  expect(fire).not.toHaveBeenCalled()
  vi.advanceTimersByTime(700)
  expect(fire).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(3_000)
  expect(fire).toHaveBeenCalledTimes(2)
})
