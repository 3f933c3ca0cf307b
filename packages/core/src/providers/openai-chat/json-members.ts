/** One member of a JSON object, by its place in the text. */
interface Member {
  name: string
  keyStart: number
  keyEnd: number
  valueEnd: number
}

/** What to do with a top-level member: leave it out, give it another name, another value, or both. */
export type MemberEdit = 'remove' | { name?: string; value?: unknown }

/**
 * Edits top-level members of a JSON object in its text, so that everything else stays as sent: numbers of any length,
 * duplicate keys, escapes, white space, order. An edit applies to every member of that name; members that are not there are
 * added at the end. Linear in the length of the text.
 * @returns `undefined` when the text is not a JSON object whose members can be told apart
 */
export function editMembers(text: string, edits: ReadonlyMap<string, MemberEdit>): string | undefined {
  const found = findMembers(text)
  if (!found) return undefined
  const missing = new Set(edits.keys())
  let out = text.slice(0, found.open + 1)
  let isFirst = true
  let previousEnd = found.open + 1
  for (const member of found.members) {
    const edit = edits.get(member.name)
    missing.delete(member.name)
    const gap = text.slice(previousEnd, member.keyStart)
    previousEnd = member.valueEnd
    if (edit === 'remove') continue
    // what stood before the first member holds no comma; what stands before the others holds one
    out += isFirst && gap.includes(',') ? gap.slice(gap.indexOf(',') + 1) : gap
    isFirst = false
    out += editedMember(text, member, edit)
  }
  for (const name of missing) {
    const edit = edits.get(name)
    if (edit === 'remove' || edit === undefined || !('value' in edit)) continue
    out += `${isFirst ? '' : ','}${JSON.stringify(edit.name ?? name)}:${JSON.stringify(edit.value)}`
    isFirst = false
  }
  return out + text.slice(previousEnd)
}

function editedMember(text: string, member: Member, edit: Exclude<MemberEdit, 'remove'> | undefined): string {
  if (!edit) return text.slice(member.keyStart, member.valueEnd)
  const key = edit.name === undefined ? text.slice(member.keyStart, member.keyEnd) : JSON.stringify(edit.name)
  if (!('value' in edit)) return key + text.slice(member.keyEnd, member.valueEnd)
  return `${key}:${JSON.stringify(edit.value)}`
}

/** The same edits on a parsed object, for when its text is not at hand. The order of members is kept. */
export function editObject(
  body: Readonly<Record<string, unknown>>,
  edits: ReadonlyMap<string, MemberEdit>,
): Record<string, unknown> {
  const missing = new Set(edits.keys())
  const entries: [string, unknown][] = []
  for (const [name, value] of Object.entries(body)) {
    const edit = edits.get(name)
    missing.delete(name)
    if (edit === 'remove') continue
    entries.push(edit ? [edit.name ?? name, 'value' in edit ? edit.value : value] : [name, value])
  }
  for (const name of missing) {
    const edit = edits.get(name)
    if (edit && edit !== 'remove' && 'value' in edit) entries.push([edit.name ?? name, edit.value])
  }
  // not an assignment: a caller may well send `__proto__`
  return Object.fromEntries(entries)
}

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

function findMembers(text: string): { open: number; members: Member[] } | undefined {
  const open = skipSpace(text, 0)
  if (text.charCodeAt(open) !== openBrace) return undefined
  const members: Member[] = []
  let at = skipSpace(text, open + 1)
  if (text.charCodeAt(at) === closeBrace) return { open, members }
  for (;;) {
    const keyEnd = stringEnd(text, at)
    if (keyEnd === undefined) return undefined
    const name = decodeKey(text.slice(at, keyEnd))
    const colonAt = skipSpace(text, keyEnd)
    if (name === undefined || text.charCodeAt(colonAt) !== colon) return undefined
    const valueEnd = endOfValue(text, skipSpace(text, colonAt + 1))
    if (valueEnd === undefined) return undefined
    members.push({ name, keyStart: at, keyEnd, valueEnd })
    const next = skipSpace(text, valueEnd)
    if (text.charCodeAt(next) === closeBrace) return { open, members }
    if (text.charCodeAt(next) !== comma) return undefined
    at = skipSpace(text, next + 1)
  }
}

function skipSpace(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at
    at += 1
  }
}

/** Past the closing quote of the string that opens at `from`. */
function stringEnd(text: string, from: number): number | undefined {
  if (text.charCodeAt(from) !== quote) return undefined
  let at = from + 1
  for (;;) {
    at = text.indexOf('"', at)
    if (at === -1) return undefined
    let slashes = at - 1
    while (text.charCodeAt(slashes) === backslash) slashes -= 1
    // an even number of backslashes escape each other; the opening quote stops the count
    if ((at - 1 - slashes) % 2 === 0) return at + 1
    at += 1
  }
}

/** Past the value that starts at `from`: a string, a bracketed value, or a bare word or number. */
function endOfValue(text: string, from: number): number | undefined {
  const first = text.charCodeAt(from)
  if (first === quote) return stringEnd(text, from)
  if (first === openBrace || first === openBracket) return bracketEnd(text, from)
  let at = from
  while (at < text.length && !isDelimiter(text.charCodeAt(at))) at += 1
  return at > from ? at : undefined
}

const isDelimiter = (code: number): boolean =>
  code === comma || code === closeBrace || code === closeBracket || code <= 0x20

function bracketEnd(text: string, from: number): number | undefined {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      const end = stringEnd(text, at)
      if (end === undefined) return undefined
      at = end - 1
    } else if (code === openBrace || code === openBracket) depth += 1
    else if (code === closeBrace || code === closeBracket) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return undefined
}

function decodeKey(token: string): string | undefined {
  if (!token.includes('\\')) return token.slice(1, -1)
  try {
    return JSON.parse(token) as string
  } catch {
    return undefined
  }
}
