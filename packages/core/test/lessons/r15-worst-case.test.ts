import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundPrompt } from '../../src/admit/prompt-bound.ts'
import type { ModelPricing } from '../../src/catalog/offer.ts'
import { compilePrices } from '../../src/catalog/price-table.ts'
import { affordableCompletionTokens, markUp, worstCostNanoUsd, worstRates } from '../../src/catalog/worst-case.ts'
import type { Usage } from '../../src/chat/usage.ts'
import { priceUsage } from '../../src/settle/price-usage.ts'

const usd = fc.nat({ max: 900_000 }).map((millionths) => millionths / 10_000)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const rates = {
  cacheReadPerMillion: maybe(usd),
  cacheWritePerMillion: maybe(usd),
  cacheWrite1hPerMillion: maybe(usd),
  reasoningPerMillion: maybe(usd),
  inputAudioPerMillion: maybe(usd),
  inputImagePerMillion: maybe(usd),
  outputAudioPerMillion: maybe(usd),
  outputImagePerMillion: maybe(usd),
  requestUsd: maybe(usd),
  webSearchUsd: maybe(usd),
}
const pricing: fc.Arbitrary<ModelPricing> = fc.record({
  inputPerMillion: usd,
  outputPerMillion: usd,
  ...rates,
  tiers: fc.array(
    fc.record({
      minPromptTokens: fc.nat({ max: 3000 }),
      inputPerMillion: maybe(usd),
      outputPerMillion: maybe(usd),
      ...rates,
    }),
    { maxLength: 3 },
  ),
})
const tokens = fc.nat({ max: 1000 })
const usage: fc.Arbitrary<Usage> = fc.record({
  inputTokens: tokens,
  cacheReadTokens: tokens,
  cacheWrite5mTokens: tokens,
  cacheWrite1hTokens: tokens,
  inputAudioTokens: tokens,
  inputImageTokens: tokens,
  inputVideoTokens: tokens,
  outputTokens: tokens,
  reasoningTokens: tokens,
  outputAudioTokens: tokens,
  outputImageTokens: tokens,
  webSearchRequests: fc.nat({ max: 20 }),
})
const everything = { cacheWrites: true, audio: true, image: true }
const sum = (counts: (number | undefined)[]) => counts.reduce<number>((total, count) => total + (count ?? 0), 0)
const tokensOf = (used: Usage) => ({
  prompt: sum([
    used.inputTokens,
    used.cacheReadTokens,
    used.cacheWrite5mTokens,
    used.cacheWrite1hTokens,
    used.inputAudioTokens,
    used.inputImageTokens,
    used.inputVideoTokens,
  ]),
  completion: sum([used.outputTokens, used.reasoningTokens, used.outputAudioTokens, used.outputImageTokens]),
})

describe('R15: what is held', () => {
  it('is never less than what any usage within its bounds is charged, whatever the prices, tiers and markup', () => {
    fc.assert(
      fc.property(pricing, usage, fc.nat({ max: 50_000 }), fc.nat({ max: 500 }), (prices, used, markup, slack) => {
        const table = compilePrices(prices, 'test')
        const { prompt, completion } = tokensOf(used)
        const bound = { prompt: prompt + slack, completion: completion + slack }
        const worst = worstRates(table, {
          promptTokens: bound.prompt,
          atMs: 0,
          prompt: { ...everything, webSearches: used.webSearchRequests ?? 0 },
          completion: { audio: true, image: true },
        })
        const held = worstCostNanoUsd(markUp(worst!, markup), bound)
        expect(held).toBeGreaterThanOrEqual(priceUsage(table, used, 0, markup).priceNanoUsd)
      }),
      { numRuns: 500 },
    )
  })

  it('a clamped answer never costs more than was granted, and the clamp wastes less than a token', () => {
    fc.assert(
      fc.property(pricing, tokens, fc.nat({ max: 10_000_000 }), (prices, prompt, granted) => {
        const worst = worstRates(compilePrices(prices, 'test'), {
          promptTokens: prompt,
          atMs: 0,
          prompt: everything,
          completion: {},
        })!
        const completion = affordableCompletionTokens(worst, prompt, granted)
        fc.pre(completion >= 0 && Number.isFinite(completion))
        expect(worstCostNanoUsd(worst, { prompt, completion })).toBeLessThanOrEqual(granted)
        expect(worstCostNanoUsd(worst, { prompt, completion: completion + 1 })).toBeGreaterThan(granted)
      }),
    )
  })

  it('is unknown where a rate is', () => {
    const atMs = 0
    const input = compilePrices({ inputPerMillion: 1 }, 'test')
    expect(worstRates(input, { promptTokens: 1, atMs, completion: {} })).toBeUndefined()
    expect(worstRates(input, { promptTokens: 1, atMs })).toMatchObject({ promptToken: 1_000_000n, completionToken: 0n })
    expect(
      worstRates(compilePrices({ outputPerMillion: 1 }, 'test'), { promptTokens: 1, atMs, completion: {} }),
    ).toBeUndefined()
  })

  it('counts on the searches that a request turns on, and on what they find', () => {
    // less what vendors tell the model about any tools
    const bound = (more: object) => {
      const { tokens, webSearches } = boundPrompt({ messages: [], ...more }, 100)
      return { webSearches, tokens: tokens - ('tools' in more ? 720 : 0) }
    }
    const anthropic = { type: 'web_search_20250305', name: 'web_search', max_uses: 3 }
    expect(bound({ tools: [anthropic] })).toMatchObject({ webSearches: 3, tokens: 60_100 })
    const turnedOn = [
      { tools: [{ type: 'openrouter:web_search' }] },
      { tools: [{ google_search: {} }] },
      { tools: [{ googleSearch: {} }] },
      { plugins: [{ id: 'web' }] },
      { web_search_options: {} },
      { model: 'a/m:online' },
    ]
    for (const request of turnedOn) expect(bound(request)).toMatchObject({ webSearches: 10, tokens: 200_100 })
    const turnedOff = [
      {},
      { tools: [{ type: 'function', function: { name: 'web_search' } }] },
      { plugins: [{ id: 'web', enabled: false }, { id: 'context-compression' }] },
      { web_search_options: null },
      { model: 'a/online' },
    ]
    for (const request of turnedOff) expect(bound(request)).toMatchObject({ webSearches: 0, tokens: 100 })
  })

  it('counts a prompt by its bytes, a picture by the most it can be, and anything else by the window', () => {
    const bound = (content: unknown, more: object = {}) => {
      const request = { messages: [{ role: 'user', content }], ...more }
      return boundPrompt(request, Buffer.byteLength(JSON.stringify(request)))
    }
    expect(bound('日本語').tokens).toBeGreaterThan(9)
    const inline = { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(1_000_000)}` } }
    expect(bound([inline])).toMatchObject({ image: true, audio: false })
    expect(bound([inline]).tokens).toBeLessThan(51_000)
    expect(bound([{ type: 'file', file: { file_data: 'https://x' } }]).tokens).toBe(Infinity)
    expect(bound([{ type: 'input_audio', input_audio: {} }])).toMatchObject({ tokens: Infinity, audio: true })
    expect(bound([{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }]).cacheWrites).toBe(true)
    expect(bound('x').cacheWrites).toBe(false)
    expect(bound('x', { tools: [{ type: 'function', cache_control: {} }] }).cacheWrites).toBe(true)
    expect(boundPrompt({ messages: null }, 7).tokens).toBe(7)
  })
})
