import { countTokens as countCl100k } from 'gpt-tokenizer/encoding/cl100k_base'
import { countTokens as countO200k } from 'gpt-tokenizer/encoding/o200k_base'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellCosts } from './cell-costs.generated.ts'
import { cellCount } from './cells.ts'
import { countText, endWithin, startWithin, textUpperBound } from './count-text.ts'

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

/** Texts made to be expensive: what a caller would send who wants more tokens than were reserved. */
const letters = 'abcdefghijklmnopqrstuvwxyz'
const signs = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
const alphabets = {
  'small letters': letters,
  capitals: letters.toUpperCase(),
  'rare letters': 'qzxjvk',
  'both cases': letters + letters.toUpperCase(),
  digits: '0123456789',
  hexadecimal: '0123456789abcdef',
  base64: `${letters}${letters.toUpperCase()}0123456789+/`,
  signs: signs,
  'letters and signs': letters + signs,
  blanks: ' \t\n\r',
  'control characters': '\u0001\u0002\u0007\u001b\u007f',
  printable: `${letters}${letters.toUpperCase()}0123456789${signs} `,
  'Latin with marks': 'àéîõüñçøåßłžčřąęğışőű',
  Cyrillic: 'щыэюяжхцчш',
  'rare Han': '㐀㐁㐂㐃龘齉龖靐䨻',
  emoji: '👩‍💻🇩🇪🧑🏽‍🚀',
  everything: '',
}

describe('textUpperBound', () => {
  it.for(Object.entries(alphabets))('is never exceeded by random %s', ([, alphabet]) => {
    const unit = alphabet === '' ? ('binary' as const) : fc.constantFrom(...Array.from(alphabet))
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 400 }), (text) => {
        for (const family of families) {
          expect(textUpperBound(text, family) + 2).toBeGreaterThanOrEqual(exact[family](text))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is never exceeded by long runs of one character, and never more than the bytes', () => {
    for (let code = 1; code < 127; code++) {
      const text = String.fromCharCode(code).repeat(600)
      for (const family of families) expect(textUpperBound(text, family)).toBeGreaterThanOrEqual(exact[family](text))
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(textUpperBound(text, 'qwen')).toBeLessThanOrEqual(Buffer.byteLength(text))
      }),
    )
  })

  it('is about two and a half times ordinary English', () => {
    const ratio = textUpperBound(samples.english, 'o200k') / countO200k(samples.english)
    expect(ratio).toBeGreaterThan(1.5)
    expect(ratio).toBeLessThan(3.2)
  })
})
