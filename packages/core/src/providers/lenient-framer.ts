import { StringDecoder } from 'node:string_decoder'
import { createParser } from 'eventsource-parser'
import type { Framer, WireMessage } from './contract.ts'
import { createJsonSplitter } from './json-splitter.ts'

/** A 20 MB image is 27 M characters of base64; nothing that is sent in one message is longer than this. */
const maxMessageChars = 64 * 1024 * 1024

type Emit = (message: WireMessage) => void

/**
 * For servers that do not keep to server-sent events. Gemini streams a JSON array unless asked with `alt=sse`, and what stands
 * before a model of Chat Completions may answer a request for a stream with the bare JSON of an error, or break a stream of
 * events off into one. The first character that is not white space tells the first two apart; lines that are no event's are
 * kept aside and read as JSON once the bytes have ended.
 * @throws RangeError or ParseError when one message exceeds 64 M characters
 */
export function createLenientFramer(): Framer {
  const decoder = new StringDecoder('utf8')
  let lane: TextFramer | undefined

  const push = (text: string, emit: Emit): void => {
    if (lane === undefined) {
      const first = /[^\s\ufeff]/.exec(text)?.[0]
      if (first === undefined) return
      lane = first === '[' || first === '{' ? createJsonFramer() : createEventFramer()
    }
    lane.push(text, emit)
  }

  return {
    push: (bytes, emit) => push(decoder.write(bytes), emit),
    end(emit) {
      push(decoder.end(), emit)
      lane?.end(emit)
    },
  }
}

interface TextFramer {
  push(text: string, emit: Emit): void
  end(emit: Emit): void
}

function createJsonFramer(): TextFramer {
  const splitter = createJsonSplitter(maxMessageChars)
  return {
    push: (text, emit) => splitter.push(text, (data) => emit({ data })),
    end: () => {},
  }
}

function createEventFramer(): TextFramer {
  let emit: Emit = () => {}
  let stray: string[] = []
  let strayChars = 0
  const parser = createParser({
    maxBufferSize: maxMessageChars,
    onEvent: (message) => emit(message),
    onError(error) {
      if (error.type === 'max-buffer-size-exceeded') throw error
      if (error.type !== 'unknown-field' || strayChars > maxStrayChars) return
      const line = error.line ?? `${error.field ?? ''}${error.value ? `:${error.value}` : ''}`
      stray.push(line)
      strayChars += line.length
    },
  })
  // whole lines only: of a line in pieces the parser drops, unseen, what cannot be an event's
  let line: string[] = []
  let lineChars = 0
  const feed = (text: string): void => {
    const end = endOfLines(text)
    if (end > 0) {
      parser.feed(line.length > 0 ? line.join('') + text.slice(0, end) : text.slice(0, end))
      line = []
      lineChars = 0
    }
    if (end === text.length) return
    line.push(end > 0 ? text.slice(end) : text)
    lineChars += text.length - end
    if (lineChars > maxMessageChars) throw new RangeError(`a line of more than ${maxMessageChars} characters`)
  }
  return {
    push(text, onMessage) {
      emit = onMessage
      feed(text)
    },
    end(onMessage) {
      emit = onMessage
      // a last message without its blank line is still a message
      feed('\n\n')
      const splitter = createJsonSplitter(maxMessageChars)
      splitter.push(stray.join('\n'), (data) => onMessage({ data }))
      stray = []
    },
  }
}

/** Behind the last line that is whole; a carriage return at the very end may be half of a line's end. */
const endOfLines = (text: string): number =>
  text.lastIndexOf('\n') + 1 || (text.length > 1 ? text.lastIndexOf('\r', text.length - 2) + 1 : 0)

/** An error body is a few hundred characters. */
const maxStrayChars = 256 * 1024
