import { describe, expect, it } from 'vitest'
import { createGateway, type GatewayOptions, memoryStore, openaiCompatible } from '../src/index.ts'
import { type Completion, json, openaiWire, startUpstream } from './support/upstream.ts'

const models = {
  'a/m': { upstream: 'm', maxOutputTokens: 1000, pricing: { inputPerMillion: 0.15, outputPerMillion: 0.75 } },
}
const usage = { prompt_tokens: 7, completion_tokens: 11, total_tokens: 18 } // 1050 and 8250 nano-USD
const request = { model: 'a/m', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 11 }

async function open(options: Partial<GatewayOptions>) {
  const upstream = await startUpstream(json(openaiWire.reply('Hi', { usage })))
  const store = memoryStore()
  const gateway = createGateway({
    providers: [openaiCompatible({ id: 'p', baseURL: `${upstream.url}/v1`, models })],
    authenticate: false,
    store,
    ...options,
  })
  const ask = async (id: string, limitUsd = 1) => {
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify(request),
      caller: { id, budget: { limitUsd }, tags: { plan: id === 'big' ? 'pro' : 'free' } },
    })
    return { status: response.status, answer: (await response.json()) as Completion }
  }
  return { store, gateway, ask }
}

describe('markup', () => {
  it('is charged and counted by limits; the ledger keeps the cost beside it', async () => {
    const { store, gateway, ask } = await open({ markup: 12.5 })
    const { answer } = await ask('c')
    expect(answer.usage.cost).toBe(0.000_010_463) // 9300 nano-USD and an eighth, rounded once
    expect(await store.generation(answer.id)).toMatchObject({ costNanoUsd: 9300, priceNanoUsd: 10_463 })
    expect(await gateway.spend.by({ by: 'caller' })).toMatchObject([{ costNanoUsd: 9300n, priceNanoUsd: 10_463n }])
    const [own] = await store.usage(['caller:c'], Date.now())
    expect(own?.windows.lifetime.spentNanoUsd).toBe(10_463n)
    const { cost_details } = answer.usage as unknown as { cost_details: Record<string, number> }
    const parts = cost_details['upstream_inference_prompt_cost']! + cost_details['upstream_inference_completions_cost']!
    expect(Math.round(parts * 1e9)).toBe(10_463)
  })

  it('may depend on payer and model', async () => {
    const { ask } = await open({ markup: ({ tags, model }) => (tags?.['plan'] === 'pro' && model === 'a/m' ? 100 : 0) })
    expect((await ask('big')).answer.usage.cost).toBe(0.000_018_6)
    expect((await ask('small')).answer.usage.cost).toBe(0.000_009_3)
  })

  it('a limit holds for the price, not for the cost', async () => {
    const { store, ask } = await open({ markup: 900 })
    const statuses = []
    for (let i = 0; i < 30; i += 1) statuses.push((await ask('c', 0.001)).status)
    expect(new Set(statuses)).toEqual(new Set([200, 402]))
    const [own] = await store.usage(['caller:c'], Date.now())
    expect(own?.windows.lifetime.spentNanoUsd).toBeLessThanOrEqual(1_000_000n)
  })

  it.each([-1, 10_001, Number.NaN, '5'])('refuses %s', async (markup) => {
    await expect(open({ markup: markup as number })).rejects.toThrow(/markup must be percent from 0 to 10000/)
  })
})
