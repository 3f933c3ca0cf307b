import { expect, test } from 'vitest'
import { bothWays, dialects, primary, startFaulty } from '../support/faulty.ts'

const tools = [{ type: 'function', function: { name: 'say', parameters: { type: 'object' } } }]

test('R8: no estimate goes beyond max_tokens, however much was delivered', async () => {
  const faulty = await startFaulty({ dialect: 'openai', script: 'cut_59' })
  const asked = await faulty.ask({ body: { max_tokens: 7, tools } })
  expect(asked.toolArguments.length).toBeGreaterThan(4 * 7)
  expect(faulty.rows[0]!.usage).toMatchObject({ outputTokens: 7, estimated: true })
})

test.each(dialects)('R8: %s, failed without an answer: free', async (dialect) => {
  for (const { stream } of bothWays) {
    const faulty = await startFaulty({
      dialect,
      script: 'server-error',
      options: { routing: { retry: { perCandidate: 0 } } },
    })
    expect((await faulty.ask({ stream, models: [primary] })).status).toBe(502)
    expect(faulty.rows).toMatchObject([{ outcome: 'failed', costNanoUsd: 0, usage: {} }])
  }
})

test('R8: the row’s money is the row’s tokens at the row’s prices', async () => {
  for (const script of ['ok', 'stall_20', 'no-done']) {
    const faulty = await startFaulty({ dialect: 'openai', script })
    const reader = (await faulty.start()).body!.getReader()
    await reader.read()
    await (script === 'stall_20' ? reader.cancel() : drain(reader))
    await expect.poll(() => faulty.rows.length).toBe(1)
    const { usage, costNanoUsd } = faulty.rows[0]!
    expect(costNanoUsd).toBe((usage.inputTokens ?? 0) * 1_000 + (usage.outputTokens ?? 0) * 10_000)
  }
})

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}
