import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatEvent } from '../../src/chat/index.ts'
import { openaiChat } from '../../src/dialects/openai-chat/index.ts'
import { createOpenAiChatCodec } from '../../src/providers/openai-chat/codec.ts'
import { vendors } from '../../src/providers/openai-chat/vendors/index.ts'
import { recordedCases } from '../support/fixtures.ts'
import { anyChatMessage } from './any-chat-message.ts'
import { type Answer, collectAnswer } from './answer.ts'
import { receive } from './caller-answer.ts'
import { fuzzDecoders, fuzzRuns } from './fuzz.ts'
import { decodePieces } from './replay-family.ts'

/** MiniMax's record has every branch of the decoder on: think tags, errors in `base_resp`, details. */
const codec = createOpenAiChatCodec(vendors.minimax.differences)
const cases = ['openai-chat', 'openai-compatible']
  .flatMap(recordedCases)
  .filter((recorded) => recorded.meta['api'] === 'chat.completions')

fuzzDecoders('openai-chat', codec, cases)

test('any sequence of messages of the wire', () => {
  fc.assert(
    fc.property(fc.array(anyChatMessage, { maxLength: 20 }), (messages) => {
      const bytes = Buffer.from(messages.map((sent) => `data: ${JSON.stringify(sent)}\n\n`).join(''))
      expect(collectAnswer(decodePieces(codec, [bytes])).choices).toBeInstanceOf(Array)
      for (const body of messages) expect(collectAnswer(codec.decodeReply(body).events).choices).toBeInstanceOf(Array)
    }),
    { numRuns: fuzzRuns * 5 },
  )
})

test('callers of the same dialect receive what the events say, whatever stands in a chunk beside it', async () => {
  const head = { generationId: 'gen-1', created: 1, model: 'a/b', provider: 'P' }
  await fc.assert(
    fc.asyncProperty(fc.array(anyChatMessage, { maxLength: 12 }), async (messages) => {
      const decoder = codec.createStreamDecoder()
      const renderer = openaiChat.createStreamRenderer()
      const events: ChatEvent[] = []
      let text = ''
      for (const message of messages) {
        const decoded = decoder.decode({ data: JSON.stringify(message) })
        // an error says itself that the answer ended
        const isError = decoded.events.some(({ type }) => type === 'error')
        events.push(...decoded.events.filter(({ type }) => !isError || type !== 'finish'))
        text += renderer.render(head, decoded.events, decoded.body)
      }
      const held = decoder.end()
      events.push(...held)
      text += renderer.render(head, held) + renderer.finish(head, { usage: undefined })
      const headers = { 'content-type': 'text/event-stream' }
      const { answer } = await receive(new Response(text, { headers }))
      expect(told(answer)).toEqual(told(collectAnswer(events)))
    }),
    { numRuns: fuzzRuns * 5 },
  )
})

/** What both show; a choice that says nothing need not be shown. */
const told = ({ choices }: Answer): unknown =>
  choices
    .map(({ text, refusal, reasoning, toolCalls, annotations, images, finish }, index) => ({
      index,
      text,
      refusal,
      reasoning,
      toolCalls: toolCalls.map((call) => ({ ...call, id: call.id ?? '', name: call.name ?? '' })),
      annotations,
      images,
      finish: finish && [finish.reason ?? null, finish.native ?? null],
    }))
    .filter(({ index, ...choice }) => index >= 0 && Object.values(choice).some((value) => value?.length))

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
