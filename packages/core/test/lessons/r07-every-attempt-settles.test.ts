import { expect, test } from 'vitest'
import { dialects, primary, startFaulty } from '../support/faulty.ts'

// R7: an abort before the usage arrives is not free, and not charged twice.
test.each(dialects)('%s: a caller who leaves after some tokens pays for prompt and tokens', async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'stall_40' })
  const reader = (await faulty.start()).body!.getReader()
  let received = ''
  while (!received.includes('eight3')) received += new TextDecoder().decode((await reader.read()).value)
  await reader.cancel()
  await expect.poll(() => faulty.rows.length).toBe(1)
  const { usage, costNanoUsd, promptCostNanoUsd, completionCostNanoUsd } = faulty.rows[0]!
  expect(usage.estimated).toBe(true)
  expect(usage.inputTokens).toBeGreaterThan(0)
  // forty tokens of this text are some 270 characters
  expect(usage.outputTokens).toBeGreaterThan(40)
  expect(usage.outputTokens).toBeLessThan(100)
  expect(promptCostNanoUsd).toBe(usage.inputTokens! * 1_000)
  expect(completionCostNanoUsd).toBe(usage.outputTokens! * 10_000)
  expect(costNanoUsd).toBe(promptCostNanoUsd + completionCostNanoUsd)
})

test.each(dialects)('%s: a caller who leaves before any token pays for the prompt at most', async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'late' })
  const caller = new AbortController()
  const answer = Promise.allSettled([faulty.start({ signal: caller.signal })])
  await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
  caller.abort()
  await answer
  await expect.poll(() => faulty.rows.length).toBe(1)
  expect(faulty.rows[0]).toMatchObject({ outcome: 'aborted', completionCostNanoUsd: 0 })
  expect(faulty.rows[0]!.costNanoUsd).toBeLessThanOrEqual(100 * 1_000)
})

test.each(dialects)('%s: the provider’s own count is used once it was seen', async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'ok' })
  await faulty.ask({ models: [primary] })
  expect(faulty.rows[0]!.usage).toMatchObject({ inputTokens: 100, outputTokens: 60 })
  expect(faulty.rows[0]!.usage.estimated).toBeUndefined()
})
