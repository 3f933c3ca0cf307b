import { describe, expect, test } from 'vitest'
import { bothWays, dialects, fallback, primary, readAnswer } from '../support/faulty.ts'
import { afterMs, fates, startHedged, untilSilent } from '../support/hedged.ts'

describe.each(dialects)('%s upstream', (dialect) => {
  test.each(bothWays)('slow to begin: another candidate is started beside it and answers, $way', async ({ stream }) => {
    const faulty = await startHedged({ dialect })
    faulty.primaryUpstream.use(() => 'role-only')
    const answer = faulty.ask({ stream })
    await untilSilent(faulty)
    faulty.clock.advance(afterMs - 1)
    expect(faulty.fallbackUpstream.requests).toHaveLength(0)
    faulty.clock.advance(1)
    const asked = await answer
    expect(asked).toMatchObject({ status: 200, models: [fallback], error: undefined })
    expect(asked.content).toBe(faulty.fallbackUpstream.answerText)
    expect(asked.ids).toHaveLength(1)
    await faulty.primaryUpstream.until(([request]) => request!.ending === 'caller-left')
    const [row] = faulty.rows
    expect(row).toMatchObject({
      outcome: 'completed',
      providerId: 'fallback',
      usage: { inputTokens: 100, outputTokens: 60 },
      attempts: [
        { providerId: 'primary', failure: 'hedged', durationMs: afterMs, startedAtMs: row!.createdAtMs },
        { providerId: 'fallback', failure: undefined, startedAtMs: row!.createdAtMs + afterMs },
      ],
    })
    expect(row!.latencyMs).toBe(afterMs)
    expect(faulty.attempts).toEqual(row!.attempts.map((attempt) => expect.objectContaining(attempt)))
    expect(faulty.clock.pending()).toBe(0)
  })

  test.each(bothWays)(
    'the first one begins after all: it answers, the other one is cancelled, $way',
    async ({ stream }) => {
      const faulty = await startHedged({ dialect, fallbackDialect: dialect, fallbackScript: 'late' })
      faulty.primaryUpstream.use(() => 'late')
      const answer = faulty.ask({ stream })
      await untilSilent(faulty)
      faulty.clock.advance(afterMs)
      await untilSilent(faulty, 'fallbackUpstream')
      faulty.primaryUpstream.release()
      const asked = await answer
      expect(asked).toMatchObject({ status: 200, models: [primary], content: faulty.primaryUpstream.answerText })
      await faulty.fallbackUpstream.until(([request]) => request!.ending === 'caller-left')
      expect(fates(faulty)).toEqual(['fallback hedged', 'primary answered'])
      expect(faulty.rows[0]).toMatchObject({ providerId: 'primary', outcome: 'completed' })
      expect(faulty.clock.pending()).toBe(0)
    },
  )

  test('the first one fails while the other one runs: the other one goes on, and there is no third', async () => {
    const faulty = await startHedged({ dialect, fallbackDialect: dialect, fallbackScript: 'late' })
    faulty.primaryUpstream.use(() => 'role-only')
    const answer = faulty.ask()
    await untilSilent(faulty)
    faulty.clock.advance(afterMs)
    await untilSilent(faulty, 'fallbackUpstream')
    await faulty.primaryUpstream.close()
    await expect.poll(() => faulty.attempts.length).toBe(1)
    expect(faulty.attempts).toMatchObject([{ providerId: 'primary', failure: 'cut' }])
    faulty.fallbackUpstream.release()
    expect(await answer).toMatchObject({ models: [fallback], content: faulty.fallbackUpstream.answerText, done: true })
    expect(fates(faulty)).toEqual(['primary cut', 'fallback answered'])
    expect(faulty.fallbackUpstream.requests).toHaveLength(1)
  })

  test('the other one fails: the first one answers', async () => {
    const faulty = await startHedged({ dialect, fallbackDialect: dialect, fallbackScript: 'overloaded' })
    faulty.primaryUpstream.use(() => 'late')
    const answer = faulty.ask()
    await untilSilent(faulty)
    faulty.clock.advance(afterMs)
    await expect.poll(() => faulty.attempts.length).toBe(1)
    faulty.primaryUpstream.release()
    expect(await answer).toMatchObject({ models: [primary], content: faulty.primaryUpstream.answerText, done: true })
    expect(fates(faulty)).toEqual(['fallback overloaded', 'primary answered'])
  })

  test('the caller leaves: both are cancelled, both are on the bill', async () => {
    const faulty = await startHedged({ dialect, fallbackDialect: dialect, fallbackScript: 'role-only' })
    faulty.primaryUpstream.use(() => 'role-only')
    const caller = new AbortController()
    const answer = Promise.allSettled([faulty.start({ signal: caller.signal })])
    await untilSilent(faulty)
    faulty.clock.advance(afterMs)
    await untilSilent(faulty, 'fallbackUpstream')
    caller.abort()
    await answer
    for (const upstream of [faulty.primaryUpstream, faulty.fallbackUpstream]) {
      await upstream.until(([request]) => request!.ending === 'caller-left')
    }
    await expect.poll(() => faulty.rows.length).toBe(1)
    expect(fates(faulty)).toEqual(['fallback aborted', 'primary aborted'])
    const [row] = faulty.rows
    const costs = row!.attempts.map(({ costNanoUsd }) => costNanoUsd!)
    expect(row).toMatchObject({ outcome: 'aborted', providerId: 'primary', costNanoUsd: costs[0]! + costs[1]! })
    // the tokens are those of one prompt
    expect(row!.usage.inputTokens).toBe(row!.attempts[1]!.usage!.inputTokens)
    expect(Math.min(...costs)).toBeGreaterThan(0)
    expect(faulty.clock.pending()).toBe(0)
  })
})

