import { assert, asyncProperty, boolean, constantFrom, nat, option, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Caller, GatewayOptions } from '../../src/index.ts'
import { dialects, primary, startFaulty } from '../support/faulty.ts'

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

describe('a request that is refused before anything is tried', () => {
  const chat = (body: string, headers: Record<string, string> = {}) => ({ path: 'chat/completions', body, headers })
  const hello = { messages: [{ role: 'user', content: 'canary-prompt' }] }
  const spent = { id: 'c', budget: { limitUsd: 0 } }
  const limited = { id: 'c', limits: { requestsPerMinute: 0 } }
  const good = JSON.stringify({ ...hello, model: primary })
  const keyed = { authenticate: { apiKey: 'sk-good' } }
  test.each<
    [string, number, Partial<GatewayOptions>, { path: string; body: string; headers?: object; caller?: Caller }]
  >([
    ['invalid_json', 400, {}, chat('{"model":')],
    ['invalid_request', 400, {}, chat(JSON.stringify({ model: primary }))],
    ['model_not_found', 400, {}, chat(JSON.stringify({ ...hello, model: 'nobody/knows' }))],
    ['invalid_api_key', 401, keyed, chat(good, { authorization: 'Bearer sk-bad' })],
    ['rate_limit_exceeded', 429, {}, { ...chat(good), caller: limited }],
    ['insufficient_credits', 402, {}, { ...chat(good), caller: spent }],
    ['body_too_large', 413, { maxBodyBytes: 10 }, chat(good)],
    ['model_not_found', 400, {}, { path: 'embeddings', body: JSON.stringify({ model: 'nobody/knows', input: 'Hi' }) }],
    ['invalid_json', 400, {}, { path: 'messages', body: 'no' }],
  ])('%s: one refusal, told with its code and without a word of the prompt', async (code, status, options, request) => {
    const faulty = await startFaulty({ dialect: 'openai', script: 'ok', options })
    const refusals: unknown[] = []
    faulty.gateway.on('refusal', (event) => refusals.push(event))
    const { path, body, headers, caller } = request
    const response = await faulty.gateway.fetch(`http://inroute/api/v1/${path}`, {
      method: 'POST',
      body,
      ...(headers && { headers: { ...headers } }),
      ...(caller && { caller }),
    })
    expect(response.status).toBe(status)
    await response.text()
    const nowMs = faulty.clock.now()
    expect(refusals).toMatchObject([{ code, status, createdAtMs: nowMs, endedAtMs: nowMs }])
    expect(JSON.stringify(refusals)).not.toContain('canary')
    expect(faulty.rows).toEqual([])
  })

  test('because the gateway is shutting down; what asks for no model is none', async () => {
    const faulty = await startFaulty({ dialect: 'openai', script: 'ok' })
    const refusals: unknown[] = []
    faulty.gateway.on('refusal', ({ code, api }) => refusals.push([code, api]))
    await faulty.gateway.close()
    for (const [method, path] of [
      ['POST', 'responses/'],
      ['GET', 'models'],
      ['GET', 'responses'],
      ['POST', 'nowhere'],
    ]) {
      const response = await faulty.gateway.fetch(`http://inroute/api/v1/${path}`, { method: method! })
      expect(response.status).toBe(503)
    }
    expect(refusals).toEqual([['shutting_down', 'responses']])
  })

  test('one that failed after that has a generation and no refusal', async () => {
    const faulty = await startFaulty({ dialect: 'openai', script: 'status_400' })
    const refusals: unknown[] = []
    faulty.gateway.on('refusal', (event) => refusals.push(event))
    expect((await faulty.ask({ models: [primary] })).status).toBe(400)
    expect(faulty.rows).toMatchObject([{ outcome: 'failed' }])
    expect(refusals).toEqual([])
  })
})

/** R6 with two that run side by side: whichever wins, fails or is left, one end, and the row is the sum of its attempts. */
test.each(dialects)('%s: exactly one terminal event of a hedged request', { timeout: 60_000 }, async (dialect) => {
  const hedge = { after: 500, models: 'any' as const, maxExtraSpendPercent: 100 }
  const routing = { hedge, retry: { perCandidate: 0 } }
  const faulty = await startFaulty({ dialect, script: 'ok', fallbackDialect: dialect, tokens: 6, options: { routing } })
  await faulty.ask()
  let hedged = 0
  const slow = constantFrom('silent', 'late', 'role-only', 'stall_3', 'ok', 'reset')
  const other = constantFrom('ok', 'ok', 'ok', 'ok', 'role-only', 'cut_3', 'overloaded')
  const scenario = record({ script: slow, other, stream: boolean(), leavesAfter: option(nat({ max: 12 })) })
  await assert(
    asyncProperty(scenario, async ({ script, other, stream, leavesAfter }) => {
      for (const upstream of [faulty.primaryUpstream, faulty.fallbackUpstream]) upstream.reset()
      faulty.primaryUpstream.use(() => script)
      faulty.fallbackUpstream.use(() => other)
      faulty.clock.advance(30_000)
      faulty.rows.length = 0
      faulty.attempts.length = 0
      const caller = new AbortController()
      const read = async (): Promise<void> =>
        void (await (await faulty.start({ stream, signal: caller.signal })).text())
      const over = Promise.allSettled([read()])
      for (let turn = 0; turn < 40; turn++) {
        await new Promise(setImmediate)
        if (turn === leavesAfter) caller.abort()
        if (turn % 10 === 9) faulty.clock.advance([500, 500, 30_000, 60_000][(turn - 9) / 10]!)
      }
      faulty.clock.advance(60_000)
      await over
      await expect.poll(() => faulty.rows.length).toBe(1)
      await new Promise(setImmediate)
      expect(faulty.rows).toHaveLength(1)
      const [row] = faulty.rows
      expect(outcomes).toContain(row!.outcome)
      expect(faulty.attempts.map(({ id }) => id)).toEqual(row!.attempts.map(({ id }) => id))
      expect(row!.costNanoUsd).toBe(row!.attempts.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0))
      if (row!.attempts.some(({ failure }) => failure === 'hedged')) hedged += 1
      expect(faulty.clock.pending()).toBe(0)
    }),
    { numRuns: 150, seed: 7 },
  )
  expect(hedged).toBeGreaterThan(3)
})
