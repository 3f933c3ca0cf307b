import { EventStreamCodec } from '@smithy/core/event-streams'
import type { Framer, WireMessage } from '@inroute/core/provider'

/** Bedrock's frames hold a few kilobytes; a generated image some megabytes. */
const maxFrameBytes = 32 * 1024 * 1024
const preludeBytes = 12

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => Buffer.from(text),
)

/**
 * Splits AWS's binary event stream into messages, both checksums of each frame checked. `event` is the frame's event type;
 * that of an exception begins with `exception:`. A stream that is damaged ends with one message `exception:damaged`.
 */
export function createEventStreamFramer(): Framer {
  let pieces: Uint8Array[] = []
  let have = 0
  let need = preludeBytes
  let damaged = false

  const joined = (): Uint8Array => {
    const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, have)
    pieces = [bytes]
    return bytes
  }
  const fail = (emit: (message: WireMessage) => void): void => {
    damaged = true
    pieces = []
    have = 0
    emit({ event: damagedEvent, data: '{"message":"the event stream is damaged"}' })
  }

  return {
    push(bytes, emit) {
      if (damaged || bytes.length === 0) return
      pieces.push(bytes)
      have += bytes.length
      while (have >= need) {
        const all = joined()
        const length = new DataView(all.buffer, all.byteOffset, all.byteLength).getUint32(0)
        if (length < preludeBytes || length > maxFrameBytes) return fail(emit)
        need = length
        if (have < need) return
        const message = messageOf(all.subarray(0, length))
        if (!message) return fail(emit)
        const rest = all.subarray(length)
        pieces = rest.length > 0 ? [rest] : []
        have = rest.length
        need = preludeBytes
        emit(message)
      }
    },
    // a frame that is not whole is not a message: the stream was cut
    end() {},
  }
}

export const damagedEvent = 'exception:damaged'

function messageOf(frame: Uint8Array): WireMessage | undefined {
  try {
    const { headers, body } = codec.decode(frame)
    const header = (name: string): string | undefined => {
      const value = headers[name]?.value
      return typeof value === 'string' ? value : undefined
    }
    const data = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
    const exception = header(':exception-type') ?? header(':error-code')
    if (exception === undefined) return { event: header(':event-type'), data }
    return {
      event: `exception:${exception}`,
      data: data || JSON.stringify({ message: header(':error-message') ?? '' }),
    }
  } catch {
    return undefined
  }
}
