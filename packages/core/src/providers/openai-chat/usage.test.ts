import { describe, expect, test } from 'vitest'
import { completionTokens, promptTokens } from '../../chat/index.ts'
import { toUsage } from './usage.ts'

describe('toUsage', () => {
  test('cached and written tokens come out of the prompt', () => {
    expect(
      toUsage({
        prompt_tokens: 2572,
        completion_tokens: 100,
        prompt_tokens_details: { cached_tokens: 2240, cache_write_tokens: 329, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 40 },
      }),
    ).toEqual({
      inputTokens: 3,
      cacheReadTokens: 2240,
      cacheWrite5mTokens: 329,
      inputAudioTokens: 0,
      outputTokens: 60,
      reasoningTokens: 40,
    })
  })

  test('reasoning beside the completion is added where the total says so (xAI)', () => {
    const usage = toUsage({
      prompt_tokens: 331,
      completion_tokens: 11,
      total_tokens: 674,
      completion_tokens_details: { reasoning_tokens: 332 },
      cost_in_usd_ticks: 2071250,
    })!
    expect(usage).toMatchObject({ outputTokens: 11, reasoningTokens: 332 })
    expect(completionTokens(usage)).toBe(343)
    expect(usage.reportedCostUsd).toBeCloseTo(0.000207125, 12)
  })

  test('reasoning that exceeds a completion it is part of is cut to it (MiniMax)', () => {
    const counts = { prompt_tokens: 114, completion_tokens: 213, total_tokens: 327 }
    expect(toUsage({ ...counts, completion_tokens_details: { reasoning_tokens: 234 } })).toMatchObject({
      outputTokens: 0,
      reasoningTokens: 213,
    })
  })

  test('no bucket is negative when details claim more than the total (xAI on Azure)', () => {
    const usage = toUsage({ prompt_tokens: 347, completion_tokens: 18, prompt_tokens_details: { cached_tokens: 403 } })!
    expect(usage).toMatchObject({ inputTokens: 0, cacheReadTokens: 347 })
    expect(promptTokens(usage)).toBe(347)
  })

  test.each([
    [{ prompt_cache_hit_tokens: 256, prompt_cache_miss_tokens: 103 }, 256],
    [{ cached_tokens: 100 }, 100],
    [{ cache_read_input_tokens: 7 }, 7],
  ])('cache reads in a vendor’s own member: %o', (own, cacheReadTokens) => {
    expect(toUsage({ prompt_tokens: 359, completion_tokens: 25, ...own })).toMatchObject({ cacheReadTokens })
  })

  test('an hour of cache is not five minutes', () => {
    expect(
      toUsage({
        prompt_tokens: 100,
        prompt_tokens_details: { cache_write_tokens: 50 },
        cache_creation: { ephemeral_1h_input_tokens: 20 },
      }),
    ).toEqual({ inputTokens: 50, cacheWrite1hTokens: 20, cacheWrite5mTokens: 30 })
  })

  test.each([
    [{ prompt_tokens_details: { cached_tokens: 4 } }, 'OpenAI'],
    [{ prompt_cache_hit_tokens: 4 }, 'DeepSeek'],
    [{ cached_tokens: 4 }, 'Together, Moonshot'],
    [{ num_cached_tokens: 4 }, 'Mistral'],
    [{ prompt_token_details: { cached_tokens: 4 } }, 'Mistral'],
    [{ cache_read_input_tokens: 4 }, 'LiteLLM'],
  ])('cached tokens as in %j (%s)', (members, _vendor) => {
    expect(toUsage({ prompt_tokens: 10, ...members })).toEqual({ inputTokens: 6, cacheReadTokens: 4 })
  })

  test('unknown stays unknown: zero is a count, absent is not', () => {
    expect(toUsage({})).toBeUndefined()
    expect(toUsage({ prompt_tokens: null })).toBeUndefined()
    expect(toUsage({ prompt_tokens: 5 })).toEqual({ inputTokens: 5 })
    expect(toUsage({ prompt_tokens: 0, completion_tokens: 0 })).toEqual({ inputTokens: 0, outputTokens: 0 })
    expect(toUsage({ prompt_tokens: -1, completion_tokens: 'many' })).toBeUndefined()
  })

  test('what the provider says it cost', () => {
    expect(toUsage({ prompt_tokens: 9, cost: { total_cost: 0.00609 } })?.reportedCostUsd).toBe(0.00609)
    expect(toUsage({ prompt_tokens: 9, cost: 0 })?.reportedCostUsd).toBe(0)
    expect(toUsage({ prompt_tokens: 9, cost_in_usd_ticks: 0 })?.reportedCostUsd).toBeUndefined()
  })
})
