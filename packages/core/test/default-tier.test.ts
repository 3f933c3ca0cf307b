import { describe, expect, it } from 'vitest'
import { createGateway, memoryStore, openai } from '../src/index.ts'
import { json, openaiWire, startUpstream } from './support/upstream.ts'

/** A model at 2 and 8 USD per million, twice that where it is served with priority. */
const models = {
  'openai/gpt-x': { upstream: 'gpt-x', pricing: { inputPerMillion: 2, outputPerMillion: 8 } },
  'openai/gpt-x@priority': { upstream: 'gpt-x', pricing: { inputPerMillion: 4, outputPerMillion: 16 } },
}

async function ask(defaultTier: 'priority' | undefined, serviceTier: string, body: object = {}) {
  const upstream = await startUpstream(async (res, request) => {
    held = (await store.holds())[0]!.amountNanoUsd
    await json(openaiWire.reply('Hi', { service_tier: serviceTier }))(res, request)
  })
  let held = 0
  const store = memoryStore()
  const gateway = createGateway({
    providers: [openai({ apiKey: 'sk-1', baseURL: upstream.url, defaultTier, models })],
    account: { budget: { limitUsd: 1 } },
    authenticate: false,
    store,
  })
  const row = new Promise<number>((resolve) => gateway.on('generation', ({ costNanoUsd }) => resolve(costNanoUsd)))
  const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({
      model: 'openai/gpt-x',
      max_tokens: 5,
      messages: [{ role: 'user', content: 'Hi' }],
      ...body,
    }),
  })
  expect(response.status).toBe(200)
  return { held, cost: await row, sent: upstream.requests[0]!.body }
}

describe('an account whose requests are served with priority unless they say otherwise', () => {
  it('is held, and charged, at the price of that tier', async () => {
    const usual = await ask(undefined, 'default')
    const priority = await ask('priority', 'priority')
    expect(priority.held).toBe(2 * usual.held)
    expect(priority.cost).toBe(2 * usual.cost)
    expect(priority.cost).toBeLessThanOrEqual(priority.held)
    expect(priority.sent).not.toHaveProperty('service_tier')
  })

  it('is charged by the tier that served, also where it is the standard one', async () => {
    const usual = await ask(undefined, 'default')
    expect((await ask('priority', 'default', { service_tier: 'default' })).cost).toBe(usual.cost)
  })

  it('has its models at that price in the plan, and under a cap', async () => {
    const gateway = createGateway({
      providers: [openai({ apiKey: 'sk-1', baseURL: 'http://x/v1', defaultTier: 'priority', models })],
    })
    const explain = (provider: object) =>
      gateway.explain({ model: 'openai/gpt-x', messages: [{ role: 'user', content: 'Hi' }], provider })
    expect((await explain({})).candidates[0]!.price).toEqual({ prompt: 4, completion: 16 })
    expect((await explain({ max_price: { prompt: 3 } })).error?.code).toBe(404)
  })

  it('another tier there is not is found at start-up', () => {
    const wrong = () => openai({ apiKey: 'sk-1', defaultTier: 'fast' as 'priority' })
    expect(wrong).toThrow(/openai: defaultTier must be 'priority', received 'fast'/)
  })
})
