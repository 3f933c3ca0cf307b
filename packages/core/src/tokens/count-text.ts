import { cellCosts } from './cell-costs.generated.ts'
import { cellCount, CellReader, classes } from './cell-reader.ts'
import type { TokenProfile } from './profile.ts'

/**
 * Estimated tokens of `text` from `start` to `end`: one pass over the code units that allocates nothing, linear whatever the
 * text is. Not rounded, so that the counts of pieces add up.
 */
export function countText(text: string, profile: TokenProfile, start = 0, end = text.length): number {
  return scan(text, profile, { start, end, tokens: Number.POSITIVE_INFINITY }).tokens
}

/** How many code units from the start hold at most `tokens` tokens. */
export function prefixWithin(text: string, profile: TokenProfile, tokens: number): number {
  return scan(text, profile, { start: 0, end: text.length, tokens }).index
}

/** The index from which the rest of the text holds at most `tokens` tokens. Looks at no more of the text than it must. */
export function suffixWithin(text: string, profile: TokenProfile, tokens: number): number {
  for (let length = Math.ceil(tokens * 4) + 64; ; length *= 2) {
    const start = Math.max(0, text.length - length)
    const beyond = countText(text, profile, start) - tokens
    if (beyond > 0) return scan(text, profile, { start, end: text.length, tokens: beyond }).index + 1
    if (start === 0) return 0
  }
}

/**
 * A number of tokens the text does not exceed, nor its bytes: each ASCII character counts two and a half times its estimate,
 * at least a half and at most one, anything else its bytes. Random letters, digits, signs, blanks and long runs of one
 * character stay below it with every tokenizer tried.
 */
export function textUpperBound(text: string, profile: TokenProfile): number {
  const { factors } = profile
  const reader = new CellReader()
  let tokens = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    const cost = costs[reader.next(unit)]! * factors[classes[unit]!]!
    if (unit >= 0x80) tokens += unit < 0x8_00 || (unit >= 0xd8_00 && unit < 0xe0_00) ? 2 : 3
    else if (unit < 32) tokens += 1
    else tokens += Math.min(1, Math.max(0.5, 2.5 * cost))
  }
  return Math.ceil(tokens)
}

function scan(
  text: string,
  profile: TokenProfile,
  limit: { start: number; end: number; tokens: number },
): { index: number; tokens: number } {
  const { factors } = profile
  const { end, tokens: most } = limit
  const reader = new CellReader()
  let tokens = 0
  for (let index = limit.start; index < end; index++) {
    const unit = text.charCodeAt(index)
    const cost = costs[reader.next(unit)]! * factors[classes[unit]!]!
    if (tokens + cost > most) return { index, tokens }
    tokens += cost
  }
  return { index: end, tokens }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const costs = Float32Array.from({ length: cellCount }, (_, cell) => (alphabet.indexOf(cellCosts[cell]!) / 36) ** 2)
