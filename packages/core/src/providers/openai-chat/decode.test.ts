import { describe, expect, test } from 'vitest'
import type { ChatEvent } from '../../chat/index.ts'
import type { WireMessage } from '../contract.ts'
import { createOpenAiChatCodec } from './codec.ts'
import { vendors } from './vendors/index.ts'

const codec = createOpenAiChatCodec()

/** The events of chunks (objects), of messages as they are, and of whatever is held back at the end. */
function stream(...messages: (object | WireMessage | string)[]): ChatEvent[] {
  const decoder = codec.createStreamDecoder()
  const decode = (message: object | string): readonly ChatEvent[] => {
    if (typeof message === 'string') return decoder.decode({ data: message }).events
    return decoder.decode('data' in message ? (message as WireMessage) : { data: JSON.stringify(message) }).events
  }
  return [...messages.flatMap(decode), ...decoder.end()]
}

const delta = (fields: object, choice: object = {}): object => ({ choices: [{ index: 0, delta: fields, ...choice }] })
const only = (events: readonly ChatEvent[], type: ChatEvent['type']): ChatEvent[] =>
  events.filter((event) => event.type === type)

describe('streams', () => {
  test('text, finish, usage, end', () => {
    const head = { id: 'i', model: 'm', system_fingerprint: 'fp' }
    expect(
      stream(
        { ...head, ...delta({ role: 'assistant', content: '' }) },
        { ...head, ...delta({ content: 'Hi' }) },
        { ...head, ...delta({}, { finish_reason: 'stop' }) },
        { ...head, choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } },
        '[DONE]',
      ),
    ).toEqual([
      { type: 'response-start', upstreamId: 'i', upstreamModel: 'm', systemFingerprint: 'fp' },
      { type: 'text-delta', choice: 0, text: 'Hi' },
      { type: 'finish', choice: 0, reason: 'stop', nativeReason: 'stop' },
      { type: 'usage', usage: { inputTokens: 1, outputTokens: 1 } },
      { type: 'response-end' },
    ])
  })

  test('Azure’s first chunk names neither answer nor model', () => {
    const events = stream(
      { id: '', model: '', choices: [], prompt_filter_results: [] },
      { id: 'i', model: 'm', ...delta({ content: 'x' }) },
    )
    expect(events[0]).toMatchObject({ type: 'response-start', upstreamId: 'i' })
    expect(only(events, 'response-start')).toHaveLength(1)
  })

  test('a finish that is repeated with the usage is one; a word we do not know is no `stop`', () => {
    expect(
      only(stream(delta({}, { finish_reason: 'stop' }), delta({}, { finish_reason: 'stop' })), 'finish'),
    ).toHaveLength(1)
    expect(stream(delta({}, { finish_reason: 'spontaneous' }))).toEqual([
      { type: 'finish', choice: 0, reason: undefined, nativeReason: 'spontaneous' },
    ])
    expect(stream(delta({}, { finish_reason: '' }), delta({}, { finish_reason: 'null' }))).toEqual([])
  })

  test.each([
    ['function_call', 'tool_calls'],
    ['tool_call', 'tool_calls'],
    ['eos', 'stop'],
    ['model_length', 'length'],
    ['sensitive', 'content_filter'],
    ['insufficient_system_resource', 'error'],
  ])('%s is %s', (native, reason) => {
    expect(stream(delta({}, { finish_reason: native }))).toMatchObject([{ reason, nativeReason: native }])
  })

  test('another gateway’s native reason is the native one', () => {
    expect(stream(delta({}, { finish_reason: 'stop', native_finish_reason: 'end_turn' }))).toMatchObject([
      { nativeReason: 'end_turn' },
    ])
  })

  test('reasoning in each place it arrives in, once', () => {
    const text = {
      type: 'reasoning-delta',
      choice: 0,
      detail: { type: 'reasoning.text', text: 'hm', format: 'unknown', index: 0 },
    }
    expect(stream(delta({ reasoning_content: 'hm' }))).toEqual([text])
    expect(stream(delta({ reasoning: 'hm', content: '' }))).toEqual([text])
    expect(stream(delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }))).toEqual([text])
    expect(
      stream(delta({ content: [{ type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }] }] })),
    ).toEqual([text])
    const detail = { type: 'reasoning.text', text: 'hm', signature: 's', format: 'anthropic-claude-v1', index: 0 }
    expect(stream(delta({ reasoning: 'hm', reasoning_details: [detail] }))).toEqual([
      { type: 'reasoning-delta', choice: 0, detail },
    ])
    const hidden = { type: 'reasoning.encrypted', data: 'x', index: 1 }
    expect(stream(delta({ reasoning: 'hm', reasoning_details: [hidden] }))).toMatchObject([text, { detail: hidden }])
  })

  test('sources beside the choices, each once (Perplexity repeats them in every chunk)', () => {
    const chunk = {
      citations: ['https://a', 'https://b'],
      search_results: [{ url: 'https://a', title: 'A', snippet: 's' }],
      ...delta({ content: 'x' }),
    }
    expect(only(stream(chunk, chunk), 'annotation')).toEqual([
      {
        type: 'annotation',
        choice: 0,
        annotation: { type: 'url_citation', url_citation: { url: 'https://a', title: 'A', content: 's' } },
      },
      { type: 'annotation', choice: 0, annotation: { type: 'url_citation', url_citation: { url: 'https://b' } } },
    ])
  })

  test('the tier, in the callers’ words and when it changes', () => {
    const chunk = (service_tier: string): object => ({ service_tier, ...delta({}) })
    expect(stream(chunk('on_demand'), chunk('on_demand'), chunk('flex'))).toEqual([
      { type: 'service-tier', tier: 'default' },
      { type: 'service-tier', tier: 'flex' },
    ])
  })

  test('messages that are not of this wire are dropped', () => {
    expect(stream('{"choices":[{"delta":{"content":"ha', 'not json', '[]', '7', delta({ content: 'x' }))).toEqual([
      { type: 'text-delta', choice: 0, text: 'x' },
    ])
  })

  test('usage wherever it stands', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 2 }
    const event = { type: 'usage', usage: { inputTokens: 3, outputTokens: 2 } }
    expect(stream({ choices: [], usage })).toEqual([event])
    expect(stream({ choices: [], x_groq: { usage } })).toEqual([event])
    expect(stream(delta({}, { usage }))).toEqual([event])
  })

  test('no usage is no event, a null usage neither', () => {
    expect(stream({ choices: [], usage: null }, { choices: [], usage: {} })).toEqual([])
  })
})

