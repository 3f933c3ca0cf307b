import type { Anthropic } from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import type { ModelOffer } from '../../catalog/offer.ts'
import type { ChatMessage, ChatRequest, ReasoningDetail } from '../../chat/index.ts'
import type { EncodedRequest } from '../contract.ts'
import { createAnthropicCodec } from './codec.ts'
import type { Platform } from './encoding.ts'

// the bodies below are checked against the SDK's own types when this file is compiled
type Body = Anthropic.MessageCreateParams

interface Circumstances {
  model?: string
  offer?: Partial<ModelOffer>
  stream?: boolean
  betas?: string
  platform?: Platform
}

function encode(request: Partial<ChatRequest>, circumstances: Circumstances = {}): EncodedRequest {
  const { model = 'claude-sonnet-4-5', offer, stream = false, betas, platform } = circumstances
  return createAnthropicCodec(platform).encode({
    request: { messages: [{ role: 'user', content: 'hi' }], ...request },
    offer: { upstream: model, ...offer },
    stream,
    betas,
  })
}

const bodyOf = (...args: Parameters<typeof encode>): Body => encode(...args).body as Body
const warned = (encoded: EncodedRequest): string[] => encoded.warnings.map(({ type, field }) => `${type} ${field}`)
const messages = (...list: ChatMessage[]): Partial<ChatRequest> => ({ messages: list })
const hi = [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] satisfies Body['messages']

test('a plain request has a model, a ceiling and turns of blocks', () => {
  const encoded = encode({ max_tokens: 100 })
  expect(encoded.path).toBe('/messages')
  expect(encoded.body).toEqual({ model: 'claude-sonnet-4-5', max_tokens: 100, messages: hi } satisfies Body)
  expect(encoded.warnings).toEqual([])
})

test('without max_tokens the ceiling is what the model can give; above it, the ceiling is sent', () => {
  expect(bodyOf({}).max_tokens).toBe(64_000)
  expect(bodyOf({}, { offer: { maxOutputTokens: 5000 } }).max_tokens).toBe(5000)
  expect(createAnthropicCodec().defaultMaxTokens?.({ upstream: 'claude-opus-4-8' })).toBe(128_000)
  const encoded = encode({ max_completion_tokens: 6000 }, { offer: { maxOutputTokens: 5000 } })
  expect((encoded.body as Body).max_tokens).toBe(5000)
  expect(warned(encoded)).toEqual(['changed max_tokens'])
})

