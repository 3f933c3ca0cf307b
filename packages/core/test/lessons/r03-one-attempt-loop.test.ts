import { describe, expect, test } from 'vitest'
import { bothWays, dialects, fallback, primary, startFaulty } from '../support/faulty.ts'

// R3: retry, fallback and the commit point are one loop's, for streams as for whole answers.
describe.each(dialects)('%s', (dialect) => {
  test.each(['reset-after-headers', 'cut_0', 'half-close_0', 'short_0', 'error-in-band_0'])(
    'a stream that breaks before its first content (%s) falls back, unnoticed',
    async (script) => {
      const faulty = await startFaulty({ dialect, script, options: { routing: { retry: { perCandidate: 0 } } } })
      const asked = await faulty.ask()
      expect(asked).toMatchObject({ status: 200, models: [fallback], error: undefined, done: true })
      expect(asked.content).toBe(faulty.fallbackUpstream.answerText)
      expect(asked.ids).toHaveLength(1)
    },
  )

  test.each(bothWays)('no retry is made where none is allowed ($way)', async ({ stream }) => {
    const faulty = await startFaulty({
      dialect,
      script: 'overloaded',
      options: { routing: { retry: { perCandidate: 0 } } },
    })
    expect(await faulty.ask({ stream })).toMatchObject({ models: [fallback] })
    expect(faulty.primaryUpstream.requests).toHaveLength(1)
  })

  test.each(bothWays)('no fallback is made where none is allowed ($way)', async ({ stream }) => {
    const faulty = await startFaulty({ dialect, script: 'status_404' })
    const asked = await faulty.ask({ stream, models: [primary] })
    expect(asked).toMatchObject({ status: 404, error: { code: 404 } })
    expect(faulty.fallbackUpstream.requests).toHaveLength(0)
  })

  test.each(bothWays)('attempts are bounded, whatever fails ($way)', async ({ stream }) => {
    const retry = { perCandidate: 1_000, maxAttempts: 3 }
    const faulty = await startFaulty({ dialect, script: 'reset', options: { routing: { retry } } })
    const answer = faulty.ask({ stream, models: [primary] })
    // two pauses at most, with the jitter at a half: 125 and 250 ms; an open circuit may end it sooner
    for (const pauseMs of [125, 250]) {
      await Promise.race([faulty.clock.armed(pauseMs), answer])
      faulty.clock.advance(pauseMs)
    }
    const asked = await answer
    expect(asked.status).toBe(502)
    expect(faulty.primaryUpstream.requests.length).toBeGreaterThan(1)
    expect(faulty.primaryUpstream.requests.length).toBeLessThanOrEqual(3)
    expect(faulty.rows).toMatchObject([{ outcome: 'failed', costNanoUsd: 0 }])
  })

  test.each(bothWays)('total time is bounded over all attempts ($way)', async ({ stream }) => {
    const limits = { firstEventMs: 40_000, totalMs: 60_000 }
    const faulty = await startFaulty({
      dialect,
      script: 'silent',
      fallbackScript: 'silent',
      options: { routing: { limits } },
    })
    const answer = faulty.ask({ stream })
    await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
    faulty.clock.advance(40_000)
    await faulty.fallbackUpstream.until(([request]) => request?.waiting === true)
    faulty.clock.advance(20_000)
    const asked = await answer
    expect(asked.error).toMatchObject({
      metadata: { error_type: expect.stringMatching(/timeout|provider_overloaded/) },
    })
    expect(faulty.rows).toMatchObject([
      { outcome: 'failed', attempts: [{ failure: 'timeout' }, { failure: 'timeout' }] },
    ])
  })
})

/** One policy for whoever asks, in whichever dialect: what is asked, and where the answer's text is. */
const routes = {
  'chat/completions': { body: { messages: [{ role: 'user', content: 'Count.' }] } },
  messages: { body: { messages: [{ role: 'user', content: 'Count.' }], max_tokens: 500 } },
  responses: { body: { input: 'Count.' } },
  completions: { body: { prompt: 'Count.' } },
}

describe.each(Object.entries(routes))('POST /%s', (path, { body }) => {
  test.each(bothWays)('retried once, then answered by the fallback ($way)', async ({ stream }) => {
    const faulty = await startFaulty({ dialect: 'openai', script: 'server-error' })
    const answer = faulty.gateway.fetch(`http://inroute/api/v1/${path}`, {
      method: 'POST',
      body: JSON.stringify({ ...body, models: [primary, fallback], stream }),
    })
    await faulty.clock.armed(125)
    faulty.clock.advance(125)
    const response = await answer
    expect(response.status).toBe(200)
    expect(await response.text()).toContain(faulty.fallbackUpstream.answerText.slice(0, 4))
    expect(faulty.rows[0]!.attempts.map(({ providerId, failure }) => [providerId, failure])).toEqual([
      ['primary', 'server'],
      ['primary', 'server'],
      ['fallback', undefined],
    ])
  })
})