test('both fail: in its own turn the other one has a retry left, and no more', async () => {
  const faulty = await startHedged({ fallbackScript: 'overloaded' })
  faulty.primaryUpstream.use(() => 'late')
  const answer = faulty.ask({ stream: false })
  await untilSilent(faulty)
  faulty.clock.advance(afterMs)
  await expect.poll(() => faulty.attempts.length).toBe(1)
  faulty.clock.advance(60_000 - afterMs)
  await faulty.clock.armed(125)
  faulty.clock.advance(125)
  expect(await answer).toMatchObject({ status: 503, error: { code: 503 } })
  expect(fates(faulty)).toEqual(['fallback overloaded', 'primary timeout', 'fallback overloaded'])
})

test('the attempts of a request are bounded, hedges among them', async () => {
  const retry = { maxAttempts: 1 }
  const faulty = await startHedged({ options: { routing: { retry } } })
  faulty.primaryUpstream.use(() => 'late')
  const answer = faulty.ask()
  await untilSilent(faulty)
  faulty.clock.advance(59_999)
  faulty.primaryUpstream.release()
  expect(await answer).toMatchObject({ models: [primary] })
  expect(faulty.fallbackUpstream.requests).toHaveLength(0)
})

test('the request’s whole time bounds both', async () => {
  const faulty = await startHedged({ fallbackScript: 'late', options: { routing: { limits: { totalMs: 2_000 } } } })
  faulty.primaryUpstream.use(() => 'late')
  const answer = faulty.ask()
  await untilSilent(faulty)
  faulty.clock.advance(afterMs)
  await untilSilent(faulty, 'fallbackUpstream')
  faulty.clock.advance(2_000 - afterMs)
  expect(await answer).toMatchObject({ status: 503 })
  expect(fates(faulty).toSorted()).toEqual(['fallback timeout', 'primary timeout'])
  expect(faulty.clock.pending()).toBe(0)
})

test('comments keep the connection alive while two are waited for; then the answer comes', async () => {
  const faulty = await startHedged({ fallbackScript: 'late', options: { keepAliveMs: 1_000 } })
  faulty.primaryUpstream.use(() => 'late')
  const started = faulty.start()
  await untilSilent(faulty)
  faulty.clock.advance(afterMs)
  await untilSilent(faulty, 'fallbackUpstream')
  faulty.clock.advance(1_000)
  const response = await started
  const asked = readAnswer(response)
  await faulty.clock.armed(1_000)
  faulty.clock.advance(1_000)
  faulty.fallbackUpstream.release()
  const { text, models, done } = await asked
  expect(text).toMatch(/^: OPENROUTER PROCESSING/)
  expect({ models, done }).toEqual({ models: [fallback], done: true })
})

test('an answer that won and broke off is taken up by the one that gave way', async () => {
  const faulty = await startHedged({ fallbackScript: 'cut_40', options: { routing: { recovery: 'continue' } } })
  faulty.primaryUpstream.use(({ turn }) => (turn === 1 ? 'late' : 'ok'))
  const answer = faulty.ask()
  await untilSilent(faulty)
  faulty.clock.advance(afterMs)
  const asked = await answer
  expect(asked).toMatchObject({ error: undefined, content: faulty.primaryUpstream.answerText, done: true })
  expect(fates(faulty)).toEqual(['primary hedged', 'fallback cut', 'primary answered'])
  const [row] = faulty.rows
  expect(row!.costNanoUsd).toBe(row!.attempts.reduce((sum, { costNanoUsd }) => sum + costNanoUsd!, 0))
})

test('an answer that won and broke off while it was held back: it is that one’s turn, then', async () => {
  const faulty = await startHedged({ fallbackScript: 'cut_40~ok', options: { routing: { recovery: 'buffer' } } })
  faulty.primaryUpstream.use(() => 'late')
  const answer = faulty.ask()
  await untilSilent(faulty)
  faulty.clock.advance(afterMs)
  await faulty.clock.armed(125)
  faulty.clock.advance(125)
  expect(await answer).toMatchObject({ models: [fallback], content: faulty.fallbackUpstream.answerText, done: true })
  expect(fates(faulty)).toEqual(['primary hedged', 'fallback cut', 'fallback answered'])
})

test('closed while both run: both are cut off and settled once', async () => {
  const faulty = await startHedged({ fallbackScript: 'late' })
  faulty.primaryUpstream.use(() => 'late')
  const answer = faulty.ask({ stream: false })
  await untilSilent(faulty)
  faulty.clock.advance(afterMs)
  await untilSilent(faulty, 'fallbackUpstream')
  const closing = faulty.gateway.close({ drainMs: 100 })
  await faulty.clock.armed(100)
  faulty.clock.advance(100)
  expect(await answer).toMatchObject({ status: 503, error: { metadata: { error_code: 'shutting_down' } } })
  await closing
  expect(fates(faulty)).toEqual(['fallback failed', 'primary failed'])
  expect(faulty.rows).toHaveLength(1)
  expect(faulty.clock.pending()).toBe(0)
})
