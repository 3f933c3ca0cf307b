import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../src/index.ts'
import type { Store } from '../../src/store/contract.ts'
import { bothWays, startFaulty } from '../support/faulty.ts'

/** A store whose ledger stands still, or refuses, until it is told otherwise. */
function pausedStore(): { store: Store; state: { mode: 'hang' | 'refuse' | 'work' }; resume: () => void } {
  const inner = memoryStore()
  const paused = Promise.withResolvers<void>()
  const state: { mode: 'hang' | 'refuse' | 'work' } = { mode: 'hang' }
  const store: Store = {
    ...inner,
    async record(record) {
      if (state.mode === 'refuse') throw new Error('read-only')
      if (state.mode === 'hang') await paused.promise
      return inner.record(record)
    },
  }
  return { store, state, resume: () => paused.resolve() }
}

describe.each(bothWays)('R21: a store that hangs or fails does not keep callers waiting ($way)', ({ stream }) => {
  test('hanging: the answer ends after the deadline, the row follows', async () => {
    const { store, resume } = pausedStore()
    const faulty = await startFaulty({ dialect: 'openai', script: 'ok', options: { store } })
    const answer = faulty.ask({ stream })
    await faulty.clock.armed(2_000)
    faulty.clock.advance(2_000)
    const asked = await answer
    expect(asked).toMatchObject({ status: 200, content: faulty.primaryUpstream.answerText, done: stream })
    const id = asked.headers.get('x-generation-id')!
    expect(await store.generation(id)).toBeUndefined()
    resume()
    await expect.poll(() => store.generation(id)).toMatchObject({ id, outcome: 'completed' })
  })

  test('refusing: the answer ends after the deadline, the row is tried again until it is taken', async () => {
    const { store, state } = pausedStore()
    state.mode = 'refuse'
    const faulty = await startFaulty({ dialect: 'openai', script: 'ok', options: { store } })
    const failures: boolean[] = []
    faulty.gateway.on('store-failure', ({ lost }) => failures.push(lost))
    const answer = faulty.ask({ stream })
    await faulty.clock.armed(100)
    faulty.clock.advance(2_000)
    const asked = await answer
    expect(asked).toMatchObject({ status: 200, content: faulty.primaryUpstream.answerText })
    state.mode = 'work'
    const id = asked.headers.get('x-generation-id')!
    await expect
      .poll(() => {
        faulty.clock.advance(1_000)
        return store.generation(id)
      })
      .toMatchObject({ id })
    expect(failures).not.toContain(true)
  })
})
