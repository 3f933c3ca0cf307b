import { expect, test } from 'vitest'
import { anthropic, createGateway } from '../../src/index.ts'
import type { GenerationRecord } from '../../src/store/contract.ts'
import { oneModel } from '../support/one-model.ts'
import { json, openaiWire, startUpstream } from '../support/upstream.ts'

const pricing = {
  inputPerMillion: 3,
  outputPerMillion: 15,
  cacheReadPerMillion: 0.3,
  cacheWritePerMillion: 3.75,
  cacheWrite1hPerMillion: 6,
}

// R11: OpenAI counts cached tokens inside the prompt, Anthropic beside it; each token is billed once, in its own bucket.
test('cached tokens of OpenAI’s counting are billed once', async () => {
  const usage = { prompt_tokens: 10_000, completion_tokens: 100, prompt_tokens_details: { cached_tokens: 9_000 } }
  const { ask, gateway } = await oneModel(json(openaiWire.reply('Hi', { usage })), { pricing })
  const { response, row } = await ask()
  expect(row?.usage).toMatchObject({ inputTokens: 1_000, cacheReadTokens: 9_000, outputTokens: 100 })
  expect(row?.costNanoUsd).toBe(1_000 * 3_000 + 9_000 * 300 + 100 * 15_000)
  expect(await response.json()).toMatchObject({ usage: { prompt_tokens: 10_000, total_tokens: 10_100 } })
  await gateway.close()
})

test('cached and written tokens of Anthropic’s counting are billed once', async () => {
  const upstream = await startUpstream(
    json({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude',
      content: [{ type: 'text', text: 'Hi' }],
      stop_reason: 'end_turn',
      usage: {
        input_tokens: 1_000,
        output_tokens: 100,
        cache_read_input_tokens: 9_000,
        cache_creation_input_tokens: 500,
        cache_creation: { ephemeral_5m_input_tokens: 200, ephemeral_1h_input_tokens: 300 },
      },
    }),
  )
  const gateway = createGateway({
    providers: [
      anthropic({ apiKey: 'k', baseURL: upstream.url, models: { 'test/model': { upstream: 'claude', pricing } } }),
    ],
    authenticate: false,
  })
  const row = new Promise<GenerationRecord>((resolve) => void gateway.on('generation', resolve))
  const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ model: 'test/model', max_tokens: 200, messages: [{ role: 'user', content: 'Hello' }] }),
  })
  expect(await response.json()).toMatchObject({
    usage: {
      prompt_tokens: 10_500,
      completion_tokens: 100,
      total_tokens: 10_600,
      prompt_tokens_details: { cached_tokens: 9_000, cache_write_tokens: 500 },
    },
  })
  expect((await row).costNanoUsd).toBe(1_000 * 3_000 + 9_000 * 300 + 200 * 3_750 + 300 * 6_000 + 100 * 15_000)
  await gateway.close()
})
