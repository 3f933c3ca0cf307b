import { countTokens as countCl100k } from 'gpt-tokenizer/encoding/cl100k_base'
import { countTokens as countO200k } from 'gpt-tokenizer/encoding/o200k_base'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellCosts } from './cell-costs.generated.ts'
import { cellCount } from './cells.ts'
import { countText, endWithin, startWithin } from './count-text.ts'

const exact = { o200k: countO200k, cl100k: countCl100k } as const
const families = ['o200k', 'cl100k'] as const

/** Not part of what the costs were learnt from. */
const samples = {
  english: `The committee met on Thursday to decide whether the old library should be restored or replaced. Most of the members had walked past it every day for years without looking up, and were surprised by the photographs: carved owls above the windows, a staircase wide enough for carriages, and a reading room that nobody under forty had ever seen open.`,
  code: `export async function loadUser(id: string, { signal }: Options = {}): Promise<User | undefined> {
  const response = await fetch(\`/api/users/\${encodeURIComponent(id)}\`, { signal })
  if (response.status === 404) return undefined
  if (!response.ok) throw new HttpError(response.status, await response.text())
  return userSchema.parse(await response.json())
}
`,
  german: `Der Ausschuss traf sich am Donnerstag, um zu entscheiden, ob die alte Bibliothek renoviert oder ersetzt werden soll. Die meisten Mitglieder waren jahrelang jeden Tag an ihr vorbeigegangen, ohne nach oben zu sehen.`,
  russian: `Комитет собрался в четверг, чтобы решить, следует ли восстановить старую библиотеку или заменить её новой. Большинство членов годами проходили мимо неё каждый день.`,
  chinese: `委员会于星期四开会,决定是修复还是更换旧图书馆。大多数成员多年来每天都从它旁边走过,却从未抬头看过。`,
  japanese: `委員会は木曜日に集まり、古い図書館を修復するか建て替えるかを決めた。ほとんどの委員は何年も毎日その前を通っていた。`,
  json: JSON.stringify(
    { id: 4711, name: 'library', open: true, tags: ['old', 'carved', 'owls'], at: '2026-11-22T10:15:00Z' },
    null,
    2,
  ),
}

describe('countText', () => {
  it('has a cost for every cell', () => {
    expect(cellCosts).toHaveLength(cellCount)
  })

  it.for(Object.entries(samples))('%s: near an exact count', ([, text]) => {
    for (const family of families) {
      const ratio = countText(text, family) / exact[family](text)
      expect(ratio).toBeGreaterThan(0.75)
      expect(ratio).toBeLessThan(1.3)
    }
  })

  it('adds up: the pieces of a text come to what the whole comes to', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (text, share) => {
        const cut = Math.floor(text.length * share)
        const pieces = countText(text, 'o200k', 0, cut) + countText(text, 'o200k', cut)
        expect(Math.abs(pieces - countText(text, 'o200k'))).toBeLessThan(2.5)
      }),
    )
  })

  it('finds how much of either end is within a number of tokens, and no more would be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 6000 }), fc.integer({ min: 1, max: 400 }), (text, tokens) => {
        const end = endWithin(text, 'o200k', tokens)
        expect(countText(text, 'o200k', 0, end)).toBeLessThanOrEqual(tokens)
        expect(end === text.length || countText(text, 'o200k', 0, end + 1) > tokens).toBe(true)

        const start = startWithin(text, 'o200k', tokens)
        // at its new start a text is read without what stood before: a token of difference
        expect(countText(text, 'o200k', start)).toBeLessThanOrEqual(tokens + 3)
        expect(start === 0 || countText(text, 'o200k', Math.max(0, start - 2)) > tokens - 6).toBe(true)
      }),
    )
  })
})
