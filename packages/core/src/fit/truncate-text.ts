import { countText, prefixWithin, suffixWithin } from '../tokens/count-text.ts'
import type { TokenProfile } from '../tokens/profile.ts'

/** How far a cut may move to reach the end of a line, and of a word, in code units. */
const lineReach = 160
const wordReach = 40
const fence = '```'

/**
 * Shortens a text to at most `maxTokens` by taking out its middle. Both cuts are at ends of lines where one is near, else
 * between words, else between graphemes; a code block cut open is closed again. The text says how much is missing.
 */
export function truncateText(text: string, profile: TokenProfile, maxTokens: number): string {
  if (countText(text, profile) <= maxTokens) return text
  const room = maxTokens - markTokens(text.length, profile)
  const head = text.slice(0, cutBefore(text, prefixWithin(text, profile, room / 2)))
  const rest = room - countText(head, profile)
  const from = cutAfter(text, Math.max(head.length, suffixWithin(text, profile, rest)))
  const tail = text.slice(from)
  const headOpen = isFenceOpen(head)
  const tailOpen = isFenceOpen(text.slice(0, from))
  const mark = removalMark(from - head.length)
  return [
    head.trimEnd(),
    headOpen && !tailOpen ? `\n${fence}` : '',
    mark,
    tailOpen && !headOpen ? `${fence}\n` : '',
    tail.trimStart(),
  ].join('')
}

const removalMark = (characters: number): string => `\n[... ${characters} characters removed ...]\n`

/** The fewest tokens `truncateText` can bring such a text down to: the mark, with a closed code block. */
export const markTokens = (characters: number, profile: TokenProfile): number =>
  Math.ceil(countText(removalMark(characters), profile)) + 2 * Math.ceil(countText(`${fence}\n`, profile))

function isFenceOpen(text: string): boolean {
  let open = false
  for (let at = text.indexOf(fence); at !== -1; at = text.indexOf(fence, at + fence.length)) {
    if (at === 0 || text[at - 1] === '\n') open = !open
  }
  return open
}

/** The best place to stop at or before `index`. */
function cutBefore(text: string, index: number): number {
  if (index >= text.length) return text.length
  const near = Math.min(lineReach, index >> 3)
  const line = text.lastIndexOf('\n', index - 1)
  if (line >= index - near && line > 0) return line
  for (let at = index; at > index - Math.min(wordReach, near); at--) {
    if (isBlank(text, at - 1) || isBlank(text, at)) return at
  }
  return graphemeStart(text, index)
}

/** The best place to go on at or after `index`. */
function cutAfter(text: string, index: number): number {
  if (index <= 0) return 0
  const near = Math.min(lineReach, (text.length - index) >> 3)
  const line = text.indexOf('\n', index - 1)
  if (line !== -1 && line + 1 <= index + near) return line + 1
  for (let at = index; at < index + Math.min(wordReach, near); at++) if (isBlank(text, at - 1)) return at
  const start = graphemeStart(text, index)
  return start === index ? index : graphemeEnd(text, index)
}

function isBlank(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** No grapheme in real text is longer; the segmenter sees no more than this, so a cut costs the same in any text. */
const graphemeReach = 64

/** The start of the grapheme that `index` lies in. */
function graphemeStart(text: string, index: number): number {
  const from = safeIndex(text, Math.max(0, index - graphemeReach))
  const segment = graphemes.segment(text.slice(from, index + graphemeReach)).containing(index - from)
  return segment ? from + segment.index : index
}

function graphemeEnd(text: string, index: number): number {
  const start = graphemeStart(text, index)
  const [first] = graphemes.segment(text.slice(start, start + graphemeReach))
  return first ? start + first.segment.length : index
}

/** Never the middle of a surrogate pair. */
function safeIndex(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit < 0xe000 && index > 0 ? index - 1 : index
}
