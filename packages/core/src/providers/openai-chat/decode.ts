import type { Decoded, StreamDecoder } from '../contract.ts'
import { AnswerDecoder } from './answer-decoder.ts'
import type { VendorDifferences } from './differences.ts'
import { readableText } from './error-body.ts'
import { isObject, listOf, objectOf, parseJson } from '../json-value.ts'

const nothing: Decoded = { events: [] }

/** A whole answer: the same events as a stream's, each text in one piece. */
export function decodeReply(body: unknown, vendor: VendorDifferences): Decoded {
  if (!isObject(body)) {
    return {
      events: [
        { type: 'error', failure: malformed('the provider answered 200 with a body that is not a JSON object') },
      ],
    }
  }
  const decoder = new AnswerDecoder(vendor)
  const events = decoder.push(body, true)
  if (!decoder.isOver && !Array.isArray(body['choices'])) {
    return {
      events: [...events, { type: 'error', failure: malformed('the provider answered 200 without choices') }],
      body,
    }
  }
  events.push(...decoder.end())
  return { events, body }
}

export function createStreamDecoder(vendor: VendorDifferences): StreamDecoder {
  const decoder = new AnswerDecoder(vendor)
  return {
    decode({ event, data }) {
      if (decoder.isOver) return nothing
      const sent = parseJson(data)
      // Google's compatibility layer sends its errors in a list
      const body = objectOf(sent) ?? objectOf(listOf(sent)[0])
      if (!body && data.trim() === '[DONE]') return { events: decoder.done() }
      if (!body) return event === 'error' ? { events: decoder.push({ error: readableText(data) }, false) } : nothing
      // `event: error` carries the error itself (Groq wraps it in `error`, others do not)
      const isBare = event === 'error' && body['error'] === undefined
      return { events: decoder.push(isBare ? { error: body } : body, false), body }
    },
    end: () => decoder.end(),
    // where thoughts end is written in the text itself: none may be skipped
    ...(!vendor.reasoning?.thinkTags && { pass: () => {} }),
  }
}

const malformed = (message: string) => ({ kind: 'malformed', status: 200, message }) as const
