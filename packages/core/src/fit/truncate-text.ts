import { countText, endWithin, startWithin } from '../tokens/count-text.ts'
import type { TokenFamily } from '../tokens/script-factors.ts'

/** How far a cut may move to reach the end of a line, and of a word, in code units. */
const lineReach = 160
const wordReach = 40
const fence = '```'

/**
 * Shortens a text to at most `maxTokens` by taking out its middle. Both cuts are at ends of lines where one is near, else
 * between words, else between graphemes; a code block cut open is closed again. The text says how much is missing.
 */
export function truncateText(text: string, family: TokenFamily, maxTokens: number): string {
  if (endWithin(text, family, maxTokens) === text.length) return text
  const room = maxTokens - markTokens(text.length, family)
  const head = text.slice(0, cutBefore(text, endWithin(text, family, room / 2)))
  const rest = room - countText(head, family)
  const from = cutAfter(text, Math.max(head.length, startWithin(text, family, rest)))
  const tail = text.slice(from)
  const headOpen = isFenceOpen(head)
  const tailOpen = isFenceOpen(text.slice(0, from))
  const mark = removalMark(from - head.length)
  // the model must not take the rest of the text for code, nor code for text
  const closed = headOpen && !tailOpen ? `\n${fence}` : ''
  const opened = tailOpen && !headOpen ? `${fence}\n` : ''
  return `${head}${closed}${mark}${opened}${tail}`
}

const removalMark = (characters: number): string => `\n[... ${characters} characters removed ...]\n`

/** The fewest tokens `truncateText` can bring such a text down to: the mark, with a closed code block. */
export const markTokens = (characters: number, family: TokenFamily): number =>
  Math.ceil(countText(removalMark(characters), family)) + 2 * Math.ceil(countText(`${fence}\n`, family))

/** Whether a code block is open at the end of a text. */
function isFenceOpen(text: string): boolean {
  let open = false
  for (let at = text.indexOf(fence); at !== -1; at = text.indexOf(fence, at + fence.length)) {
    let lineStart = at
    while (text[lineStart - 1] === ' ') lineStart--
    if (lineStart === 0 || text[lineStart - 1] === '\n') open = !open
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
