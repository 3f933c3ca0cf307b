import { describe, expect, it } from 'vitest'
import { memoryStore } from '../store/memory.ts'
import { createUpkeep } from '../upkeep/upkeep.ts'
import { systemClock } from '../clock.ts'
import type { Store } from '../store/contract.ts'
import { createSpend } from './spend.ts'

const spendOf = (store: Store) => createSpend(store, createUpkeep({ store, clock: systemClock, retention: {} }))

const record = (id: string, url: string, costNanoUsd: number) => ({
  id,
  createdAtMs: Date.UTC(2026, 0, 31),
  api: 'chat' as const,
  streamed: false,
  requestedModel: 'a/m',
  model: 'a/m',
  outcome: 'completed' as const,
  app: { url },
  usage: { inputTokens: 3 },
  costNanoUsd,
  promptCostNanoUsd: 0,
  completionCostNanoUsd: costNanoUsd,
  attempts: [],
})

describe('spend', () => {
  it('gives exact amounts as CSV, whatever the texts', async () => {
    const store = memoryStore()
    await store.record(record('gen-1', 'a "quoted", text', 12_345_678_901))
    await store.record({ ...record('gen-2', '=HYPERLINK("http://x")', 5), latencyMs: 1_200 })
    expect(await spendOf(store).csv({ by: ['app', 'model'] })).toBe(
      [
        'app,model,requests,failed,prompt_tokens,completion_tokens,reasoning_tokens,cost_usd,price_usd,byok_usd,mean_latency_ms',
        '"a ""quoted"", text",a/m,1,0,3,0,0,12.345678901,12.345678901,0.000000000,',
        `"'=HYPERLINK(""http://x"")",a/m,1,0,3,0,0,0.000000005,0.000000005,0.000000000,1200`,
        '',
      ].join('\r\n'),
    )
  })

  it('gives USD beside the exact integers', async () => {
    const store = memoryStore()
    await store.record(record('gen-1', '', 1_500_000_000))
    expect(await spendOf(store).by({ by: 'model' })).toMatchObject([{ costNanoUsd: 1_500_000_000n, costUsd: 1.5 }])
    expect(await spendOf(store).check()).toEqual([])
  })

  const groups = /^by must be one or several of day, model, .*, received/
  it.each([
    [{}, 'invalid_option', groups],
    [{ by: [] }, 'invalid_option', groups],
    [{ by: 7 }, 'invalid_option', /received 7/],
    [{ by: ['model', 'modle'] }, 'invalid_option', /received 'modle'/],
    [{ by: 'model', from: 0 }, 'unknown_option', /no option 'from'/],
    [{ by: 'model', where: { modle: 'a/m' } }, 'unknown_option', /^where: there is no option 'modle'/],
    [{ by: 'model', fromMs: '2026-01-01' }, 'invalid_option', /^fromMs must be a time in milliseconds .* '2026-01-01'/],
    [{ by: 'model', toMs: Number.NaN }, 'invalid_option', /^toMs must be a time in milliseconds .* NaN/],
  ])('tells what is wrong with %j', async (query, code, message) => {
    // as callers without types may write it
    const by = spendOf(memoryStore()).by as (query: object) => Promise<unknown>
    await expect(by(query)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('compares no arms within a time that is none', async () => {
    const compare = spendOf(memoryStore()).compare as (query: object) => Promise<unknown>
    const query = { split: 'chat', fromMs: new Date(0) }
    await expect(compare(query)).rejects.toMatchObject({ code: 'invalid_option' })
  })
})
