import type { WireMessage } from '../providers/contract.ts'

/**
 * Most messages of a stream differ from the one before in nothing but a piece of text, and so does what becomes of them for
 * the caller. A template holds what they have in common, so that such messages need be neither parsed nor written anew.
 *
 * All strings here hold bytes: one character a byte of UTF-8. Cutting and joining them is then as cheap as copying memory.
 */
export interface MessageTemplate {
  /** The message up to its text, from the text to the padding, and from there to its end. */
  readonly message: readonly [string, string, string]
  readonly padding: Padding
  /** What it becomes: constant pieces, with a slot between each and the next. */
  readonly pieces: readonly string[]
  readonly slots: readonly Slot[]
}

type Slot = 'text' | 'padding'

/** How providers hide a text's length from those who only see sizes: with a string of random length, or with blanks. */
type Padding = 'string' | 'blanks'

/** The member OpenAI pads its chunks with, see its documentation of `stream_options.include_obfuscation`, read 2026-11-22. */
const paddingStart = '"obfuscation":"'

/**
 * What a message and its rendering would have in common with others like it; `undefined` where the text is not alone in its
 * place. One example proves nothing: trust a template only when another text gives the same one.
 */
export function deriveTemplate(
  { event, data }: WireMessage,
  text: string,
  rendered: string,
): MessageTemplate | undefined {
  const literal = JSON.stringify(text)
  const parts = data.split(literal)
  if (parts.length !== 2) return undefined
  const [before, after] = parts as [string, string]
  const { middle, padding, value, end } = splitPadding(after)
  const pieces: string[] = []
  const slots: Slot[] = []
  const texts = rendered.split(literal)
  for (const [index, part] of texts.entries()) {
    const opened = index === 0 ? part : `"${part}`
    const at = value === undefined ? -1 : opened.indexOf(`${paddingStart}${value}"`)
    if (at === -1) pieces.push(opened)
    else {
      pieces.push(opened.slice(0, at + paddingStart.length), opened.slice(at + paddingStart.length + value!.length))
      slots.push('padding')
    }
    if (index < texts.length - 1) {
      pieces.push(`${pieces.pop()}"`)
      slots.push('text')
    }
  }
  return {
    message: [toBytes(`${eventStart(event)}${before}"`), toBytes(`"${middle}`), toBytes(`${end}\n\n`)],
    padding,
    pieces: pieces.map(toBytes),
    slots,
  }
}

function splitPadding(after: string): { middle: string; padding: Padding; value?: string; end: string } {
  const at = after.indexOf(paddingStart)
  if (at !== -1) {
    const from = at + paddingStart.length
    const to = after.indexOf('"', from)
    return { middle: after.slice(0, from), padding: 'string', value: after.slice(from, to), end: after.slice(to) }
  }
  // blanks before the last brace, if any
  const [, middle = '', end = ''] = /^(.*?) *(\}?)$/s.exec(after) ?? []
  return { middle, padding: 'blanks', end }
}

const eventStart = (event: string | undefined): string => (event ? `event: ${event}\ndata: ` : 'data: ')

export const isSameTemplate = (a: MessageTemplate, b: MessageTemplate): boolean =>
  a.padding === b.padding && areSame(a.message, b.message) && areSame(a.pieces, b.pieces) && areSame(a.slots, b.slots)

const areSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index])

/** Where `applyTemplate` puts what it makes. */
export interface TemplateOutput {
  rendered: string
  /** UTF-16 units of the texts, as everywhere. */
  chars: number
}

/**
 * Renders the message that starts at `from`, if it is one of this template's.
 * @returns where the next one starts, or -1
 */
export function applyTemplate(
  { message: [head, middle, end], padding, pieces, slots }: MessageTemplate,
  source: string,
  from: number,
  into: TemplateOutput,
): number {
  // comparing slices is comparing memory; startsWith compares character by character
  const textFrom = from + head.length
  if (source.slice(from, textFrom) !== head) return -1
  const textTo = stringEnd(source, textFrom)
  const paddingFrom = textTo + middle.length
  if (textTo <= textFrom || source.slice(textTo, paddingFrom) !== middle) return -1
  const paddingTo = padding === 'string' ? stringEnd(source, paddingFrom) : blanksEnd(source, paddingFrom)
  const next = paddingTo + end.length
  if (paddingTo === -1 || source.slice(paddingTo, next) !== end) return -1
  let rendered = pieces[0]!
  for (let index = 0; index < slots.length; index += 1) {
    const slot = slots[index] === 'text' ? source.slice(textFrom, textTo) : source.slice(paddingFrom, paddingTo)
    rendered += slot + pieces[index + 1]!
  }
  into.rendered += rendered
  into.chars += countChars(source, textFrom, textTo)
  return next
}

const quote = 0x22
const backslash = 0x5c
const lowerU = 0x75

/** Where the JSON string whose content starts at `from` has its closing quote; -1 for what JSON would not take. */
function stringEnd(source: string, from: number): number {
  for (let at = from; ; at += 1) {
    const code = source.charCodeAt(at)
    if (code === quote) return at
    if (code === backslash) {
      escape.lastIndex = at
      if (!escape.test(source)) return -1
      at = escape.lastIndex - 1
    } else if (!(code >= 0x20)) return -1 // also past the end, where there is no code
  }
}

const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y

function blanksEnd(source: string, from: number): number {
  let at = from
  while (source.charCodeAt(at) === 0x20) at += 1
  return at
}

/** The length of the text that a JSON string's content in UTF-8 stands for. */
function countChars(source: string, from: number, to: number): number {
  let chars = 0
  for (let at = from; at < to; at += 1) {
    const code = source.charCodeAt(at)
    if (code === backslash) {
      chars += 1
      at += source.charCodeAt(at + 1) === lowerU ? 5 : 1
    } else if (code < 0x80 || code >= 0xc0) chars += code >= 0xf0 ? 2 : 1
  }
  return chars
}

/** A text as a string of its bytes. */
export const toBytes = (text: string): string => Buffer.from(text).toString('latin1')
