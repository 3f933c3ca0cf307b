import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatCodec } from '../../src/providers/contract.ts'
import type { RecordedCase } from '../support/fixtures.ts'
import { collectAnswer } from './answer.ts'
import { decodePieces } from './replay-family.ts'

/** How many inputs each property tries: a small budget by default, more with `INROUTE_FUZZ_RUNS`. */
export const fuzzRuns = Number(process.env['INROUTE_FUZZ_RUNS'] ?? 100)

/**
 * A codec's decoders against anything: no byte an upstream could send makes them throw (a framer may refuse a message that is
 * too long), and what they make of it keeps the contract of `ChatEvent`.
 */
export function fuzzDecoders(name: string, codec: ChatCodec, recorded: readonly RecordedCase[]): void {
  const streams = recorded.filter(({ stream, status }) => stream && status < 300).map((each) => each.answer())
  const bodies = recorded.filter(({ stream }) => !stream).map((each) => each.answer().toString('utf8'))

  describe(`any bytes: ${name}`, () => {
    it('arbitrary bytes as a stream', () => {
      fc.assert(
        fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), (pieces) => {
          expect(collectAnswer(decodePieces(codec, pieces)).choices).toBeInstanceOf(Array)
        }),
        { numRuns: fuzzRuns },
      )
    })

    it('arbitrary JSON as messages, as an answer and as an error', () => {
      fc.assert(
        fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
          const text = JSON.stringify(value)
          collectAnswer(codec.decodeReply(value).events)
          collectAnswer(codec.decodeReply(text).events)
          const decoder = codec.createStreamDecoder()
          collectAnswer([...decoder.decode({ data: text }).events, ...decoder.end()])
          expect(codec.classifyError({ status: 400, headers: {}, body: text }).kind).toBeTypeOf('string')
        }),
        { numRuns: fuzzRuns },
      )
    })

    it.skipIf(streams.length === 0)('recorded streams with bytes changed, cut off and put together anew', () => {
      fc.assert(
        fc.property(fc.constantFrom(...streams), fc.array(edit, { maxLength: 6 }), fc.nat(), (bytes, edits, end) => {
          const mutated = Buffer.from(bytes)
          for (const { at, byte } of edits) mutated[at % mutated.length] = byte
          const pieces = [mutated.subarray(0, end % (mutated.length + 1))]
          expect(collectAnswer(decodePieces(codec, pieces)).choices).toBeInstanceOf(Array)
        }),
        { numRuns: fuzzRuns },
      )
    })

    it.skipIf(bodies.length === 0)('recorded answers with any value in any place', () => {
      fc.assert(
        fc.property(fc.constantFrom(...bodies), fc.nat(), fc.jsonValue({ maxDepth: 2 }), (body, place, value) => {
          const mutated = withValueAt(body, place, value)
          expect(collectAnswer(codec.decodeReply(mutated).events).choices).toBeInstanceOf(Array)
          codec.classifyError({ status: 500, headers: {}, body: JSON.stringify(mutated) })
        }),
        { numRuns: fuzzRuns },
      )
    })

    it('values nested deeper than the stack', () => {
      const deep = `${'{"a":['.repeat(20_000)}1${']}'.repeat(20_000)}`
      const whole = bodies.map((body) => body.replace(/\{/, `{"args":${deep},`)).slice(0, 3)
      for (const body of [deep, ...whole]) {
        expect(collectAnswer(codec.decodeReply(JSON.parse(body)).events).choices).toBeInstanceOf(Array)
        codec.classifyError({ status: 500, headers: {}, body })
        codec.createStreamDecoder().decode({ data: body })
      }
    })
  })
}

const edit = fc.record({ at: fc.nat(), byte: fc.nat(255) })

/** The body with the value put in place of one of its own. */
function withValueAt(body: string, place: number, value: unknown): unknown {
  let count = 0
  JSON.parse(body, (_, each: unknown) => {
    count += 1
    return each
  })
  let at = 0
  return JSON.parse(body, (_, each: unknown) => (at++ === place % count ? value : each))
}
