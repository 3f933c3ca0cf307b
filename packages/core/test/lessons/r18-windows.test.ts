import { expect, test } from 'vitest'
import { fakeClock } from '../support/fake-clock.ts'
import { oneModel } from '../support/one-model.ts'
import { json, openaiWire } from '../support/upstream.ts'

const usage = { prompt_tokens: 0, completion_tokens: 100, total_tokens: 100 }
const answer = json(openaiWire.reply('Hi', { usage }))
const pricing = { inputPerMillion: 0, outputPerMillion: 10_000 / 1_000 }

// R18: windows are part of the counter's key: they begin by themselves, at 00:00 UTC, whatever the calendar does.
test.each([
  ['daily', '2026-03-29T23:59:59.999Z', '2026-03-30T00:00:00.000Z'],
  ['daily', '2028-02-28T23:59:59.999Z', '2028-02-29T00:00:00.000Z'],
  ['weekly', '2026-11-22T23:59:59.999Z', '2026-11-23T00:00:00.000Z'],
  ['monthly', '2026-01-31T23:59:59.999Z', '2026-02-01T00:00:00.000Z'],
  ['monthly', '2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z'],
] as const)('a %s budget spent at %s is whole again at %s', async (window, before, after) => {
  const clock = fakeClock(Date.parse(before))
  const { ask, gateway } = await oneModel(
    answer,
    { pricing, maxOutputTokens: 100 },
    { clock, account: { budget: { limitUsd: 0.001, window } } },
  )
  expect((await ask({ max_tokens: 100 })).response.status).toBe(200)
  const refused = (await ask({ max_tokens: 100 })).response
  expect(refused.status).toBeGreaterThanOrEqual(402)
  expect(await refused.text()).toContain(after.slice(0, 10))
  clock.advance(Date.parse(after) - Date.parse(before))
  expect((await ask({ max_tokens: 100 })).response.status).toBe(200)
  await gateway.close()
})
