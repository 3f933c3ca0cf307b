import { describe, expect, it } from 'vitest'
import { createGateway, type GatewayOptions, memoryStore, openai } from '../src/index.ts'
import { fakeClock } from './support/fake-clock.ts'
import { specificationPresent, validateResponse } from './support/openapi.ts'
import { json, openaiWire, sse, startUpstream } from './support/upstream.ts'

const cost = 0.0000042 // 6 tokens at 0.15 + 4 cached at 0.075 + 5 at 0.6 USD per million
const completion = { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }] }

async function openAccount(options: Partial<GatewayOptions> = {}) {
  const upstream = await startUpstream((res, seen) =>
    (seen.body['stream'] ? sse(...openaiWire.stream('Hi')) : json(openaiWire.reply('Hi')))(res, seen),
  )
  const clock = fakeClock(Date.UTC(2026, 0, 31, 12))
  const store = memoryStore({ clock })
  const gateway = createGateway({
    providers: [openai({ apiKey: 'sk-secret', baseURL: `${upstream.url}/v1` })],
    store,
    clock,
    ...options,
  })
  const { key: management } = await gateway.keys.create({ name: 'ops', is_management_key: true })

  /** Calls, and holds every answer the contract knows against it. */
  async function call(method: string, path: string, key?: string, body?: unknown) {
    const response = await gateway.fetch(`http://inroute/api/v1${path}`, {
      method,
      headers: key ? { authorization: `Bearer ${key}` } : {},
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as { data: Record<string, unknown>; key: string; error: { message: string } }
    if (specificationPresent && !path.includes('/rotate')) {
      expect(validateResponse(path.split('?')[0]!, method, response.status, answer)).toEqual([])
    }
    return { status: response.status, id: response.headers.get('x-generation-id'), ...answer }
  }
  return { gateway, clock, store, management, call }
}

describe('account routes', () => {
  it('/keys: create, list, read, change, rotate, delete, with a management key', async () => {
    const { management, call } = await openAccount()
    const created = await call('POST', '/keys', management, { name: 'a', limit: 5, limit_reset: 'monthly' })
    expect(created.status).toBe(201)
    expect(created.key).toMatch(/^sk-in-v1-/)
    const path = `/keys/${created.data['hash'] as string}`
    expect((await call('GET', path, management)).data).toMatchObject({ name: 'a', limit: 5, limit_remaining: 5 })
    const changed = await call('PATCH', path, management, { limit: 7, disabled: true })
    expect(changed.data).toMatchObject({ limit: 7, limit_reset: 'monthly', disabled: true })
    expect((await call('GET', '/keys', management)).data).toHaveLength(2)
    expect((await call('GET', '/keys?include_disabled=false', management)).data).toHaveLength(1)
    expect((await call('POST', `${path}/rotate`, management)).status).toBe(201)
    expect(await call('DELETE', path, management)).toMatchObject({ status: 200, deleted: true })
    expect((await call('GET', path, management)).status).toBe(404)
  })

  it('an ordinary key may not manage, and nobody makes a management key over HTTP', async () => {
    const { gateway, management, call } = await openAccount()
    const { key } = await gateway.keys.create({ name: 'k' })
    for (const path of ['/keys', '/credits', '/activity']) {
      expect(await call('GET', path, key)).toMatchObject({
        status: 403,
        error: { message: 'Only management keys can perform this operation.' },
      })
      expect((await call('GET', path)).status).toBe(401)
    }
    expect((await call('POST', '/keys', management, { name: 'x', is_management_key: true })).status).toBe(403)
  })

  it('an open gateway is not open to manage; a caller the host marks as an operator may', async () => {
    const { gateway, call } = await openAccount({ authenticate: false })
    expect((await call('GET', '/keys')).status).toBe(401)
    const asCaller = (caller: { id: string; management?: boolean }) =>
      gateway.fetch('http://inroute/api/v1/keys', { caller }).then(({ status }) => status)
    expect(await asCaller({ id: 'user' })).toBe(403)
    expect(await asCaller({ id: 'admin', management: true })).toBe(200)
  })

  it('the shared key of the app is known, and not for managing', async () => {
    const { call } = await openAccount({ authenticate: { apiKey: 'sk-my-app' } })
    expect((await call('GET', '/credits', 'sk-my-app')).status).toBe(403)
    expect((await call('GET', '/credits', 'sk-another')).status).toBe(401)
  })

  it('/key: the calling key about itself', async () => {
    const { gateway, call } = await openAccount()
    const { key, data } = await gateway.keys.create({ name: 'k', limit: 1 })
    await call('POST', '/chat/completions', key, { ...completion, max_tokens: 5 })
    const own = await call('GET', '/key', key)
    expect(own.data).toMatchObject({ label: data.label, limit: 1, usage: cost, limit_remaining: 1 - cost })
    expect(own.data).not.toHaveProperty('hash')
    expect(own.data).not.toHaveProperty('name')
  })

  it('/generation: as soon as the answer has ended, and only one’s own', async () => {
    const { gateway, management, call } = await openAccount()
    const { key } = await gateway.keys.create({ name: 'k' })
    const { key: other } = await gateway.keys.create({ name: 'other' })
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'http-referer': 'https://app.example', 'x-title': 'App' },
      body: JSON.stringify({ ...completion, stream: true, user: 'u-1' }),
    })
    await response.text()
    const path = `/generation?id=${response.headers.get('x-generation-id')}`
    expect((await call('GET', path, key)).data).toMatchObject({
      model: 'openai/gpt-4o-mini',
      provider_name: 'OpenAI',
      streamed: true,
      cancelled: false,
      finish_reason: 'stop',
      native_tokens_prompt: 10,
      native_tokens_completion: 5,
      native_tokens_cached: 4,
      native_tokens_completion_images: null,
      usage: cost,
      external_user: 'u-1',
      http_referer: 'https://app.example',
      created_at: '2026-01-31T12:00:00.000Z',
      provider_responses: [{ provider_name: 'OpenAI', status: 200 }],
    })
    expect((await call('GET', path, management)).status).toBe(200)
    expect((await call('GET', path, other)).status).toBe(404)
    expect((await call('GET', '/generation?id=gen-none', key)).status).toBe(404)
  })

  it('/credits: what was spent and what the account still may', async () => {
    const unlimited = await openAccount()
    expect((await unlimited.call('GET', '/credits', unlimited.management)).data).toEqual({
      total_credits: 9_000_000,
      total_usage: 0,
    })
    const limited = await openAccount({ account: { budget: { limitUsd: 10 } } })
    const { key } = await limited.gateway.keys.create({ name: 'k' })
    await limited.call('POST', '/chat/completions', key, { ...completion, max_tokens: 5 })
    expect((await limited.call('GET', '/credits', limited.management)).data).toEqual({
      total_credits: 10,
      total_usage: cost,
    })
  })

  it('/activity: completed days by model and endpoint, filtered by day and key', async () => {
    const { gateway, clock, management, call } = await openAccount()
    const { key, data } = await gateway.keys.create({ name: 'k' })
    await call('POST', '/chat/completions', key, completion)
    expect((await call('GET', '/activity', management)).data).toEqual([]) // today is not complete
    clock.advance(24 * 3_600_000)
    await call('POST', '/chat/completions', key, completion)
    clock.advance(24 * 3_600_000)
    const rows = await call('GET', '/activity', management)
    expect(rows.data).toMatchObject([
      { date: '2026-02-01', model: 'openai/gpt-4o-mini', provider_name: 'OpenAI', usage: cost, requests: 1 },
      { date: '2026-01-31', endpoint_id: 'openai/gpt-4o-mini@openai', prompt_tokens: 10, completion_tokens: 5 },
    ])
    expect((await call('GET', '/activity?date=2026-01-31', management)).data).toHaveLength(1)
    expect((await call('GET', `/activity?api_key_hash=${data.hash}`, management)).data).toHaveLength(2)
    expect((await call('GET', `/activity?api_key_hash=${'0'.repeat(64)}`, management)).data).toEqual([])
    expect((await call('GET', '/activity?date=2026-02-02', management)).status).toBe(400)
    expect((await call('GET', '/activity?group_by=model', management)).status).toBe(400)
  })
})
