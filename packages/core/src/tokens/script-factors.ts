import { classCount, firstScript, firstSign } from './cell-reader.ts'

/** The kinds of characters that tokenizers treat differently from one another. */
export type Script =
  | 'letters'
  | 'digits'
  | 'blanks'
  | 'signs'
  | 'latin'
  | 'greek'
  | 'cyrillic'
  | 'armenian'
  | 'hebrew'
  | 'arabic'
  | 'devanagari'
  | 'bengali'
  | 'tamil'
  | 'telugu'
  | 'otherIndic'
  | 'thai'
  | 'burmese'
  | 'georgian'
  | 'african'
  | 'symbols'
  | 'kana'
  | 'han'
  | 'hangul'
  | 'emoji'

/** The script of each class from `firstScript` on, in the order of `scriptStarts`. */
const scripts: readonly Script[] = [
  ...(['latin', 'latin', 'latin', 'latin', 'greek', 'cyrillic', 'armenian', 'hebrew', 'arabic', 'arabic'] as const),
  ...(['devanagari', 'bengali', 'otherIndic', 'tamil', 'telugu', 'otherIndic', 'thai', 'burmese', 'georgian'] as const),
  ...([
    'african',
    'latin',
    'greek',
    'symbols',
    'symbols',
    'symbols',
    'symbols',
    'symbols',
    'kana',
    'kana',
    'han',
  ] as const),
  ...(['han', 'hangul', 'hangul', 'emoji', 'emoji', 'symbols', 'symbols'] as const),
]

function scriptOf(unitClass: number): Script {
  if (unitClass < 27) return 'letters'
  if (unitClass === 27) return 'digits'
  if (unitClass < firstSign) return 'blanks'
  return unitClass < firstScript ? 'signs' : (scripts[unitClass - firstScript] ?? 'symbols')
}

/** Spreads factors by script over the classes of code units; what is not named costs as in o200k_base. */
export function factorsByClass(factors: Partial<Record<Script, number>>): Float32Array {
  return Float32Array.from({ length: classCount }, (_, unitClass) => factors[scriptOf(unitClass)] ?? 1)
}
