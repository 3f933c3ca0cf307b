import { describe, expect, it } from 'vitest'
import { createGateway, type GatewayOptions, memoryState, openai, type RateLimits } from '../src/index.ts'
import { fakeClock } from './support/fake-clock.ts'
import { type Answer, json, openaiWire, startUpstream } from './support/upstream.ts'

const request = { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }] }

async function gatewayWith(
  limits: RateLimits,
  answer: Answer = json(openaiWire.reply('Hi')),
  options: Partial<GatewayOptions> = {},
) {
  const upstream = await startUpstream(answer)
  const clock = fakeClock(Date.UTC(2026, 0, 31, 12))
  const gateway = createGateway({
    providers: [openai({ apiKey: 'sk-secret', baseURL: `${upstream.url}/v1` })],
    authenticate: false,
    clock,
    ...options,
  })
  const ask = (id = 'c', signal?: AbortSignal) =>
    gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify(request),
      caller: { id, limits },
      ...(signal && { signal }),
    })
  return { gateway, upstream, clock, ask }
}

describe('rate limits', () => {
  it('requests a minute: 429 with the headers of the specification, per caller, free again after a minute', async () => {
    const { clock, ask } = await gatewayWith({ requestsPerMinute: 2 })
    expect((await ask()).status).toBe(200)
    clock.advance(30_000)
    expect((await ask()).status).toBe(200)
    const refused = await ask()
    expect(refused.status).toBe(429)
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      'retry-after': '31',
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Date.UTC(2026, 0, 31, 12, 1, 1)),
    })
    expect(await refused.json()).toMatchObject({
      error: { code: 429, metadata: { error_type: 'rate_limit_exceeded' } },
    })
    expect((await ask('someone else')).status).toBe(200)
    clock.advance(31_000)
    const again = await ask()
    expect(again.status).toBe(200)
    expect(again.headers.has('x-ratelimit-limit')).toBe(false)
    expect((await ask()).status).toBe(429)
  })

  it('tokens a minute: counted when they are known', async () => {
    const { clock, ask } = await gatewayWith({ tokensPerMinute: 30 })
    expect((await ask()).status).toBe(200) // 15 tokens each
    expect((await ask()).status).toBe(200)
    expect((await ask()).status).toBe(429)
    clock.advance(61_000)
    expect((await ask()).status).toBe(200)
  })

  it('R19: requests at the same time: a slot is free on every way out', async () => {
    let answerNow: (() => void) | undefined
    const { ask, upstream } = await gatewayWith({ concurrentRequests: 1 }, async (res, seen) => {
      await new Promise<void>((resolve) => (answerNow = resolve))
      await json(openaiWire.reply('Hi'))(res, seen)
    })
    const first = ask()
    await expect.poll(() => upstream.requests.length).toBe(1)
    expect((await ask()).status).toBe(429)
    answerNow?.()
    expect((await first).status).toBe(200)

    const leaving = new AbortController()
    const second = ask('c', leaving.signal)
    await expect.poll(() => upstream.requests.length).toBe(2)
    expect((await ask()).status).toBe(429)
    leaving.abort()
    await expect(second).rejects.toThrow(/abort/i)
    const third = ask()
    await expect.poll(() => upstream.requests.length).toBe(3)
    answerNow?.()
    expect((await third).status).toBe(200)
  })

  it.each([
    ['local', [200, 429]],
    ['open', [200, 200]],
    ['closed', [503, 503]],
  ] as const)('R21: a shared state that is gone, %s', async (sharedFailure, statuses) => {
    const broken = { ...memoryState(), name: 'redis', admit: () => Promise.reject(new Error('connection refused')) }
    const { gateway, ask } = await gatewayWith({ requestsPerMinute: 1 }, undefined, { shared: broken, sharedFailure })
    const seen: string[] = []
    gateway.on('shared-state-failure', ({ name }) => seen.push(name))
    expect([(await ask()).status, (await ask()).status]).toEqual(statuses)
    expect(seen).toEqual(['redis']) // left alone for a second, and told once
  })

  it('R21: a shared state that is silent holds nobody up for long', async () => {
    const silent = { ...memoryState(), admit: () => new Promise<never>(() => undefined) }
    const { clock, ask, upstream } = await gatewayWith({ requestsPerMinute: 1 }, undefined, { shared: silent })
    const answer = ask()
    await expect.poll(() => clock.pending()).toBeGreaterThan(0)
    expect(upstream.requests).toHaveLength(0)
    clock.advance(50)
    expect((await answer).status).toBe(200)
  })
})
