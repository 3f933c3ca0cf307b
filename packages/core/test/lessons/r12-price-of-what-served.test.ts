import { expect, test } from 'vitest'
import { oneModel } from '../support/one-model.ts'
import { json, openaiWire } from '../support/upstream.ts'

const pricing = {
  inputPerMillion: 1,
  outputPerMillion: 10,
  tiers: [{ minPromptTokens: 200_000, inputPerMillion: 2, outputPerMillion: 15 }],
}
const answerOf = (prompt_tokens: number) =>
  json(openaiWire.reply('Hi', { usage: { prompt_tokens, completion_tokens: 10, total_tokens: prompt_tokens + 10 } }))

// R12: the price follows what the response says was served, to the token.
test.each([
  [200_000, 200_000 * 1_000 + 10 * 10_000],
  [200_001, 200_001 * 2_000 + 10 * 15_000],
])('a prompt of %i tokens by the tier it reached', async (promptTokens, costNanoUsd) => {
  const { ask, gateway } = await oneModel(answerOf(promptTokens), { pricing })
  const { row } = await ask()
  expect(row?.costNanoUsd).toBe(costNanoUsd)
  await gateway.close()
})
