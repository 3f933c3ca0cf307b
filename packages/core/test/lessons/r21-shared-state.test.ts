import { expect, test } from 'vitest'
import { memoryState, memoryStore } from '../../src/index.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { primary, startFaulty } from '../support/faulty.ts'

/** A shared state that hangs until it is told to work. */
function hangingState() {
  const inner = memoryState()
  const asked: string[] = []
  const switched = { works: false }
  const answer = async <Result>(what: string, call: () => Promise<Result>): Promise<Result> => {
    asked.push(what)
    return switched.works ? call() : new Promise(() => {})
  }
  const shared: typeof inner = {
    ...inner,
    name: 'redis',
    reach: 'network',
    admit: (request) => answer('admit', () => inner.admit(request)),
    charge: (charges) => answer('charge', () => inner.charge(charges)),
    releaseSlots: (slots) => answer('release', () => inner.releaseSlots(slots)),
  }
  return { shared, asked, switched }
}

const limits = { requestsPerMinute: 1_000, tokensPerMinute: 1_000_000, concurrentRequests: 100 }

test('R21: a shared state that hangs is asked once a second, and gateway.health() tells', async () => {
  const { shared, asked, switched } = hangingState()
  const faulty = await startFaulty({ dialect: 'openai', script: 'ok', options: { shared, account: { limits } } })
  const { gateway, clock } = faulty
  const failures: unknown[] = []
  gateway.on('shared-state-failure', (failure) => failures.push(failure))
  expect(gateway.health()).toMatchObject({ status: 'ok', shared: { name: 'redis', reach: 'network', policy: 'local' } })

  const first = faulty.ask({ models: [primary] })
  await clock.armed(50)
  clock.advance(50)
  expect(await first).toMatchObject({ status: 200, done: true })
  const failedAtMs = clock.now()
  for (let request = 0; request < 10; request++) {
    expect(await faulty.ask({ models: [primary] })).toMatchObject({ status: 200, done: true })
  }
  expect(asked).toEqual(['admit'])
  expect(failures).toHaveLength(1)
  expect(gateway.health()).toMatchObject({
    status: 'degraded',
    shared: {
      failingSinceMs: failedAtMs,
      lastFailure: { atMs: failedAtMs, message: 'redis did not answer within 50 ms.' },
      policy: 'local',
    },
  })

  clock.advance(1_000)
  switched.works = true
  expect(await faulty.ask({ models: [primary] })).toMatchObject({ status: 200, done: true })
  expect(asked.slice(0, 2)).toEqual(['admit', 'admit'])
  const { status, shared: recovered } = gateway.health()
  expect({ status, since: recovered.failingSinceMs }).toEqual({ status: 'ok', since: undefined })
  expect(recovered.lastFailure?.atMs).toBe(failedAtMs) // what was is still told
})

test('R21: of many requests at once, one finds out whether the shared state answers again', async () => {
  const { shared, asked } = hangingState()
  const faulty = await startFaulty({ dialect: 'openai', script: 'ok', options: { shared, account: { limits } } })
  const first = faulty.ask({ models: [primary] })
  await faulty.clock.armed(50)
  faulty.clock.advance(50)
  await first
  faulty.clock.advance(1_000)
  asked.length = 0
  const answers = Promise.all(Array.from({ length: 20 }, () => faulty.ask({ models: [primary] })))
  await faulty.clock.armed(50)
  faulty.clock.advance(50)
  expect((await answers).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
  expect(asked).toEqual(['admit'])
})

test('R21: gateway.health() tells of a store that fails, that hangs, and that is well again', async () => {
  const clock = fakeClock()
  const inner = memoryStore({ clock })
  const hanging = Promise.withResolvers<void>()
  let mode: 'refuse' | 'hang' | 'work' = 'refuse'
  const store: typeof inner = {
    ...inner,
    async record(record) {
      if (mode === 'refuse') throw new Error('read-only')
      if (mode === 'hang') await hanging.promise
      return inner.record(record)
    },
  }
  const faulty = await startFaulty({ dialect: 'openai', script: 'ok', options: { store }, clock })
  const { gateway } = faulty
  const answer = faulty.ask({ models: [primary] })
  await clock.armed(2_000)
  await expect.poll(() => gateway.health().store.lastFailure?.message).toBe('read-only')
  const sinceMs = clock.now()
  expect(gateway.health()).toMatchObject({
    status: 'degraded',
    store: { name: 'memory', failingSinceMs: sinceMs, unwrittenRows: 1, policy: 'closed' },
  })
  mode = 'hang'
  clock.advance(2_000)
  await answer
  clock.advance(2_500)
  expect(gateway.health().store.lastFailure?.message).toMatch(/^no answer for \d+ ms$/)
  expect(gateway.health().store.failingSinceMs).toBe(sinceMs)
  mode = 'work'
  hanging.resolve()
  await expect.poll(() => gateway.health()).toMatchObject({ status: 'ok', store: { unwrittenRows: 0 } })
  expect(gateway.health().store.failingSinceMs).toBeUndefined()
})
