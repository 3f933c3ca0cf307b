import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type BudgetAlert, createGateway, type GatewayOptions, memoryStore, openaiCompatible } from '../src/index.ts'
import { fakeClock } from './support/fake-clock.ts'
import { json, openaiWire, startUpstream } from './support/upstream.ts'

/** One request costs a cent. */
const models = {
  'a/m': { upstream: 'm', maxOutputTokens: 10, pricing: { requestUsd: 0.01, inputPerMillion: 0, outputPerMillion: 0 } },
}

const monday = Date.UTC(2026, 0, 26)

async function open(options: Partial<GatewayOptions> = {}, clock = fakeClock(monday), store = memoryStore({ clock })) {
  const upstream = await startUpstream(json(openaiWire.reply('Hi')))
  const gateway = createGateway({
    providers: [openaiCompatible({ id: 'p', baseURL: `${upstream.url}/v1`, models })],
    authenticate: false,
    clock,
    store,
    ...options,
  })
  const alerts: BudgetAlert[] = []
  gateway.on('budget-alert', (alert) => alerts.push(alert))
  const spend = async (cents: number) => {
    for (let i = 0; i < cents; i += 1) {
      const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
        method: 'POST',
        body: JSON.stringify({ model: 'a/m', messages: [{ role: 'user', content: 'Hello' }] }),
        caller: { id: 'c', budget: { limitUsd: 0.2, window: 'weekly' } },
      })
      await response.text()
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { gateway, clock, alerts, spend, store }
}

/** A receiver that answers with the statuses given, then with 200. */
async function startReceiver(...statuses: number[]) {
  const deliveries: { headers: Record<string, unknown>; body: string }[] = []
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => {
      deliveries.push({ headers: req.headers, body })
      res.writeHead(statuses.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, deliveries }
}

describe('budget alerts', () => {
  it('at 50, 80 and 100 percent, once each, and again in the next window', async () => {
    const { alerts, clock, spend } = await open()
    await spend(9)
    expect(alerts).toEqual([])
    await spend(12)
    expect(alerts.map(({ threshold, spentUsd }) => [threshold, spentUsd])).toEqual([
      [50, 0.1],
      [80, 0.16],
      [100, 0.2],
    ])
    expect(alerts[0]).toMatchObject({
      scope: 'caller:c',
      window: 'weekly',
      limitUsd: 0.2,
      resetsAt: '2026-02-02T00:00:00.000Z',
    })
    clock.advance(7 * 86_400_000)
    await spend(11)
    expect(alerts).toHaveLength(4)
  })

  it('foretells when the rest will be spent', async () => {
    const { alerts, clock, spend } = await open()
    clock.advance(2 * 86_400_000)
    await spend(10) // half in two days
    expect(alerts[0]?.spentBy).toBe('2026-01-30T00:00:00.000Z')
    clock.advance(4 * 86_400_000)
    await spend(6) // the rest would last beyond the week
    expect(alerts[1]).toMatchObject({ threshold: 80, spentBy: null })
  })

  it('once across instances that share a store', async () => {
    const one = await open()
    const two = await open({}, one.clock, one.store)
    for (let i = 0; i < 10; i += 1) {
      await one.spend(1)
      await two.spend(1)
    }
    expect([...one.alerts, ...two.alerts].map(({ threshold }) => threshold).sort((a, b) => a - b)).toEqual([
      50, 80, 100,
    ])
  })

  it('are posted, signed, and tried again with patience until they are taken', async () => {
    const receiver = await startReceiver(500, 503)
    const { clock, spend, gateway } = await open({ alerts: { webhooks: [{ url: receiver.url, secret: 's3cret' }] } })
    await spend(10)
    await expect.poll(() => receiver.deliveries.length).toBe(1)
    await expect.poll(() => clock.pending()).toBeGreaterThan(1)
    clock.advance(1_000)
    await expect.poll(() => receiver.deliveries.length).toBe(2)
    await expect.poll(() => clock.pending()).toBeGreaterThan(1)
    clock.advance(5_000)
    await expect.poll(() => receiver.deliveries.length).toBe(3)
    const { headers, body } = receiver.deliveries[2]!
    expect(JSON.parse(body)).toMatchObject({ type: 'budget.alert', threshold: 50, scope: 'caller:c' })
    const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['x-inroute-signature'] as string)!
    expect(Number(time) * 1000).toBe(clock.now())
    expect(signature).toBe(createHmac('sha256', 's3cret').update(`${time}.${body}`).digest('hex'))
    await gateway.close()
    clock.advance(3_600_000)
    expect(receiver.deliveries).toHaveLength(3)
  })

  it('are delivered by another instance when theirs is gone', async () => {
    const clock = fakeClock(monday)
    const store = memoryStore({ clock })
    const down = await startReceiver()
    const webhooks = [{ url: down.url, format: 'slack' as const }]
    await store.documents.insert('alert', {
      id: 'caller:c weekly:2026-01-26 80',
      createdAtMs: 1,
      body: {
        alert: {
          id: 'caller:c weekly:2026-01-26 80',
          name: 'this caller',
          window: 'weekly',
          threshold: 80,
          limitUsd: 1,
          spentUsd: 0.8,
          resetsAt: null,
          spentBy: '2026-01-29T10:00:00.000Z',
        },
        pending: [{ url: down.url, tries: 1, dueMs: 1 }],
      },
    })
    await open({ alerts: { webhooks } }, clock, store)
    clock.advance(60_000)
    await expect.poll(() => down.deliveries.length).toBe(1)
    expect(JSON.parse(down.deliveries[0]!.body)).toEqual({
      text: expect.stringMatching(
        /^80 % of the weekly budget of this caller are spent: 0.8 of 1 USD. At this rate the rest will be spent by Thursday,? 29 January at 10:00 UTC\.$/,
      ),
    })
    clock.advance(120_000)
    expect(await store.documents.list('alert')).toMatchObject([{ pending: [] }])
  })

  it.each<[object, RegExp]>([
    [{ thresholds: [0] }, /alerts.thresholds must be whole percents from 1 to 100, received 0/],
    [{ webhooks: [{ url: 'ftp://x' }] }, /url must be an http or https address/],
    [{ colour: 'red' }, /there is no option 'colour'/],
  ])('refuse %j', async (alerts, message) => {
    await expect(open({ alerts })).rejects.toThrow(message)
  })
})
