import { assert, asyncProperty, boolean, constantFrom, nat, option, record } from 'fast-check'
import { expect, test } from 'vitest'
import { dialects, startFaulty } from '../support/faulty.ts'

const outcomes = ['completed', 'failed', 'aborted', 'upstream_cut']
const scripts = constantFrom(
  'ok',
  'cut_3',
  'stall_3',
  'silent',
  'role-only',
  'short_3',
  'error-in-band_3',
  'overloaded',
  'reset',
  'no-done',
  'split',
)

/** R6. Whatever the upstream does and whenever the caller leaves: one end, told once, with what it cost. */
test.each(dialects)('%s: exactly one terminal event a request', { timeout: 60_000 }, async (dialect) => {
  const retry = { perCandidate: 0 }
  const faulty = await startFaulty({ dialect, script: 'ok', tokens: 6, options: { routing: { retry } } })
  const scenario = record({
    script: scripts,
    stream: boolean(),
    /** After how many reads, or turns of the event loop, the caller leaves. */
    leaves: option(record({ reads: boolean(), after: nat({ max: 12 }) })),
  })
  await assert(
    asyncProperty(scenario, async ({ script, stream, leaves }) => {
      faulty.rows.length = 0
      faulty.attempts.length = 0
      faulty.primaryUpstream.use(() => script)
      faulty.clock.advance(30_000)
      const caller = new AbortController()
      const read = async (): Promise<void> => {
        const reader = (await faulty.start({ stream, signal: caller.signal })).body!.getReader()
        for (let reads = 0; !(await reader.read()).done; reads++) {
          if (leaves?.reads && reads === leaves.after) await reader.cancel()
        }
      }
      const over = Promise.allSettled([read()])
      if (leaves && !leaves.reads) {
        for (let turn = 0; turn < leaves.after; turn++) await new Promise(setImmediate)
        caller.abort()
      }
      // what is silent now will be found so
      await Promise.race([over, faulty.primaryUpstream.until((requests) => requests.at(-1)?.waiting === true)])
      for (const limitMs of [30_000, 60_000]) {
        await new Promise(setImmediate)
        faulty.clock.advance(limitMs)
      }
      await over
      await expect.poll(() => faulty.rows.length).toBe(1)
      await new Promise(setImmediate)
      expect(faulty.rows).toHaveLength(1)
      const [row] = faulty.rows
      expect(outcomes).toContain(row!.outcome)
      expect(row!.attempts).toHaveLength(faulty.attempts.length)
      expect(Number.isInteger(row!.costNanoUsd)).toBe(true)
      expect(faulty.clock.pending()).toBe(0)
    }),
    { numRuns: 150, seed: 6 },
  )
})
