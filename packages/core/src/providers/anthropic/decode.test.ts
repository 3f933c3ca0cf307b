import { describe, expect, test } from 'vitest'
import type { ChatEvent } from '../../chat/index.ts'
import type { AnswerContext } from '../contract.ts'
import { createAnthropicCodec } from './codec.ts'

const codec = createAnthropicCodec()

/** The events of a stream of these messages. */
function decode(messages: readonly object[], context?: AnswerContext): ChatEvent[] {
  const decoder = codec.createStreamDecoder(context)
  const events = messages.flatMap((message) => decoder.decode({ data: JSON.stringify(message) }).events)
  return [...events, ...decoder.end()]
}

const block = (index: number, content_block: object, ...deltas: object[]): object[] => [
  { type: 'content_block_start', index, content_block },
  ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
  { type: 'content_block_stop', index },
]
const input = (partial_json: string): object => ({ type: 'input_json_delta', partial_json })
const stopped = (stop_reason: string | null, usage?: object): object => ({
  type: 'message_delta',
  delta: { stop_reason },
  usage,
})

describe('tool calls', () => {
  const call = { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} }

  test('arguments are the pieces, byte for byte, and {} where there are none', () => {
    const events = decode([
      ...block(0, call, input(''), input('{"a": '), input('1.0}')),
      ...block(1, { ...call, id: 'toolu_2' }, input('')),
      ...block(2, { ...call, id: 'toolu_3', input: { whole: true } }),
    ])
    const argumentsOf = (index: number): string =>
      events.reduce(
        (json, event) => (event.type === 'tool-call-delta' && event.index === index ? json + event.arguments : json),
        '',
      )
    expect([0, 1, 2].map(argumentsOf)).toEqual(['{"a": 1.0}', '{}', '{"whole":true}'])
  })

  test('the tool that stands for a JSON answer is text, and the answer has stopped', () => {
    const context = { answerTool: 'json_answer' }
    const answer = { ...call, name: 'json_answer' }
    expect(decode([...block(0, answer, input('{"a":'), input('1}')), stopped('tool_use')], context)).toEqual([
      { type: 'text-delta', choice: 0, text: '{"a":' },
      { type: 'text-delta', choice: 0, text: '1}' },
      { type: 'finish', choice: 0, reason: 'stop', nativeReason: 'tool_use' },
    ])
    const whole = { content: [{ ...answer, input: { a: 1 } }], stop_reason: 'tool_use' }
    expect(codec.decodeReply(whole, context).events).toContainEqual({ type: 'text-delta', choice: 0, text: '{"a":1}' })
    // the caller's own tool was called instead
    expect(decode([...block(0, call), stopped('tool_use')], context)).toContainEqual({
      type: 'finish',
      choice: 0,
      reason: 'tool_calls',
      nativeReason: 'tool_use',
    })
  })
})

test.for([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['pause_turn', 'stop'],
  ['compaction', 'stop'],
  ['tool_use', 'tool_calls'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'content_filter'],
  ['constructor', undefined],
] as const)('stop reason %s is %s', ([stopReason, reason]) => {
  const call = block(0, { type: 'tool_use', id: 't', name: 'f', input: {} })
  expect(decode([...call, stopped(stopReason)]).at(-1)).toEqual({
    type: 'finish',
    choice: 0,
    reason,
    nativeReason: stopReason,
  })
})

describe('usage', () => {
  const start = (usage: object): object => ({ type: 'message_start', message: { usage } })
  const usageOf = (events: readonly ChatEvent[]) =>
    events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []))

  test('what the opening says of the output is not known to be all of it', () => {
    expect(usageOf(decode([start({ input_tokens: 5, output_tokens: 1 })]))).toEqual([{ inputTokens: 5 }])
  })

  test('counts are cumulative: the later wins, null says nothing, cache writes keep their lifetimes', () => {
    const events = decode([
      start({
        input_tokens: 5,
        cache_creation_input_tokens: 30,
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      }),
      stopped('end_turn', {
        input_tokens: null,
        cache_read_input_tokens: 7,
        output_tokens: 50,
        output_tokens_details: { thinking_tokens: 40 },
        server_tool_use: { web_search_requests: 2 },
      }),
    ])
    expect(usageOf(events).at(-1)).toEqual({
      inputTokens: 5,
      cacheReadTokens: 7,
      cacheWrite5mTokens: 10,
      cacheWrite1hTokens: 20,
      outputTokens: 10,
      reasoningTokens: 40,
      webSearchRequests: 2,
    })
  })

  test('a count nobody sent is unknown, a 0 is a 0', () => {
    expect(usageOf(decode([stopped('end_turn', { output_tokens: 0 })]))).toEqual([{ outputTokens: 0 }])
  })

  test('compacting the context is paid for beside the totals', () => {
    const usage = {
      input_tokens: 10,
      output_tokens: 5,
      iterations: [
        { type: 'compaction', input_tokens: 100, output_tokens: 20 },
        { type: 'message', input_tokens: 10, output_tokens: 5 },
      ],
    }
    expect(usageOf(decode([stopped('end_turn', usage)]))).toEqual([{ inputTokens: 110, outputTokens: 25 }])
  })

  test('the tier that served, in the callers’ words', () => {
    expect(decode([start({ service_tier: 'priority' })])).toContainEqual({ type: 'service-tier', tier: 'priority' })
    expect(decode([start({ service_tier: 'standard' })])).toContainEqual({ type: 'service-tier', tier: 'default' })
  })
})

