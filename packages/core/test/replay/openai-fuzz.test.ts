import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChatEvent } from '../../src/chat/index.ts'
import { createOpenAiChatCodec } from '../../src/providers/openai-chat/codec.ts'
import { vendors } from '../../src/providers/openai-chat/vendors.ts'
import { recordedCases } from '../support/fixtures.ts'
import { collectAnswer } from './answer.ts'
import { decodePieces } from './replay-family.ts'

// A fixed budget; `INROUTE_FUZZ_RUNS=100000` for a long one.
const numRuns = Number(process.env['INROUTE_FUZZ_RUNS'] ?? 300)
const codecs = [createOpenAiChatCodec(), createOpenAiChatCodec(vendors.minimax.differences)]
const streams = ['openai-chat', 'openai-compatible']
  .flatMap(recordedCases)
  .filter(({ stream, status }) => stream && status < 300)
  .map((recorded) => recorded.answer())
  .filter((bytes) => bytes.length < 60_000)

/** The answers that came out: `collectAnswer` throws where the contract of events is broken. */
const answersOf = (bytes: Uint8Array) => codecs.map((codec) => collectAnswer(decodePieces(codec, [bytes])))

/** A value with one place of it replaced. */
const mutated = (value: unknown, path: number, by: unknown): unknown => {
  if (path % 5 === 0 || typeof value !== 'object' || value === null) return by
  const keys = Object.keys(value)
  const key = keys[path % keys.length]
  if (key === undefined) return by
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
  copy[key] = mutated(copy[key], Math.floor(path / 3), by)
  return copy
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, '', -1, 1e308, [], {}, [null], { error: 'x' }, 'x'.repeat(1000)),
)

describe('the stream decoder survives', () => {
  test('arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(answersOf(bytes)).toHaveLength(codecs.length)
      }),
      { numRuns },
    )
  })

  test('arbitrary JSON in every message', () => {
    const chunk = fc.record({ id: odd, choices: odd, usage: odd, error: odd, x_groq: odd }, { requiredKeys: [] })
    fc.assert(
      fc.property(fc.array(fc.oneof(chunk, fc.jsonValue()), { maxLength: 6 }), (messages) => {
        const text = messages.map((message) => `data: ${JSON.stringify(message)}\n\n`).join('')
        expect(answersOf(Buffer.from(text))).toHaveLength(codecs.length)
      }),
      { numRuns },
    )
  })

  test.skipIf(streams.length === 0)('recorded streams with values replaced', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), odd, (which, line, path, by) => {
        const lines = streams[which % streams.length]!.toString('utf8').split('\n')
        const at = lines.findIndex((text, index) => index >= line % lines.length && text.startsWith('data: {'))
        fc.pre(at !== -1)
        lines[at] = `data: ${JSON.stringify(mutated(JSON.parse(lines[at]!.slice(5)), path, by))}`
        expect(answersOf(Buffer.from(lines.join('\n')))).toHaveLength(codecs.length)
      }),
      { numRuns },
    )
  })

  test.skipIf(streams.length === 0)('recorded streams with bytes replaced', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 20 }),
        (which, changes) => {
          const bytes = Buffer.from(streams[which % streams.length]!)
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte
          expect(answersOf(bytes)).toHaveLength(codecs.length)
        },
      ),
      { numRuns },
    )
  })

  test.skipIf(streams.length === 0)('being cut: what came before the cut stands, and no end is invented', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (which, cut) => {
        const bytes = streams[which % streams.length]!
        const [codec] = codecs
        const whole = decodePieces(codec!, [bytes])
        const part = decodePieces(codec!, [bytes.subarray(0, cut % bytes.length)])
        const finishes = (events: ChatEvent[]) =>
          events.filter(({ type }) => type === 'finish' || type === 'response-end')
        expect(finishes(whole)).toEqual(expect.arrayContaining(finishes(part)))
        expect(finishes(part).length).toBeLessThanOrEqual(finishes(whole).length)
      }),
      { numRuns },
    )
  })
})

test('whole answers of any shape are events or a failure', () => {
  fc.assert(
    fc.property(
      fc.oneof(odd, fc.record({ choices: fc.array(odd), usage: odd, model: odd }, { requiredKeys: [] })),
      (body) => {
        for (const codec of codecs) {
          const { choices, failure } = collectAnswer(codec.decodeReply(body).events)
          expect(
            choices.length > 0 || failure !== undefined || Array.isArray((body as { choices?: unknown })?.choices),
          ).toBe(true)
        }
      },
    ),
    { numRuns },
  )
})

test('time grows with the answer, not with its square', () => {
  const delta = (call: number): string =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'x', tool_calls: [{ index: call % 50, id: `c${call % 50}`, function: { name: 'f', arguments: 'x' } }] } }] })}\n\n`
  const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, call) => delta(call)).join(''))
  const answer = collectAnswer(decodePieces(codecs[1]!, [bytes]))
  expect(answer.choices[0]!.toolCalls).toHaveLength(50)
  expect(answer.choices[0]!.text).toHaveLength(50_000)
})
