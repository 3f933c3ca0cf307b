import { expect, test } from 'vitest'
import { anthropicMessages } from '../../dialects/anthropic-messages/index.ts'
import { packState } from '../../dialects/anthropic-messages/opaque-state.ts'
import type { EncodeInput } from '../contract.ts'
import { createAnthropicCodec } from './codec.ts'

const body = {
  zeta: Infinity,
  model: 'anthropic/claude-sonnet-4.5',
  messages: [],
  unknown: { b: 1, a: [0] },
  max_tokens: 5,
}
const text =
  '{ "zeta": 1e400, "model":"anthropic/claude-sonnet-4.5","messages":[],"unknown":{"b":1.0,"a":[0]},"max_tokens":5, "provider":{"order":["x"]}}'
const input: EncodeInput = { request: { messages: [] }, offer: { upstream: 'claude-sonnet-4-5' }, stream: true }
const codec = createAnthropicCodec()

test('the text goes on as it came, but for the model, the stream flag and what is the gateway’s', () => {
  const encoded = codec.encode({ ...input, native: { wire: 'anthropic-messages', body, text }, betas: 'x-1' })
  expect(encoded.body).toBe(
    '{ "zeta": 1e400, "model":"claude-sonnet-4-5","messages":[],"unknown":{"b":1.0,"a":[0]},"max_tokens":5,"stream":true}',
  )
  expect(encoded.headers).toEqual({ 'anthropic-beta': 'x-1' })
  expect(encoded.warnings).toEqual([])
})

test('without its text, the object: same members, same order', () => {
  const encoded = codec.encode({ ...input, native: { wire: 'anthropic-messages', body } })
  expect(Object.keys(encoded.body as object)).toEqual(['zeta', 'model', 'messages', 'unknown', 'max_tokens', 'stream'])
})

test('max_tokens, which callers may leave out, is what the model can give', () => {
  const native = { wire: 'anthropic-messages', body: { model: 'x', messages: [], stream: true } }
  expect(codec.encode({ ...input, stream: false, native }).body).toEqual({
    model: 'claude-sonnet-4-5',
    messages: [],
    stream: false,
    max_tokens: 64_000,
  })
})

test('on Vertex the model leaves the body', () => {
  const encoded = createAnthropicCodec('vertex').encode({
    ...input,
    native: { wire: 'anthropic-messages', body, text },
  })
  expect(encoded.path).toBe('/claude-sonnet-4-5:streamRawPredict')
  expect(encoded.body).toBe(
    '{ "zeta": 1e400,"messages":[],"unknown":{"b":1.0,"a":[0]},"max_tokens":5,"anthropic_version":"vertex-2023-10-16","stream":true}',
  )
})

test.each<[string, object]>([
  ['metadata', { metadata: { user_id: 'ann', other: 1 } }],
  ['user', { user: 'ann', metadata: { other: 1 } }],
])('the user, in %s, goes on as the gateway names them', (_, members) => {
  const sent = { model: 'x', messages: [], max_tokens: 1, ...members }
  const request = { messages: [], user: 'hash-of-ann' }
  const encoded = codec.encode({ ...input, request, native: { wire: 'anthropic-messages', body: sent } })
  expect(encoded.body).toMatchObject({ metadata: { user_id: 'hash-of-ann', other: 1 } })
  expect(JSON.stringify(encoded.body)).not.toContain('"ann"')
})

test('thoughts of another vendor’s model, packed for this dialect, are left out with a warning', () => {
  const foreign = { type: 'reasoning.text', text: 'hm', signature: 'S', format: 'google-gemini-v1' } as const
  const sent = {
    model: 'x',
    max_tokens: 9,
    messages: [
      { role: 'user', content: 'a' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: packState(foreign) },
          { type: 'text', text: 'b' },
        ],
      },
      { role: 'user', content: 'c' },
    ],
  }
  const { request } = anthropicMessages.parse(sent)
  const encoded = codec.encode({ ...input, request, native: { wire: 'anthropic-messages', body: sent } })
  expect((encoded.body as typeof sent).messages[1]).toEqual({
    role: 'assistant',
    content: [{ type: 'text', text: 'b' }],
  })
  expect(encoded.warnings).toMatchObject([{ field: 'messages[1].reasoning_details' }])
})
