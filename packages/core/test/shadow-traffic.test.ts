import { describe, expect, it } from 'vitest'
import { createGateway, openaiCompatible, split } from '../src/index.ts'
import { fine, shadowed } from './support/shadowed.ts'
import { type Answer, json, openaiWire, sse, sseMessage, startUpstream } from './support/upstream.ts'

const hang: Answer = () => undefined

describe('a shadow gets a copy of the request', () => {
  it('as the caller sent it, with its own model, and tells the caller nothing', async () => {
    const { send, upstreams, copyRow } = await shadowed({ copy: json(openaiWire.reply('Nobody sees this')) })
    const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }]
    const body = { temperature: 0.5, tools, models: ['acme/live'], user: 'ada', provider: { sort: 'price' }, odd: 1.5 }
    const response = await send(body, { headers: { 'x-openrouter-metadata': 'enabled' } })
    const text = await response.text()
    const row = await copyRow()
    const { body: live } = upstreams.live.requests[0]!
    expect(upstreams.copy.requests.map((request) => request.body)).toEqual([{ ...live, model: 'copy' }])
    expect(live).toMatchObject({ temperature: 0.5, tools, odd: 1.5 })
    expect(live).not.toHaveProperty('models')
    expect(text).toContain('Hi')
    expect(text).not.toMatch(/Nobody sees|acme\/next|shadow/)
    expect(row).toMatchObject({
      shadowOf: response.headers.get('x-generation-id'),
      split: 'chat',
      arm: 'acme/next',
      model: 'acme/next',
      requestedModel: 'acme/next',
      outcome: 'completed',
      streamed: false,
      costNanoUsd: 10 * 2_000 + 5 * 4_000,
      latencyMs: expect.any(Number),
      generationMs: expect.any(Number),
    })
  })

  it('streamed, if the request is', async () => {
    const stream = sse(...openaiWire.stream('one ', 'two'))
    const { send, upstreams, copyRow } = await shadowed({ live: stream, copy: stream })
    expect(await (await send({ stream: true })).text()).toContain('two')
    expect(await copyRow()).toMatchObject({ outcome: 'completed', streamed: true, usage: { inputTokens: 6 } })
    expect(upstreams.copy.requests[0]!.body).toMatchObject({ stream: true })
  })

  it('for vectors as for answers', async () => {
    const vectors = { object: 'list', data: [{ object: 'embedding', index: 0, embedding: [0.5] }] }
    const upstream = await startUpstream(json({ ...vectors, usage: { prompt_tokens: 4, total_tokens: 4 } }))
    const model = (name: string) => ({
      upstream: name,
      output: ['embeddings' as const],
      pricing: { inputPerMillion: 2 },
    })
    const gateway = createGateway({
      providers: [
        openaiCompatible({
          id: 'a',
          baseURL: `${upstream.url}/v1`,
          models: { 'acme/e1': model('e1'), 'acme/e2': model('e2') },
        }),
      ],
      models: { embed: split([{ model: 'acme/e1', weight: 1 }], { shadow: { model: 'acme/e2', percent: 100 } }) },
      authenticate: false,
    })
    const init = { method: 'POST', body: JSON.stringify({ model: 'embed', input: 'Hello' }) }
    const answer = await (await gateway.fetch('http://inroute/api/v1/embeddings', init)).json()
    expect(answer).toMatchObject({ model: 'acme/e1' })
    await gateway.close()
    expect(upstream.requests.map(({ body }) => body['model'])).toEqual(['e1', 'e2'])
    expect(await gateway.spend.compare({ split: 'embed' })).toMatchObject([
      { arm: 'acme/e1', isShadow: false, failed: 0 },
      { arm: 'acme/e2', isShadow: true, failed: 0, promptTokens: 4, costUsd: 8e-6 },
    ])
  })

  it('in every dialect', async () => {
    const { gateway, upstreams, rows, copyRow } = await shadowed()
    const ask = { model: 'chat', max_tokens: 20, messages: [{ role: 'user', content: 'Hello' }] }
    const calls: [path: string, body: object][] = [
      ['messages', ask],
      ['responses', { model: 'chat', input: 'Hello' }],
      ['completions', { model: 'chat', prompt: 'Hello' }],
    ]
    for (const [path, body] of calls) {
      const init = { method: 'POST', body: JSON.stringify(body) }
      expect((await gateway.fetch(`http://inroute/api/v1/${path}`, init)).status).toBe(200)
      await copyRow((row) => row.api === path && row.shadowOf !== undefined)
    }
    expect(rows.filter(({ shadowOf }) => shadowOf)).toMatchObject([
      { api: 'messages', outcome: 'completed' },
      { api: 'responses', outcome: 'completed' },
      { api: 'completions', outcome: 'completed' },
    ])
    expect(upstreams.copy.requests.map(({ body }) => body['model'])).toEqual(['copy', 'copy', 'copy'])
  })

  it('for its part of the requests, by their seeds', async () => {
    const requests = 20
    const copies = async (percent: number) => {
      let next = 0
      const { send, gateway, upstreams } = await shadowed({
        shadow: { percent },
        random: () => (next++ * 0.618) % 1,
      })
      for (let sent = 0; sent < requests; sent += 1) await (await send()).text()
      await gateway.close()
      return upstreams.copy.requests.length
    }
    expect(await copies(0)).toBe(0)
    const some = await copies(50)
    expect(some).toBeGreaterThan(0)
    expect(some).toBeLessThan(requests)
    expect(await copies(50)).toBe(some)
    expect(await copies(100)).toBe(requests)
  })

  it('once: a candidate that is a split with a shadow of its own has none', async () => {
    const { send, gateway, upstreams } = await shadowed({
      shadow: { model: 'inner' },
      models: {
        chat: split([{ model: 'acme/live', weight: 1 }], { shadow: { model: 'inner', percent: 100 } }),
        inner: split([{ model: 'acme/next', weight: 1 }], { shadow: { model: 'acme/live', percent: 100 } }),
      },
    })
    await (await send()).text()
    await gateway.close()
    expect([upstreams.live.requests.length, upstreams.copy.requests.length]).toEqual([1, 1])
  })
})