describe('messages', () => {
  test('leading instructions become system blocks, with names, markers and both roles', () => {
    const body = bodyOf(
      messages(
        { role: 'system', content: 'Be brief.' },
        {
          role: 'developer',
          name: 'ops',
          content: [{ type: 'text', text: 'Be kind.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
        },
        { role: 'user', content: 'hi' },
      ),
    )
    expect(body.system).toEqual([
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: 'ops: Be kind.', cache_control: { type: 'ephemeral', ttl: '1h' } },
    ] satisfies Body['system'])
    expect(body.messages).toEqual(hi)
  })

  const later = messages(
    { role: 'user', content: 'hi' },
    { role: 'system', content: 'From now on, in French.' },
    { role: 'assistant', content: 'Salut' },
    { role: 'user', content: 'again' },
  )

  test('later instructions are system turns where the model takes them', () => {
    const encoded = encode(later, { model: 'claude-opus-4-8' })
    expect((encoded.body as Body).messages).toEqual([
      ...hi,
      { role: 'system', content: [{ type: 'text', text: 'From now on, in French.' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'Salut' }] },
      { role: 'user', content: [{ type: 'text', text: 'again' }] },
    ] satisfies Body['messages'])
    expect(encoded.warnings).toEqual([])
  })

  test.for([
    { model: 'claude-sonnet-4-5', platform: 'anthropic' },
    { model: 'claude-opus-4-8', platform: 'vertex' },
  ] as const)('later instructions join the user turn on $model at $platform, with a warning', ({ model, platform }) => {
    const encoded = encode(later, { model, platform })
    expect((encoded.body as Body).messages[0]).toEqual({
      role: 'user',
      content: [
        { type: 'text', text: 'hi' },
        { type: 'text', text: '<system>\nFrom now on, in French.\n</system>' },
      ],
    } satisfies Body['messages'][0])
    expect(warned(encoded)).toEqual(['changed messages'])
  })

  test('instructions alone are sent as the user message Anthropic asks for', () => {
    const encoded = encode(messages({ role: 'system', content: 'hi' }))
    expect(encoded.body).toMatchObject({ messages: hi })
    expect(encoded.body).not.toHaveProperty('system')
    expect(warned(encoded)).toEqual(['changed messages'])
  })

  test('neighbours of one role are one turn, speakers are named, empty texts are left out', () => {
    const body = bodyOf(
      messages(
        { role: 'user', name: 'Ann', content: 'one' },
        {
          role: 'user',
          name: 'Bob',
          content: [
            { type: 'text', text: '' },
            { type: 'text', text: 'two' },
          ],
        },
        { role: 'assistant', content: ' \n' },
        { role: 'user', name: 'Cid', content: [{ type: 'image_url', image_url: { url: 'https://x.test/a.png' } }] },
      ),
    )
    expect(body.messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Ann: one' },
          { type: 'text', text: 'Bob: two' },
          { type: 'text', text: 'Cid:' },
          { type: 'image', source: { type: 'url', url: 'https://x.test/a.png' } },
        ],
      },
    ] satisfies Body['messages'])
  })

  test('images, PDFs and texts by data URL, URL and id', () => {
    const encoded = encode(
      messages({
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/jpg;base64,/9j/4AAQ' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0x' } },
          { type: 'file', file: { file_data: 'https://x.test/a.pdf' } },
          { type: 'file', file: { filename: 'b.txt', file_data: 'data:text/plain,sch%C3%B6n' } },
          { type: 'file', file: { file_id: 'file_1' } },
        ],
      }),
    )
    expect((encoded.body as Body).messages[0]?.content).toEqual([
      { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: '/9j/4AAQ' } },
      { type: 'document', title: 'a.pdf', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0x' } },
      { type: 'document', source: { type: 'url', url: 'https://x.test/a.pdf' } },
      { type: 'document', title: 'b.txt', source: { type: 'text', media_type: 'text/plain', data: 'schön' } },
      { type: 'document', source: { type: 'file', file_id: 'file_1' } },
    ] satisfies Anthropic.ContentBlockParam[])
    expect(encoded.headers).toEqual({ 'anthropic-beta': 'files-api-2025-04-14' })
  })

  test('what Anthropic has no form for is left out and named', () => {
    const encoded = encode(
      messages({
        role: 'user',
        content: [
          { type: 'text', text: 'hi' },
          { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
          { type: 'video_url', video_url: { url: 'https://x.test/v.mp4' } },
          { type: 'file', file: { file_data: 'data:application/zip;base64,UEsD' } },
        ],
      }),
    )
    expect((encoded.body as Body).messages).toEqual(hi)
    expect(warned(encoded)).toEqual([
      'unsupported messages[0].content[1]',
      'unsupported messages[0].content[2]',
      'unsupported messages[0].content[3]',
    ])
    expect(JSON.stringify(encoded.warnings)).not.toContain('UEsD')
  })

  test('tool calls and their results: objects, errors, images, and all results first', () => {
    const encoded = encode(
      messages(
        { role: 'user', content: 'weather?' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Köln"}' } },
            { id: 'functions.time:0', type: 'function', function: { name: 'time', arguments: '' } },
            { id: 'call_3', type: 'function', function: { name: 'time', arguments: '{"zone":' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'rain' },
        { role: 'user', content: 'and?' },
        { role: 'tool', tool_call_id: 'functions.time:0', content: 'no such zone', is_error: true },
        {
          role: 'tool',
          tool_call_id: 'call_3',
          content: [
            { type: 'text', text: 'a map', cache_control: { type: 'ephemeral' } },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
          ],
        },
      ),
    )
    expect((encoded.body as Body).messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Köln' } },
          { type: 'tool_use', id: 'functions_time_0', name: 'time', input: {} },
          { type: 'tool_use', id: 'call_3', name: 'time', input: { INVALID_JSON: '{"zone":' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: 'rain' },
          { type: 'tool_result', tool_use_id: 'functions_time_0', content: 'no such zone', is_error: true },
          {
            type: 'tool_result',
            tool_use_id: 'call_3',
            content: [
              { type: 'text', text: 'a map' },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
            ],
            cache_control: { type: 'ephemeral' },
          },
          { type: 'text', text: 'and?' },
        ],
      },
    ] satisfies Body['messages'])
    expect(warned(encoded)).toEqual(['changed messages[1].tool_calls[2]'])
  })

  test('pictures the assistant drew go to the next user turn', () => {
    const encoded = encode(
      messages(
        { role: 'user', content: 'draw' },
        { role: 'assistant', content: 'Here.', images: [{ image_url: { url: 'data:image/png;base64,iVBO' } }] },
        { role: 'user', content: 'bigger' },
      ),
    )
    expect((encoded.body as Body).messages.slice(1)).toEqual([
      { role: 'assistant', content: [{ type: 'text', text: 'Here.' }] },
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
          { type: 'text', text: 'bigger' },
        ],
      },
    ] satisfies Body['messages'])
    expect(warned(encoded)).toEqual(['changed messages[1]'])
  })

  test('a prefill ends without blanks', () => {
    const encoded = encode(
      messages({ role: 'user', content: 'hi' }, { role: 'assistant', content: 'The answer is (\n ' }),
    )
    expect((encoded.body as Body).messages.at(-1)).toEqual({
      role: 'assistant',
      content: [{ type: 'text', text: 'The answer is (' }],
    })
    expect(warned(encoded)).toEqual(['changed messages'])
  })
})

