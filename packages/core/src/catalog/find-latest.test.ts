import { expect, test } from 'vitest'
import { catalogOf, priced } from '../../test/support/catalog.ts'
import { findLatest } from './find-latest.ts'

const ids = [
  'openai/gpt-5.5',
  'openai/gpt-5.4',
  'openai/gpt-5.5-2026-04-23',
  'openai/gpt-5.5-pro',
  'openai/gpt-5.4-mini',
  'openai/gpt-4o',
  'openai/gpt-4o-mini',
  'openai/gpt-10',
  'anthropic/claude-sonnet-4.5',
  'anthropic/claude-3.7-sonnet',
  'anthropic/claude-sonnet-5',
  'anthropic/claude-opus-5',
  'google/gemini-3.1-pro-preview',
  'google/gemini-2.5-pro',
  'google/gemini-3.8-flash',
  'google/gemini-3.5-flash-lite',
  'moonshotai/kimi-k2.7-code',
  'moonshotai/kimi-k3',
  'moonshotai/kimi-k3:free',
]
const { models } = catalogOf({ a: Object.fromEntries(ids.map((id) => [id, priced(1)])) })

test.each([
  ['~openai/gpt-latest', 'openai/gpt-10'],
  ['~openai/gpt-mini-latest', 'openai/gpt-5.4-mini'],
  ['~openai/gpt-pro-latest', 'openai/gpt-5.5-pro'],
  ['~anthropic/claude-sonnet-latest', 'anthropic/claude-sonnet-5'],
  ['~anthropic/claude-haiku-latest', undefined],
  ['~google/gemini-pro-latest', 'google/gemini-3.1-pro-preview'],
  ['~google/gemini-flash-latest', 'google/gemini-3.8-flash'],
  ['~moonshotai/kimi-latest', 'moonshotai/kimi-k3'],
  ['~openai/gpt', undefined],
  ['~nobody/gpt-latest', undefined],
  ['~', undefined],
])('%s is %s', (alias, id) => {
  expect(findLatest(alias, models.values())?.id).toBe(id)
})

test('release dates decide where both are known', () => {
  const dated = catalogOf({ a: { 'x/m-2': priced(1, { created: 100 }), 'x/m-3': priced(1, { created: 50 }) } })
  expect(findLatest('~x/m-latest', dated.models.values())?.id).toBe('x/m-2')
})