describe('the request does not notice its copy', () => {
  it('while it is slow', async () => {
    const { send, gateway, rows } = await shadowed({ copy: hang })
    const response = await send()
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'Hi' } }] })
    expect(gateway.health().shadows).toMatchObject({ running: 1, started: 1 })
    expect(rows.map(({ shadowOf }) => shadowOf)).toEqual([undefined])
    await gateway.close({ drainMs: 0 })
  })

  it('when it fails: that is on its own row', async () => {
    const { send, copyRow } = await shadowed({ copy: json({ error: { message: 'no such thing' } }, 404) })
    expect((await send()).status).toBe(200)
    expect(await copyRow()).toMatchObject({ outcome: 'failed', costNanoUsd: 0, attempts: [{ status: 404 }] })
  })

  it('nor does the copy notice that the caller has left', async () => {
    let finish = (): void => undefined
    const released = new Promise<void>((resolve) => {
      finish = resolve
    })
    const streaming: Answer = async (res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      const [role, first, ...rest] = openaiWire.stream('one ', 'two')
      res.write(sseMessage(role!) + sseMessage(first!))
      await released
      res.end(rest.map(sseMessage).join(''))
    }
    const { send, rows, copyRow, upstreams } = await shadowed({ live: streaming, copy: streaming })
    const response = await send({ stream: true })
    const reader = response.body!.getReader()
    await reader.read()
    await expect.poll(() => upstreams.copy.requests.length).toBe(1)
    await reader.cancel()
    await upstreams.live.requests[0]!.aborted
    finish()
    expect(await copyRow()).toMatchObject({ outcome: 'completed', usage: { outputTokens: 3, reasoningTokens: 2 } })
    expect(rows.find(({ shadowOf }) => !shadowOf)).toMatchObject({ outcome: 'aborted' })
  })

  it('and one that was refused has none', async () => {
    const { send, gateway, upstreams } = await shadowed({ account: { budget: { limitUsd: 0 } } })
    expect((await send()).status).toBe(402)
    await gateway.close()
    expect(upstreams.copy.requests).toEqual([])
  })
})

