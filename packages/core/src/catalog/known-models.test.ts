import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { libraryModels, renderKnownModels } from '../../scripts/generate-known-models.ts'
import { knownVendors, unlistedIds } from '../../scripts/known-model-ids.ts'
import { checkPrices } from './check-prices.ts'
import { matches } from './price-library.ts'
import { knownModels } from './known-models.generated.ts'
import { compilePrices } from './price-table.ts'

test('the committed file is what the generator writes from the installed price library', () => {
  const committed = readFileSync(new URL('./known-models.generated.ts', import.meta.url), 'utf8')
  expect(committed === renderKnownModels(), 'run: node packages/core/scripts/generate-known-models.ts').toBe(true)
})

test('every known price compiles', () => {
  for (const [vendor, models] of Object.entries(knownModels)) {
    for (const [id, { pricing }] of Object.entries(models())) {
      expect(() => pricing && compilePrices(pricing, `${vendor}: ${id}`)).not.toThrow()
    }
  }
})

test.each([
  ['openai', 'openai/gpt-5', 'gpt-5'],
  ['anthropic', 'anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5'],
  ['google', 'google/gemini-2.5-flash', 'gemini-2.5-flash'],
  ['groq', 'meta-llama/llama-3.3-70b-instruct', 'llama-3.3-70b-versatile'],
  ['xai', 'x-ai/grok-4', 'grok-4-0709'],
])('%s serves %s as %s', (vendor, id, upstream) => {
  expect(knownModels[vendor]?.()[id]).toMatchObject({
    upstream,
    pricing: { inputPerMillion: expect.any(Number), outputPerMillion: expect.any(Number) },
  })
})

test('no known price looks like one in another unit', () => {
  for (const [vendor, models] of Object.entries(knownModels)) {
    for (const [id, { pricing }] of Object.entries(models())) {
      expect(() => pricing && checkPrices(pricing, `${vendor}: ${id}`, undefined)).not.toThrow()
    }
  }
})

test('canonical ids are OpenRouter’s, as the price library lists them', () => {
  const listed = libraryModels('openrouter')
  const ids = Object.values(knownVendors).flatMap(({ models }) => Object.keys(models))
  const unlisted = ids.filter((id) => !listed.some(({ match }) => matches(match, id)))
  expect(new Set(unlisted)).toEqual(unlistedIds)
})
