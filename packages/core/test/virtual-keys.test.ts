import { describe, expect, it } from 'vitest'
import { createGateway, type GatewayOptions, memoryStore, openai, type CreateKeyBody } from '../src/index.ts'
import { fakeClock } from './support/fake-clock.ts'
import { json, openaiWire, startUpstream } from './support/upstream.ts'

const request = { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 5 }

async function gatewayWithKeys(options: Partial<GatewayOptions> = {}) {
  const upstream = await startUpstream(json(openaiWire.reply('Hi')))
  const clock = fakeClock(Date.UTC(2026, 0, 31, 12))
  const store = memoryStore({ clock })
  const gateway = createGateway({
    providers: [openai({ apiKey: 'sk-secret', baseURL: `${upstream.url}/v1` })],
    store,
    clock,
    ...options,
  })
  const ask = async (headers: Record<string, string>, body: object = request) => {
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    const answer = (await response.json()) as { error?: { message: string } }
    return { status: response.status, message: answer.error?.message ?? '', headers: response.headers }
  }
  return { gateway, upstream, clock, store, ask, askWith: (key: string) => ask({ authorization: `Bearer ${key}` }) }
}

describe('virtual keys', () => {
  it('are shown once, stored as hashes, and let a request in by either header', async () => {
    const { gateway, ask, store } = await gatewayWithKeys()
    const { key, data } = await gateway.keys.create({ name: 'Customer 1', limit: 5, limit_reset: 'monthly' })
    expect(key).toMatch(/^sk-in-v1-[0-9a-f]{64}$/)
    expect(data.label).toBe(`${key.slice(0, 12)}...${key.slice(-3)}`)
    expect(data).toMatchObject({
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      limit: 5,
      limit_remaining: 5,
      usage: 0,
    })
    expect((await ask({ authorization: `Bearer ${key}` })).status).toBe(200)
    expect((await ask({ 'x-api-key': key })).status).toBe(200)
    const stored = JSON.stringify([await store.documents.list('key'), await store.generations({})])
    expect(stored).toContain(data.hash)
    expect(stored).not.toContain(key.slice(12))
    const cost = 0.0000042
    expect(await gateway.keys.get(data.hash)).toMatchObject({
      usage: 2 * cost,
      usage_daily: 2 * cost,
      usage_weekly: 2 * cost,
      usage_monthly: 2 * cost,
      limit_remaining: 5 - 2 * cost,
    })
  })

  it('refuse a wrong body by a rejected promise, as everything of `keys` does', async () => {
    const { gateway } = await gatewayWithKeys()
    const refused = gateway.keys.create({ name: 'k', limit: -1 }).catch((error: unknown) => error)
    expect(await refused).toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/^limit: .*received -1/),
    })
  })

  it('401 for no key, an unknown key, a wrong form; 403 for a management key', async () => {
    const { gateway, upstream, ask, askWith } = await gatewayWithKeys()
    expect(await ask({})).toMatchObject({ status: 401, message: expect.stringMatching(/No API key was sent/) })
    expect(await ask({ authorization: 'Basic abc' })).toMatchObject({ status: 401 })
    expect(await askWith(`sk-in-v1-${'0'.repeat(64)}`)).toMatchObject({ status: 401 })
    const management = await gateway.keys.create({ name: 'ops', is_management_key: true })
    expect(await askWith(management.key)).toMatchObject({ status: 403 })
    expect(upstream.requests).toHaveLength(0)
  })

  it('can be disabled, enabled and deleted, at once', async () => {
    const { gateway, askWith } = await gatewayWithKeys()
    const { key, data } = await gateway.keys.create({ name: 'k' })
    expect((await askWith(key)).status).toBe(200)
    await gateway.keys.update(data.hash, { disabled: true })
    expect(await askWith(key)).toMatchObject({
      status: 401,
      message: expect.stringContaining(`${data.label} is disabled`),
    })
    await gateway.keys.update(data.hash, { disabled: false })
    expect((await askWith(key)).status).toBe(200)
    expect(await gateway.keys.delete(data.hash)).toEqual({ deleted: true })
    expect((await askWith(key)).status).toBe(401)
    await expect(gateway.keys.delete(data.hash)).rejects.toThrow(/There is no key/)
  })

  it('expire', async () => {
    const { gateway, clock, askWith } = await gatewayWithKeys()
    const { key } = await gateway.keys.create({ name: 'k', expires_at: '2026-01-31T12:00:10Z' })
    expect((await askWith(key)).status).toBe(200)
    clock.advance(10_000)
    expect(await askWith(key)).toMatchObject({
      status: 401,
      message: expect.stringMatching(/expired at 2026-01-31T12:00:10/),
    })
  })

  it('rotate with an overlap, and spend on one budget', async () => {
    const { gateway, clock, askWith } = await gatewayWithKeys()
    const old = await gateway.keys.create({ name: 'k', limit: 5 })
    await askWith(old.key)
    const next = await gateway.keys.rotate(old.data.hash, { overlapMs: 60_000 })
    expect(next.key).not.toBe(old.key)
    expect((await askWith(old.key)).status).toBe(200)
    expect((await askWith(next.key)).status).toBe(200)
    expect(await gateway.keys.get(next.data.hash)).toMatchObject({ name: 'k', limit: 5, usage: 0.0000126 })
    clock.advance(60_000)
    expect((await askWith(old.key)).status).toBe(401)
    expect((await askWith(next.key)).status).toBe(200)
    expect((await gateway.keys.list()).map(({ hash }) => hash)).toEqual([next.data.hash])
  })

  it('a spent key is a 402 that says when it resets, and has its budget back in the next window', async () => {
    const { gateway, clock, askWith } = await gatewayWithKeys()
    const { key, data } = await gateway.keys.create({ name: 'k', limit: 0.00002, limit_reset: 'daily' })
    const statuses = []
    for (let i = 0; i < 12; i += 1) statuses.push((await askWith(key)).status)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0)
    expect(await askWith(key)).toMatchObject({
      status: 402,
      message: expect.stringMatching(
        new RegExp(
          `daily budget of the API key ${data.label.replaceAll('.', '\\.')} is 0.00002 USD.*resets at 2026-02-01T00:00:00.000Z`,
        ),
      ),
    })
    expect((await gateway.keys.get(data.hash)).usage).toBeLessThanOrEqual(0.00002)
    clock.advance(12 * 3_600_000)
    expect((await askWith(key)).status).toBe(200)
  })

  it('may be bound to models, providers and a caller', async () => {
    const { gateway, store, askWith } = await gatewayWithKeys({ account: { eachCaller: { budget: { limitUsd: 0 } } } })
    const make = async (body: Omit<CreateKeyBody, 'name'>) => (await gateway.keys.create({ name: 'k', ...body })).key
    expect(await askWith(await make({ allowed_models: ['anthropic/*'] }))).toMatchObject({
      status: 403,
      message: expect.stringMatching(/may not use the model openai\/gpt-4o-mini; allowed: anthropic\/\*/),
    })
    expect((await askWith(await make({ allowed_models: ['openai/*'] }))).status).toBe(200)
    expect((await askWith(await make({ allowed_providers: ['groq'] }))).status).toBe(403)
    expect((await askWith(await make({ caller_id: 'customer-7' }))).status).toBe(402)
    await askWith(await make({ tags: { team: 'a' } }))
    expect(await store.spend({ by: 'tags' })).toMatchObject([{ key: expect.anything() }, { key: expect.anything() }])
  })

  it.each<[unknown, RegExp]>([
    [{}, /name: is required/],
    [{ name: '' }, /name: must be a text.*an empty text/],
    [{ name: 'k', limit: -1 }, /limit: must be USD from 0 to 9000000, or null.*received -1/],
    [{ name: 'k', limit: '5' }, /limit.*received a text/],
    [{ name: 'k', limit_reset: 'yearly' }, /limit_reset: must be daily, weekly, monthly or null, received "yearly"/],
    [{ name: 'k', expires_at: '2027-01-01T00:00:00+02:00' }, /expires_at: must be a UTC time/],
    [{ name: 'k', limits: [{ limit: 1, reset: 'daily' }], limit: 2, limit_reset: 'daily' }, /two limits for the daily/],
    [{ name: 'k', rate_limits: { rpm: 5 } }, /rate_limits: unknown member rpm; allowed: requests_per_minute/],
    [{ name: 'k', colour: 'red' }, /colour: unknown member; allowed: name/],
    [[], /The body: must be an object, received a list/],
  ])('refuse %j', async (body, message) => {
    const { gateway } = await gatewayWithKeys()
    await expect(async () => gateway.keys.create(body as CreateKeyBody)).rejects.toThrow(message)
  })
})
