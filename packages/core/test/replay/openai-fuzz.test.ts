import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatEvent } from '../../src/chat/index.ts'
import { createOpenAiChatCodec } from '../../src/providers/openai-chat/codec.ts'
import { vendors } from '../../src/providers/openai-chat/vendors/index.ts'
import { recordedCases } from '../support/fixtures.ts'
import { collectAnswer } from './answer.ts'
import { fuzzDecoders, fuzzRuns } from './fuzz.ts'
import { decodePieces } from './replay-family.ts'

/** MiniMax's record has every branch of the decoder on: think tags, errors in `base_resp`, details. */
const codec = createOpenAiChatCodec(vendors.minimax.differences)
const members = { requiredKeys: [] }
/** Small: many messages say more than large ones. */
const few = { maxLength: 2 }
const any = fc.constantFrom<unknown>(null, -1, 1e308, true, 'x', [], {}, [null], [{}], { a: {} })
const text = fc.oneof(fc.constantFrom('', 'a', '<think>', '</think>', '<thi', 'null'), any)
const index = fc.oneof(fc.integer({ min: -1, max: 3 }), any)

const call = fc.record(
  {
    index,
    id: fc.constantFrom('a', 'b', '', null),
    type: fc.constantFrom('function', 'custom', 'web_search'),
    function: fc.record({ name: fc.constantFrom('f', 'g', '', null), arguments: text }, members),
  },
  members,
)
const part = fc.record(
  { type: fc.constantFrom('text', 'thinking', 'image_url'), text, thinking: text, image_url: text },
  members,
)
const delta = fc.record(
  {
    role: text,
    content: fc.oneof(text, fc.array(part, few)),
    refusal: text,
    reasoning: text,
    reasoning_content: text,
    reasoning_details: fc.array(fc.record({ type: text, text, data: text, index }, members), few),
    tool_calls: fc.oneof(fc.array(call, few), any),
    function_call: fc.record({ name: text, arguments: text }, members),
    annotations: fc.array(fc.record({ type: text }, members), few),
    images: fc.array(part, few),
    audio: fc.record({ id: text, data: text }, members),
  },
  members,
)
const choice = fc.record(
  {
    index,
    delta,
    message: delta,
    logprobs: any,
    finish_reason: fc.constantFrom('stop', 'tool_calls', 'odd', '', null),
  },
  members,
)
const message = fc.record(
  {
    id: text,
    model: text,
    choices: fc.oneof(fc.array(choice, few), any),
    usage: fc.dictionary(
      fc.constantFrom('prompt_tokens', 'completion_tokens', 'total_tokens'),
      fc.oneof(fc.integer(), any),
    ),
    service_tier: text,
    citations: fc.array(text, few),
    error: fc.constantFrom(null, undefined, 'text', { message: 'x', code: 429 }, {}),
    base_resp: fc.record({ status_code: fc.constantFrom(0, 1008, 'x') }, members),
  },
  members,
)

const cases = ['openai-chat', 'openai-compatible']
  .flatMap(recordedCases)
  .filter((recorded) => recorded.meta['api'] === 'chat.completions')

fuzzDecoders('openai-chat', codec, cases)

test('any sequence of messages of the wire', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 20 }), (messages) => {
      const bytes = Buffer.from(messages.map((sent) => `data: ${JSON.stringify(sent)}\n\n`).join(''))
      expect(collectAnswer(decodePieces(codec, [bytes])).choices).toBeInstanceOf(Array)
      for (const body of messages) expect(collectAnswer(codec.decodeReply(body).events).choices).toBeInstanceOf(Array)
    }),
    { numRuns: fuzzRuns * 5 },
  )
})

const streams = cases.filter(({ stream, status }) => stream && status < 300)
test.skipIf(streams.length === 0)('what came before a cut stands, and no end is invented', () => {
  const ends = (events: ChatEvent[]) => events.filter(({ type }) => type === 'finish' || type === 'response-end')
  fc.assert(
    fc.property(fc.constantFrom(...streams), fc.nat(), (recorded, cut) => {
      const bytes = recorded.answer()
      const whole = ends(decodePieces(codec, [bytes]))
      const part = ends(decodePieces(codec, [bytes.subarray(0, cut % bytes.length)]))
      expect(whole.slice(0, part.length)).toEqual(part)
    }),
    { numRuns: fuzzRuns },
  )
})

test('time grows with the answer, not with its square', () => {
  const chunk = (at: number): string => {
    const piece = { index: at % 50, id: `c${at % 50}`, function: { name: 'f', arguments: 'x' } }
    return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'x', tool_calls: [piece] } }] })}\n\n`
  }
  const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, at) => chunk(at)).join(''))
  const [answer] = collectAnswer(decodePieces(codec, [bytes])).choices
  expect(answer!.toolCalls).toHaveLength(50)
  expect(answer!.text).toHaveLength(50_000)
})
