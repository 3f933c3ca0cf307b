import { describe, expect, test } from 'vitest'
import type { FailureKind } from '../errors/upstream-failure.ts'
import type { CircuitReport } from './contract.ts'
import { createMemoryHealth } from './memory-health.ts'

const id = 'acme/large@one'

/** One attempt of `tookMs` with its outcome, if there is leave for it. */
function simulate(onCircuit?: (change: CircuitReport) => void) {
  const health = createMemoryHealth(onCircuit ? { onCircuit } : {})
  const attempt = (
    nowMs: number,
    failure?: FailureKind | 'aborted',
    more: { tookMs?: number; retryAfterMs?: number; lastResort?: boolean } = {},
  ): boolean => {
    const { tookMs = 10, retryAfterMs, lastResort = false } = more
    if (!health.acquire(id, nowMs, { lastResort })) return false
    const endedAtMs = nowMs + tookMs
    health.record(id, { failure, startedAtMs: nowMs, endedAtMs, retryAfterMs })
    return true
  }
  const state = (nowMs: number) => health.endpoint(id, nowMs)?.circuit
  return { health, attempt, state }
}

describe('R24: circuits', () => {
  test.each<FailureKind>(['network', 'timeout', 'cut', 'server', 'overloaded', 'malformed', 'auth'])(
    'two in a row of %s open it, a second long',
    (kind) => {
      const { attempt, state } = simulate()
      attempt(0, kind)
      expect(state(10)).toBe('closed')
      attempt(100, kind)
      expect([state(110), state(1_109), state(1_110)]).toEqual(['open', 'open', 'half-open'])
    },
  )

  test.each<FailureKind | undefined>([undefined, 'invalid_request', 'context_length', 'content_filter'])(
    'an answer between two failures keeps it closed (%s)',
    (kind) => {
      const { attempt, state } = simulate()
      for (let nowMs = 0; nowMs < 1_000; nowMs += 100) attempt(nowMs, (nowMs / 100) % 2 ? kind : 'server')
      expect(state(1_000)).toBe('closed')
    },
  )

  test('one 429 opens it, for as long as Retry-After says, last resort or not', () => {
    const { attempt, state } = simulate()
    attempt(0, 'rate_limit', { retryAfterMs: 20_000 })
    expect(attempt(19_000, undefined, { lastResort: true })).toBe(false)
    expect(state(20_009)).toBe('open')
    expect(attempt(20_010)).toBe(true)
    expect(state(20_020)).toBe('closed')
  })

  test('the deadline is the later of the old and the new', () => {
    const { health, attempt } = simulate()
    const late = { startedAtMs: 0, failure: 'server' as const }
    attempt(0, 'rate_limit', { retryAfterMs: 20_000 })
    health.record(id, { ...late, endedAtMs: 500 })
    expect(health.endpoint(id, 500)?.retryAtMs).toBe(20_010)
    health.record(id, { ...late, failure: 'rate_limit', endedAtMs: 600, retryAfterMs: 60_000 })
    expect(health.endpoint(id, 600)?.retryAtMs).toBe(60_600)
  })

  test('half open, exactly one of a thousand gets leave; the place is free again once it is known or lost', () => {
    const { health, attempt } = simulate()
    attempt(0, 'server')
    attempt(1, 'server')
    const leave = (nowMs: number) =>
      Array.from({ length: 1_000 }, () => health.acquire(id, nowMs)).filter(Boolean).length
    expect(leave(2_000)).toBe(1)
    expect(leave(21_999)).toBe(0)
    expect(leave(22_000)).toBe(1)
    health.record(id, { failure: 'aborted', startedAtMs: 22_000, endedAtMs: 22_500 })
    expect(leave(22_600), 'a caller who left proved nothing').toBe(1)
  })

  test('an answer from before it opened does not close it; the first content of the probe does', () => {
    const { health, attempt, state } = simulate()
    attempt(100, 'server')
    attempt(200, 'server')
    health.record(id, { startedAtMs: 50, endedAtMs: 300 })
    expect(state(300)).toBe('open')
    health.acquire(id, 2_000)
    health.answering(id, { startedAtMs: 2_000 })
    expect(state(2_100)).toBe('closed')
  })

  test('as a last resort an outage is probed before its time, once a second at most', () => {
    const { attempt } = simulate()
    const granted: number[] = []
    for (let nowMs = 0; nowMs < 10_000; nowMs += 50) {
      if (attempt(nowMs, 'network', { lastResort: true })) granted.push(nowMs)
    }
    expect(granted.slice(2).every((nowMs, i) => i === 0 || nowMs - granted[i + 1]! >= 1_000)).toBe(true)
    expect(granted.length).toBeGreaterThan(8)
  })

  test('down for a minute under steady traffic: few attempts, and used again within half a minute', () => {
    const { attempt } = simulate()
    let attemptsWhileDown = 0
    let backAtMs: number | undefined
    for (let nowMs = 0; nowMs < 120_000; nowMs += 40) {
      const down = nowMs >= 10_000 && nowMs < 70_000
      const got = attempt(nowMs, down ? 'overloaded' : undefined)
      if (down && got) attemptsWhileDown++
      if (nowMs >= 70_000 && got) backAtMs ??= nowMs
    }
    expect(attemptsWhileDown).toBeLessThan(60)
    expect(backAtMs! - 70_000).toBeLessThan(30_000)
  })

  test('openings and closings are told, with their cause, and listed', () => {
    const told: string[] = []
    const { health, attempt } = simulate(({ state, failure }) => told.push(`${state} ${failure}`))
    attempt(0, 'server')
    attempt(1, 'network')
    expect(health.circuits(20)).toEqual([{ endpointId: id, state: 'open', retryAtMs: 1_011, failure: 'network' }])
    attempt(1_500)
    expect(told).toEqual(['open network', 'closed network'])
    expect(health.circuits(1_600)).toEqual([])
  })
})

