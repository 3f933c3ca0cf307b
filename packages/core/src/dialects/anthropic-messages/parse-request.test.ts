import type { Anthropic } from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import type { ChatEvent, ChatRequest, ReasoningDetail } from '../../chat/index.ts'
import { isGatewayError } from '../../errors/gateway-error.ts'
import { collectBlocks } from './collect-blocks.ts'
import { anthropicMessages } from './index.ts'

type Body = Anthropic.MessageCreateParams & Record<string, unknown>

const parse = (body: Partial<Body>): ChatRequest =>
  anthropicMessages.parse({ model: 'm', messages: [{ role: 'user', content: 'hi' }], ...body }).request

describe('members', () => {
  test('a full request in the callers’ neutral words', () => {
    const { messages: _, ...members } = parse({
      max_tokens: 10,
      stream: true,
      stop_sequences: ['END'],
      metadata: { user_id: 'ann' },
      service_tier: 'standard_only',
      tools: [
        {
          name: 'f',
          description: 'does',
          input_schema: { type: 'object' },
          cache_control: { type: 'ephemeral', ttl: '1h' },
        },
        { type: 'web_search_20250305', name: 'web_search' },
      ],
      tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
      thinking: { type: 'enabled', budget_tokens: 2000 },
      output_config: { effort: 'low', format: { type: 'json_schema', schema: { type: 'object' } } },
      fallbacks: [{ model: 'a' }, { model: 'b' }],
      provider: { order: ['x'] },
    })
    expect(members).toEqual({
      model: 'm',
      models: ['a', 'b'],
      max_tokens: 10,
      stream: true,
      stop: ['END'],
      user: 'ann',
      service_tier: 'default',
      tools: [
        {
          type: 'function',
          function: { name: 'f', description: 'does', parameters: { type: 'object' } },
          cache_control: { type: 'ephemeral', ttl: '1h' },
        },
        { type: 'web_search_20250305', name: 'web_search' },
      ],
      tool_choice: { type: 'function', function: { name: 'f' } },
      parallel_tool_calls: false,
      reasoning: { max_tokens: 2000 },
      verbosity: 'low',
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'answer', schema: { type: 'object' }, strict: true },
      },
      provider: { order: ['x'] },
    } satisfies Omit<ChatRequest, 'messages'>)
  })

  test.for([
    [
      { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
      { reasoning: { enabled: true, effort: 'high' } },
    ],
    [{ thinking: { type: 'adaptive', display: 'omitted' } }, { reasoning: { enabled: true, exclude: true } }],
    [{ thinking: { type: 'disabled' } }, { reasoning: { enabled: false } }],
    [{ speed: 'fast' }, { service_tier: 'priority' }],
    [{ tool_choice: { type: 'any' } }, { tool_choice: 'required' }],
  ] satisfies [Partial<Body>, Partial<ChatRequest>][])('%o', ([body, expected]) => {
    expect(parse(body)).toMatchObject(expected)
  })
})

test('turns of blocks become messages', () => {
  const { messages } = parse({
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'see' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
          { type: 'document', title: 'a.pdf', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' } },
          { type: 'document', source: { type: 'url', url: 'https://x.test/b.pdf' } },
          { type: 'document', title: 'c', source: { type: 'text', media_type: 'text/plain', data: 'words' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: 's' },
          { type: 'redacted_thinking', data: 'd' },
          { type: 'text', text: 'Let me see.' },
          { type: 'tool_use', id: 't1', name: 'f', input: { a: 1 } },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 't1',
            content: 'no',
            is_error: true,
            cache_control: { type: 'ephemeral' },
          },
          { type: 'text', text: 'go on' },
        ],
      },
      { role: 'system', content: 'In French.' },
    ],
  })
  const format = 'anthropic-claude-v1'
  expect(messages).toEqual([
    { role: 'system', content: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }] },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'see' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
        { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
        { type: 'file', file: { file_data: 'https://x.test/b.pdf' } },
        { type: 'text', text: 'c\n\nwords' },
      ],
    },
    {
      role: 'assistant',
      content: 'Let me see.',
      reasoning: 'hm',
      reasoning_details: [
        { type: 'reasoning.text', text: 'hm', signature: 's', format, index: 0 },
        { type: 'reasoning.encrypted', data: 'd', format, index: 1 },
      ],
      tool_calls: [{ id: 't1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
    },
    {
      role: 'tool',
      tool_call_id: 't1',
      content: [{ type: 'text', text: 'no', cache_control: { type: 'ephemeral' } }],
      is_error: true,
    },
    { role: 'user', content: [{ type: 'text', text: 'go on' }] },
    { role: 'system', content: 'In French.' },
  ] satisfies ChatRequest['messages'])
})

test('another vendor’s reasoning state goes out as a signature and comes back as it was', () => {
  const details: ReasoningDetail[] = [
    { type: 'reasoning.summary', summary: 'thought about it', format: 'openai-responses-v1', id: 'rs_1', index: 0 },
    { type: 'reasoning.encrypted', data: 'gAAAA', format: 'openai-responses-v1', id: 'rs_1', index: 0 },
    { type: 'reasoning.text', text: 'hm, yes', signature: 'sig', format: 'google-gemini-v1', index: 1 },
    { type: 'reasoning.text', text: 'plain', format: 'unknown', index: 2 },
  ]
  const pieces = details.flatMap((detail): ReasoningDetail[] =>
    detail.type === 'reasoning.summary'
      ? detail.summary.split(/(?= )/).map((summary) => ({ ...detail, summary }))
      : [detail],
  )
  const events = pieces.map((detail): ChatEvent => ({ type: 'reasoning-delta', choice: 0, detail }))
  const content = collectBlocks(events)
  expect(content.map(({ type, thinking }) => ({ type, thinking }))).toEqual([
    { type: 'thinking', thinking: 'thought about it' },
    { type: 'redacted_thinking', thinking: undefined },
    { type: 'thinking', thinking: 'hm, yes' },
    { type: 'thinking', thinking: 'plain' },
  ])
  const { messages } = anthropicMessages.parse({ messages: [{ role: 'assistant', content }] }).request
  expect(messages[0]).toMatchObject({ reasoning_details: details })
})

test.for([
  [null, 'JSON object'],
  [{ messages: [] }, 'at least one'],
  [{ messages: 'hi' }, 'messages must be a list'],
  [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
  [{ messages: [{ role: 'user', content: 5 }] }, 'messages[0].content'],
  [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
  [{ messages: [{ role: 'user', content: [{ type: 'image', source: 'x' }] }] }, 'messages[0].content[0].source'],
  [{ messages: [{ role: 'user', content: 'x' }], max_tokens: 0 }, 'max_tokens'],
  [{ messages: [{ role: 'user', content: 'x' }], temperature: 'hot' }, 'temperature'],
  [{ messages: [{ role: 'user', content: 'x' }], fallbacks: [{ model: 'a', x: 1 }] }, 'fallbacks[0]'],
  [{ messages: [{ role: 'user', content: 'x' }], fallbacks: [{ model: 'a' }], models: ['b'] }, 'fallbacks and models'],
  [
    { messages: [{ role: 'user', content: 'x' }], fallbacks: ['a', 'b', 'c', 'd'].map((model) => ({ model })) },
    'at most 3',
  ],
] as const)('refuses %j and says what is wrong', ([body, words]) => {
  let thrown: unknown
  try {
    anthropicMessages.parse(body)
  } catch (error) {
    thrown = error
  }
  expect(isGatewayError(thrown) && thrown.status).toBe(400)
  expect(isGatewayError(thrown) && thrown.message).toContain(words)
})
