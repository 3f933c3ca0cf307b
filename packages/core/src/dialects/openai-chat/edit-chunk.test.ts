import { expect, test } from 'vitest'
import { createOpenAiChatCodec } from '../../providers/openai-chat/codec.ts'
import type { VendorDifferences } from '../../providers/openai-chat/differences.ts'
import { openaiChat } from './index.ts'

const head = { generationId: 'gen-1', created: 1, model: 'a/m', provider: 'P' }

interface Chunk {
  choices: { index: number; delta: Record<string, unknown>; finish_reason: string | null }[]
  [member: string]: unknown
}

/** What a caller gets of these chunks, in the lane that edits the provider's own. */
function edited(chunks: readonly object[], vendor: VendorDifferences = {}): Chunk[] {
  const decoder = createOpenAiChatCodec(vendor).createStreamDecoder()
  const renderer = openaiChat.createStreamRenderer()
  const text = chunks
    .map((chunk) => decoder.decode({ data: JSON.stringify({ id: 'x', model: 'm', ...chunk }) }))
    .map(({ events, body }) => renderer.render(head, events, body))
    .join('')
  return text
    .split('\n\n')
    .filter((message) => message !== '')
    .map((message) => JSON.parse(message.slice(6)) as Chunk)
}

const says = (delta: object, rest: object = {}): object => ({ choices: [{ index: 0, delta, ...rest }] })
const texts = (chunks: readonly Chunk[]): unknown => chunks.map(({ choices }) => choices[0]?.delta['content']).join('')

test('an error of null is none: the text beside it arrives', () => {
  const [chunk] = edited([{ ...says({ content: 'Hi' }), error: null }])
  expect(chunk?.choices[0]?.delta).toEqual({ content: 'Hi' })
  expect(chunk).not.toHaveProperty('error')
})

test('a reason repeated beside the usage is told once', () => {
  const finish = says({}, { finish_reason: 'stop' })
  const chunks = edited([says({ content: 'Hi' }), finish, { ...finish, usage: { prompt_tokens: 1 } }])
  expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, 'stop', null])
})

test('thoughts between tags are not in the text as well', () => {
  const chunks = edited([says({ content: '<think>hm' }), says({ content: '</think>Hi' })], {
    reasoning: { thinkTags: true },
  })
  expect(texts(chunks)).toBe('Hi')
  expect(chunks.map(({ choices }) => choices[0]?.delta['reasoning']).join('')).toBe('hm')
})

test('what was held back arrives with the next chunk, also of another choice', () => {
  const chunks = edited(
    [says({ content: '<thi' }), { choices: [], usage: { prompt_tokens: 1 }, error: { message: 'overloaded' } }],
    { reasoning: { thinkTags: true } },
  )
  expect(texts(chunks)).toBe('<thi')
})

test('sources named beside the choices are annotations', () => {
  const chunks = edited([{ ...says({ content: 'Hi' }), citations: ['https://x.test'] }])
  expect(chunks[0]?.choices[0]?.delta['annotations']).toMatchObject([{ url_citation: { url: 'https://x.test' } }])
  expect(chunks[0]?.['citations']).toEqual(['https://x.test'])
})

test('choices without a number are numbered by their places', () => {
  const chunks = edited([{ choices: [{ delta: { content: 'a' } }, { delta: { content: 'b' } }] }])
  expect(chunks[0]?.choices.map(({ index, delta }) => [index, delta['content']])).toEqual([
    [0, 'a'],
    [1, 'b'],
  ])
})

test('what is no choice is left out, members of the vendor’s own stay', () => {
  const chunks = edited([{ choices: [null, 5, { index: 2, delta: { content: 'c', own: 1, role: null }, own: 2 }] }])
  expect(chunks[0]?.choices).toEqual([{ index: 2, delta: { content: 'c', own: 1 }, own: 2, finish_reason: null }])
})