describe('thinking of earlier turns', () => {
  const text = { type: 'reasoning.text', format: 'anthropic-claude-v1', index: 0 } as const
  const replayed = (reasoning_details: ReasoningDetail[] | null) =>
    encode(
      messages(
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: 'yes', reasoning: 'hm', reasoning_details },
        { role: 'user', content: 'go on' },
      ),
    )

  test('comes back unmodified and in order, also from the pieces of a stream', () => {
    const encoded = replayed([
      { ...text, text: 'first ' },
      { ...text, text: 'thought' },
      { ...text, signature: 'sig==' },
      { type: 'reasoning.encrypted', data: 'opaque', format: 'anthropic-claude-v1', index: 1 },
      { ...text, index: 2, text: '', signature: 'sig2' },
    ])
    expect((encoded.body as Body).messages[1]?.content).toEqual([
      { type: 'thinking', thinking: 'first thought', signature: 'sig==' },
      { type: 'redacted_thinking', data: 'opaque' },
      { type: 'thinking', thinking: '', signature: 'sig2' },
      { type: 'text', text: 'yes' },
    ] satisfies Anthropic.ContentBlockParam[])
    expect(encoded.warnings).toEqual([])
  })

  test('of another vendor, or unsigned, is left out with a word', () => {
    const encoded = replayed([
      { type: 'reasoning.encrypted', data: 'gAAAA', format: 'openai-responses-v1' },
      { type: 'reasoning.summary', summary: 'hm', format: 'openai-responses-v1' },
      { ...text, text: 'unsigned' },
    ])
    expect((encoded.body as Body).messages[1]?.content).toEqual([{ type: 'text', text: 'yes' }])
    expect(warned(encoded)).toEqual(['unsupported messages[1].reasoning_details'])
    expect(warned(replayed(null))).toEqual(['unsupported messages[1].reasoning'])
  })
})

