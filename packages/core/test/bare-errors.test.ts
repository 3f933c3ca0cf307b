import { expect, it } from 'vitest'
import { collectAnswer } from './replay/answer.ts'
import { decodePieces } from './replay/replay-family.ts'
import { createAnthropicCodec } from '../src/providers/anthropic/codec.ts'
import { cohereCodec } from '../src/providers/cohere/cohere.ts'
import { createGeminiCodec } from '../src/providers/google/gemini-codec.ts'
import { createOpenAiChatCodec } from '../src/providers/openai-chat/codec.ts'

const codec = createOpenAiChatCodec({})
const chunk = 'data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\n'
const error = '{"error":{"message":"Too many requests","type":"rate_limit_error","code":429}}'

it.each([
  ['bare JSON', error],
  ['bare JSON over several lines', JSON.stringify(JSON.parse(error), null, 2)],
  ['a bare list', `[${error}]`],
  ['bare JSON behind events', `${chunk}${error}\n`],
])('an error as %s instead of an event is the provider’s, not a stream that broke', (_, text) => {
  for (const size of [1, 7, text.length]) {
    const bytes = Buffer.from(text)
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (__, at) =>
      bytes.subarray(at * size, at * size + size),
    )
    const { failure } = collectAnswer(decodePieces(codec, pieces))
    expect(failure).toMatchObject({ kind: 'rate_limit', message: 'Too many requests' })
  }
})

it('a whole answer without a word of what it is, is an answer', () => {
  const body = { choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }] }
  const answer = collectAnswer(decodePieces(codec, [Buffer.from(JSON.stringify(body))]))
  expect(answer).toMatchObject({ choices: [{ text: 'hi', finish: { reason: 'stop' } }] })
})

it.each([
  ['anthropic', createAnthropicCodec(), '{"type":"error","error":{"type":"rate_limit_error","message":"Slow down"}}'],
  ['anthropic, by a proxy', createAnthropicCodec(), '{"error":{"type":"rate_limit_error","message":"Slow down"}}'],
  ['cohere', cohereCodec, '{"message":"Slow down"}'],
  [
    'gemini',
    createGeminiCodec('gemini-api'),
    '[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Slow down"}}]',
  ],
])('so it is on the wire of %s', (_, other, text) => {
  const { failure } = collectAnswer(decodePieces(other, [Buffer.from(text)]))
  expect(failure).toMatchObject({ message: 'Slow down' })
})
