import { expect, test } from 'vitest'
import { createGateway, openaiCompatible } from '../../src/index.ts'
import type { GenerationRecord } from '../../src/store/contract.ts'
import { json, openaiWire, sse, startUpstream } from '../support/upstream.ts'

const zero = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
const pricing = { inputPerMillion: 1, outputPerMillion: 10 }

async function settle(usage: unknown, stream: boolean): Promise<GenerationRecord> {
  const [role, text, finish] = openaiWire.stream('four score and seven years ago')
  const last = { id: 'x', object: 'chat.completion.chunk', choices: [], ...(usage !== undefined && { usage }) }
  const whole = openaiWire.reply('four score and seven years ago', { usage })
  const upstream = await startUpstream(stream ? sse(role!, text!, finish!, last, openaiWire.done) : json(whole))
  const gateway = createGateway({
    providers: [
      openaiCompatible({ id: 'x', baseURL: upstream.url, models: { 'test/model': { upstream: 'm', pricing } } }),
    ],
    authenticate: false,
  })
  const row = new Promise<GenerationRecord>((resolve) => void gateway.on('generation', resolve))
  const body = JSON.stringify({ model: 'test/model', stream, messages: [{ role: 'user', content: 'Hello' }] })
  await (await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body })).text()
  await gateway.close()
  return row
}

// R9: whether the provider counted decides, not whether its count is truthy.
test.each([true, false])('usage of 0, null and absent (stream: %s)', async (stream) => {
  const reported = await settle(zero, stream)
  expect(reported.usage).toMatchObject({ inputTokens: 0, outputTokens: 0 })
  expect(reported.usage.estimated).toBeUndefined()
  expect(reported.costNanoUsd).toBe(0)
  for (const usage of [null, undefined]) {
    const estimated = await settle(usage, stream)
    expect(estimated.usage.estimated).toBe(true)
    expect(estimated.usage.outputTokens).toBe(8)
    expect(estimated.costNanoUsd).toBe(estimated.usage.inputTokens! * 1_000 + 80_000)
  }
})
