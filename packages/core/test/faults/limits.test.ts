import { describe, expect, test } from 'vitest'
import { createGateway, openaiCompatible } from '../../src/index.ts'
import { bothWays, fallback, primary, startFaulty } from '../support/faulty.ts'
import { openaiWire, sse, startUpstream } from '../support/upstream.ts'

describe('limits', () => {
  test.each(bothWays)('a model may think longer than the others ($way)', async ({ stream }) => {
    const faulty = await startFaulty({
      dialect: 'openai',
      script: 'late',
      limits: { provider: { firstEventMs: 1_000 }, model: { firstEventMs: 300_000 } },
    })
    const answer = faulty.ask({ stream })
    await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
    faulty.clock.advance(299_000)
    faulty.primaryUpstream.release()
    expect(await answer).toMatchObject({ status: 200, models: [primary] })
  })

  test.each(bothWays)('a provider may have less time than the others ($way)', async ({ stream }) => {
    const limits = { provider: { firstEventMs: 1_000 } }
    const faulty = await startFaulty({ dialect: 'anthropic', script: 'silent', limits })
    const answer = faulty.ask({ stream })
    await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
    faulty.clock.advance(1_000)
    expect(await answer).toMatchObject({ status: 200, models: [fallback] })
  })

  test('what is wrong with them is found at start-up', () => {
    const start = (options: object) => () =>
      createGateway({
        providers: [openaiCompatible({ id: 'x', baseURL: 'http://127.0.0.1:1', ...options })],
        authenticate: false,
      })
    expect(start({ limits: { idleMs: 0 } })).toThrow('x: limits.idleMs must be a whole number of 1 or more, received 0')
    expect(start({ limits: { totalMs: 1 } })).toThrow("x: limits: there is no option 'totalMs'")
    expect(start({ models: { 'a/b': { upstream: 'b', limits: { idleMs: 1.5 } } } })).toThrow(
      "x: models['a/b'].limits.idleMs must be a whole number",
    )
  })

  test('an answer that goes on without any content is none', async () => {
    const endless = Array.from({ length: 12_000 }, () => openaiWire.role)
    const upstream = await startUpstream(sse(...endless, ...openaiWire.stream('too late')))
    const gateway = createGateway({
      providers: [openaiCompatible({ id: 'x', baseURL: `${upstream.url}/v1`, models: { 'a/b': { upstream: 'b' } } })],
      authenticate: false,
      routing: { retry: { perCandidate: 0 } },
    })
    const body = JSON.stringify({ model: 'a/b', stream: true, messages: [{ role: 'user', content: 'Hello' }] })
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body })
    expect(response.status).toBe(502)
    expect(await response.text()).toContain('the answer goes on without any content')
    await gateway.close()
  })
})