describe('errors inside a 200', () => {
  test.each<[string, object]>([
    [
      'beside a finish (OpenRouter)',
      { ...delta({ content: '' }, { finish_reason: 'stop' }), error: { message: 'gone', code: 502 } },
    ],
    ['alone', { error: { message: 'gone', status_code: 502 } }],
    [
      'as an SSE event that wraps it (Groq)',
      { event: 'error', data: '{"error":{"message":"gone","status_code":502}}' },
    ],
    ['as an SSE event that is it', { event: 'error', data: '{"message":"gone","status":502}' }],
    ['of a choice', delta({}, { error: { message: 'gone', code: 502 } })],
  ])('%s', (_, message) => {
    const events = stream(delta({ content: 'x' }), message, delta({ content: 'more' }), '[DONE]')
    expect(events.at(-1)).toMatchObject({ type: 'error', failure: { kind: 'server', status: 502, message: 'gone' } })
    expect(only(events, 'text-delta')).toHaveLength(1)
  })

  test('an empty error is none', () => {
    expect(
      stream({ error: {}, ...delta({ content: 'x' }) }, { error: '', ...delta({ content: 'y' }) }, '[DONE]').at(-1),
    ).toEqual({ type: 'response-end' })
  })

  test('what may have become a think tag comes out before the error', () => {
    const decoder = createOpenAiChatCodec(vendors.perplexity.differences).createStreamDecoder()
    const body = { ...delta({ content: '<thi' }), error: { message: 'gone', code: 502 } }
    expect(decoder.decode({ data: JSON.stringify(body) }).events).toMatchObject([{ text: '<thi' }, { type: 'error' }])
  })

  test('MiniMax’s numbers, by its record', () => {
    const body = { choices: null, base_resp: { status_code: 1027, status_msg: 'output sensitive' } }
    const { events } = createOpenAiChatCodec(vendors.minimax.differences).decodeReply(body)
    expect(events).toMatchObject([{ type: 'error', failure: { kind: 'content_filter', code: '1027' } }])
  })
})

describe('whole answers', () => {
  test('the same events, each text in one piece, and the body', () => {
    const body = {
      id: 'i',
      model: 'm',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: null,
            refusal: 'no',
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }],
          },
          finish_reason: 'tool_calls',
        },
      ],
    }
    expect(codec.decodeReply(body)).toEqual({
      body,
      events: [
        { type: 'response-start', upstreamId: 'i', upstreamModel: 'm', systemFingerprint: undefined },
        { type: 'refusal-delta', choice: 0, text: 'no' },
        { type: 'tool-call-delta', choice: 0, index: 0, id: 'a', name: 'f', kind: 'function', arguments: '{}' },
        { type: 'finish', choice: 0, reason: 'tool_calls', nativeReason: 'tool_calls' },
      ],
    })
  })

  test.each([['<html>'], [null], [[]], [{}], [{ choices: 'none' }]])('%j is malformed', (body) => {
    expect(codec.decodeReply(body).events.at(-1)).toMatchObject({
      type: 'error',
      failure: { kind: 'malformed', status: 200 },
    })
  })

  test('a choice the provider’s filter withheld has no message', () => {
    expect(codec.decodeReply({ choices: [{ index: 0, finish_reason: 'content_filter' }] }).events).toEqual([
      { type: 'finish', choice: 0, reason: 'content_filter', nativeReason: 'content_filter' },
    ])
  })
})

