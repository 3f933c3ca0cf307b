/** How a new answer takes up one that broke off: it continues the text, or says it all once more. */
export type SpliceMode = 'prefill' | 'restart'

/** What of a new answer's text is new to a caller who has the beginning. */
export interface Splicer {
  /** What to deliver of the next piece; `undefined` when the new answer does not fit what was delivered. */
  push(text: string): string | undefined
  /** The new answer's text is over: what was held back. `undefined` when it ended before it came to anything new. */
  end(): string | undefined
}

/** An answer that repeats so much of the beginning is taken for one that began anew. */
const tellingChars = 32
/** A text shorter than this is too short to be recognised by. */
const minTellingChars = 12

/**
 * Joins a new answer to the text delivered before. One that began anew may be spliced only where it says exactly the same up
 * to where the other one broke off. A provider that was asked to continue and begins anew instead is found out.
 */
export function createSplicer(delivered: string, mode: SpliceMode): Splicer {
  return mode === 'restart' ? repeating(delivered) : continuing(delivered)
}

/** The request ends where the text does, but for white space: providers refuse it at the end of a prefill. */
export const prefillOf = (delivered: string): string => delivered.trimEnd()

function repeating(delivered: string): Splicer {
  let matched = 0
  return {
    push(text) {
      const expected = delivered.slice(matched, matched + text.length)
      if (!text.startsWith(expected)) return undefined
      matched += expected.length
      return text.slice(expected.length)
    },
    end: () => (matched < delivered.length ? undefined : ''),
  }
}

function continuing(delivered: string): Splicer {
  const whitespace = delivered.slice(prefillOf(delivered).length)
  const telling = delivered.length < minTellingChars ? '' : delivered.slice(0, tellingChars)
  let held = ''
  let anew: Splicer | undefined
  let decided = telling === ''
  let isFirst = true

  /** White space that was cut off the prefill comes again. */
  const continued = (text: string): string => {
    if (!isFirst || text === '') return text
    isFirst = false
    return text.startsWith(whitespace) ? text.slice(whitespace.length) : text
  }
  return {
    push(text) {
      if (anew) return anew.push(text)
      if (decided) return continued(text)
      held += text
      if (held.length < telling.length && telling.startsWith(held)) return ''
      decided = true
      if (!held.startsWith(telling)) return continued(held)
      anew = repeating(delivered)
      return anew.push(held)
    },
    end() {
      if (anew) return anew.end()
      if (decided) return ''
      decided = true
      return continued(held)
    },
  }
}
