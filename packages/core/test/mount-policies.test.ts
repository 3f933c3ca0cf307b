import { describe, expect, it } from 'vitest'
import {
  type Caller,
  createGateway,
  type Gateway,
  type GatewayOptions,
  memoryStore,
  type MountPolicy,
  openaiCompatible,
  OptionsError,
  split,
} from '../src/index.ts'
import { json, openaiWire, startUpstream, type Upstream } from './support/upstream.ts'

const pricing = { inputPerMillion: 1, outputPerMillion: 2 }
const offered = ['acme/small', 'acme/large', 'other/large', 'acme/free:free']

async function start(options: Partial<GatewayOptions> = {}) {
  const upstream = await startUpstream(json(openaiWire.reply('Hi')))
  const store = memoryStore()
  const models = Object.fromEntries(offered.map((id) => [id, { upstream: id, pricing }]))
  const gateway = createGateway({
    providers: [openaiCompatible({ id: 'x', baseURL: `${upstream.url}/v1`, models })],
    models: { fast: 'acme/small', big: 'other/large' },
    authenticate: false,
    store,
    ...options,
  })
  return { gateway, upstream, store }
}

interface Mount {
  policy?: MountPolicy
  caller?: Caller
  key?: string
}

async function ask(gateway: Gateway, { key, ...mount }: Mount, body: object) {
  const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], max_tokens: 5, ...body }),
    ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
    ...mount,
  })
  const answer = (await response.json()) as {
    model?: string
    error?: { message: string; metadata?: Record<string, unknown> }
  }
  return { status: response.status, model: answer.model, ...answer.error }
}

async function listed(gateway: Gateway, { key, ...mount }: Mount, path = '/models'): Promise<string[]> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const response = await gateway.fetch(`http://inroute/api/v1${path}`, { headers, ...mount })
  return ((await response.json()) as { data: { id: string }[] }).data.map(({ id }) => id).sort()
}

const sent = ({ requests }: Upstream): unknown[] => requests.map(({ body }) => body['model'])