describe('errors in a stream, as servers of this wire write them', () => {
  const failureOf = (message: object | WireMessage | string) => {
    const events = stream(delta({ content: 'x' }), message, delta({ content: 'after' }))
    const last = events.at(-1)
    expect(only(events, 'text-delta')).toHaveLength(1)
    return last?.type === 'error' ? last.failure : undefined
  }

  test.each<[string, object | WireMessage | string, object]>([
    ['vLLM', { object: 'error', message: 'too many requests', code: 429 }, { kind: 'rate_limit', status: 429 }],
    [
      'Mistral',
      { object: 'error', message: 'Rate limit exceeded', type: 'rate_limited', param: null, code: '1300' },
      { kind: 'rate_limit', code: '1300' },
    ],
    ['FastAPI, a text', { detail: 'model is overloaded' }, { kind: 'overloaded', message: 'model is overloaded' }],
    ['FastAPI, a list', { detail: [{ loc: ['body', 'x'], msg: 'missing' }] }, { message: 'body.x: missing' }],
    [
      'DashScope',
      { code: 'data_inspection_failed', message: 'Input may contain inappropriate content', request_id: 'r' },
      { kind: 'content_filter', code: 'data_inspection_failed' },
    ],
    ['Google’s layer', '[{"error":{"code":503,"message":"busy","status":"UNAVAILABLE"}}]', { kind: 'overloaded' }],
    ['Groq, in its own member', { choices: [], x_groq: { id: 'r', error: 'over capacity' } }, { kind: 'overloaded' }],
    ['a text', { error: 'upstream timed out' }, { message: 'upstream timed out' }],
    ['a status as a text', { error: { code: '503', message: 'no' } }, { kind: 'overloaded', status: 503 }],
    [
      'an event that is no JSON',
      { event: 'error', data: 'Internal Server Error' },
      { message: 'Internal Server Error' },
    ],
    [
      'an event that is a page',
      { event: 'error', data: '<html><title>502 Bad Gateway</title>' },
      { message: '502 Bad Gateway' },
    ],
  ])('%s', (_, message, expected) => expect(failureOf(message)).toMatchObject(expected))

  test.each<[string, object | string]>([
    ['a heartbeat', { type: 'ping' }],
    ['progress', { type: 'prompt_processing.progress', progress: 0.5 }],
    ['a message without a code', { message: 'warming up', status: 'ok', code: 0 }],
    ['an empty error', { error: {}, choices: [] }],
    ['a comment of another kind', 'warming up'],
  ])('%s is none', (_, message) => {
    const events = stream(delta({ content: 'x' }), message, delta({ content: 'y' }))
    expect(only(events, 'text-delta')).toHaveLength(2)
    expect(only(events, 'error')).toHaveLength(0)
  })

  test('a whole answer that is an error', () => {
    const body = { object: 'error', message: 'The model `x` does not exist.', type: 'NotFoundError', code: 404 }
    expect(codec.decodeReply(body).events).toMatchObject([
      { type: 'error', failure: { kind: 'not_found', status: 404 } },
    ])
  })
})

describe('content of vendors’ own kinds', () => {
  test('Together streams the probability of a chunk’s one token as a number; 0 is certainty', () => {
    const chunks = [
      delta({ content: 'Hi', token_id: 1 }, { logprobs: -0.5 }),
      delta({ content: '!', token_id: 2 }, { logprobs: 0 }),
    ]
    expect(only(stream(...chunks), 'logprobs')).toEqual(
      [
        ['Hi', -0.5],
        ['!', 0],
      ].map(([token, logprob]) => ({
        type: 'logprobs',
        choice: 0,
        logprobs: { content: [{ token, logprob, bytes: null, top_logprobs: [] }] },
      })),
    )
  })

  test('Mistral’s references are annotations', () => {
    const content = [
      { type: 'text', text: 'See ' },
      { type: 'reference', reference_ids: [1, 2] },
      { type: 'tool_reference', tool: 'web_search', title: 'T', url: 'https://a.test', description: 'D' },
    ]
    expect(only(stream(delta({ content })), 'annotation')).toMatchObject([
      { annotation: { type: 'reference', reference_ids: [1, 2] } },
      {
        annotation: { type: 'url_citation', url_citation: { url: 'https://a.test', title: 'T', content: 'D' } },
      },
    ])
  })

  test('thoughts under `thinking`', () => {
    expect(only(stream(delta({ thinking: 'hm' })), 'reasoning-delta')).toMatchObject([{ detail: { text: 'hm' } }])
  })

  test.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['eos_token', 'stop'],
  ])('%s means %s', (native, reason) => {
    expect(only(stream(delta({}, { finish_reason: native })), 'finish')).toMatchObject([
      { reason, nativeReason: native },
    ])
  })
})
