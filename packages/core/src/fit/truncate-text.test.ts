import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countText } from '../tokens/count-text.ts'
import type { TokenFamily } from '../tokens/script-factors.ts'
import { truncateText } from './truncate-text.ts'

const mark = /\n\[\.\.\. (\d+) characters removed \.\.\.\]\n/
const families: TokenFamily[] = [
  'o200k',
  'cl100k',
  'claude',
  'claude-new',
  'gemini',
  'llama',
  'qwen',
  'deepseek',
  'mistral',
  'other',
]
const text = fc.oneof(
  fc.lorem({ maxCount: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 2000 }),
  fc.string({ unit: 'binary', maxLength: 2000 }),
  fc
    .array(fc.constantFrom('```ts', '```', 'const a = 1', '  return b', '', 'Some words of text.', '👩‍💻👍🏽🇩🇪'), {
      maxLength: 200,
    })
    .map((lines) => lines.join('\n')),
  fc
    .tuple(fc.constantFrom('a', ' ', '\n', '字', '👩‍💻', '`'), fc.integer({ min: 1, max: 2000 }))
    .map(([unit, times]) => unit.repeat(times)),
)

describe('truncateText', () => {
  it('never exceeds what it may take, in any family, and keeps both ends of the text', () => {
    fc.assert(
      fc.property(
        text,
        fc.constantFrom(...families),
        fc.integer({ min: 32, max: 300 }),
        (original, family, maxTokens) => {
          const short = truncateText(original, family, maxTokens)
          expect(countText(short, family)).toBeLessThanOrEqual(maxTokens)
          if (short === original) return
          const cut = mark.exec(short)!
          const head = short.slice(0, cut.index).replace(/\n```$/, '')
          const tail = short.slice(cut.index + cut[0].length).replace(/^```\n/, '')
          expect(original.startsWith(head)).toBe(true)
          expect(original.endsWith(tail)).toBe(true)
          expect(Number(cut[1])).toBeGreaterThan(0)
          expect(short.isWellFormed()).toBe(original.isWellFormed())
        },
      ),
      { numRuns: 500 },
    )
  })

  it('cuts at ends of lines', () => {
    const lines = Array.from({ length: 200 }, (_, at) => `line ${at} of the log`).join('\n')
    const short = truncateText(lines, 'o200k', 200)

    expect(short).toMatch(/of the log\n\[\.\.\. \d+ characters removed \.\.\.\]\nline \d+ of the log/)
    expect(short.startsWith('line 0 of the log\n')).toBe(true)
    expect(short.endsWith('\nline 199 of the log')).toBe(true)
  })

  it('closes a code block it cuts open, and opens one that goes on', () => {
    const code = Array.from({ length: 300 }, (_, at) => `const value${at} = ${at}`).join('\n')
    const words = Array.from({ length: 300 }, () => 'More words about it.').join('\n')

    expect(truncateText(`Look:\n\`\`\`ts\n${code}\n\`\`\`\n${words}`, 'o200k', 300)).toMatch(
      /\n```\n\[\.\.\. \d+ characters removed/,
    )
    expect(truncateText(`${words}\n\`\`\`ts\n${code}\n\`\`\`\nThat was it.`, 'o200k', 300)).toMatch(
      /removed \.\.\.\]\n```\nconst/,
    )
    const inside = truncateText(`Look:\n\`\`\`ts\n${code}\n\`\`\`\nThat was it.`, 'o200k', 300)
    expect(inside.match(/```/g)).toHaveLength(2)
  })

  it('keeps the indentation of what follows the cut', () => {
    const code = Array.from({ length: 300 }, (_, at) => `    indented(${at})`).join('\n')
    expect(truncateText(code, 'o200k', 100)).toMatch(/removed \.\.\.\]\n {4}indented/)
  })

  it('never cuts a grapheme in two', () => {
    const families = '👨‍👩‍👧‍👦'.repeat(400)
    const kept = truncateText(families, 'o200k', 100).replace(mark, '')
    expect(kept.length % '👨‍👩‍👧‍👦'.length).toBe(0)
  })
})