describe('reasoning', () => {
  const asked = (request: Partial<ChatRequest>, model: string) => {
    const encoded = encode(request, { model })
    const { thinking, output_config } = encoded.body as Body
    return { thinking, effort: output_config?.effort, warned: warned(encoded) }
  }

  test.for([
    ['max', 9500],
    ['xhigh', 9500],
    ['high', 8000],
    ['medium', 5000],
    ['low', 2000],
    ['minimal', 1024],
  ] as const)('effort %s is a budget of %i in 10,000 where the model takes budgets', ([effort, budget_tokens]) => {
    expect(asked({ max_tokens: 10_000, reasoning: { effort } }, 'claude-sonnet-4-5')).toEqual({
      thinking: { type: 'enabled', budget_tokens } satisfies Body['thinking'],
      effort: undefined,
      warned: [],
    })
  })

  test('a budget has a floor, stays below max_tokens and never raises it', () => {
    const budget = (max_tokens: number, reasoning: ChatRequest['reasoning']) =>
      asked({ max_tokens, reasoning }, 'claude-sonnet-4-5')
    expect(budget(8000, { max_tokens: 10 })).toMatchObject({
      thinking: { budget_tokens: 1024 },
      warned: ['changed reasoning.max_tokens'],
    })
    expect(budget(8000, { max_tokens: 4000 })).toMatchObject({ thinking: { budget_tokens: 4000 }, warned: [] })
    expect(budget(8000, { max_tokens: 9000 })).toMatchObject({ thinking: { budget_tokens: 7999 } })
    expect(budget(1000, { effort: 'high' })).toEqual({
      thinking: undefined,
      effort: undefined,
      warned: ['unsupported reasoning'],
    })
  })

  test.for([
    [{ reasoning: { enabled: true } }, 'claude-opus-4-7', { type: 'adaptive', display: 'summarized' }, 'medium'],
    [{ reasoning: { effort: 'minimal' } }, 'claude-opus-4-7', { type: 'adaptive', display: 'summarized' }, 'low'],
    [{ reasoning_effort: 'xhigh' }, 'claude-opus-4-6', { type: 'adaptive', display: 'summarized' }, 'high'],
    [
      { reasoning: { effort: 'max', exclude: true } },
      'claude-sonnet-5',
      { type: 'adaptive', display: 'omitted' },
      'max',
    ],
    [{ reasoning: { max_tokens: 2048 } }, 'claude-opus-4-6', { type: 'enabled', budget_tokens: 2048 }, undefined],
    [{ reasoning: { effort: 'none' } }, 'claude-sonnet-5', { type: 'disabled' }, undefined],
    [{ reasoning: { max_tokens: 0 } }, 'claude-sonnet-4-5', { type: 'disabled' }, undefined],
    [{ reasoning: { enabled: false } }, 'claude-3-5-haiku-latest', undefined, undefined],
    [{ reasoning: { exclude: true } }, 'claude-sonnet-5', undefined, undefined],
    [{ verbosity: 'low' }, 'claude-opus-4-5', undefined, 'low'],
    [{ verbosity: 'max' }, 'claude-opus-4-5', undefined, 'high'],
    [
      { verbosity: 'high', reasoning: { effort: 'low' } },
      'claude-opus-4-8',
      { type: 'adaptive', display: 'summarized' },
      'high',
    ],
  ] satisfies [Partial<ChatRequest>, string, Body['thinking'], string | undefined][])(
    '%o on %s',
    ([request, model, thinking, effort]) => {
      expect(asked(request, model)).toMatchObject({ thinking, effort })
    },
  )

  test('a model that always thinks is asked for the least when told not to', () => {
    expect(asked({ reasoning: { effort: 'none' } }, 'claude-fable-5')).toEqual({
      thinking: undefined,
      effort: 'low',
      warned: ['changed reasoning'],
    })
  })

  test('a budget on a model that takes effort only becomes the nearest effort', () => {
    expect(asked({ max_tokens: 10_000, reasoning: { max_tokens: 2200 } }, 'claude-opus-4-7')).toMatchObject({
      effort: 'low',
      warned: ['changed reasoning.max_tokens'],
    })
  })

  test('thinking leaves no room for other temperatures, top_k or a forced tool', () => {
    const tools = [{ type: 'function', function: { name: 'f' } }] as const
    const encoded = encode({
      max_tokens: 4000,
      reasoning: { effort: 'low' },
      temperature: 0.3,
      top_k: 5,
      top_p: 0.97,
      tools: [...tools],
    })
    expect(encoded.body).toMatchObject({ top_p: 0.97, thinking: { type: 'enabled' } })
    expect(warned(encoded)).toEqual(['unsupported temperature', 'unsupported top_k'])
    const forced = encode({
      max_tokens: 4000,
      reasoning: { effort: 'low' },
      tools: [...tools],
      tool_choice: 'required',
    })
    expect(forced.body).toMatchObject({ tool_choice: { type: 'any' } })
    expect(forced.body).not.toHaveProperty('thinking')
    expect(warned(forced)).toEqual(['unsupported reasoning'])
  })

  test('a tool turn that began elsewhere goes on without a budget', () => {
    const encoded = encode({
      max_tokens: 4000,
      reasoning: { effort: 'low' },
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }] },
        { role: 'tool', tool_call_id: 'c', content: 'ok' },
      ],
    })
    expect(encoded.body).not.toHaveProperty('thinking')
    expect(warned(encoded)).toEqual(['unsupported reasoning'])
  })
})