describe('what comes in between', () => {
  test('pings, unknown events and what is no JSON are skipped', () => {
    const decoder = codec.createStreamDecoder()
    for (const data of ['{"type":"ping"}', '{"type":"new_event","index":1}', 'not json', '[]', '"x"', '']) {
      expect(decoder.decode({ data }).events).toEqual([])
    }
    expect(decoder.decode({ event: 'ping', data: '' })).toEqual({ events: [] })
  })

  test('an error in band ends the answer', () => {
    const events = decode([
      ...block(0, { type: 'text', text: '' }, { type: 'text_delta', text: 'a' }),
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      ...block(1, { type: 'text', text: 'b' }),
    ])
    expect(events).toEqual([
      { type: 'text-delta', choice: 0, text: 'a' },
      { type: 'error', failure: { kind: 'overloaded', code: 'overloaded_error', message: 'Overloaded' } },
    ])
  })

  test('a cut stream has neither finish nor end', () => {
    const types = decode([{ type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'a' } }]).map(
      ({ type }) => type,
    )
    expect(types).toEqual(['text-delta'])
  })

  test('an answer that is no message is malformed', () => {
    for (const body of ['<html>', null, {}, { content: 'x' }]) {
      expect(codec.decodeReply(body).events).toEqual([
        { type: 'error', failure: expect.objectContaining({ kind: 'malformed' }) as object },
      ])
    }
  })
})

test('what the provider’s own tools did comes back to it as it was', () => {
  const blocks = [
    { type: 'thinking', thinking: 'hm', signature: 's' },
    { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'x' } },
    {
      type: 'web_search_tool_result',
      tool_use_id: 'srvtoolu_1',
      content: [{ type: 'web_search_result', url: 'https://x.test', encrypted_content: 'e' }],
    },
    { type: 'mcp_tool_use', id: 'mcptoolu_1', name: 'ask', server_name: 'wiki', input: {} },
    { type: 'mcp_tool_result', tool_use_id: 'mcptoolu_1', is_error: false, content: [] },
    { type: 'compaction', content: 'so far' },
    { type: 'text', text: 'done' },
  ]
  const { events } = codec.decodeReply({ content: blocks, stop_reason: 'end_turn' })
  const reasoning_details = events.flatMap((event) => (event.type === 'reasoning-delta' ? [event.detail] : []))
  const { body, warnings } = codec.encode({
    request: {
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: 'done', reasoning_details },
        { role: 'user', content: 'more' },
      ],
    },
    stream: false,
    offer: { upstream: 'claude-sonnet-4-5' },
  })
  expect((body as { messages: { content: unknown }[] }).messages[1]?.content).toEqual(blocks)
  expect(warnings).toEqual([])
})

test('citations stand with the text they support, though they come before it', () => {
  const citation = {
    type: 'web_search_result_location',
    url: 'https://x.test',
    title: 'X',
    cited_text: 'c',
    encrypted_index: 'e',
  }
  const events = decode([
    ...block(0, { type: 'text', text: '' }, { type: 'text_delta', text: 'Well, ' }),
    ...block(
      1,
      { type: 'text', text: '', citations: [] },
      { type: 'citations_delta', citation },
      { type: 'text_delta', text: 'yes' },
    ),
  ])
  expect(events.at(-1)).toEqual({
    type: 'annotation',
    choice: 0,
    annotation: {
      type: 'url_citation',
      url_citation: { url: 'https://x.test', title: 'X', content: 'c', start_index: 6, end_index: 9 },
    },
  })
})

test.each(['fallback', 'mcp_tool_listing'])('a block of type %s goes back as it came', (type) => {
  const sent = { type, from: { model: 'a' }, tools: [{ name: 't' }] }
  const details = decode(block(0, sent)).flatMap((event) => (event.type === 'reasoning-delta' ? [event.detail] : []))
  expect(details).toMatchObject([{ type: 'reasoning.server_tool_call', tool_name: type, result: JSON.stringify(sent) }])
})

test('an error that is a text, streamed and whole; a tool without a name is a tool', () => {
  const body = { error: 'upstream gave up' }
  for (const events of [decode([body]), codec.decodeReply(body).events]) {
    expect(events).toMatchObject([{ type: 'error', failure: { message: 'upstream gave up' } }])
  }
  expect(decode(block(0, { type: 'tool_use', id: 'a', input: {} }))).toMatchObject([
    { type: 'tool-call-delta', id: 'a', name: '' },
    { type: 'tool-call-delta', arguments: '{}' },
  ])
})
