import { StringDecoder } from 'node:string_decoder'
import { createParser } from 'eventsource-parser'
import type { Framer, WireMessage } from '../providers/contract.ts'

/** A line longer than this is no message of any provider (a 20 MB image is 27 M characters of base64). */
const maxMessageChars = 64 * 1024 * 1024

/**
 * Splits a Server-Sent Events body into messages, wherever the network cut it: also inside a character or a CRLF.
 * @throws ParseError `max-buffer-size-exceeded` when one message exceeds 64 M characters
 */
export function sseFramer(): Framer {
  const decoder = new StringDecoder('utf8')
  let emit: (message: WireMessage) => void = () => {}
  const parser = createParser({
    maxBufferSize: maxMessageChars,
    onEvent: (message) => emit(message),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw error
    },
  })
  return {
    push(bytes, onMessage) {
      emit = onMessage
      parser.feed(decoder.write(bytes))
    },
    end(onMessage) {
      emit = onMessage
      // a last message without its blank line is still a message: some servers close the socket a byte early
      parser.feed(`${decoder.end()}\n\n`)
    },
  }
}
