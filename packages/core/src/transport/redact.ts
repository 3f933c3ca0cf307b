import type { Secret } from '../providers/secret.ts'

/** Enough of a key to know it by; providers like to quote its beginning. */
const tellingChars = 8

/**
 * The text without the secrets: whole, URL-encoded, or by their first eight characters with whatever follows them. For
 * everything a provider says that a caller, a log or the ledger will see.
 */
export function redact(text: string, secrets: readonly Secret[]): string {
  let clean = text
  for (const secret of secrets) {
    const value = secret.reveal()
    clean = clean.replaceAll(value.length < tellingChars ? wholeWord(value) : beginningOf(value), '[redacted]')
  }
  return clean
}

/** A placeholder such as `none` or `test`, which local servers are given, is a word like any other: only alone it is a secret. */
const wholeWord = (value: string): RegExp => new RegExp(`(?<![\\w-])${escape(value)}(?![\\w-])`, 'g')

const beginningOf = (value: string): RegExp => {
  const start = value.slice(0, tellingChars)
  return new RegExp(`(?:${escape(start)}|${escape(encodeURIComponent(start))})[^\\s"'<>,;)\\]}]*`, 'g')
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
