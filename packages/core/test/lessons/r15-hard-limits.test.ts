import { describe, expect, it } from 'vitest'
import { type Caller, createGateway, type GatewayOptions, memoryStore, openaiCompatible } from '../../src/index.ts'
import { type Answer, type Completion, openaiWire, startUpstream } from '../support/upstream.ts'

/** 1 nano-USD for a token in, 3 for a token out, and the model may write 1000. */
const offer = {
  upstream: 'm',
  contextTokens: 10_000,
  maxOutputTokens: 1000,
  pricing: { inputPerMillion: 0.001, outputPerMillion: 0.003 },
}
const request = { model: 'a/m', messages: [{ role: 'user', content: 'Hello' }] }
const usageOf = (prompt: number, completion: number) => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
})

/** Writes as much as it may: what a limit has to hold against. */
const spendthrift: Answer = (res, { body }) => {
  const most = (body['max_tokens'] ?? body['max_completion_tokens'] ?? 1000) as number
  const prompt = JSON.stringify(body['messages']).length
  const reply = openaiWire.reply('x'.repeat(10), { usage: usageOf(prompt, most) })
  res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
}

const gatewayTo = (url: string, options: Partial<GatewayOptions> = {}) =>
  createGateway({
    providers: [openaiCompatible({ id: 'p', baseURL: `${url}/v1`, models: { 'a/m': offer } })],
    authenticate: false,
    ...options,
  })

type Gateway = ReturnType<typeof gatewayTo>

const post = (gateway: Gateway, body: object, caller?: Caller) =>
  gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify(body),
    ...(caller && { caller }),
  })

interface ErrorBody {
  error: { code: number; message: string; metadata: Record<string, unknown> }
}

