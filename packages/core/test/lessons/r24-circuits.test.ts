import { describe, expect, test } from 'vitest'
import { fallback, primary, startFaulty } from '../support/faulty.ts'

describe('R24: circuits, as callers and upstreams see them', () => {
  test.each(['reset', 'close', 'overloaded', 'error-page_502', 'cut_0', 'html'])(
    'when all are down (%s): a 503 that says when to come back, one probe a second at most, and back in service',
    async (script) => {
      const options = { routing: { retry: { perCandidate: 0 } } }
      const faulty = await startFaulty({ dialect: 'openai', script, fallbackScript: script, options })
      const asked = () => faulty.primaryUpstream.requests.length + faulty.fallbackUpstream.requests.length
      for (let i = 0; i < 3; i++) await faulty.ask()
      const before = asked()
      const refused = await faulty.ask()
      expect(asked()).toBe(before)
      expect(refused).toMatchObject({
        status: 503,
        error: { code: 503, metadata: { error_type: 'provider_overloaded' } },
      })
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)

      for (let tenths = 0; tenths < 100; tenths++) {
        faulty.clock.advance(100)
        await faulty.ask()
      }
      // ten seconds, two endpoints, each at most once a second
      expect(asked() - before).toBeLessThanOrEqual(20)

      faulty.primaryUpstream.use(() => 'ok')
      faulty.clock.advance(30_000)
      expect(await faulty.ask()).toMatchObject({ status: 200, models: [primary] })
    },
  )

  test('a limit of rate opens the circuit for as long as the provider asks', async () => {
    const faulty = await startFaulty({ dialect: 'openai', script: 'rate-limit_20~ok' })
    expect(await faulty.ask()).toMatchObject({ models: [fallback] })
    faulty.clock.advance(19_000)
    expect(await faulty.ask()).toMatchObject({ models: [fallback] })
    expect(faulty.primaryUpstream.requests).toHaveLength(1)
    faulty.clock.advance(1_000)
    expect(await faulty.ask()).toMatchObject({ models: [primary] })
  })

  test('requests that are wrong open no circuit', async () => {
    const faulty = await startFaulty({ dialect: 'openai', script: 'status_400' })
    for (let i = 0; i < 5; i++) await faulty.ask({ models: [primary] })
    expect(faulty.primaryUpstream.requests).toHaveLength(5)
  })

  test('callers who leave open no circuit', async () => {
    const faulty = await startFaulty({ dialect: 'openai', script: 'stall_3' })
    for (let i = 0; i < 5; i++) {
      const reader = (await faulty.start({ models: [primary] })).body!.getReader()
      await reader.read()
      await reader.cancel()
    }
    expect(faulty.primaryUpstream.requests).toHaveLength(5)
  })
})
