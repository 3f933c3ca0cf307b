import type { TokenProfile } from './profile.ts'

/** Tokens of `text` between two indices: one pass over the code units, no allocation, linear whatever the text. */
export function countText(text: string, profile: TokenProfile, start = 0, end = text.length): number {
  void profile
  let tokens = 0
  for (let i = start; i < end; i++) tokens += text.charCodeAt(i) < 0x80 ? 0.26 : 0.8
  return tokens
}

/** How many code units from the start hold at most `tokens` tokens. */
export function prefixWithin(text: string, profile: TokenProfile, tokens: number): number {
  let used = 0
  for (let i = 0; i < text.length; i++) {
    used += countText(text, profile, i, i + 1)
    if (used > tokens) return i
  }
  return text.length
}

/** The index from which the rest of the text holds at most `tokens` tokens. */
export function suffixWithin(text: string, profile: TokenProfile, tokens: number): number {
  let used = 0
  for (let i = text.length; i > 0; i--) {
    used += countText(text, profile, i - 1, i)
    if (used > tokens) return i
  }
  return 0
}
