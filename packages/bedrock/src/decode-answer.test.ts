import { EventStreamCodec } from '@smithy/core/event-streams'
import { describe, expect, it } from 'vitest'
import { collectAnswer } from '../../core/test/replay/answer.ts'
import { decodePieces } from '../../core/test/replay/replay-family.ts'
import { converseCodec, messagesCodec } from './bedrock.ts'
import { classifyBedrockError } from './classify-error.ts'

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
)
const header = (value: string) => ({ type: 'string' as const, value })

function frame(type: string, payload: object, kind: 'event' | 'exception' = 'event'): Uint8Array {
  const headers = { [`:${kind}-type`]: header(type), ':message-type': header(kind) }
  return codec.encode({ headers, body: Buffer.from(JSON.stringify(payload)) })
}

const stream = (frames: Uint8Array[], chat = converseCodec) => collectAnswer(decodePieces(chat, frames))
const delta = (contentBlockIndex: number, each: object) =>
  frame('contentBlockDelta', { contentBlockIndex, delta: each })
const stop = frame('messageStop', { stopReason: 'end_turn' })
const metadata = frame('metadata', {
  usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
  serviceTier: { type: 'flex' },
})

describe('a streamed answer', () => {
  it('calls without input, redacted thinking, citations with their place in the text', () => {
    const start = frame('contentBlockStart', {
      contentBlockIndex: 3,
      start: { toolUse: { toolUseId: 't', name: 'f' } },
    })
    const { choices, usage, serviceTier, ended } = stream([
      delta(0, { reasoningContent: { redactedContent: 'R' } }),
      delta(1, { text: 'before ' }),
      delta(2, { text: 'cited' }),
      delta(2, {
        citation: { title: 'A', location: { web: { url: 'https://a.test' } }, sourceContent: [{ text: 's' }] },
      }),
      start,
      frame('contentBlockStop', { contentBlockIndex: 3 }),
      frame('messageStop', { stopReason: 'tool_use' }),
      metadata,
    ])
    const choice = choices[0]!
    expect(choice.details).toEqual([{ type: 'reasoning.encrypted', data: 'R', index: 0, format: 'unknown' }])
    expect(choice.toolCalls).toMatchObject([{ id: 't', name: 'f', arguments: '{}' }])
    expect(choice.annotations).toEqual([
      {
        type: 'url_citation',
        url_citation: { url: 'https://a.test', title: 'A', content: 's', start_index: 7, end_index: 12 },
      },
    ])
    expect(choice.finish).toEqual({ reason: 'tool_calls', native: 'tool_use' })
    expect(usage).toMatchObject({ inputTokens: 1, outputTokens: 2 })
    expect([serviceTier, ended]).toEqual(['flex', true])
  })

  it('a tool that ran elsewhere is one step, however its input and result were cut', () => {
    const start = (index: number, each: object) => frame('contentBlockStart', { contentBlockIndex: index, start: each })
    const end = (contentBlockIndex: number) => frame('contentBlockStop', { contentBlockIndex })
    const { choices } = stream([
      start(0, { toolUse: { toolUseId: 't', name: 'nova_grounding', type: 'server_tool_use' } }),
      delta(0, { toolUse: { input: '{"q"' } }),
      delta(0, { toolUse: { input: ':"x"}' } }),
      end(0),
      start(1, { toolResult: { toolUseId: 't', type: 'nova_grounding_result' } }),
      delta(1, { toolResult: [{ text: 'a' }] }),
      delta(1, { toolResult: [{ text: 'b' }] }),
      end(1),
      stop,
      metadata,
    ])
    expect(choices[0]!.details).toMatchObject([
      { tool_name: 'nova_grounding', tool_call_id: 't', arguments: '{"q":"x"}', result: '', index: 0 },
      { tool_name: 'nova_grounding_result', arguments: '', result: '[{"text":"a"},{"text":"b"}]', index: 1 },
    ])
    expect(choices[0]!.toolCalls).toEqual([])
  })

  it('a picture has the format it was opened with, and its bytes in one piece', () => {
    const bytes = Buffer.from('a picture of some bytes')
    const [head, tail] = [bytes.subarray(0, 4), bytes.subarray(4)].map((piece) => piece.toString('base64'))
    const image = (piece: string | undefined) => delta(0, { image: { source: { bytes: piece } } })
    const streamed = stream([
      frame('contentBlockStart', { contentBlockIndex: 0, start: { image: { format: 'webp' } } }),
      image(head),
      image(tail),
      frame('contentBlockStop', { contentBlockIndex: 0 }),
      stop,
      metadata,
    ])
    const whole = converseCodec.decodeReply({
      output: {
        message: {
          content: [
            { image: { format: 'webp', source: { bytes: bytes.toString('base64') } } },
            { audio: { format: 'wav', source: { bytes: 'QUJD' } } },
          ],
        },
      },
      stopReason: 'end_turn',
    })
    const url = `data:image/webp;base64,${bytes.toString('base64')}`
    expect(streamed.choices[0]!.images).toEqual([{ type: 'image_url', image_url: { url }, index: 0 }])
    const [choice] = collectAnswer(whole.events).choices
    expect(choice!.images).toEqual(streamed.choices[0]!.images)
    expect(choice!.audio.data).toBe('QUJD')
  })

  it('the input of the answer tool is the text of the answer', () => {
    const start = frame('contentBlockStart', {
      contentBlockIndex: 0,
      start: { toolUse: { toolUseId: 't', name: 'json_answer' } },
    })
    const decoder = converseCodec.createStreamDecoder({ answerTool: 'json_answer' })
    const framer = converseCodec.createFramer!()
    const events: Parameters<typeof collectAnswer>[0][] = []
    const frames = [start, delta(0, { toolUse: { input: '{"a"' } }), delta(0, { toolUse: { input: ':1}' } })]
    for (const bytes of [...frames, frame('messageStop', { stopReason: 'tool_use' }), metadata]) {
      framer.push(bytes, (message) => events.push(decoder.decode(message).events))
    }
    const [choice] = collectAnswer(events.flatMap((each) => [...each])).choices
    expect(choice).toMatchObject({ text: '{"a":1}', toolCalls: [], finish: { reason: 'stop', native: 'tool_use' } })
  })

  it.each([
    ['throttlingException', 'rate_limit'],
    ['modelStreamErrorException', 'server'],
    ['validationException', 'invalid_request'],
    ['newException', 'unknown'],
  ])('%s in its middle is a failure of kind %s', (name, kind) => {
    const { failure, choices } = stream([delta(0, { text: 'x' }), frame(name, { message: 'm' }, 'exception'), stop])
    expect(failure).toMatchObject({ kind, message: 'm' })
    expect(choices[0]!.finish).toBeUndefined()
    const inner = stream([frame(name, { message: 'm' }, 'exception')], messagesCodec)
    expect(inner.failure?.message).toBe('m')
  })

  it('damaged is a failure, cut off is no end', () => {
    const damaged = Buffer.from(stop)
    damaged[damaged.length - 6]! ^= 1
    expect(stream([delta(0, { text: 'x' }), damaged, metadata]).failure).toMatchObject({ kind: 'malformed' })
    expect(stream([Buffer.from('HTTP/1.1 502 Bad Gateway')]).failure).toMatchObject({ kind: 'malformed' })
    const cut = stream([delta(0, { text: 'x' }), stop.subarray(0, 20)])
    expect([cut.failure, cut.choices[0]!.finish, cut.ended]).toEqual([undefined, undefined, false])
  })
})

