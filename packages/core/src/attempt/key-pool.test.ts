import { describe, expect, test } from 'vitest'
import type { FailureKind } from '../errors/upstream-failure.ts'
import { Secret } from '../providers/secret.ts'
import { createKeyPool } from './key-pool.ts'

const keys = [new Secret('first'), new Secret('second'), new Secret('third')]
const [first, second, third] = keys
const failure = (kind: FailureKind, retryAfterMs?: number) => ({ kind, message: '', retryAfterMs })
const at = (nowMs: number, endpointId = 'e') => ({ keys, endpointId, nowMs })

describe('createKeyPool', () => {
  test('shares the load', () => {
    let turn = 0
    const pool = createKeyPool(() => (turn++ % 3) / 3)
    expect([0, 1, 2].map(() => pool.pick(keys, 'e', { nowMs: 0 }))).toEqual([first, second, third])
  })

  test.each<[FailureKind, number]>([
    ['auth', 600_000],
    ['billing', 600_000],
    ['permission', 60_000],
    ['rate_limit', 10_000],
  ])('%s: the key rests for %i ms', (kind, restMs) => {
    const pool = createKeyPool(() => 0)
    expect(pool.refuse(first, failure(kind), at(0))).toBe(true)
    expect(pool.pick(keys, 'e', { nowMs: restMs - 1 })).toBe(second)
    expect(pool.pick(keys, 'e', { nowMs: restMs })).toBe(first)
  })

  test('a Retry-After is kept, and a rate limit is one endpoint’s', () => {
    const pool = createKeyPool(() => 0)
    pool.refuse(first, failure('rate_limit', 90_000), at(0))
    expect(pool.pick(keys, 'e', { nowMs: 89_999 })).toBe(second)
    expect(pool.pick(keys, 'other', { nowMs: 1 })).toBe(first)
    pool.refuse(second, failure('auth'), at(0))
    expect(pool.pick(keys, 'e', { nowMs: 1 })).toBe(third)
    expect(pool.pick([second!, third!], 'other', { nowMs: 1 })).toBe(third)
  })

  test('when all rest, the one that is due first is used, and nobody promises another', () => {
    const pool = createKeyPool(() => 0)
    pool.refuse(first, failure('rate_limit', 30_000), at(0))
    pool.refuse(second, failure('rate_limit', 5_000), at(0))
    expect(pool.refuse(third, failure('rate_limit', 20_000), at(0))).toBe(false)
    expect(pool.pick(keys, 'e', { nowMs: 1 })).toBe(second)
  })

  test('the preferred key is used unless it rests', () => {
    const pool = createKeyPool(() => 0)
    const preferred = (key: Secret): boolean => key === third
    expect(pool.pick(keys, 'e', { nowMs: 0, preferred })).toBe(third)
    pool.refuse(third, failure('rate_limit'), at(0))
    expect(pool.pick(keys, 'e', { nowMs: 0, preferred })).toBe(first)
  })

  test('other failures say nothing about the key; a single key never rests', () => {
    const pool = createKeyPool(() => 0)
    expect(pool.refuse(first, failure('server'), at(0))).toBe(false)
    expect(pool.pick(keys, 'e', { nowMs: 0 })).toBe(first)
    expect(pool.refuse(first, failure('auth'), { ...at(0), keys: [first!] })).toBe(false)
    expect(pool.pick([first!], 'e', { nowMs: 0 })).toBe(first)
    expect(pool.pick([], 'e', { nowMs: 0 })).toBeUndefined()
  })
})
