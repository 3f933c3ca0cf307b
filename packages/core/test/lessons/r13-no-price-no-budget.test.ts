import { expect, test } from 'vitest'
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
