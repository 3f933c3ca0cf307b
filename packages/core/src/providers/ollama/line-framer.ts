import { StringDecoder } from 'node:string_decoder'
import type { Framer } from '../contract.ts'

/** A line longer than this is no message of any model. */
const maxLineChars = 64 * 1024 * 1024

/**
 * Splits newline-delimited JSON into messages, wherever the network cut it; the last line needs no end.
 * @throws RangeError when one line exceeds 64 M characters
 */
export function createLineFramer(): Framer {
  const decoder = new StringDecoder('utf8')
  let held: string[] = []
  let heldChars = 0
  const push = (text: string, emit: Parameters<Framer['push']>[1]): void => {
    const lines = text.split('\n')
    const last = lines.pop() ?? ''
    for (const line of lines) {
      const data = `${held.join('')}${line}`.trim()
      held = []
      heldChars = 0
      if (data !== '') emit({ data })
    }
    held.push(last)
    heldChars += last.length
    if (heldChars > maxLineChars) throw new RangeError(`a line of more than ${maxLineChars} characters`)
  }
  return {
    push: (bytes, emit) => push(decoder.write(bytes), emit),
    end: (emit) => push(`${decoder.end()}\n`, emit),
  }
}
