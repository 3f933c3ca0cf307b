import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createGateway, type EncryptionKey, type GatewayOptions, memoryStore, openaiCompatible } from '../src/index.ts'
import { fakeClock } from './support/fake-clock.ts'
import { specificationPresent, validateResponse } from './support/openapi.ts'
import { type Answer, type Completion, json, openaiWire, startUpstream } from './support/upstream.ts'

const models = { 'a/m': { upstream: 'm', maxOutputTokens: 100, pricing: { inputPerMillion: 1, outputPerMillion: 2 } } }
const request = { model: 'a/m', messages: [{ role: 'user', content: 'Hello' }] }
const listPrice = 20_000 // 10 and 5 tokens, in nano-USD

/** Encryption keys by id, the newest first. */
function keyService() {
  const keys: EncryptionKey[] = [{ id: 'k1', key: randomBytes(32) }]
  const asked: (string | undefined)[] = []
  return {
    keys,
    asked,
    encryptionKey: (id?: string) => {
      asked.push(id)
      const found = id === undefined ? keys[0] : keys.find((one) => one.id === id)
      if (!found) throw new Error(`no encryption key ${id}`)
      return found
    },
  }
}

/** Held against the contract, whose list of providers does not know ours. */
function violations(method: string, path: string, status: number, answer: unknown): string[] {
  if (!specificationPresent) return []
  const named = JSON.parse(JSON.stringify(answer).replaceAll('"one"', '"openai"')) as unknown
  return validateResponse(path.split('?')[0]!, method, status, named)
}

async function open(options: Partial<GatewayOptions> = {}, answer: Answer = json(openaiWire.reply('Hi'))) {
  const one = await startUpstream(answer)
  const two = await startUpstream(answer)
  const clock = fakeClock(Date.UTC(2026, 0, 31, 12))
  const store = memoryStore({ clock })
  const service = keyService()
  const gateway = createGateway({
    providers: [
      openaiCompatible({ id: 'one', apiKey: 'shared-secret-one', baseURL: `${one.url}/v1`, models }),
      openaiCompatible({ id: 'two', apiKey: 'shared-secret-two', baseURL: `${two.url}/v1`, models }),
    ],
    store,
    clock,
    byok: service,
    routing: { provider: { order: ['one', 'two'] }, retry: { perCandidate: 0 } },
    ...options,
  })
  const { key, data } = await gateway.keys.create({ name: 'k' })
  const ask = async (presented = key, body: object = request) => {
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      headers: { authorization: `Bearer ${presented}` },
      body: JSON.stringify(body),
    })
    return { status: response.status, answer: (await response.json()) as Completion & { error?: { message: string } } }
  }
  const used = () =>
    [...one.requests, ...two.requests].map(({ headers }) => headers.authorization?.replace('Bearer ', ''))
  return { gateway, store, clock, service, key, hash: data.hash, ask, used }
}