describe('tools', () => {
  const f = {
    type: 'function',
    function: { name: 'f', description: 'does', parameters: { type: 'object', properties: {} } },
  } as const

  test('their forms, markers and choice', () => {
    const encoded = encode({
      tools: [
        { ...f, cache_control: { type: 'ephemeral' } },
        { type: 'function', function: { name: 'bare' } },
        { type: 'web_search_20250305', name: 'web_search', max_uses: 3 },
        { type: 'custom', custom: { name: 'grammar' } },
      ],
      tool_choice: { type: 'function', function: { name: 'f' } },
      parallel_tool_calls: false,
    })
    expect(encoded.body).toMatchObject({
      tools: [
        {
          name: 'f',
          description: 'does',
          input_schema: { type: 'object', properties: {} },
          cache_control: { type: 'ephemeral' },
        },
        { name: 'bare', input_schema: { type: 'object' } },
        { type: 'web_search_20250305', name: 'web_search', max_uses: 3 },
      ],
      tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
    } satisfies Partial<Body>)
    expect(warned(encoded)).toEqual(['unsupported tools[3]'])
  })

  test.for([
    ['auto', undefined, { type: 'auto' }],
    ['required', undefined, { type: 'any' }],
    ['none', false, { type: 'none' }],
    [undefined, false, { type: 'auto', disable_parallel_tool_use: true }],
    [undefined, true, undefined],
  ] satisfies [ChatRequest['tool_choice'], boolean | undefined, Body['tool_choice']][])(
    'choice %s, parallel %s',
    ([tool_choice, parallel_tool_calls, expected]) => {
      expect(bodyOf({ tools: [f], tool_choice, parallel_tool_calls }).tool_choice).toEqual(expected)
      expect(bodyOf({ tool_choice, parallel_tool_calls }).tool_choice).toBeUndefined()
    },
  )

  test('arguments are streamed as they are written; strict needs its beta', () => {
    const strict = { ...f, function: { ...f.function, strict: true } }
    expect(bodyOf({ tools: [f] }, { stream: true })).toMatchObject({
      stream: true,
      tools: [{ eager_input_streaming: true }],
    })
    const without = encode({ tools: [strict] })
    expect((without.body as Body).tools?.[0]).not.toHaveProperty('strict')
    expect(warned(without)).toEqual(['unsupported tools[0].function.strict'])
    const betas = 'structured-outputs-2025-11-13, interleaved-thinking-2025-05-14'
    const withBeta = encode({ tools: [strict] }, { betas })
    expect((withBeta.body as Body).tools?.[0]).toMatchObject({ strict: true })
    expect(withBeta.headers).toEqual({
      'anthropic-beta': 'structured-outputs-2025-11-13,interleaved-thinking-2025-05-14',
    })
  })

  test('a model that cannot be forced is asked', () => {
    const encoded = encode({ tools: [f], tool_choice: 'required' }, { model: 'claude-opus-5-5' })
    expect((encoded.body as Body).tool_choice).toEqual({ type: 'auto' })
    expect(warned(encoded)).toEqual(['changed tool_choice'])
  })
})