describe('a whole answer', () => {
  const reply = (content: object[], more = {}) =>
    collectAnswer(
      converseCodec.decodeReply({ output: { message: { content } }, stopReason: 'end_turn', ...more }).events,
    )

  it('caches of both lifetimes are counted apart', () => {
    const cacheDetails = [
      { ttl: '5m', inputTokens: 10 },
      { ttl: '1h', inputTokens: 20 },
    ]
    const usage = { inputTokens: 1, outputTokens: 2, cacheReadInputTokens: 3, cacheWriteInputTokens: 30, cacheDetails }
    expect(reply([{ text: 'x' }], { usage }).usage).toEqual({
      inputTokens: 1,
      cacheReadTokens: 3,
      cacheWrite5mTokens: 10,
      cacheWrite1hTokens: 20,
      outputTokens: 2,
    })
  })

  it.each([
    ['guardrail_intervened', 'content_filter'],
    ['model_context_window_exceeded', 'length'],
    ['malformed_tool_use', 'error'],
    ['new_reason', undefined],
  ])('%s is %s', (stopReason, reason) => {
    expect(reply([], { stopReason }).choices[0]!.finish).toEqual({ reason, native: stopReason })
  })

  it.each([[{}], [null], ['<html>'], [{ output: {} }]])('%j is none', (body) => {
    expect(collectAnswer(converseCodec.decodeReply(body).events).failure).toMatchObject({ kind: 'malformed' })
  })
})

it.each([
  [403, 'AccessDeniedException', 'You don’t have access to the model with the specified model ID.', 'permission'],
  [403, 'UnrecognizedClientException', 'The security token included in the request is invalid.', 'auth'],
  [403, undefined, 'Invalid API Key format: Must start with pre-defined prefix', 'auth'],
  [400, 'ValidationException', 'The provided model identifier is invalid.', 'not_found'],
  [400, 'ValidationException', 'prompt is too long: 210000 tokens > 200000 maximum', 'context_length'],
  [400, 'ValidationException', 'Malformed input request', 'invalid_request'],
  [429, 'ThrottlingException', 'Too many requests', 'rate_limit'],
  [424, 'ModelErrorException', 'The system encountered an error', 'server'],
  [408, 'ModelTimeoutException', 'Model took too long', 'timeout'],
  [500, undefined, '', 'server'],
] as const)('%i %s "%s" is %s', (status, name, message, kind) => {
  const headers = name ? { 'x-amzn-errortype': `${name}:http://internal.amazon.com/` } : {}
  const failure = classifyBedrockError({ status, headers, body: JSON.stringify({ message }) })
  expect(failure).toMatchObject({ kind, status, code: name })
})

it('a prompt that is too long comes with its numbers', () => {
  const body = '{"message":"prompt is too long: 210000 tokens > 200000 maximum"}'
  expect(classifyBedrockError({ status: 400, headers: {}, body })).toMatchObject({
    kind: 'context_length',
    requestedTokens: 210_000,
    contextTokens: 200_000,
  })
})
