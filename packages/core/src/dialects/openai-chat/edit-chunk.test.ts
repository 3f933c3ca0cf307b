import { expect, it } from 'vitest'
import { createOpenAiChatCodec } from '../../providers/openai-chat/codec.ts'
import { openaiChat } from './index.ts'

const head = { generationId: 'gen-1', created: 1, model: 'a/b', provider: 'P' }

/** The chunks a caller receives for one chunk of a provider of the same dialect. */
function served(chunk: object): Record<string, unknown>[] {
  const decoded = createOpenAiChatCodec({})
    .createStreamDecoder()
    .decode({ data: JSON.stringify(chunk) })
  const text = openaiChat.createStreamRenderer().render(head, decoded.events, decoded.body)
  return text
    .split('\n\n')
    .filter((message) => message !== '')
    .map((message) => JSON.parse(message.slice('data: '.length)) as Record<string, unknown>)
}

it('tells a choice once that a chunk holds twice', () => {
  const [chunk, ...more] = served({
    choices: [
      { index: 0, delta: { content: 'a' }, own: 1 },
      { index: 0, delta: { content: 'b' } },
    ],
  })
  expect(more).toEqual([])
  expect(chunk).toMatchObject({ choices: [{ index: 0, delta: { content: 'ab' }, own: 1 }] })
  expect(chunk?.['choices']).toHaveLength(1)
})

it('keeps a choice from callers whose number would be a list of millions', () => {
  const [chunk] = served({ choices: [{ index: 1e308, delta: { content: 'a' } }] })
  expect(chunk).toMatchObject({ choices: [] })
})

it('says what stands beside an error; the error itself ends the stream', () => {
  const chunks = served({ choices: [{ index: 0, delta: { content: 'a' } }], error: { message: 'no', code: 500 } })
  expect(chunks).toMatchObject([{ choices: [{ index: 0, delta: { content: 'a' }, finish_reason: null }] }])
  expect(chunks[0]).not.toHaveProperty('error')
})
