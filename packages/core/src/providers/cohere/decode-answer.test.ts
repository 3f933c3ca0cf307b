import { describe, expect, it } from 'vitest'
import { collectAnswer } from '../../../test/replay/answer.ts'
import { classifyCohereError } from './classify-error.ts'
import { createCohereStreamDecoder, decodeCohereReply } from './decode-answer.ts'

const reply = (body: unknown) => collectAnswer(decodeCohereReply(body).events)

function stream(...events: object[]) {
  const decoder = createCohereStreamDecoder()
  const decoded = events.flatMap((event) => [...decoder.decode({ data: JSON.stringify(event) }).events])
  return collectAnswer([...decoded, ...decoder.end()])
}

const end = (finish_reason: string, more = {}) => ({ type: 'message-end', delta: { finish_reason, ...more } })

describe('what a Cohere answer may hold', () => {
  it('calls with null for arguments, and calls numbered from wherever', () => {
    const call = (id: string, args: unknown) => ({ id, type: 'function', function: { name: 'f', arguments: args } })
    const whole = reply({
      message: { role: 'assistant', tool_calls: [call('a', null), call('b', 'null'), call('c', '{"x":1}')] },
      finish_reason: 'TOOL_CALL',
    })
    expect(whole.choices[0]!.toolCalls.map((each) => each.arguments)).toEqual(['{}', '{}', '{"x":1}'])
    const start = (index: number) => ({
      type: 'tool-call-start',
      index,
      delta: { message: { tool_calls: call(`${index}`, '') } },
    })
    const piece = (index: number, text: string) => ({
      type: 'tool-call-delta',
      index,
      delta: { message: { tool_calls: { function: { arguments: text } } } },
    })
    const bare = stream(
      start(0),
      piece(0, 'nu'),
      piece(0, 'll'),
      start(1),
      { type: 'tool-call-end', index: 1 },
      end('TOOL_CALL'),
    )
    expect(bare.choices[0]!.toolCalls.map((each) => each.arguments)).toEqual(['{}', '{}'])
    const streamed = stream(start(3), piece(3, '{"a"'), start(7), piece(7, '{}'), piece(3, ':1}'), end('TOOL_CALL'))
    expect(streamed.choices[0]!.toolCalls).toMatchObject([
      { id: '3', arguments: '{"a":1}' },
      { id: '7', arguments: '{}' },
    ])
    expect(streamed.choices[0]!.finish).toEqual({ reason: 'tool_calls', native: 'TOOL_CALL' })
  })

  it('a call in place of the answer is the text of the answer', () => {
    const fn = { name: 'json_answer', arguments: '' }
    const start = { type: 'tool-call-start', index: 0, delta: { message: { tool_calls: { id: 'a', function: fn } } } }
    const more = { tool_calls: { function: { arguments: '{"a":1}' } } }
    const decoder = createCohereStreamDecoder({ answerTool: 'json_answer' })
    const events = [start, { type: 'tool-call-delta', index: 0, delta: { message: more } }, end('TOOL_CALL')]
    const decoded = events.flatMap((event) => [...decoder.decode({ data: JSON.stringify(event) }).events])
    expect(collectAnswer(decoded).choices[0]).toMatchObject({
      text: '{"a":1}',
      toolCalls: [],
      finish: { reason: 'stop', native: 'TOOL_CALL' },
    })
  })

  it('citations of documents with an address become URL citations', () => {
    const document = { url: 'https://a.test', title: 'A' }
    const citation = { start: 1, end: 3, text: 'bc', type: 'TEXT_CONTENT', sources: [{ type: 'document', document }] }
    const own = { ...citation, sources: [{ type: 'document', id: 'doc:0', document: { text: 'x' } }] }
    const answer = reply({ message: { content: [], citations: [citation, own] }, finish_reason: 'COMPLETE' })
    expect(answer.choices[0]!.annotations).toEqual([
      {
        type: 'url_citation',
        url_citation: { url: 'https://a.test', title: 'A', content: 'bc', start_index: 1, end_index: 3 },
      },
      { ...own, type: 'citation', citation_type: 'TEXT_CONTENT' },
    ])
  })

  it('log probabilities of chunks of tokens', () => {
    const logprobs = [{ text: 'ab', token_ids: [1, 2], logprobs: [-0.25, -0.5] }]
    const answer = reply({ message: { content: [{ type: 'text', text: 'ab' }] }, finish_reason: 'COMPLETE', logprobs })
    expect(answer.choices[0]!.logprobs).toEqual([
      { content: [{ token: 'ab', logprob: -0.75, bytes: [97, 98], top_logprobs: [] }], refusal: null },
    ])
  })
})

describe('how a Cohere answer ends', () => {
  it.each([
    ['STOP_SEQUENCE', 'stop'],
    ['ERROR_TOXIC', 'content_filter'],
    ['NEWS', undefined],
  ])('%s is %s', (native, reason) => {
    expect(stream(end(native)).choices[0]!.finish).toEqual({ reason, native })
  })

  it('failures inside a 200 are failures', () => {
    expect(stream(end('TIMEOUT')).failure).toMatchObject({ kind: 'timeout', code: 'TIMEOUT' })
    const failed = { finish_reason: 'ERROR', error: 'broke', error_type: 'X', usage: {} }
    expect(stream(end('ERROR', failed)).failure).toEqual({ kind: 'server', code: 'X', message: 'broke' })
    expect(stream({ message: 'too many tokens' }).failure).toMatchObject({ kind: 'context_length' })
    expect(reply({ id: 'x', message: 'internal error' }).failure).toMatchObject({ message: 'internal error' })
  })

  it('nothing counts after the end; cut off, nothing is invented', () => {
    const text = { type: 'content-delta', index: 0, delta: { message: { content: { text: 'x' } } } }
    expect(stream(text, end('COMPLETE'), text).choices[0]!.text).toBe('x')
    expect(stream(text).choices[0]!.finish).toBeUndefined()
  })

  it.each([[{}], [null], ['<html>'], [{ message: [] }]])('%j is no answer', (body) => {
    expect(reply(body).failure).toMatchObject({ kind: 'malformed' })
  })
})

it.each([
  [498, 'blocked output: please try again', 'content_filter'],
  [402, 'please add a payment method', 'billing'],
  [404, "model 'x' not found", 'not_found'],
  [400, "model 'command' was removed on September 15, 2025", 'not_found'],
  [429, 'trial key', 'rate_limit'],
  [500, '', 'server'],
] as const)('%i "%s" is %s', (status, message, kind) => {
  const headers = { 'retry-after': '2' }
  expect(classifyCohereError({ status, headers, body: JSON.stringify({ message }) })).toMatchObject({
    kind,
    status,
    retryAfterMs: 2000,
  })
})