describe('the models of a mount', () => {
  const policy: MountPolicy = { id: 'students', models: ['acme/small', '*:free'] }

  it('are served; others are a 403 that says which are, and nothing is sent', async () => {
    const { gateway, upstream } = await start()
    expect(await ask(gateway, { policy }, { model: 'acme/small' })).toMatchObject({ status: 200 })
    expect(await ask(gateway, { policy }, { model: 'acme/free:free' })).toMatchObject({ status: 200 })
    expect(await ask(gateway, { policy }, { model: 'other/large' })).toMatchObject({
      status: 403,
      message: 'The mount students may not use the model other/large; allowed: acme/small, *:free.',
    })
    expect(await ask(gateway, { policy }, { model: 'acme/small:nitro' })).toMatchObject({ status: 200 })
    expect(sent(upstream)).toEqual(['acme/small', 'acme/free:free', 'acme/small'])
  })

  it('hold for what an alias stands for, for fallbacks, routers and the arms of a split', async () => {
    const auto = { models: ['other/large', 'acme/small'] }
    const even = split([
      { model: 'other/large', weight: 1_000 },
      { model: 'acme/small', weight: 1 },
    ])
    const { gateway, upstream } = await start({
      routing: { auto },
      models: { fast: 'acme/small', big: 'other/large', 'house/test': even },
    })
    expect(await ask(gateway, { policy }, { model: 'big' })).toMatchObject({ status: 403 })
    for (const asked of [
      { model: 'fast' },
      { model: 'openrouter/auto' },
      { model: 'openrouter/free' },
      { model: 'other/large', models: ['acme/large', 'acme/small'] },
      { model: 'house/test' },
    ]) {
      const expected = asked.model === 'openrouter/free' ? 404 : 200
      expect(await ask(gateway, { policy }, asked), JSON.stringify(asked)).toMatchObject({ status: expected })
    }
    expect(new Set(sent(upstream))).toEqual(new Set(['acme/small']))
  })

  it('choose for routers among themselves where the usual list has none of them', async () => {
    const { gateway, upstream } = await start({ routing: { auto: { models: ['other/large'] } } })
    expect(await ask(gateway, { policy: { models: ['acme/small'] } }, { model: 'openrouter/auto' })).toMatchObject({
      status: 200,
    })
    expect(sent(upstream)).toEqual(['acme/small'])
  })

  it('are all that the catalogue lists, aliases included', async () => {
    const { gateway } = await start()
    expect(await listed(gateway, {})).toEqual([...offered, 'fast', 'big'].sort())
    expect(await listed(gateway, { policy })).toEqual(['acme/free:free', 'acme/small', 'fast'])
    const count = await gateway.fetch('http://inroute/api/v1/models/count', { policy })
    expect(await count.json()).toEqual({ data: { count: 3 } })
    const hidden = await gateway.fetch('http://inroute/api/v1/models/other/large/endpoints', { policy })
    expect(hidden.status).toBe(404)
  })

  it('and those of the caller and of the key hold together', async () => {
    const { gateway } = await start({ authenticate: 'keys' })
    const { key } = await gateway.keys.create({ name: 'k', allowed_models: ['acme/*'] })
    const both = { policy: { models: ['*/large'] }, key }
    expect(await ask(gateway, both, { model: 'acme/large' })).toMatchObject({ status: 200 })
    expect(await ask(gateway, both, { model: 'acme/small' })).toMatchObject({
      status: 403,
      message: 'This mount may not use the model acme/small; allowed: */large.',
    })
    expect(await ask(gateway, both, { model: 'other/large' })).toMatchObject({
      status: 403,
      message: expect.stringMatching(/^The API key sk-in-v1-\S+ may not use the model other\/large; allowed: acme\/\*/),
    })
    expect(await listed(gateway, both)).toEqual(['acme/large'])
    expect(await listed(gateway, { policy: both.policy })).toEqual(['acme/large', 'big', 'other/large'])

    const caller = { id: 'ada', models: ['acme/*'] }
    expect(await ask(gateway, { caller }, { model: 'openrouter/auto' })).toMatchObject({ status: 200 })
    expect(await ask(gateway, { caller }, { model: 'other/large' })).toMatchObject({
      status: 403,
      message: 'This caller may not use the model other/large; allowed: acme/*.',
    })
    expect(await listed(gateway, { caller }, '/models/user')).toEqual([
      'acme/free:free',
      'acme/large',
      'acme/small',
      'fast',
    ])
  })

  it('bind providers that answer for any model, too; an empty list allows none', async () => {
    const upstream = await startUpstream(json(openaiWire.reply('Hi')))
    const any = { ...openaiCompatible({ id: 'any', baseURL: `${upstream.url}/v1` }), anyModel: true }
    const { gateway } = await start({ providers: [any], models: {} })
    expect(await ask(gateway, { policy: { models: ['new/*'] } }, { model: 'new/one' })).toMatchObject({ status: 200 })
    expect(await ask(gateway, { policy: { models: ['new/*'] } }, { model: 'old/one' })).toMatchObject({ status: 403 })
    expect(await ask(gateway, { policy: { models: [] } }, { model: 'new/one' })).toMatchObject({
      status: 403,
      message: 'This mount may not use the model new/one; allowed: none.',
    })
  })

  it('are explained, and a decision made under them is made again under them', async () => {
    const { gateway, store } = await start()
    const body = { model: 'other/large', models: ['acme/small'], messages: [{ role: 'user', content: 'Hello' }] }
    expect(await gateway.explain(body, { policy })).toMatchObject({
      candidates: [{ model: 'acme/small' }],
      excluded: [{ model: 'other/large', excluded_by: 'allowed_models', detail: expect.stringMatching(/students/) }],
    })
    await ask(gateway, { policy }, body)
    const [row] = await store.generations({})
    expect(await gateway.replay(row!.id)).toMatchObject({ same: true, candidates: [{ model: 'acme/small' }] })
  })
})