describe('measures', () => {
  const record = (failure: FailureKind | undefined, count: number, health = createMemoryHealth()) => {
    for (let i = 0; i < count; i++) health.record(id, { failure, startedAtMs: 0, endedAtMs: 1_000 })
    return health
  }

  test.each<[FailureKind, boolean]>([
    ['auth', true],
    ['billing', true],
    ['not_found', true],
    ['server', true],
    ['overloaded', true],
    ['timeout', true],
    ['cut', true],
    ['rate_limit', false],
    ['permission', false],
    ['invalid_request', false],
    ['payload_too_large', false],
    ['content_filter', false],
  ])('section 6: %s counts against uptime: %s', (kind, counts) => {
    const health = record(kind, 1, record(undefined, 3))
    expect(health.endpoint(id, 1_000)?.uptime5m).toEqual(counts ? { value: 0.75, of: 4 } : { value: 1, of: 3 })
  })

  test('one failure among many is no outage; a fifth is, for thirty seconds', () => {
    expect(record('server', 1, record(undefined, 9)).endpoint(id, 1_000)?.outage).toBe(false)
    const failing = record('server', 2, record(undefined, 8))
    expect(failing.endpoint(id, 29_000)?.outage).toBe(true)
    expect(failing.endpoint(id, 31_000)?.outage).toBe(false)
  })

  test('latency runs to the first content, throughput over the whole call', () => {
    const health = createMemoryHealth()
    health.record(id, { startedAtMs: 0, firstContentAtMs: 500, endedAtMs: 10_000, outputTokens: 300 })
    const view = health.endpoint(id, 10_000)
    expect(view?.latencyMs5m?.p50).toBeCloseTo(500, -2)
    expect(view?.throughput5m?.p50).toBeGreaterThan(28.5)
    expect(view?.throughput5m?.p50).toBeLessThan(31.5)
  })

  test('what is not known is not zero', () => {
    const health = createMemoryHealth()
    expect(health.endpoint(id, 0)).toBeUndefined()
    health.record(id, { failure: 'server', startedAtMs: 0, endedAtMs: 10 })
    const view = health.endpoint(id, 10)
    expect([view?.latencyMs5m, view?.throughput5m, view?.toolCalls2h]).toEqual([undefined, undefined, undefined])
  })

  test('R22: bounded; the endpoint unused longest is forgotten', () => {
    const health = createMemoryHealth({ maxEndpoints: 2 })
    for (const endpoint of ['a', 'b', 'a', 'c']) health.record(endpoint, { startedAtMs: 0, endedAtMs: 1 })
    expect(['a', 'b', 'c'].map((endpoint) => health.endpoint(endpoint, 1) !== undefined)).toEqual([true, false, true])
  })
})

describe('an attempt that gave way to another candidate', () => {
  const gaveWay = { failure: 'hedged' as const, streamed: true, patienceMs: 60_000 }

  test('is no failure, and its time so far is a latency: it would have taken longer', () => {
    const { health, state } = simulate()
    for (let nowMs = 0; nowMs < 19_000; nowMs += 1_000) {
      health.record(id, { startedAtMs: nowMs, endedAtMs: nowMs + 900, firstContentAtMs: nowMs + 400, streamed: true })
    }
    health.record(id, { ...gaveWay, startedAtMs: 19_000, endedAtMs: 24_000 })
    const known = health.endpoint(id, 24_000)!
    expect(state(24_000)).toBe('closed')
    expect(known.uptime5m).toEqual({ value: 1, of: 19 })
    expect(known.latencyMs5m!.p99).toBeGreaterThan(4_700)
    expect(known.streamedP95!.of).toBe(20)
    expect(known.streamedP95!.ms).toBeLessThan(450)
    expect(known.wholeP95).toBeUndefined()
    health.record(id, { ...gaveWay, startedAtMs: 24_000, endedAtMs: 29_000 })
    expect(health.endpoint(id, 29_000)!.streamedP95!.ms).toBeGreaterThan(4_700)
  })

  test('is a failure where nothing came for as long as one is waited for; content in between ends the counting', () => {
    const { health, state } = simulate()
    const wait = (nowMs: number, tookMs: number) =>
      health.record(id, { ...gaveWay, startedAtMs: nowMs, endedAtMs: nowMs + tookMs })
    wait(0, 59_999)
    health.answering(id, { startedAtMs: 60_000 })
    wait(100_000, 59_999)
    expect(state(160_000)).toBe('closed')
    wait(160_000, 1)
    wait(170_000, 59_999)
    expect(state(230_000)).toBe('closed')
    wait(230_000, 1)
    expect(state(230_001)).toBe('open')
    expect(health.circuits(230_001)).toMatchObject([{ failure: 'timeout' }])
  })

  test('is a failure where it was to find out whether an outage is over', () => {
    const { health, attempt, state } = simulate()
    attempt(0, 'server')
    attempt(100, 'server')
    expect(health.acquire(id, 1_200)).toBe(true)
    health.record(id, { ...gaveWay, startedAtMs: 1_200, endedAtMs: 1_700 })
    expect([state(1_700), state(3_699), state(3_700)]).toEqual(['open', 'open', 'half-open'])
  })
})
