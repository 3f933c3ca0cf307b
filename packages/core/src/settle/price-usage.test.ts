import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePrices } from '../catalog/price-table.ts'
import type { ModelPricing } from '../catalog/offer.ts'
import type { Usage } from '../chat/usage.ts'
import { priceUsage } from './price-usage.ts'

const price = (pricing: ModelPricing, usage: Usage) => priceUsage(compilePrices(pricing, 'test'), usage, 0)
const gpt5: ModelPricing = { inputPerMillion: 1.25, outputPerMillion: 10, cacheReadPerMillion: 0.125 }
const sonnet: ModelPricing = {
  inputPerMillion: 3,
  outputPerMillion: 15,
  cacheReadPerMillion: 0.3,
  cacheWritePerMillion: 3.75,
  cacheWrite1hPerMillion: 6,
  tiers: [
    {
      minPromptTokens: 200_000,
      inputPerMillion: 6,
      outputPerMillion: 22.5,
      cacheReadPerMillion: 0.6,
      cacheWritePerMillion: 7.5,
    },
  ],
}

describe('priceUsage', () => {
  it.each<[string, ModelPricing, Usage, number, number]>([
    ['plain', gpt5, { inputTokens: 1000, outputTokens: 100 }, 1_250_000, 1_000_000],
    ['cached read', gpt5, { inputTokens: 200, cacheReadTokens: 800, outputTokens: 0 }, 350_000, 0],
    ['reasoning as output', gpt5, { inputTokens: 0, outputTokens: 10, reasoningTokens: 90 }, 0, 1_000_000],
    ['reasoning apart', { ...gpt5, reasoningPerMillion: 20 }, { outputTokens: 10, reasoningTokens: 90 }, 0, 1_900_000],
    ['cached read without its rate', { inputPerMillion: 2, outputPerMillion: 1 }, { cacheReadTokens: 10 }, 20_000, 0],
    [
      'what the provider says it bills, in place of what it counted',
      gpt5,
      { inputTokens: 500, cacheReadTokens: 448, outputTokens: 110, billed: { inputTokens: 8, outputTokens: 100 } },
      10_000,
      1_000_000,
    ],
    ['free cached reads', { ...gpt5, cacheReadPerMillion: 0 }, { inputTokens: 8, cacheReadTokens: 99 }, 10_000, 0],
    [
      'R11: Anthropic writes and reads, each once',
      sonnet,
      { inputTokens: 100, cacheReadTokens: 1000, cacheWrite5mTokens: 2000, cacheWrite1hTokens: 400, outputTokens: 10 },
      300_000 + 300_000 + 7_500_000 + 2_400_000,
      150_000,
    ],
    [
      '1 h writes without their rate cost as 5 m writes',
      { ...sonnet, cacheWrite1hPerMillion: undefined },
      { cacheWrite1hTokens: 400 },
      1_500_000,
      0,
    ],
    ['R12: at the edge of the tier', sonnet, { inputTokens: 200_000, outputTokens: 1000 }, 600_000_000, 15_000_000],
    ['R12: one token over', sonnet, { inputTokens: 200_001, outputTokens: 1000 }, 1_200_006_000, 22_500_000],
    [
      'R12: cached tokens count towards the tier, rates the tier lacks stay',
      sonnet,
      { inputTokens: 1, cacheReadTokens: 199_999, cacheWrite1hTokens: 1 },
      6_000 + 119_999_400 + 6_000,
      0,
    ],
    ['request fee', { requestUsd: 0.005 }, {}, 5_000_000, 0],
    ['searches', { ...gpt5, webSearchUsd: 0.01 }, { webSearchRequests: 3 }, 0, 30_000_000],
    [
      'audio and images',
      {
        ...gpt5,
        inputAudioPerMillion: 40,
        outputAudioPerMillion: 80,
        inputImagePerMillion: 5,
        outputImagePerMillion: 30,
      },
      {
        inputAudioTokens: 10,
        inputImageTokens: 10,
        inputVideoTokens: 10,
        outputAudioTokens: 10,
        outputImageTokens: 10,
      },
      400_000 + 50_000 + 12_500,
      800_000 + 300_000,
    ],
    ['R9: zeros are zeros', gpt5, { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0 }, 0, 0],
    ['R9: unknown adds nothing', gpt5, { inputTokens: undefined, outputTokens: 7 }, 0, 70_000],
    ['nothing known', gpt5, {}, 0, 0],
    [
      'nonsense counts lower no bill',
      gpt5,
      { inputTokens: -5, outputTokens: Number.NaN, reasoningTokens: 0.5 },
      0,
      10_000,
    ],
  ])('%s', (_name, pricing, usage, prompt, completion) => {
    expect(price(pricing, usage)).toEqual({
      costNanoUsd: prompt + completion,
      promptCostNanoUsd: prompt,
      completionCostNanoUsd: completion,
      priceNanoUsd: prompt + completion,
    })
  })

  it('R14: prices less than a micro-dollar a request, and rounds the whole once', () => {
    const tiny: ModelPricing = { inputPerMillion: 0.0004, outputPerMillion: 0.0004 } // 400 pico-USD a token
    expect(price(tiny, { inputTokens: 1, outputTokens: 1 })).toEqual({
      costNanoUsd: 1, // 0.8, where rounding each part would give 0
      promptCostNanoUsd: 0,
      completionCostNanoUsd: 1,
      priceNanoUsd: 1,
    })
  })

  it('later tiers win, rate by rate', () => {
    const tiers = [
      { minPromptTokens: 100, inputPerMillion: 2, outputPerMillion: 4 },
      { minPromptTokens: 1000, inputPerMillion: 3 },
    ]
    const usage = (inputTokens: number) => ({ inputTokens, outputTokens: 1 })
    const cost = (n: number) => price({ inputPerMillion: 1, outputPerMillion: 1, tiers }, usage(n)).costNanoUsd
    expect([cost(100), cost(101), cost(1000), cost(1001)]).toEqual([101_000, 206_000, 2_004_000, 3_007_000])
  })

  it('parts are never negative and sum to the whole; the whole is within half a nano-dollar of exact', () => {
    const count = fc.nat({ max: 2_000_000 })
    const perMillion = fc.nat({ max: 500_000_000 }).map((pico) => pico / 1_000_000)
    fc.assert(
      fc.property(
        fc.record({ inputTokens: count, cacheReadTokens: count, outputTokens: count, reasoningTokens: count }),
        fc.record({ inputPerMillion: perMillion, outputPerMillion: perMillion, cacheReadPerMillion: perMillion }),
        (usage, pricing) => {
          const cost = price(pricing, usage)
          expect(cost.promptCostNanoUsd + cost.completionCostNanoUsd).toBe(cost.costNanoUsd)
          expect(Math.min(cost.promptCostNanoUsd, cost.completionCostNanoUsd)).toBeGreaterThanOrEqual(0)
          const pico = (usdPerMillion: number) => BigInt(Math.round(usdPerMillion * 1_000_000))
          const exact =
            BigInt(usage.inputTokens) * pico(pricing.inputPerMillion) +
            BigInt(usage.cacheReadTokens) * pico(pricing.cacheReadPerMillion) +
            BigInt(usage.outputTokens + usage.reasoningTokens) * pico(pricing.outputPerMillion)
          const off = BigInt(cost.costNanoUsd) * 1000n - exact
          expect(off <= 500n && off > -500n).toBe(true)
        },
      ),
    )
  })
})