describe('R15: hard limits', () => {
  it('a thousand concurrent requests of a nearly spent caller spend at most what was left', {
    timeout: 60_000,
  }, async () => {
    const upstream = await startUpstream(spendthrift)
    const store = memoryStore()
    const gateway = gatewayTo(upstream.url, { store })
    const caller = { id: 'c', budget: [{ limitUsd: 0.000_012_345 }, { limitUsd: 1, window: 'daily' as const }] }
    const answers = await Promise.all(
      Array.from({ length: 1000 }, async () => {
        const response = await post(gateway, request, caller)
        return { status: response.status, body: (await response.json()) as Completion }
      }),
    )
    const served = answers.filter(({ status }) => status === 200)
    expect(answers.every(({ status }) => [200, 402, 429].includes(status))).toBe(true)
    expect(upstream.requests).toHaveLength(served.length)
    const [usage] = await store.usage(['caller:c'], Date.now())
    const { spentNanoUsd, heldNanoUsd, requests } = usage!.windows.lifetime
    expect(spentNanoUsd).toBeLessThanOrEqual(12_345n)
    expect(spentNanoUsd).toBeGreaterThan(11_000n) // and the limit is not kept by serving nobody
    expect({ heldNanoUsd, requests }).toEqual({ heldNanoUsd: 0n, requests: served.length })
    const billed = served.reduce((sum, { body }) => sum + Math.round((body.usage.cost ?? 0) * 1e9), 0)
    expect(BigInt(billed)).toBe(spentNanoUsd)
    expect(await store.check()).toEqual([])
  })

  it('a burst at a nearly spent limit is asked to come again while it is only held, and told 402 once it is spent', async () => {
    let release: (() => void) | undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    const upstream = await startUpstream(async (res, seen) => {
      await gate
      const reply = openaiWire.reply('x', { usage: usageOf(10, 10) })
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
      return void seen
    })
    const gateway = gatewayTo(upstream.url)
    // one request may cost some 300 to 400 nano-USD, and costs 40
    const body = { ...request, max_tokens: 100 }
    const caller = { id: 'c', budget: { limitUsd: 0.000_001, window: 'daily' as const } }
    const burst = Array.from({ length: 20 }, () => post(gateway, body, caller))
    const refused = await Promise.race(burst)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const { error } = (await refused.json()) as ErrorBody
    expect(error).toMatchObject({
      code: 429,
      metadata: { error_type: 'rate_limit_exceeded', error_code: 'budget_held' },
    })
    expect(error.message).toMatch(/held for requests that are running.*try again in 1 s/)
    release?.()
    const first = await Promise.all(burst)
    const served = first.filter(({ status }) => status === 200).length
    expect(served).toBeGreaterThan(0)
    expect(first.filter(({ status }) => status === 429)).toHaveLength(20 - served)
    // coming again, one after the other, until nothing is left
    let status = 200
    for (let turn = 0; status === 200; turn += 1) {
      expect(turn).toBeLessThan(30)
      status = (await post(gateway, body, caller)).status
    }
    expect(status).toBe(402)
  })

  it('clamps max_tokens to what the remainder affords, and says so', async () => {
    const upstream = await startUpstream(spendthrift)
    const gateway = gatewayTo(upstream.url)
    const response = await post(gateway, request, { id: 'c', budget: { limitUsd: 0.000_001 } })
    const answer = (await response.json()) as Completion
    const sent = upstream.requests[0]?.body['max_tokens'] as number
    expect(sent).toBeGreaterThan(16)
    expect(sent).toBeLessThan(333)
    expect(answer.usage.completion_tokens).toBe(sent)
    expect(answer.warnings).toMatchObject([{ type: 'changed', field: 'max_tokens' }])
  })

  it('sends what the caller asked for where it fits', async () => {
    const upstream = await startUpstream(spendthrift)
    const gateway = gatewayTo(upstream.url)
    const budget = { limitUsd: 1 }
    await post(gateway, { ...request, max_completion_tokens: 20 }, { id: 'c', budget })
    await post(gateway, request, { id: 'c', budget })
    expect(upstream.requests[0]?.body['max_completion_tokens'] ?? upstream.requests[0]?.body['max_tokens']).toBe(20)
    expect(upstream.requests[1]?.body).not.toHaveProperty('max_tokens')
  })

  it('refuses with what was left and when it resets, before anything is sent', async () => {
    const upstream = await startUpstream(spendthrift)
    const gateway = gatewayTo(upstream.url)
    const caller: Caller = { id: 'c', budget: { limitUsd: 0.000_000_05, window: 'monthly' } }
    const response = await post(gateway, request, caller)
    const { error } = (await response.json()) as ErrorBody
    expect(response.status).toBe(402)
    expect(error).toMatchObject({
      code: 402,
      metadata: { error_type: 'payment_required', scope: 'caller', window: 'monthly', limit: 5e-8 },
    })
    expect(error.message).toMatch(/monthly budget of this caller is 5e-8 USD.*resets at \d{4}-\d\d-01T00:00:00.000Z/)
    expect(upstream.requests).toHaveLength(0)
  })

  it('a budget of everything holds for callers that have none, and its figures are not told', async () => {
    const upstream = await startUpstream(spendthrift)
    const gateway = gatewayTo(upstream.url, { account: { budget: { limitUsd: 0.000_000_05 } } })
    const response = await post(gateway, request)
    const { error } = (await response.json()) as ErrorBody
    expect(response.status).toBe(402)
    expect(error.message).not.toMatch(/5e-8|0\.00000005/)
    expect(error.metadata).not.toHaveProperty('limit')
  })

  it('a model without a price is refused where a budget applies, and only there', async () => {
    const upstream = await startUpstream(spendthrift)
    const models = { 'a/m': { upstream: 'm' } }
    const providers = [openaiCompatible({ id: 'p', baseURL: `${upstream.url}/v1`, models })]
    const gateway = gatewayTo(upstream.url, { providers })
    expect((await post(gateway, request)).status).toBe(200)
    const refused = await post(gateway, request, { id: 'c', budget: { limitUsd: 5 } })
    expect(refused.status).toBe(403)
    expect(((await refused.json()) as ErrorBody).error.message).toMatch(/No price is known for a\/m/)
    const allowing = gatewayTo(upstream.url, { providers, budgets: { onUnpriced: 'allow' } })
    expect((await post(allowing, request, { id: 'c', budget: { limitUsd: 5 } })).status).toBe(200)
  })

  it('R16: what was held is free again after a failure, a bad body and a caller who left', async () => {
    const upstream = await startUpstream((res, { body }) => {
      const { content } = (body['messages'] as { content: string }[])[0]!
      if (content === 'fail')
        res.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}')
    })
    const store = memoryStore()
    const gateway = gatewayTo(upstream.url, { store })
    const caller = { id: 'c', budget: { limitUsd: 1 } }
    const ask = (content: string, signal?: AbortSignal) =>
      gateway.fetch('http://inroute/api/v1/chat/completions', {
        method: 'POST',
        body: JSON.stringify({ ...request, messages: [{ role: 'user', content }] }),
        caller,
        ...(signal && { signal }),
      })
    expect((await ask('fail')).status).toBe(400)
    expect((await post(gateway, { model: 'a/m' }, caller)).status).toBe(400)
    const leaving = new AbortController()
    const left = ask('silence', leaving.signal)
    await expect.poll(() => upstream.requests.length).toBe(2)
    expect(await store.holds()).toHaveLength(1)
    leaving.abort()
    await expect(left).rejects.toThrow(/abort/i)
    await gateway.close()
    expect(await store.holds()).toEqual([])
    const [usage] = await store.usage(['caller:c'], Date.now())
    expect(usage?.windows.lifetime.heldNanoUsd).toBe(0n)
  })
})
