import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePrices } from './price-table.ts'
import { renderPricing, usd } from './render-pricing.ts'

const at = Date.parse('2026-11-22T12:00:00Z')
const render = (pricing: Parameters<typeof compilePrices>[0], nowMs = at) =>
  renderPricing(compilePrices(pricing, 'test'), nowMs)

test.each([
  [2_500_000n, '0.0000025'],
  [0n, '0'],
  [1n, '0.000000000001'],
  [1_000_000_000_000n, '1'],
  [14_000_000_000n, '0.014'],
])('%s pico-USD is %s', (pico, expected) => {
  expect(usd(pico)).toBe(expected)
})

test('decimal strings are exact: read back they are the same integer', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 16n }), (pico) => {
      const [whole, fraction = ''] = usd(pico).split('.')
      expect(BigInt(whole + fraction.padEnd(12, '0'))).toBe(pico)
    }),
  )
})

describe('renderPricing', () => {
  test('per token, per request, per search; what is not known is left out, but for the two that are required', () => {
    expect(
      render({ inputPerMillion: 2.5, outputPerMillion: 10, cacheReadPerMillion: 0.25, webSearchUsd: 0.01 }),
    ).toEqual({
      prompt: '0.0000025',
      completion: '0.00001',
      input_cache_read: '0.00000025',
      web_search: '0.01',
    })
    expect(render({ inputPerMillion: 0, outputPerMillion: 0 })).toEqual({ prompt: '0', completion: '0' })
    expect(renderPricing(undefined, at)).toEqual({ prompt: '-1', completion: '-1' })
  })

  test('long prompts are an override', () => {
    const tiers = [{ minPromptTokens: 200_000, inputPerMillion: 6 }]
    expect(render({ inputPerMillion: 3, outputPerMillion: 15, tiers })['overrides']).toEqual([
      { min_prompt_tokens: 200_000, prompt: '0.000006' },
    ])
  })

  test('hours of the day tile it, and the top level shows the current hour', () => {
    const tiers = [
      { utcStart: '01:00', utcEnd: '04:00', inputPerMillion: 2 },
      { utcStart: '06:00', utcEnd: '10:30', inputPerMillion: 3 },
    ]
    const pricing = { inputPerMillion: 1, outputPerMillion: 1, tiers }
    const rendered = render(pricing)
    expect(rendered.prompt).toBe('0.000001')
    expect(rendered['overrides']).toMatchObject([
      { utc_start: 100, utc_end: 400, prompt: '0.000002' },
      { utc_start: 400, utc_end: 600, prompt: '0.000001' },
      { utc_start: 600, utc_end: 1030, prompt: '0.000003' },
      { utc_start: 1030, utc_end: 100, prompt: '0.000001' },
    ])
    expect(render(pricing, Date.parse('2026-11-22T06:00:00Z')).prompt).toBe('0.000003')
  })

  test('an announced change shows from its day on', () => {
    const pricing = { inputPerMillion: 1, outputPerMillion: 1, tiers: [{ fromDate: '2027-01-01', inputPerMillion: 2 }] }
    expect(render(pricing)).toEqual({ prompt: '0.000001', completion: '0.000001' })
    expect(render(pricing, Date.parse('2027-01-01T00:00:00Z')).prompt).toBe('0.000002')
  })
})
