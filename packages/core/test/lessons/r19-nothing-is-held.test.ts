import { expect, test } from 'vitest'
import { memoryStore } from '../../src/index.ts'
import { type AskOptions, dialects, type Faulty, startFaulty } from '../support/faulty.ts'

const slots = 20
const scripts = [
  'ok',
  'cut_3',
  'stall_3',
  'silent',
  'role-only',
  'short_3',
  'error-in-band_3',
  'overloaded',
  'reset',
  'rate-limit',
  'status_400',
  'no-done',
]

/** Mulberry32: chance that can be had again. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Time passes, as fast as it can, until all are over. */
async function pass(faulty: Faulty, all: Promise<unknown>): Promise<void> {
  const turn = async (): Promise<boolean> => {
    await new Promise(setImmediate)
    faulty.clock.advance(500)
    return false
  }
  const over = all.then(() => true)
  while (!(await Promise.race([over, turn()])));
}

async function askAndLeave(faulty: Faulty, random: () => number): Promise<void> {
  const caller = new AbortController()
  const stream = random() < 0.7
  const leavesAfter = random() < 0.3 ? Math.floor(random() * 8) : Infinity
  const options: AskOptions = { stream, signal: caller.signal, body: { max_tokens: 100 } }
  if (random() < 0.3) options.headers = { 'x-inroute-recovery': 'continue' }
  try {
    const reader = (await faulty.start(options)).body!.getReader()
    for (let reads = 0; !(await reader.read()).done; reads++) if (reads >= leavesAfter) await reader.cancel()
  } catch {
    // the caller had left
  }
  caller.abort()
}

test.each(dialects)(
  'R19: after any chaos nothing is held, every slot is free, and the books agree (%s)',
  { timeout: 60_000 },
  async (dialect) => {
    const store = memoryStore()
    const account = { budget: [{ limitUsd: 100 }], limits: { concurrentRequests: slots } }
    const faulty = await startFaulty({ dialect, script: 'ok', tokens: 6, options: { store, account } })
    const random = chance(19)
    faulty.primaryUpstream.use(() => scripts[Math.floor(random() * scripts.length)])
    for (let round = 0; round < 15; round++) {
      await pass(faulty, Promise.all(Array.from({ length: slots }, () => askAndLeave(faulty, random))))
    }
    await expect.poll(() => faulty.rows.length).toBe(15 * slots)
    expect(await store.holds()).toEqual([])
    expect(await store.check()).toEqual([])
    const [usage] = await store.usage(['account'], faulty.clock.now())
    expect(usage!.windows.lifetime).toMatchObject({
      heldNanoUsd: 0n,
      spentNanoUsd: faulty.rows.reduce((sum, row) => sum + BigInt(row.costNanoUsd), 0n),
      requests: 15 * slots,
    })

    faulty.primaryUpstream.use(() => 'stall_3')
    faulty.clock.advance(60_000)
    const running = await Promise.all(Array.from({ length: slots }, () => faulty.start()))
    expect(running.map(({ status }) => status)).toEqual(Array.from({ length: slots }, () => 200))
    expect((await faulty.start()).status).toBe(429)
    for (const { body } of running) await body!.cancel()
    await faulty.gateway.close()
    expect(faulty.clock.pending()).toBe(0)
  },
)