describe('own provider credentials', () => {
  it('are tried before all shared capacity, cost nothing here, and are counted at the normal price', async () => {
    const { gateway, store, ask, used } = await open()
    await gateway.byok.create({ provider: 'two', key: 'sk-own-0123456789-two' })
    const { answer } = await ask()
    expect(used()).toEqual(['sk-own-0123456789-two'])
    expect(answer.usage).toMatchObject({
      cost: 0,
      is_byok: true,
      cost_details: { upstream_inference_cost: 0.000_02 },
    })
    const record = await store.generation(answer.id)
    expect(record).toMatchObject({ costNanoUsd: 0, priceNanoUsd: 0, byokNanoUsd: listPrice, endpointId: 'a/m@two' })
    expect(record?.attempts).toMatchObject([{ isByok: true }])
    expect((await gateway.keys.list())[0]).toMatchObject({ usage: 0, byok_usage: 0.000_02 })
    expect(await store.check()).toEqual([])
  })

  it('in their order, then shared capacity, then fallback ones; each fails for itself', async () => {
    const { gateway, ask, used } = await open({}, json({ error: { message: 'broken' } }, 500))
    const add = (provider: string, name: string, more: object = {}) =>
      gateway.byok.create({ provider, key: `sk-own-0123456789-${name}`, ...more })
    await add('one', 'late', { sort_order: 5 })
    await add('one', 'early', { sort_order: 1 })
    await add('two', 'two')
    await add('one', 'last', { is_fallback: true })
    const { answer } = await ask()
    expect(answer.error?.message).toBeDefined()
    const order = used()
    expect(order.filter((key) => key?.includes('early') || key?.includes('late'))).toEqual([
      'sk-own-0123456789-early',
      'sk-own-0123456789-late',
    ])
    expect(order).toHaveLength(6)
    expect(order.indexOf('sk-own-0123456789-last')).toBeGreaterThan(order.indexOf('shared-secret-one'))
    expect(JSON.stringify(answer)).not.toContain('0123456789')
  })

  it('of one place in the order, the older first, as they are listed', async () => {
    const { gateway, ask, used, clock } = await open({}, json({ error: { message: 'broken' } }, 500))
    for (const name of ['aaa', 'bbb']) {
      await gateway.byok.create({ provider: 'one', key: `sk-own-0123456789-${name}`, sort_order: 3 })
      clock.advance(1_000)
    }
    await ask()
    expect((await gateway.byok.list()).map(({ label }) => label)).toEqual(['sk-o...aaa', 'sk-o...bbb'])
    expect(used().slice(0, 2)).toEqual(['sk-own-0123456789-aaa', 'sk-own-0123456789-bbb'])
  })

  it('one that is always used takes the place of shared capacity of its provider, where its filters match', async () => {
    const { gateway, ask, used, hash } = await open({}, json({ error: { message: 'broken' } }, 500))
    const other = await gateway.keys.create({ name: 'other' })
    const key = 'sk-own-0123456789-one'
    const filters = { allowed_api_key_hashes: [hash] }
    const created = await gateway.byok.create({ provider: 'one', key, always_use: true, ...filters })
    expect(created).toMatchObject({ always_use: true, is_fallback: false })
    await ask()
    expect(new Set(used())).toEqual(new Set([key, 'shared-secret-two']))
    await ask(other.key)
    expect(used()).toContain('shared-secret-one')
    expect(await gateway.byok.update(created.id, { always_use: false })).toMatchObject({ always_use: false })
  })

  it('only where every filter matches', async () => {
    const { gateway, ask, used, hash } = await open()
    const other = await gateway.keys.create({ name: 'other', caller_id: 'customer-7' })
    await gateway.byok.create({ provider: 'one', key: 'sk-own-for-this-key', allowed_api_key_hashes: [hash] })
    await gateway.byok.create({ provider: 'one', key: 'sk-own-for-customer', allowed_user_ids: ['customer-7'] })
    await gateway.byok.create({ provider: 'one', key: 'sk-own-for-another-model', allowed_models: ['a/other'] })
    await gateway.byok.create({ provider: 'one', key: 'sk-own-that-is-disabled', disabled: true })
    await ask()
    await ask(other.key)
    expect(used()).toEqual(['sk-own-for-this-key', 'sk-own-for-customer'])
  })

  it('a spent key may still use its own credentials, unless its limit counts them', async () => {
    const { gateway, ask, used } = await open()
    const spent = await gateway.keys.create({ name: 'spent', limit: 0 })
    const counting = await gateway.keys.create({ name: 'counting', limit: 0, include_byok_in_limit: true })
    expect((await ask(spent.key)).status).toBe(402)
    await gateway.byok.create({ provider: 'two', key: 'sk-own-0123456789-two' })
    expect((await ask(spent.key)).status).toBe(200)
    expect((await ask(counting.key)).status).toBe(402)
    expect(used()).toEqual(['sk-own-0123456789-two'])
  })

  it('are sealed at rest, shown never again, and readable only with the key they were sealed with', async () => {
    const { gateway, store, ask, used, service, clock } = await open()
    const secret = 'sk-own-0123456789-two'
    const created = await gateway.byok.create({ provider: 'two', key: secret, name: 'mine' })
    expect(created).toMatchObject({ label: 'sk-o...two', name: 'mine', sort_order: 0 })
    const everything = JSON.stringify([await store.documents.list('byok'), await gateway.byok.list(), created])
    expect(everything).not.toContain('0123456789')

    service.keys.unshift({ id: 'k2', key: randomBytes(32) })
    expect(await gateway.byok.reseal()).toBe(1)
    service.keys.pop()
    clock.advance(2_000)
    await ask()
    expect(used()).toEqual([secret])

    const failures: unknown[] = []
    gateway.on('credential-failure', ({ credentialId }) => failures.push(credentialId))
    await store.documents.update<{ sealed: { tag: string } }>('byok', created.id, (stored) => ({
      ...stored,
      sealed: { ...stored.sealed, data: randomBytes(20).toString('base64') },
    }))
    clock.advance(2_000)
    await ask()
    expect(failures).toEqual([created.id])
    expect(used()).toEqual(['shared-secret-one', secret])
  })

  it('ask the key service once for each, however many requests there are', async () => {
    const { gateway, ask, service, clock } = await open()
    await gateway.byok.create({ provider: 'two', key: 'sk-own-0123456789-two' })
    for (let i = 0; i < 5; i += 1) {
      await ask()
      clock.advance(1_500)
    }
    expect(service.asked.filter((id) => id === 'k1')).toHaveLength(1)
  })

  it('over HTTP, as the contract says', async () => {
    const { gateway } = await open()
    const { key } = await gateway.keys.create({ name: 'ops', is_management_key: true })
    const call = async (method: string, path: string, body?: object) => {
      const response = await gateway.fetch(`http://inroute/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${key}` },
        ...(body && { body: JSON.stringify(body) }),
      })
      const answer = (await response.json()) as { data: Record<string, unknown>; total_count: number }
      expect(violations(method, path, response.status, answer)).toEqual([])
      return { status: response.status, ...answer }
    }
    const created = await call('POST', '/byok', { provider: 'one', key: 'sk-own-0123456789-one' })
    expect(created).toMatchObject({ status: 201, data: { provider: 'one', workspace_id: null } })
    const path = `/byok/${created.data['id'] as string}`
    expect(await call('PATCH', path, { disabled: true, allowed_models: ['a/m'] })).toMatchObject({
      data: { disabled: true, allowed_models: ['a/m'] },
    })
    expect((await call('PATCH', path, { allowed_models: null })).data).toMatchObject({ allowed_models: null })
    expect(await call('GET', '/byok?provider=one')).toMatchObject({ total_count: 1 })
    expect((await call('POST', '/byok', { provider: 'nobody', key: 'x' })).status).toBe(400)
    expect((await call('PATCH', path, { allowed_api_key_hashes: [] })).status).toBe(400)
    expect((await call('PATCH', path, { allowed_api_key_hashes: ['0'.repeat(64)] })).status).toBe(400)
    expect(await call('DELETE', path)).toMatchObject({ status: 200, deleted: true })
    expect((await call('GET', path)).status).toBe(404)
  })

  it('are off without an encryption key', async () => {
    const { gateway, ask } = await open({ byok: undefined })
    await expect(gateway.byok.create({ provider: 'one', key: 'x' })).rejects.toThrow(/option byok.encryptionKey/)
    expect((await ask()).status).toBe(200)
  })
})
