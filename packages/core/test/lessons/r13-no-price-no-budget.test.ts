import { describe, expect, test } from 'vitest'
import { createGateway, openaiCompatible } from '../../src/index.ts'
import { oneModel } from '../support/one-model.ts'
import { json, openaiWire } from '../support/upstream.ts'

const account = { budget: { limitUsd: 1 } }

// R13: a model without a price slips no budget.
test('an unpriced model is refused where a budget applies, and nothing is sent', async () => {
  const { ask, upstream, gateway } = await oneModel(json(openaiWire.reply('Hi')), {}, { account })
  const { response } = await ask()
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ error: { metadata: { error_code: 'unpriced_model' } } })
  expect(upstream.requests).toEqual([])
  await gateway.close()
})

test('unless it is said that it may pass; without a budget it passes, its cost unknown and not 0', async () => {
  for (const options of [{ account, budgets: { onUnpriced: 'allow' as const } }, {}]) {
    const { ask, gateway } = await oneModel(json(openaiWire.reply('Hi')), {}, options)
    const { response, row } = await ask()
    expect(response.status).toBe(200)
    expect(((await response.json()) as { usage: object }).usage).not.toHaveProperty('cost')
    expect(row?.priceVersion).toBeUndefined()
    await gateway.close()
  }
})

describe("onUnpriced: 'cap'", () => {
  const unpricedPricing = { inputPerMillion: 10, outputPerMillion: 100 }
  const budgets = { onUnpriced: 'cap' as const, unpricedPricing }

  test('an unpriced model is held for, charged and limited at what it is taken to cost at the most', async () => {
    const { ask, gateway } = await oneModel(
      json(openaiWire.reply('Hi')),
      { maxOutputTokens: 100 },
      { account, budgets },
    )
    const { response, row } = await ask()
    expect(response.status).toBe(200)
    expect(row).toMatchObject({ costNanoUsd: 10 * 10_000 + 5 * 100_000, priceVersion: 'cap' })
    expect(((await response.json()) as { usage: object }).usage).toMatchObject({ cost: 0.0006 })
    const small = { account: { budget: { limitUsd: 0.000_1 } }, budgets }
    const limited = await oneModel(json(openaiWire.reply('Hi')), { maxOutputTokens: 100 }, small)
    expect((await limited.ask()).response.status).toBe(402)
    expect(limited.upstream.requests).toEqual([])
    await Promise.all([gateway.close(), limited.gateway.close()])
  })

  test('a price that is known stands, also one of 0', async () => {
    const free = { pricing: { inputPerMillion: 0, outputPerMillion: 0 } }
    const { ask, gateway } = await oneModel(json(openaiWire.reply('Hi')), free, { account, budgets })
    expect((await ask()).row).toMatchObject({ costNanoUsd: 0 })
    await gateway.close()
  })

  test.each([
    [
      { onUnpriced: 'cap' as const },
      /budgets\.unpricedPricing must be given with onUnpriced: 'cap', received undefined/,
    ],
    [{ unpricedPricing }, /budgets\.unpricedPricing must be left out unless onUnpriced is 'cap'/],
    [
      { onUnpriced: 'cap' as const, unpricedPricing: { inputPerMillion: -1, outputPerMillion: 1 } },
      /unpricedPricing.*-1/,
    ],
    [
      { onUnpriced: 'cap' as const, unpricedPricing: { inputPerMillion: 20 } },
      /unpricedPricing\.outputPerMillion must be given, received undefined/,
    ],
  ])('a mistake is found at start-up: %j', (given, message) => {
    const provider = openaiCompatible({ id: 'x', baseURL: 'http://x', models: {} })
    expect(() => createGateway({ providers: [provider], budgets: given })).toThrow(message)
  })
})
