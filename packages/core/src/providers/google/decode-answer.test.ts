import { describe, expect, it } from 'vitest'
import { collectAnswer } from '../../../test/replay/answer.ts'
import { createGeminiStreamDecoder, decodeGeminiReply } from './decode-answer.ts'

const reply = (body: unknown) => collectAnswer(decodeGeminiReply(body).events)

const ofParts = (...parts: object[]) => ({
  responseId: 'r-1',
  candidates: [{ content: { parts }, finishReason: 'STOP' }],
})

function stream(...messages: unknown[]) {
  const decoder = createGeminiStreamDecoder()
  const events = messages.flatMap((message) => [...decoder.decode({ data: JSON.stringify(message) }).events])
  return { events, answer: collectAnswer([...events, ...decoder.end()]) }
}

describe('what a Gemini answer may hold', () => {
  it('calls without ids: the same bytes give the same id, another answer another', () => {
    const call = { functionCall: { name: 'f', args: { b: 1, a: [2] } } }
    const [first, second] = reply(ofParts(call, call)).choices[0]!.toolCalls
    expect(first).toMatchObject({ id: 'call_r-1_0_0', name: 'f', arguments: '{"b":1,"a":[2]}' })
    expect(second!.id).toBe('call_r-1_0_1')
    const nameless = { ...ofParts(call), responseId: undefined }
    expect(reply(nameless).choices[0]!.toolCalls[0]!.id).toMatch(/^call_[0-9a-f]{8}_0_0$/)
    expect(reply(nameless)).toEqual(reply(nameless))
  })

  it('calls over several messages: indexes without gaps, tool_calls though Gemini says STOP', () => {
    const message = (name: string, finishReason?: string) => ({
      candidates: [{ index: 0, content: { parts: [{ functionCall: { name, id: name } }] }, finishReason }],
    })
    const { answer } = stream(
      message('a'),
      { candidates: [{ content: { parts: [{ text: '' }] } }] },
      message('b', 'STOP'),
    )
    expect(answer.choices[0]!.toolCalls.map(({ id, arguments: args }) => [id, args])).toEqual([
      ['a', '{}'],
      ['b', '{}'],
    ])
    expect(answer.choices[0]!.finish).toEqual({ reason: 'tool_calls', native: 'STOP' })
  })

  it('a call whose arguments Vertex AI streams leaf by leaf', () => {
    const piece = (functionCall: object, more = {}) => ({
      candidates: [{ content: { parts: [{ functionCall, ...more }] } }],
    })
    const leaf = (jsonPath: string, value: object) => ({ partialArgs: [{ jsonPath, ...value }], willContinue: true })
    const { answer } = stream(
      piece({ name: 'order', id: 'c1', willContinue: true }, { thoughtSignature: 'S' }),
      piece(leaf('$.items[0].name', { stringValue: 'tea', willContinue: true })),
      piece(leaf('$.items[0].name', { stringValue: ' pot' })),
      piece(leaf('$.items[1].name', { stringValue: 'cup' })),
      piece(leaf('$.count', { numberValue: 0 })),
      piece(leaf('$.gift', { boolValue: false })),
      piece(leaf('$.tags[]', {})),
      piece(leaf('$.__proto__.polluted', { boolValue: true })),
      piece({}),
    )
    const [call] = answer.choices[0]!.toolCalls
    expect(JSON.parse(call!.arguments)).toMatchObject({
      items: [{ name: 'tea pot' }, { name: 'cup' }],
      count: 0,
      gift: false,
      tags: [],
    })
    expect(answer.choices[0]!.details).toMatchObject([{ type: 'reasoning.encrypted', id: 'c1', data: 'S' }])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('a call in place of the answer is the text of the answer', () => {
    const call = (name: string) => ({ functionCall: { name, args: { a: 1 } }, thoughtSignature: 'S' })
    const decode = (...parts: object[]) =>
      collectAnswer(decodeGeminiReply(ofParts(...parts), { answerTool: 'json_answer' }).events).choices[0]!
    expect(decode(call('json_answer'))).toMatchObject({
      text: '{"a":1}',
      toolCalls: [],
      details: [{ id: 'text:0-7', data: 'S' }],
      finish: { reason: 'stop' },
    })
    expect(decode(call('f'), call('json_answer'))).toMatchObject({
      text: '{"a":1}',
      toolCalls: [{ name: 'f' }],
      finish: { reason: 'tool_calls' },
    })
  })

  it('tools that Google ran: reasoning, never calls to answer', () => {
    const { choices } = reply(
      ofParts(
        { executableCode: { language: 'PYTHON', code: 'print(1)' } },
        { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
        { toolCall: { id: 't', toolType: 'GOOGLE_SEARCH_WEB', args: { q: 'x' } }, thoughtSignature: 'S' },
        { toolResponse: { id: 't', toolType: 'GOOGLE_SEARCH_WEB', response: { n: 1 } } },
        { text: 'done' },
      ),
    )
    expect(choices[0]!.toolCalls).toEqual([])
    expect(choices[0]!.finish!.reason).toBe('stop')
    expect(choices[0]!.details.map((detail) => ({ ...detail, format: undefined, index: undefined }))).toMatchObject([
      {
        tool_name: 'code_execution',
        tool_call_id: 'server_tool_0',
        arguments: '{"language":"PYTHON","code":"print(1)"}',
      },
      { tool_name: 'code_execution', tool_call_id: 'server_tool_0', result: '{"outcome":"OUTCOME_OK","output":"1"}' },
      { tool_name: 'GOOGLE_SEARCH_WEB', tool_call_id: 't', arguments: '{"q":"x"}' },
      { type: 'reasoning.encrypted', id: 't', data: 'S' },
      { tool_name: 'GOOGLE_SEARCH_WEB', tool_call_id: 't', result: '{"n":1}' },
    ])
  })

  it('pictures, sound, and pictures that were only thought of', () => {
    const { choices } = reply(
      ofParts(
        { inlineData: { mimeType: 'image/png', data: 'AAAA' }, thoughtSignature: 'S' },
        { inlineData: { mimeType: 'image/png', data: 'BBBB' }, thought: true },
        { inlineData: { mimeType: 'audio/L16;rate=24000', data: 'CCCC' } },
      ),
    )
    expect(choices[0]!.images).toEqual([
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' }, index: 0 },
    ])
    expect(choices[0]!.audio.data).toBe('CCCC')
    expect(choices[0]!.details).toMatchObject([{ type: 'reasoning.encrypted', id: 'image:0', data: 'S' }])
  })

  it('thoughts in a row are pieces of one, up to a signature', () => {
    const { choices } = reply(
      ofParts(
        { thought: true, text: 'a' },
        { thought: true, text: 'b', thoughtSignature: 'S' },
        { thought: true, text: 'c' },
        { text: 'x' },
        { thought: true, text: 'd' },
      ),
    )
    expect(choices[0]!.details.map((detail) => detail.index)).toEqual([0, 0, 1, 2])
    expect(choices[0]!.details[1]).toMatchObject({ text: 'b', signature: 'S' })
  })

  it('sources at byte offsets, over wide characters and messages', () => {
    const grounding = {
      groundingChunks: [{ web: { uri: 'https://a.test', title: 'A' } }, { maps: { uri: 'https://b.test' } }],
      groundingSupports: [
        { segment: { startIndex: 8, endIndex: 13, text: 'Tee 🫖' }, groundingChunkIndices: [0, 7] },
        { segment: { startIndex: 8, endIndex: 13, text: 'Tee 🫖' }, groundingChunkIndices: [0] },
      ],
      webSearchQueries: ['tea', 'pot'],
    }
    const { answer } = stream(
      { modelVersion: 'gemini-3-flash', candidates: [{ content: { parts: [{ text: 'Grüß' }] } }] },
      {
        candidates: [
          { content: { parts: [{ text: '! 🫖 Tee' }] }, groundingMetadata: grounding, finishReason: 'STOP' },
        ],
        usageMetadata: { promptTokenCount: 1, totalTokenCount: 1 },
      },
    )
    const url = (index: number) => (answer.choices[0]!.annotations[index] as { url_citation: object }).url_citation
    expect(answer.choices[0]!.text).toBe('Grüß! 🫖 Tee')
    // bytes 8 to 13 are the teapot and a blank: UTF-16 units 6 to 9
    expect(url(0)).toEqual({ url: 'https://a.test', title: 'A', content: 'Tee 🫖', start_index: 6, end_index: 9 })
    expect(url(1)).toEqual({ url: 'https://b.test', title: 'https://b.test', start_index: 0, end_index: 0 })
    expect(answer.choices[0]!.annotations).toHaveLength(2)
    expect(answer.usage!.webSearchRequests).toBe(2)
  })

  it('log probabilities', () => {
    const logprobsResult = {
      chosenCandidates: [{ token: 'é', logProbability: -0.5 }, { token: 'b' }],
      topCandidates: [{ candidates: [{ token: 'é', logProbability: -0.5 }] }],
    }
    expect(reply({ candidates: [{ finishReason: 'STOP', logprobsResult }] }).choices[0]!.logprobs).toEqual([
      {
        content: [
          {
            token: 'é',
            logprob: -0.5,
            bytes: [195, 169],
            top_logprobs: [{ token: 'é', logprob: -0.5, bytes: [195, 169] }],
          },
          { token: 'b', logprob: 0, bytes: [98], top_logprobs: [] },
        ],
        refusal: null,
      },
    ])
  })
})

describe('how a Gemini answer ends', () => {
  it.each([
    ['MAX_TOKENS', 'length'],
    ['CONTINUATION', 'length'],
    ['PROHIBITED_CONTENT', 'content_filter'],
    ['MODEL_ARMOR', 'content_filter'],
    ['MALFORMED_FUNCTION_CALL', 'error'],
    ['OTHER', undefined],
    ['SOMETHING_NEW', undefined],
    ['toString', undefined],
  ])('%s is %s', (native, reason) => {
    expect(reply({ candidates: [{ finishReason: native }] }).choices[0]!.finish).toEqual({ reason, native })
  })

  it('a blocked prompt is a filtered answer without content', () => {
    const blocked = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 3 } }
    expect(reply(blocked)).toMatchObject({
      choices: [{ text: '', finish: { reason: 'content_filter', native: 'PROHIBITED_CONTENT' } }],
      usage: { inputTokens: 3 },
    })
    expect(reply(blocked).usage!.outputTokens).toBeUndefined()
  })

  it('a finish reason on every message counts at the end only, and not before an error', () => {
    const message = { candidates: [{ content: { parts: [{ text: 'x' }] }, finishReason: 'STOP' }] }
    const { events, answer } = stream(message, message)
    expect(events.map(({ type }) => type)).toEqual(['text-delta', 'text-delta'])
    expect(answer.choices[0]!.finish!.reason).toBe('stop')
    const broken = stream(message, { error: { code: 503, status: 'UNAVAILABLE', message: 'overloaded' } }).answer
    expect(broken.failure).toMatchObject({
      kind: 'overloaded',
      status: 503,
      code: 'UNAVAILABLE',
      message: 'overloaded',
    })
    expect(broken.choices[0]!.finish).toBeUndefined()
  })

  it('Gemini 1 says STOP and counts in every message: only the end of the bytes ends the choice', () => {
    const message = (text: string, modelVersion: string) => ({
      modelVersion,
      candidates: [{ content: { parts: [{ text }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1 },
    })
    const types = (model: string) => stream(message('a', model), message('b', model)).events.map(({ type }) => type)
    expect(types('gemini-1.5-flash-001')).not.toContain('finish')
    expect(types('gemini-2.5-flash').indexOf('finish')).toBeGreaterThan(0)
    const { answer } = stream(message('a', 'gemini-1.5-flash-001'), message('b', 'gemini-1.5-flash-001'))
    expect(answer.choices[0]).toMatchObject({ text: 'ab', finish: { reason: 'stop' } })
  })

  it('the kind of traffic alone is no usage; an error may be a text; audio has a transcript', () => {
    const { events } = stream({ candidates: [], usageMetadata: { trafficType: 'ON_DEMAND' } })
    expect(events).toEqual([{ type: 'service-tier', tier: 'default' }])
    expect(stream({ error: 'quota' }).answer.failure).toMatchObject({ message: 'quota' })
    expect(reply(ofParts({ audioTranscription: { text: 'hello' } })).choices[0]!.audio.transcript).toBe('hello')
  })

  it('cut off: no finish is invented', () => {
    expect(stream({ candidates: [{ content: { parts: [{ text: 'x' }] } }] }).answer.choices[0]!.finish).toBeUndefined()
  })

  it.each([[{}], [[]], ['<html>'], [null], [{ candidates: [] }], [{ usageMetadata: { promptTokenCount: 1 } }]])(
    '%j is no answer',
    (body) => expect(reply(body).failure).toMatchObject({ kind: 'malformed' }),
  )

  it.each(['[DONE]', '', '[1]', '{"a":', '7'])('%j is no message of a stream and dropped', (data) => {
    expect(createGeminiStreamDecoder().decode({ data })).toEqual({ events: [] })
  })
})
