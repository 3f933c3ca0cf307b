import type { Clock, RateRequest, SharedState } from '@inroute/core/shared'
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** How the suite wants a state opened. */
export interface SharedStateSetup {
  /** Names the state: the same place opened again is the same state. */
  place: string
  /** What its times are read from. */
  clock: Clock
}

/** Makes the state under test, over what is at `place`. */
export type SharedStateFactory = (setup: SharedStateSetup) => SharedState | Promise<SharedState>

/** What the suite need not prove of this one. */
export interface TestSharedStateOptions {
  /** Several instances share the state. @default true */
  shared?: boolean
}

const start = Date.UTC(2026, 0, 31, 12)

/** What every state that instances share must prove. Call it at the top level of a vitest file. */
export function testSharedState(
  name: string,
  create: SharedStateFactory,
  { shared = true }: TestSharedStateOptions = {},
): void {
  describe(`shared state: ${name}`, () => {
    let nowMs = start
    let setup: SharedStateSetup
    let opened: SharedState[] = []
    const clock: Clock = {
      now: () => nowMs,
      after: () => ({ cancel: () => undefined, refresh: () => undefined }),
    }
    const open = async (): Promise<SharedState> => {
      const state = await create(setup)
      opened.push(state)
      return state
    }
    beforeEach(() => {
      nowMs = start
      setup = { place: `t${randomUUID().replaceAll('-', '').slice(0, 16)}`, clock }
      opened = []
    })
    afterEach(() => Promise.all(opened.map((state) => state.close())))
    const request = (id: string, more: Partial<RateRequest>): RateRequest => ({
      id,
      windows: [],
      pools: [],
      slotsExpireAtMs: nowMs + 30_000,
      ...more,
    })
    const take = (state: SharedState, limit: number, amount = 1, key = 'w') =>
      state.admit(request('r', { windows: [{ key, limit, amount }] }))

    describe('windows', () => {
      it('grant the limit and not one more, however many ask at the same time', async () => {
        const state = await open()
        const decisions = await Promise.all(Array.from({ length: 200 }, () => take(state, 50)))
        expect(decisions.filter(({ granted }) => granted)).toHaveLength(50)
      })

      it('never grant more than the limit in any 60 seconds, and all of it again after 61', async () => {
        const state = await open()
        const granted: number[] = []
        for (; nowMs < start + 300_000; nowMs += 700) {
          if ((await take(state, 10)).granted) granted.push(nowMs)
        }
        for (const at of granted) {
          expect(granted.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(10)
        }
        expect(granted.length).toBeGreaterThanOrEqual(40)
      })

      it('say what remains and when there is room again', async () => {
        const state = await open()
        await take(state, 10, 4)
        nowMs += 20_500
        await take(state, 10, 5)
        expect(await take(state, 10, 3)).toEqual({ granted: false, key: 'w', remaining: 1, resetsAtMs: start + 61_000 })
        expect(await take(state, 10, 6)).toMatchObject({ resetsAtMs: start + 81_000 })
        expect(await take(state, 10, 11)).toEqual({ granted: false, key: 'w', remaining: 1 })
        nowMs = start + 60_999
        expect((await take(state, 10, 3)).granted).toBe(false)
        nowMs = start + 61_000
        expect((await take(state, 10, 3)).granted).toBe(true)
      })

      it('take from all of them or from none', async () => {
        const state = await open()
        const both = request('r', {
          windows: [
            { key: 'a', limit: 5, amount: 1 },
            { key: 'b', limit: 1, amount: 1 },
          ],
          pools: [{ key: 'p', limit: 5 }],
        })
        expect((await state.admit(both)).granted).toBe(true)
        expect(await state.admit({ ...both, id: 'r2' })).toMatchObject({ granted: false, key: 'b' })
        expect((await take(state, 5, 4, 'a')).granted).toBe(true)
        const slots = await Promise.all(
          ['s1', 's2', 's3', 's4', 's5'].map((id) => state.admit(request(id, { pools: [{ key: 'p', limit: 5 }] }))),
        )
        expect(slots.filter(({ granted }) => granted)).toHaveLength(4)
      })

      it('count more after the fact, and less', async () => {
        const state = await open()
        await take(state, 100)
        await state.charge([{ key: 'w', amount: 150 }])
        expect(await take(state, 100)).toMatchObject({ granted: false, remaining: 0 })
        await state.charge([{ key: 'w', amount: -52 }])
        expect((await take(state, 100)).granted).toBe(true)
        expect((await take(state, 100)).granted).toBe(false)
      })

      it('a limit of 0 grants nothing', async () => {
        expect(await take(await open(), 0)).toEqual({ granted: false, key: 'w', remaining: 0 })
      })
    })

    describe('R19: pools', () => {
      const enter = (state: SharedState, id: string, limit = 2) =>
        state.admit(request(id, { pools: [{ key: 'p', limit }] }))

      it('admit so many at the same time, and the next when one has left', async () => {
        const state = await open()
        const decisions = await Promise.all(['a', 'b', 'c'].map((id) => enter(state, id)))
        expect(decisions.map(({ granted }) => granted)).toEqual([true, true, false])
        expect(decisions[2]).toEqual({ granted: false, key: 'p', remaining: 0 })
        await state.releaseSlots({ id: 'a', pools: ['p'] })
        await state.releaseSlots({ id: 'a', pools: ['p'] })
        expect((await enter(state, 'd')).granted).toBe(true)
        expect((await enter(state, 'e')).granted).toBe(false)
      })

      it('free the slot of one who never came back, unless it was renewed', async () => {
        const state = await open()
        await enter(state, 'a')
        await enter(state, 'b')
        nowMs += 20_000
        await state.renewSlots({ id: 'b', pools: ['p'], expiresAtMs: nowMs + 30_000 })
        nowMs += 10_000
        expect((await enter(state, 'c')).granted).toBe(true)
        expect((await enter(state, 'd')).granted).toBe(false)
      })

      it('count the same occupant once', async () => {
        const state = await open()
        await enter(state, 'a', 1)
        expect((await enter(state, 'a', 1)).granted).toBe(true)
        expect((await enter(state, 'b', 1)).granted).toBe(false)
      })
    })

    describe('values', () => {
      it('are there until their time is over', async () => {
        const state = await open()
        await state.set('k', 'Größe "x" 1 2', 1_000)
        expect(await state.get('k')).toBe('Größe "x" 1 2')
        nowMs += 999
        expect(await state.get('k')).toBe('Größe "x" 1 2')
        nowMs += 1
        expect(await state.get('k')).toBeUndefined()
        await state.set('k', '', 60_000)
        expect(await state.get('k')).toBe('')
        await state.delete('k')
        expect(await state.get('k')).toBeUndefined()
        expect(await state.get('none')).toBeUndefined()
      })
    })

    it.runIf(shared)('R17: a limit is one limit for all instances', async () => {
      const states = [await open(), await open(), await open()]
      const decisions = await Promise.all(Array.from({ length: 300 }, (_, i) => take(states[i % 3]!, 50)))
      expect(decisions.filter(({ granted }) => granted)).toHaveLength(50)
      await states[0]!.set('k', 'v', 5_000)
      expect(await states[1]!.get('k')).toBe('v')
    })
  })
}