describe('structured output', () => {
  const schema = {
    type: 'object',
    properties: { age: { type: 'integer', minimum: 0, description: 'In years.' } },
    required: ['age'],
    additionalProperties: false,
  }
  const response_format = { type: 'json_schema', json_schema: { name: 'person', schema, strict: true } } as const
  const f = { type: 'function', function: { name: 'f' } } as const

  test("Anthropic's own where the model has it, limits told in words", () => {
    const encoded = encode({ response_format })
    expect((encoded.body as Body).output_config).toEqual({
      format: {
        type: 'json_schema',
        schema: { ...schema, properties: { age: { type: 'integer', description: 'In years.\nminimum: 0' } } },
      },
    } satisfies Body['output_config'])
    expect(encoded.context).toBeUndefined()
    expect(warned(encoded)).toEqual(['changed response_format'])
  })

  test('a forced tool elsewhere, whose name the decoder is told', () => {
    for (const circumstances of [{ model: 'claude-sonnet-4-0' }, { offer: { supports: ['tools'] } }]) {
      const encoded = encode({ response_format }, circumstances)
      expect(encoded.body).toMatchObject({
        tools: [{ name: 'json_answer', input_schema: schema }],
        tool_choice: { type: 'tool', name: 'json_answer', disable_parallel_tool_use: true },
      })
      expect(encoded.context).toEqual({ answerTool: 'json_answer' })
      expect(encoded.body).not.toHaveProperty('output_config')
    }
  })

  test('json_object, and schemas Anthropic cannot express, by the forced tool too', () => {
    expect(encode({ response_format: { type: 'json_object' } }).context).toEqual({ answerTool: 'json_answer' })
    const recursive = {
      type: 'object',
      properties: { next: { $ref: '#' } },
      required: ['next'],
      additionalProperties: false,
    }
    const open = { type: 'object', properties: { map: { type: 'object' } } }
    for (const schema of [recursive, open]) {
      expect(
        encode({ response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } }).context,
      ).toBeDefined()
    }
  })

  test("beside the caller's tools it is one more, and a call the caller forces needs no form", () => {
    const beside = encode({ response_format, tools: [f] }, { model: 'claude-sonnet-4-0' })
    expect(beside.body).toMatchObject({ tool_choice: { type: 'any', disable_parallel_tool_use: true } })
    expect((beside.body as Body).tools).toHaveLength(2)
    const forced = encode({ response_format, tools: [f], tool_choice: 'required' }, { model: 'claude-sonnet-4-0' })
    expect((forced.body as Body).tools).toHaveLength(1)
    expect(forced.context).toBeUndefined()
  })

  test('an instruction where nothing else is left', () => {
    const encoded = encode({ response_format: { type: 'json_object' } }, { model: 'claude-opus-5-5' })
    expect((encoded.body as Body).system).toHaveLength(1)
    expect(warned(encoded)).toEqual(['changed response_format'])
  })
})

