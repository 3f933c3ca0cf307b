import { describe, expect, it } from 'vitest'
import { memoryStore } from '../src/index.ts'
import type { AttemptRecord, GenerationRecord } from '../src/store/contract.ts'
import { fakeClock } from './support/fake-clock.ts'
import { bothWays, dialects, fallback, fullCostNanoUsd, primary, startFaulty } from './support/faulty.ts'
import { oneModel } from './support/one-model.ts'
import { json, openaiWire } from './support/upstream.ts'

const pricing = { inputPerMillion: 1, outputPerMillion: 10 }
const costOf = ({ usage = {} }: Pick<AttemptRecord, 'usage'>): number =>
  (usage.inputTokens ?? 0) * 1_000 + (usage.outputTokens ?? 0) * 10_000

/** What is spent of a lifetime, by scope. */
async function spentBy(store: ReturnType<typeof memoryStore>, scope: string): Promise<bigint> {
  const [usage] = await store.usage([scope], Date.now())
  return usage!.windows.lifetime.spentNanoUsd
}

describe('an answer that fails is free for its payer, and costs the operator what it costs', () => {
  it.each(dialects)('%s: a stream that breaks off after content', async (dialect) => {
    const faulty = await startFaulty({ dialect, script: 'cut_40' })
    const asked = await faulty.ask({ models: [primary] })
    expect(asked.error?.code).toBe(502)
    const [row] = faulty.rows as [GenerationRecord]
    expect(row).toMatchObject({ outcome: 'upstream_cut', priceNanoUsd: 0, usage: { estimated: true } })
    expect(row.usage.outputTokens).toBeGreaterThan(40)
    expect(row.costNanoUsd).toBe(costOf(row))
    expect(row.promptCostNanoUsd + row.completionCostNanoUsd).toBe(row.costNanoUsd)
    expect(row.attempts).toMatchObject([{ failure: 'cut', costNanoUsd: row.costNanoUsd }])
    expect(await faulty.gateway.spend.by({ by: 'model' })).toMatchObject([
      { costNanoUsd: BigInt(row.costNanoUsd), priceNanoUsd: 0n },
    ])
  })

  it('held-back content of an answer that broke before its caller saw any of it: the fallback alone is charged', async () => {
    const routing = { recovery: 'buffer' as const, retry: { perCandidate: 0 } }
    const faulty = await startFaulty({ dialect: 'openai', script: 'cut_40', options: { routing } })
    const asked = await faulty.ask()
    expect(asked.models).toEqual([fallback])
    const [row] = faulty.rows as [GenerationRecord]
    const [broken] = row.attempts.filter(({ failure }) => failure === 'cut')
    expect(broken).toMatchObject({ usage: { estimated: true } })
    expect(broken!.costNanoUsd).toBe(costOf(broken!))
    expect(row).toMatchObject({ outcome: 'completed', priceNanoUsd: fullCostNanoUsd })
    const lost = row.attempts.reduce((sum, { costNanoUsd = 0 }) => sum + costNanoUsd, 0) - fullCostNanoUsd
    expect(lost).toBeGreaterThan(0)
    expect(row.costNanoUsd).toBe(fullCostNanoUsd + lost)
    // the row's tokens, and what its caller reads, are the answer's
    expect(row.usage).toMatchObject({ inputTokens: 100, outputTokens: 60 })
    expect(asked.usage).toMatchObject({
      prompt_tokens: 100,
      completion_tokens: 60,
      cost: fullCostNanoUsd / 1e9,
      cost_details: { upstream_inference_prompt_cost: 0.0001, upstream_inference_completions_cost: 0.0006 },
    })
  })

  it('a provider that said what it counted before it failed', async () => {
    const options = { routing: { retry: { perCandidate: 0 } } }
    const faulty = await startFaulty({ dialect: 'anthropic', script: 'error-in-band_0', options })
    await faulty.ask()
    const [row] = faulty.rows as [GenerationRecord]
    const [failed] = row.attempts
    expect(failed!.usage?.inputTokens).toBe(100)
    expect(row.priceNanoUsd).toBe(fullCostNanoUsd)
    expect(row.costNanoUsd).toBe(row.attempts.reduce((sum, { costNanoUsd = 0 }) => sum + costNanoUsd, 0))
    expect(row.costNanoUsd).toBeGreaterThanOrEqual(fullCostNanoUsd + 100_000)
  })

  it.each(bothWays)('$way: one that delivered nothing and counted nothing is taken not to bill', async ({ stream }) => {
    for (const script of ['server-error', 'overloaded', 'reset']) {
      const faulty = await startFaulty({
        dialect: 'openai',
        script,
        options: { routing: { retry: { perCandidate: 0 } } },
      })
      await faulty.ask({ stream })
      expect(faulty.rows[0]).toMatchObject({ costNanoUsd: fullCostNanoUsd, priceNanoUsd: fullCostNanoUsd })
      expect(faulty.rows[0]!.attempts[0]).not.toHaveProperty('usage.inputTokens')
    }
  })

  it.each([
    [
      'nothing, and no reason why it ended',
      openaiWire.reply('', { choices: [choice('', null)], usage: usageOf(10, 0) }),
      10_000,
    ],
    [
      'an error as its reason',
      openaiWire.reply('', { choices: [choice('Half', 'error')], usage: usageOf(10, 5) }),
      60_000,
    ],
  ])('an answer of %s', async (_, reply, costNanoUsd) => {
    const { ask } = await oneModel(json(reply), { pricing })
    const { row } = await ask()
    expect(row).toMatchObject({ priceNanoUsd: 0, costNanoUsd })
  })

  it('one without content that says why it ended, or whose tokens were counted, is an answer', async () => {
    for (const reply of [
      openaiWire.reply('', { choices: [choice('', 'stop')], usage: usageOf(10, 0) }),
      openaiWire.reply('', { choices: [choice('', null)], usage: usageOf(10, 5) }),
    ]) {
      const { row } = await (await oneModel(json(reply), { pricing })).ask()
      expect(row!.priceNanoUsd).toBe(row!.costNanoUsd)
      expect(row!.priceNanoUsd).toBeGreaterThan(0)
    }
  })

  it('limits of the payer count what is charged, the account’s what it cost', async () => {
    const clock = fakeClock()
    const store = memoryStore({ clock })
    const faulty = await startFaulty({ dialect: 'openai', script: 'cut_40', clock, options: { store, markup: 50 } })
    await (
      await faulty.gateway.fetch('http://inroute/api/v1/chat/completions', {
        method: 'POST',
        body: JSON.stringify({ model: primary, stream: true, messages: [{ role: 'user', content: 'Count.' }] }),
        caller: { id: 'c', budget: { limitUsd: 1 } },
      })
    ).text()
    const [broken] = faulty.rows
    expect(await spentBy(store, 'caller:c')).toBe(0n)
    expect(await spentBy(store, 'account')).toBe(BigInt(broken!.costNanoUsd))
    await faulty.ask({ models: [fallback] })
    expect(await spentBy(store, 'account')).toBe(BigInt(broken!.costNanoUsd + fullCostNanoUsd * 1.5))
    expect(await store.check()).toEqual([])
  })

  it('answers that keep breaking reach the account’s limit', async () => {
    const faulty = await startFaulty({
      dialect: 'openai',
      script: 'cut_40',
      options: { account: { budget: { limitUsd: 0.003 } } },
    })
    const body = { max_tokens: 100 }
    const statuses: number[] = []
    for (let turn = 0; turn < 8; turn += 1) statuses.push((await faulty.ask({ models: [primary], body })).status)
    expect(statuses[0]).toBe(200)
    expect(statuses.at(-1)).toBe(402)
  })
})

const choice = (content: string, finish_reason: string | null) => ({
  index: 0,
  message: { role: 'assistant', content },
  finish_reason,
})
const usageOf = (prompt_tokens: number, completion_tokens: number) => ({
  prompt_tokens,
  completion_tokens,
  total_tokens: prompt_tokens + completion_tokens,
})
