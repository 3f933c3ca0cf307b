import { describe, expect, test } from 'vitest'
import type { ModelPricing } from './offer.ts'
import { compilePrices, ratesAt } from './price-table.ts'

const at = (iso: string, promptTokens = 0) => ({ promptTokens, atMs: Date.parse(iso) })
const input = (pricing: ModelPricing, request: ReturnType<typeof at>) =>
  ratesAt(compilePrices(pricing, 'test'), request).input

describe('ratesAt', () => {
  const peak: ModelPricing = {
    inputPerMillion: 1,
    tiers: [
      { utcStart: '22:30', utcEnd: '02:00', inputPerMillion: 2 },
      { utcStart: '06:00', utcEnd: '10:00', inputPerMillion: 3 },
    ],
  }
  test.each([
    ['2026-11-22T22:29:59Z', 1],
    ['2026-11-22T22:30:00Z', 2],
    ['2026-11-23T01:59:59Z', 2],
    ['2026-11-23T02:00:00Z', 1],
    ['2026-11-23T06:00:00Z', 3],
    ['2026-11-23T10:00:00Z', 1],
  ])('hours of the day are half-open and may wrap midnight: %s', (iso, usd) => {
    expect(input(peak, at(iso))).toBe(BigInt(usd * 1_000_000))
  })

  test.each([
    ['2026-12-31T23:59:59Z', 0, 1],
    ['2027-01-01T00:00:00Z', 0, 2],
    ['2026-12-31T23:59:59Z', 101, 10],
    ['2027-01-01T00:00:00Z', 101, 20],
  ])('an announced change begins on its day, for short and long prompts: %s, %i tokens', (iso, tokens, usd) => {
    const pricing: ModelPricing = {
      inputPerMillion: 1,
      tiers: [
        { fromDate: '2027-01-01', minPromptTokens: 100, inputPerMillion: 20 },
        { fromDate: '2027-01-01', inputPerMillion: 2 },
        { minPromptTokens: 100, inputPerMillion: 10 },
      ],
    }
    expect(input(pricing, at(iso, tokens))).toBe(BigInt(usd * 1_000_000))
  })

  test('the same combination of tiers is the same object', () => {
    const table = compilePrices(peak, 'test')
    expect(ratesAt(table, at('2026-11-23T07:00:00Z'))).toBe(ratesAt(table, at('2026-11-24T08:00:00Z')))
  })
})

test.each<[string, unknown]>([
  ['a negative price', { inputPerMillion: -1 }],
  ['not a number', { inputPerMillion: '1' }],
  ['a tier without a condition', { tiers: [{ inputPerMillion: 1 }] }],
  ['half a window', { tiers: [{ utcStart: '10:00', inputPerMillion: 1 }] }],
  ['a time that is none', { tiers: [{ utcStart: '10:00', utcEnd: '24:00', inputPerMillion: 1 }] }],
  ['a date that is none', { tiers: [{ fromDate: '2026-13-01', inputPerMillion: 1 }] }],
])('refuses %s at start-up', (_, pricing) => {
  expect(() => compilePrices(pricing as ModelPricing, 'test')).toThrow(
    expect.objectContaining({ code: 'invalid_price' }),
  )
})