describe('the budget and limits of a mount', () => {
  it('are shared by everybody who comes through it, whatever they may spend themselves', async () => {
    const { gateway, store } = await start()
    const policy: MountPolicy = { id: 'demo', budget: { limitUsd: 0.0004, window: 'daily' } }
    const through = (id: string) =>
      ask(gateway, { policy, caller: { id, budget: { limitUsd: 1 } } }, { model: 'acme/small' })
    expect(await through('caller 0')).toMatchObject({ status: 200 })
    let answer = await through('caller 1')
    for (let asked = 2; asked < 200 && answer.status !== 403; asked++) answer = await through(`caller ${asked}`)
    expect(answer).toMatchObject({
      status: 403,
      message: expect.stringMatching(/^The daily budget of the mount demo does not cover this request\. It resets at/),
      metadata: { scope: 'mount', window: 'daily' },
    })
    const spent = (await store.usage(['mount:demo'], Date.now()))[0]!.windows.daily.spentNanoUsd
    expect(spent).toBeGreaterThan(0n)
    expect(spent).toBeLessThanOrEqual(400_000n)
    // and only by those
    expect(await ask(gateway, { caller: { id: 'cyd' } }, { model: 'acme/small' })).toMatchObject({ status: 200 })
  })

  it('refuse too many requests in the name of the mount', async () => {
    const { gateway } = await start()
    const policy: MountPolicy = { id: 'demo', limits: { requestsPerMinute: 1 } }
    expect(await ask(gateway, { policy, caller: { id: 'ada' } }, { model: 'acme/small' })).toMatchObject({
      status: 200,
    })
    expect(await ask(gateway, { policy, caller: { id: 'bob' } }, { model: 'acme/small' })).toMatchObject({
      status: 429,
      message: expect.stringMatching(/^This mount may have 1 requests a minute/),
    })
  })

  it("show nobody what others sent through it: a caller's generations stay the caller's", async () => {
    const { gateway, store } = await start()
    const policy: MountPolicy = { id: 'demo', limits: { requestsPerMinute: 10 } }
    await ask(gateway, { policy, caller: { id: 'ada' } }, { model: 'acme/small' })
    const [row] = await store.generations({})
    const read = (caller: Caller) =>
      gateway.fetch(`http://inroute/api/v1/generation?id=${row!.id}`, { policy, caller }).then(({ status }) => status)
    expect([await read({ id: 'ada' }), await read({ id: 'bob' })]).toEqual([200, 404])
  })
})

it('the tags of a mount are on its rows, below those of the caller', async () => {
  const { gateway, store } = await start()
  const policy: MountPolicy = { tags: { feature: 'chat', team: 'web' } }
  await ask(gateway, { policy, caller: { id: 'ada', tags: { team: 'ops' } } }, { model: 'acme/small' })
  expect(await store.generations({})).toMatchObject([{ tags: { feature: 'chat', team: 'ops' } }])
})

it.each<[unknown, RegExp]>([
  [{ model: ['a/b'] }, /policy: there is no option 'model'; allowed: id, models, budget, limits, tags/],
  [{ models: 'a/b' }, /policy\.models must be a list of model ids, received 'a\/b'/],
  [{ budget: { limitUsd: 1 } }, /policy\.id must be 1 to 64 .* received undefined/],
  [{ id: 'a b', limits: {} }, /policy\.id .* received 'a b'/],
  [{ id: 'a', budget: { limitUsd: '5' } }, /policy\.budget\.limitUsd must be USD .* received '5'/],
  [{ tags: { team: 5 } }, /policy\.tags must be texts by name/],
])('a mistake in a policy is named: %j', async (policy, message) => {
  const { gateway } = await start()
  const asked = ask(gateway, { policy: policy as MountPolicy }, { model: 'acme/small' })
  await expect(asked).rejects.toThrow(OptionsError)
  await expect(ask(gateway, { policy: policy as MountPolicy }, {})).rejects.toThrow(message)
})
