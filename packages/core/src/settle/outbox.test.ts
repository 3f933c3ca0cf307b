import { describe, expect, test } from 'vitest'
import { fakeClock } from '../../test/support/fake-clock.ts'
import type { GatewayEvents } from '../observe/events.ts'
import { createEventHub } from '../observe/events.ts'
import type { GenerationRecord } from '../store/contract.ts'
import { createOutbox } from './outbox.ts'

const row = (id: string): GenerationRecord => ({ id }) as GenerationRecord

function start(options: { maxRows?: number } = {}) {
  const clock = fakeClock()
  const events = createEventHub()
  const failures: GatewayEvents['store-failure'][] = []
  events.on('store-failure', (failure) => failures.push(failure))
  const written: string[] = []
  const state = { down: false, asked: 0 }
  const store = {
    async record({ id }: GenerationRecord) {
      state.asked++
      if (state.down) throw new Error('the disk is full')
      written.push(id)
      return { scopes: [] }
    },
  }
  const outbox = createOutbox({ store: store as never, clock, events, ...options })
  return { clock, failures, written, state, outbox }
}
const turns = async (count = 20): Promise<void> => {
  for (let i = 0; i < count; i++) await Promise.resolve()
}

describe('createOutbox', () => {
  test('R20: what the store refuses is tried again, less and less often, until it is written', async () => {
    const { clock, written, state, outbox, failures } = start()
    state.down = true
    const writing = ['a', 'b', 'c'].map((id) => outbox.write(row(id)))
    await turns()
    expect([state.asked, outbox.pending()]).toEqual([3, 3])
    for (const waitMs of [100, 200, 400, 800]) {
      clock.advance(waitMs - 1)
      await turns()
      const before = state.asked
      clock.advance(1)
      await turns()
      expect(state.asked, 'one row feels for all').toBe(before + 1)
    }
    state.down = false
    clock.advance(1_600)
    await Promise.all(writing)
    expect(written.toSorted()).toEqual(['a', 'b', 'c'])
    expect(outbox.pending()).toBe(0)
    expect(failures.every(({ lost }) => !lost)).toBe(true)
  })

  test('R22: it is bounded; what is lost is said to be', async () => {
    const { state, outbox, failures } = start({ maxRows: 2 })
    state.down = true
    const first = outbox.write(row('a'))
    await turns()
    void outbox.write(row('b'))
    void outbox.write(row('c'))
    await first
    expect(outbox.pending()).toBe(2)
    expect(failures.filter(({ lost }) => lost).map(({ generationId }) => generationId)).toEqual(['a'])
  })

  test('closing waits for what is pending, but not for ever', async () => {
    const { clock, state, outbox, failures, written } = start()
    state.down = true
    void outbox.write(row('a'))
    await turns()
    const closing = outbox.close(150)
    state.down = false
    clock.advance(100)
    await closing
    expect(written).toEqual(['a'])

    state.down = true
    void outbox.write(row('b'))
    await turns()
    const giving = outbox.close(50)
    clock.advance(50)
    await giving
    expect(failures.at(-1)).toMatchObject({ generationId: 'b', lost: true })
    expect(outbox.pending()).toBe(0)
  })
})
