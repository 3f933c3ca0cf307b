import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatEvent } from '../../src/chat/index.ts'
import type { ChatCodec } from '../../src/providers/contract.ts'
import type { RecordedCase } from '../support/fixtures.ts'
import { collectAnswer } from './answer.ts'
import { decodePieces } from './replay-family.ts'

/** Runs a property gets: a fixed budget, or as many as `INROUTE_FUZZ_RUNS` says. */
const numRuns = Number(process.env['INROUTE_FUZZ_RUNS'] ?? 200)

export interface FuzzFamily {
  name: string
  codec: ChatCodec
  cases: readonly RecordedCase[]
  /** Messages made of the wire's own words, in any order and with any values. */
  message: fc.Arbitrary<unknown>
}

/**
 * What no upstream may do to a decoder: make it throw, or make it give events that break the contract of `ChatEvent` (which
 * `collectAnswer` checks).
 */
export function fuzzFamily({ name, codec, cases, message }: FuzzFamily): void {
  describe(`fuzz: ${name}`, () => {
    it('any sequence of messages of the wire', () => {
      fc.assert(
        fc.property(fc.array(fc.oneof(message, fc.jsonValue()), { maxLength: 30 }), (messages) => {
          const bytes = Buffer.from(messages.map((sent) => `data: ${JSON.stringify(sent)}\n\n`).join(''))
          expectSound(decodePieces(codec, [bytes]))
        }),
        { numRuns: numRuns * 5 },
      )
    })

    it('any bytes, in any pieces', () => {
      fc.assert(
        fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), (pieces) => {
          expectSound(decodePieces(codec, pieces))
        }),
        { numRuns },
      )
    })

    it('any body of a whole answer or an error', () => {
      fc.assert(
        fc.property(fc.oneof(fc.anything(), message), fc.integer({ min: 300, max: 599 }), (body, status) => {
          expectSound(codec.decodeReply(body).events)
          const text = JSON.stringify(body) ?? ''
          expect(typeof codec.classifyError({ status, headers: {}, body: text }).message).toBe('string')
        }),
        { numRuns: numRuns * 5 },
      )
    })

    const streams = cases.filter(({ stream, status }) => stream && status < 300)
    it.skipIf(streams.length === 0)('recordings cut short never look finished, damaged ones never throw', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...streams),
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 20 }),
          (recorded, share, damages) => {
            const whole = recorded.answer()
            const cut = whole.subarray(0, Math.floor(whole.length * share * 0.98))
            const { ended, failure } = collectAnswer(decodePieces(codec, [cut]))
            expect(ended && !failure && endsEarly(codec, whole, cut)).toBe(false)
            const damaged = Buffer.from(whole)
            for (const [at, byte] of damages) damaged[Math.floor(at * (damaged.length - 1))] = byte
            expectSound(decodePieces(codec, [damaged]))
          },
        ),
        { numRuns },
      )
    })

    const whole = cases.filter(({ stream }) => !stream)
    it.skipIf(whole.length === 0)('recorded answers with members lost or of another type', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...whole),
          fc.infiniteStream(fc.nat(40)),
          fc.jsonValue(),
          (recorded, dice, strange) => {
            const body = JSON.parse(recorded.answer().toString('utf8'), (_, value: unknown) => {
              const roll = dice.next().value
              return roll === 0 ? undefined : roll === 1 ? strange : value
            }) as unknown
            expectSound(codec.decodeReply(body).events)
          },
        ),
        { numRuns },
      )
    })
  })
}

const expectSound = (events: readonly ChatEvent[]): void => expect(() => collectAnswer(events)).not.toThrow()

/** The cut took something of the answer with it, not only blanks after its end. */
const endsEarly = (codec: ChatCodec, whole: Uint8Array, cut: Uint8Array): boolean =>
  decodePieces(codec, [whole]).length > decodePieces(codec, [cut]).length