describe('closing the gateway', () => {
  it('lets copies end', async () => {
    let finish = (): void => undefined
    const slow: Answer = (res, request) => {
      finish = () => void fine(res, request)
    }
    const { send, gateway, store, upstreams } = await shadowed({ copy: slow })
    const id = (await send()).headers.get('x-generation-id')!
    await expect.poll(() => upstreams.copy.requests.length).toBe(1)
    const closed = gateway.close()
    finish()
    await closed
    const rows = await store.generations({ where: { shadow: 'true' } })
    expect(rows).toMatchObject([{ shadowOf: id, outcome: 'completed' }])
  })

  it('cuts off those that do not', async () => {
    const { send, gateway, store, upstreams } = await shadowed({ copy: hang })
    await send()
    await expect.poll(() => upstreams.copy.requests.length).toBe(1)
    await gateway.close({ drainMs: 0 })
    await upstreams.copy.requests[0]!.aborted
    expect(await store.generations({ where: { shadow: 'true' } })).toMatchObject([{ outcome: 'aborted' }])
    expect(await store.holds()).toEqual([])
  })
})

describe('no more copies run than may', () => {
  it('the others are left out, and that is told', async () => {
    const { send, gateway, upstreams, skip } = await shadowed({ copy: hang, shadow: { maxConcurrent: 1 } })
    await send()
    const second = await send()
    expect(second.status).toBe(200)
    expect(await skip).toEqual({
      generationId: second.headers.get('x-generation-id'),
      split: 'chat',
      model: 'acme/next',
      reason: 'busy',
      message: '1 copies of chat are running, as many as may (maxConcurrent).',
    })
    expect(gateway.health().shadows).toEqual({ running: 1, started: 1, skipped: { busy: 1 } })
    await gateway.close({ drainMs: 0 })
    expect(upstreams.copy.requests).toHaveLength(1)
  })
})

describe("where the caller's prompts may not go, copies do not go", () => {
  it('by the preferences of the request', async () => {
    const { send, skip } = await shadowed()
    expect((await send({ provider: { only: ['live'] } })).status).toBe(200)
    expect(await skip).toMatchObject({ reason: 'constraint_filtered', model: 'acme/next' })
  })

  it('by those of the caller', async () => {
    const { skip, send } = await shadowed({ authenticate: () => ({ id: 'u', provider: { ignore: ['copy'] } }) })
    expect((await send()).status).toBe(200)
    expect(await skip).toMatchObject({ reason: 'constraint_filtered' })
  })

  it('by what the key may use', async () => {
    const { gateway, skip, send } = await shadowed({ authenticate: 'keys' })
    const { key } = await gateway.keys.create({ name: 'k', allowed_providers: ['live'] })
    expect((await send({}, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200)
    expect(await skip).toMatchObject({ reason: 'permission_denied', message: expect.stringContaining('copy') })
  })
})

it('shows a copy to those who manage, and to no caller; its decision can be made again', async () => {
  const { gateway, send, copyRow } = await shadowed({ authenticate: 'keys' })
  const { key } = await gateway.keys.create({ name: 'caller' })
  const { key: manager } = await gateway.keys.create({ name: 'manager', is_management_key: true })
  await (await send({}, { headers: { authorization: `Bearer ${key}` } })).text()
  const { id, shadowOf } = await copyRow()
  const read = (as: string) =>
    gateway.fetch(`http://inroute/api/v1/generation?id=${id}`, { headers: { authorization: `Bearer ${as}` } })
  expect((await read(key)).status).toBe(404)
  expect(await (await read(manager)).json()).toMatchObject({
    data: { id, shadow_of: shadowOf, split: 'chat', arm: 'acme/next', model: 'acme/next' },
  })
  expect(await gateway.replay(id)).toMatchObject({ same: true, candidates: [{ endpoint: 'acme/next@copy' }] })
})

it('explains where a copy would go, to operators', async () => {
  const { gateway } = await shadowed()
  const body = { model: 'chat', messages: [{ role: 'user', content: 'Hi' }] }
  expect(await gateway.explain(body)).toMatchObject({
    split: { name: 'chat', arm: 'acme/live' },
    shadow: { model: 'acme/next', candidates: ['acme/next@copy'] },
  })
  expect(await gateway.explain({ ...body, provider: { only: ['live'] } })).toMatchObject({
    shadow: { model: 'acme/next', candidates: [] },
  })
})
