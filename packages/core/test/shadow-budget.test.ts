import { describe, expect, it } from 'vitest'
import { createGateway, openai, split } from '../src/index.ts'
import type { GenerationRecord } from '../src/store/contract.ts'
import { fine, shadowed } from './support/shadowed.ts'
import { type Answer, json, startUpstream } from './support/upstream.ts'

const get = <Member extends keyof GenerationRecord>(row: GenerationRecord, ...members: Member[]) =>
  Object.fromEntries(members.map((member) => [member, row[member]]))

describe('a shadow pays for itself', () => {
  const cost = 10 * 2_000 + 5 * 4_000
  const body = { max_tokens: 50 }

  it('within a budget of its own: when it is spent, nothing is sent and that is told', async () => {
    const limitNanoUsd = 25 * cost
    const { send, gateway, store, rows, upstreams, skipped } = await shadowed({
      shadow: { budget: { limitUsd: limitNanoUsd / 1e9, window: 'daily' } },
      account: { budget: { limitUsd: 1 } },
    })
    for (let sent = 1; skipped.length === 0 && sent < 40; sent += 1) {
      expect((await send(body)).status).toBe(200)
      await expect.poll(() => rows.length + skipped.length).toBe(2 * sent)
    }
    expect(skipped).toMatchObject([
      { reason: 'budget_exceeded', message: expect.stringContaining('the shadow of chat') },
    ])
    expect(gateway.health().shadows.skipped).toEqual({ budget_exceeded: 1 })
    await gateway.close()
    const [own, account] = (await store.usage(['shadow:chat', 'account'], Date.now())).map(({ windows }) =>
      Number(windows.daily.spentNanoUsd),
    )
    const copies = upstreams.copy.requests.length
    expect(copies).toBeGreaterThan(0)
    expect(own).toBe(copies * cost)
    expect(own).toBeLessThanOrEqual(limitNanoUsd)
    expect(account).toBe(upstreams.live.requests.length * cost)
  })

  it("never with the caller's key, budget, rate limit or tags, and without markup", async () => {
    const { gateway, store, send, copyRow } = await shadowed({ authenticate: 'keys', markup: 50 })
    const { key, data } = await gateway.keys.create({
      name: 'customer',
      limit: 0.001,
      tags: { team: 'a' },
      rate_limits: { requests_per_minute: 1, concurrent_requests: 1 },
    })
    const response = await send(body, {
      headers: { authorization: `Bearer ${key}`, 'http-referer': 'https://app.example' },
    })
    expect(response.status).toBe(200)
    const row = await copyRow()
    expect(get(row, 'keyHash', 'callerId', 'tags', 'app', 'priceNanoUsd')).toEqual({ priceNanoUsd: cost })
    await gateway.close()
    const own = await store.usage([`key:${data.hash}`, 'shadow:chat'], Date.now())
    expect(own.map(({ windows }) => Number(windows.lifetime.spentNanoUsd))).toEqual([cost * 1.5, cost])
  })

  it("nor with a caller's own provider credential", async () => {
    const upstream = await startUpstream(fine)
    const gateway = createGateway({
      providers: [openai({ apiKey: 'sk-operator', baseURL: `${upstream.url}/v1` })],
      models: {
        chat: split([{ model: 'openai/gpt-4o-mini', weight: 1 }], {
          shadow: { model: 'openai/gpt-4o', percent: 100 },
        }),
      },
      byok: { encryptionKey: () => ({ id: 'k1', key: Buffer.alloc(32, 1) }) },
      authenticate: false,
    })
    await gateway.byok.create({ provider: 'openai', key: 'sk-own' })
    const request = { model: 'chat', messages: [{ role: 'user', content: 'Hello' }] }
    const init = { method: 'POST', body: JSON.stringify(request) }
    await (await gateway.fetch('http://inroute/api/v1/chat/completions', init)).text()
    await gateway.close()
    expect(upstream.requests.map(({ body, headers }) => [body['model'], headers.authorization])).toEqual([
      ['gpt-4o-mini', 'Bearer sk-own'],
      ['gpt-4o', 'Bearer sk-operator'],
    ])
  })

  it('without one, with what the gateway may spend', async () => {
    const { gateway, store, send, copyRow } = await shadowed({ account: { budget: { limitUsd: 1 } } })
    await send(body)
    expect((await copyRow()).scopes).toEqual(['shadow:chat', 'account'])
    await gateway.close()
    const [account] = await store.usage(['account'], Date.now())
    expect(Number(account!.windows.lifetime.spentNanoUsd)).toBe(2 * cost)
  })

  it("a budget's mistakes are found at start-up", async () => {
    const wrong = (shadow: object) => shadowed({ shadow })
    await expect(wrong({ budget: { limitUsd: '5' } })).rejects.toThrow(
      /models\['chat'\]\.shadow\.budget\.limitUsd .*'5'/,
    )
    await expect(wrong({ budget: { usd: 5 } })).rejects.toThrow(/'usd'; allowed: limitUsd, window, includeByok/)
  })
})

it('compares arms and shadow: money, errors, times', async () => {
  let asked = 0
  const copy: Answer = (res, request) =>
    (asked += 1) === 2 ? json({ error: { message: 'no' } }, 400)(res, request) : fine(res, request)
  const { gateway, send, rows } = await shadowed({ copy })
  for (const _ of [1, 2, 3]) await (await send()).text()
  await expect.poll(() => rows.length).toBe(6)
  const [arm, shadow, ...more] = await gateway.spend.compare({ split: 'chat' })
  expect(more).toEqual([])
  const usd = (10 * 2 + 5 * 4) / 1e6
  expect(arm).toMatchObject({
    arm: 'acme/live',
    isShadow: false,
    requests: 3,
    failed: 0,
    errorRate: 0,
    meanCostUsd: usd,
  })
  expect(shadow).toMatchObject({ arm: 'acme/next', isShadow: true, requests: 3, failed: 1, errorRate: 1 / 3 })
  expect(shadow!.costUsd).toBeCloseTo(2 * usd, 12)
  const times = rows.filter(({ shadowOf }) => !shadowOf).map(({ latencyMs }) => latencyMs!)
  expect(arm!.latencyMs!.p99).toBe(Math.max(...times))
  expect(arm!.meanLatencyMs).toBeCloseTo(times.reduce((a, b) => a + b) / 3, 0)
  expect(await gateway.spend.compare({ split: 'chat', toMs: 5 })).toEqual([])
  await expect(gateway.spend.compare({ split: '' })).rejects.toThrow(/compare\.split/)
  const [paid] = await gateway.spend.by({ by: 'arm', where: { split: 'chat', shadow: 'true' } })
  expect(paid).toMatchObject({ key: 'acme/next', requests: 3, failed: 1, answered: 2 })
})