describe('other parameters', () => {
  test('stop, tier, user, markers and members of Anthropic’s own', () => {
    const encoded = encode({
      stop: ['END', '\n', ''],
      service_tier: 'default',
      user: 'hash-of-ann',
      top_k: 0,
      cache_control: { type: 'ephemeral', ttl: '5m' },
      inference_geo: 'us',
    })
    expect(encoded.body).toMatchObject({
      stop_sequences: ['END'],
      service_tier: 'standard_only',
      top_k: 0,
      cache_control: { type: 'ephemeral', ttl: '5m' },
      inference_geo: 'us',
      metadata: { user_id: 'hash-of-ann' },
    })
    expect(warned(encoded)).toEqual(['unsupported stop'])
  })

  test('each one Anthropic lacks has a warning, unless its value says nothing', () => {
    const lacking: Partial<ChatRequest> = {
      n: 2,
      seed: 7,
      logprobs: true,
      logit_bias: { 1: 5 },
      frequency_penalty: 0.5,
      service_tier: 'flex',
    }
    expect(warned(encode(lacking)).sort()).toEqual(
      Object.keys(lacking)
        .map((field) => `unsupported ${field}`)
        .sort(),
    )
    expect(encode({ n: 1, presence_penalty: 0, logprobs: false, modalities: ['text'] }).warnings).toEqual([])
  })

  test.for([
    ['claude-opus-4-8', { temperature: 0.2, top_p: 0.9 }, {}, ['unsupported temperature', 'unsupported top_p']],
    ['claude-opus-4-8', { temperature: 1 }, {}, []],
    ['claude-sonnet-4-5', { temperature: 0, top_p: 0.9 }, { temperature: 0 }, ['unsupported top_p']],
    ['claude-sonnet-4-0', { temperature: 0, top_p: 0.9 }, { temperature: 0, top_p: 0.9 }, []],
    ['claude-sonnet-4-0', { temperature: 1.4 }, { temperature: 1 }, ['changed temperature']],
  ] as const)('sampling on %s: %o', ([model, request, expected, warnings]) => {
    const encoded = encode(request, { model })
    // the SDK's newest types have dropped these, older models have not
    const { temperature, top_p } = encoded.body as Record<string, unknown>
    expect({ ...(temperature !== undefined && { temperature }), ...(top_p !== undefined && { top_p }) }).toEqual(
      expected,
    )
    expect(warned(encoded)).toEqual(warnings)
  })

  test('four cache markers, the last ones', () => {
    const marked = (text: string) => ({ type: 'text', text, prompt_cache_breakpoint: { mode: 'explicit' } }) as const
    const encoded = encode(messages({ role: 'user', content: ['a', 'b', 'c', 'd', 'e', 'f'].map(marked) }))
    const content = (encoded.body as Body).messages[0]?.content as Anthropic.TextBlockParam[]
    expect(content.filter((block) => block.cache_control).map(({ text }) => text)).toEqual(['c', 'd', 'e', 'f'])
    expect(warned(encoded)).toEqual(['unsupported cache_control'])
  })
})

describe('platforms', () => {
  test('Vertex names the model in the path and the version in the body', () => {
    const { path, body } = encode({}, { platform: 'vertex', model: 'claude-sonnet-4@20250514', stream: true })
    expect(path).toBe('/claude-sonnet-4@20250514:streamRawPredict')
    expect(body).toMatchObject({ anthropic_version: 'vertex-2023-10-16', stream: true })
    expect(body).not.toHaveProperty('model')
    expect(encode({}, { platform: 'vertex', model: '../x?y#z' }).path).toBe('/..%2Fx%3Fy%23z:rawPredict')
  })
})

test('the request is left as it was', () => {
  const request: Partial<ChatRequest> = {
    tools: [{ type: 'web_search_20250305', name: 'w', cache_control: { type: 'ephemeral' } }],
    messages: [
      {
        role: 'user',
        content: ['a', 'b', 'c', 'd'].map((text) => ({ type: 'text', text, cache_control: { type: 'ephemeral' } })),
      },
      { role: 'assistant', content: 'x ' },
    ],
  }
  const before = structuredClone(request)
  encode(request)
  expect(request).toEqual(before)
})
