import { afterAll, describe, expect, it } from 'vitest'
import { boundPrompt } from '../src/admit/prompt-bound.ts'
import { countTokens } from '../src/tokens/count-tokens.ts'
import { tokenProfile } from '../src/tokens/profile.ts'

import { fixturesPresent } from './support/fixtures.ts'
import { recordedPrompts } from './support/recorded-prompts.ts'

/** A recorded prompt beside what we make of it. */
const rows = recordedPrompts().map(({ id, model, request, promptTokens }) => {
  const profile = tokenProfile(model)
  const estimate = countTokens(request, profile)
  return {
    id,
    family: profile.family,
    promptTokens,
    error: estimate / promptTokens - 1,
    estimate,
    upperBound: boundPrompt(request, Buffer.byteLength(JSON.stringify({ model, ...request }))).tokens,
    schema: (Array.isArray(request.tools) && request.tools.length > 0) || request.response_format !== undefined,
    media: request.messages.some(
      ({ content }) => Array.isArray(content) && content.some((part) => part.type !== 'text'),
    ),
  }
})
const families = [...new Set(rows.map(({ family }) => family))]

describe.skipIf(!fixturesPresent)('estimates against the prompt tokens that providers reported', () => {
  afterAll(() => {
    for (const family of families) process.stderr.write(`${describeErrors(family)}\n`)
  })

  it('reads enough recordings to say something', () => {
    expect(rows.length).toBeGreaterThan(200)
    expect(families.length).toBeGreaterThan(7)
  })

  it.for(rows)('$id: never below what was reported when money is reserved', ({ upperBound, promptTokens }) => {
    expect(upperBound).toBeGreaterThanOrEqual(promptTokens)
  })

  // without schemas and media what is left is the tokenizer and the wrapping of messages
  const text = rows.filter(({ id, schema, media }) => !schema && !media && !isPadding(id))

  it.for(text.filter(({ promptTokens }) => promptTokens >= 250))(
    '$id: a long text within 10 percent ($promptTokens tokens)',
    ({ error }) => {
      expect(Math.abs(error)).toBeLessThan(0.1)
    },
  )

  it('counts a family of prompts within 10 percent, the middle one of single prompts within 25', () => {
    for (const family of families) {
      const ofFamily = rows.filter((row) => row.family === family && row.promptTokens >= 100 && !known(row.id))
      if (ofFamily.length < 4) continue
      const errors = ofFamily.map(({ error }) => Math.abs(error)).sort((a, b) => a - b)
      expect(errors[errors.length >> 1], family).toBeLessThan(0.25)
      expect(sum(ofFamily, 'estimate') / sum(ofFamily, 'promptTokens'), family).toBeGreaterThan(0.9)
      expect(sum(ofFamily, 'estimate') / sum(ofFamily, 'promptTokens'), family).toBeLessThan(1.15)
    }
  })
})

/** One rare word a thousand times over: not what the averages of ordinary text are for. */
const isPadding = (id: string): boolean => id.endsWith('stream-cache-read-claude-sonnet-4-20250514-6ca8')

/** Media that only a URL names; a hosted model whose tool prompt is its host's. */
const known = (id: string): boolean =>
  ['vision-qwen2.5-vl-72b', 'llama-4-scout', 'structured-output-reasoning-qwen3-1.7b'].some((part) => id.includes(part))

const sum = (of: typeof rows, member: 'estimate' | 'promptTokens'): number =>
  of.reduce((total, row) => total + row[member], 0)

function describeErrors(family: string): string {
  const ofFamily = rows.filter((row) => row.family === family)
  const errors = ofFamily.map(({ error }) => error).sort((a, b) => a - b)
  const at = (share: number): string => `${((errors[Math.floor(share * (errors.length - 1))] ?? 0) * 100).toFixed(0)} %`
  const total = (sum(ofFamily, 'estimate') / sum(ofFamily, 'promptTokens') - 1) * 100
  return `token estimate ${family}: ${ofFamily.length} prompts, all together ${total.toFixed(1)} %; each: p10 ${at(0.1)}, p50 ${at(0.5)}, p90 ${at(0.9)}`
}
