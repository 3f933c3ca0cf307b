import { describe, expect, it } from 'vitest'
import type { ChatRequest, ReasoningDetail } from '../../src/chat/index.ts'
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts'
import { createAnthropicCodec } from '../../src/providers/anthropic/codec.ts'
import { recordedCases } from '../support/fixtures.ts'

/**
 * What callers would have written for requests that others' clients sent to Anthropic, by the end of the case's name. Long
 * values are taken from the recording by place.
 */
const written: Readonly<Record<string, (sent: Recorded) => Partial<ChatRequest>>> = {
  '1ed0': () => ({
    max_tokens: 2048,
    temperature: 1,
    top_k: -1,
    top_p: -1,
    messages: [{ role: 'user', content: 'Hello!' }],
  }),
  bd20: () => ({
    max_tokens: 1000,
    messages: [
      { role: 'system', content: 'You are a helpful assistant.' },
      { role: 'user', content: 'What is four plus five?' },
    ],
  }),
  '69de': () => ({
    max_tokens: 500,
    stop: '4242',
    temperature: 0.7,
    top_k: 50,
    top_p: 0.3,
    reasoning: { enabled: false },
    messages: [{ role: 'user', content: 'What is 4200 + 42?' }],
  }),
  '4a90': ({ text }) => ({
    max_completion_tokens: 64_000,
    service_tier: 'default',
    messages: [
      { role: 'user', content: text('messages.0.content.0.text') },
      { role: 'assistant', content: '{' },
    ],
  }),
  '0bde': ({ text }) => ({
    max_tokens: 4096,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: "What's the title of this document?" },
          { type: 'file', file: { file_id: 'file_011CdeLUpakHYCG43qGLsdXo' } },
        ],
      },
      { role: 'assistant', content: text('messages.1.content.0.text') },
      { role: 'user', content: 'What apple is not tasty? State only the name' },
      { role: 'assistant', content: 'Red delicious' },
      {
        role: 'user',
        content: [
          {
            type: 'text',
            text: 'What apple is not tasty? State only the name',
            cache_control: { type: 'ephemeral', ttl: '5m' },
          },
        ],
      },
    ],
  }),
  d9d6: ({ text, at }) => ({
    max_tokens: 16_000,
    messages: [
      {
        role: 'system',
        content: [{ type: 'text', text: text('system.0.text'), cache_control: { type: 'ephemeral' } }],
      },
      { role: 'user', content: text('messages.0.content') },
    ],
    tools: (at('tools') as AnthropicTool[]).map(asFunction),
  }),
  a776: ({ text, at }) => ({
    max_tokens: 16_000,
    messages: [
      { role: 'user', content: text('messages.0.content') },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: 'toolu_01FKaqRvVxqzXxEJzBHeiaJq',
            type: 'function',
            function: { name: 'get_book_info', arguments: '{"isbn": "0-7653-1178-X"}' },
          },
        ],
      },
      {
        role: 'tool',
        tool_call_id: 'toolu_01FKaqRvVxqzXxEJzBHeiaJq',
        content: [{ type: 'text', text: text('messages.2.content.0.content'), cache_control: { type: 'ephemeral' } }],
      },
    ],
    tools: (at('tools') as AnthropicTool[]).map(asFunction),
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'BookSummary', schema: at('output_format.schema') as Record<string, unknown> },
    },
  }),
  '7102': () => ({
    max_tokens: 2000,
    temperature: 1,
    reasoning: { max_tokens: 1024 },
    messages: [
      { role: 'system', content: 'You are a helpful, creative assistant.' },
      { role: 'user', content: 'Say hello in one short, imaginative sentence.' },
    ],
  }),
  f529: ({ at }) => ({
    max_tokens: 1225,
    temperature: 1,
    messages: [{ role: 'user', content: 'Generate a software engineer profile' }],
    tools: (at('tools') as AnthropicTool[]).map(asFunction),
    tool_choice: { type: 'function', function: { name: 'structured_output' } },
  }),
  '6ca8': ({ text }) => ({
    max_tokens: 100,
    temperature: 0.1,
    messages: [
      {
        role: 'system',
        content: [{ type: 'text', text: text('system.0.text'), prompt_cache_breakpoint: { mode: 'explicit' } }],
      },
      { role: 'user', content: 'What is a system' },
    ],
  }),
  '352d': ({ text }) => ({
    max_tokens: 2048,
    top_p: 0.95,
    reasoning: { max_tokens: 1024 },
    messages: [
      { role: 'developer', content: 'You are a careful, step-by-step reasoner.' },
      { role: 'user', content: text('messages.0.content') },
    ],
  }),
  cf5d: ({ text }) => ({
    max_tokens: 2048,
    // half of max_tokens
    reasoning: { effort: 'medium' },
    messages: [{ role: 'user', content: text('messages.0.content.0.text') }],
  }),
  '4b95': ({ text, at }) => ({
    max_tokens: 4096,
    messages: [
      { role: 'user', content: 'What is the temperature in San Francisco?' },
      {
        role: 'assistant',
        content: text('messages.1.content.0.text'),
        tool_calls: [
          {
            id: 'toolu_01Lfr3kUnHMZApePPRWMv1uS',
            type: 'function',
            function: { name: 'get_current_temperature', arguments: '{"city":"San Francisco"}' },
          },
        ],
      },
      {
        role: 'tool',
        tool_call_id: 'toolu_01Lfr3kUnHMZApePPRWMv1uS',
        content: 'The temperature in San Francisco is 72°F',
      },
    ],
    tools: (at('tools') as AnthropicTool[]).map(asFunction),
  }),
  '7985': ({ text, at }) => ({
    max_tokens: 64_000,
    temperature: 1,
    // older than the codec, this client asked for a budget and a display
    thinking: { type: 'enabled', budget_tokens: 1024, display: 'summarized' },
    messages: [
      { role: 'user', content: text('messages.0.content.0.text') },
      {
        role: 'assistant',
        content: null,
        reasoning_details: [
          {
            type: 'reasoning.text',
            text: text('messages.1.content.0.thinking'),
            signature: text('messages.1.content.0.signature'),
            format: 'anthropic-claude-v1',
            index: 0,
          },
        ],
        tool_calls: [
          {
            id: 'toolu_01825dXWLSoJwCst1qTsiWdb',
            type: 'function',
            function: { name: 'fixed_version', arguments: '{}' },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'toolu_01825dXWLSoJwCst1qTsiWdb', content: '0.32a0' },
    ],
    tools: (at('tools') as AnthropicTool[]).map(asFunction),
  }),
  c844: ({ at }) => ({
    max_tokens: 8192,
    temperature: 1,
    messages: [{ role: 'user', content: 'Invent a good dog' }],
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'Dog', strict: true, schema: at('output_config.format.schema') as Record<string, unknown> },
    },
  }),
  '13cb': ({ text }) => ({
    max_tokens: 8192,
    temperature: 1,
    messages: [
      {
        role: 'user',
        content: [
          {
            type: 'image_url',
            image_url: { url: `data:image/png;base64,${text('messages.0.content.0.source.data')}`, detail: 'auto' },
          },
        ],
      },
    ],
  }),
  '1413': ({ text, at }) => ({
    max_tokens: 4096,
    messages: [
      { role: 'system', content: 'You are a helpful assistant' },
      { role: 'user', content: 'Take a screenshot of the desktop' },
      {
        role: 'assistant',
        tool_calls: [
          {
            id: 'toolu_01DkSrnHZMNWNEqf7wznra4W',
            type: 'function',
            function: { name: 'computer', arguments: '{"action":"screenshot"}' },
          },
        ],
      },
      {
        role: 'tool',
        tool_call_id: 'toolu_01DkSrnHZMNWNEqf7wznra4W',
        content: [
          {
            type: 'image_url',
            image_url: { url: `data:image/png;base64,${text('messages.2.content.0.content.0.source.data')}` },
          },
        ],
      },
    ],
    tools: at('tools') as ChatRequest['tools'],
  }),
  '468c': ({ text, at }) => ({
    max_tokens: 4000,
    tool_choice: 'auto',
    messages: [
      { role: 'system', content: 'You are a helpful assistant' },
      { role: 'user', content: "What's the weather in Florence,Italy?" },
      {
        role: 'assistant',
        content: text('messages.1.content.0.text'),
        tool_calls: [
          {
            id: 'toolu_vrtx_01JhPy9eXqgjLWmUpoCiEkCs',
            type: 'function',
            function: { name: 'weather', arguments: '{"location":"Florence,Italy"}' },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'toolu_vrtx_01JhPy9eXqgjLWmUpoCiEkCs', content: [{ type: 'text', text: '40 C' }] },
    ],
    tools: (at('tools') as AnthropicTool[]).map(asFunction),
  }),
  '5d10': ({ text, at }) => ({
    max_tokens: 4096,
    mcp_servers: at('mcp_servers'),
    reasoning: { max_tokens: 3000 },
    messages: [
      { role: 'user', content: text('messages.0.content.0.text') },
      {
        role: 'assistant',
        content: text('messages.1.content.3.text'),
        reasoning_details: serverToolDetails(at('messages.1.content') as Record<string, unknown>[]),
      },
      { role: 'user', content: 'How about the pydantic repo in the same org?' },
    ],
  }),
}

/** As the decoder hands an MCP call out: see `block-decoder.ts`. */
function serverToolDetails([thought, call, result]: Record<string, unknown>[]): ReasoningDetail[] {
  const base = { format: 'anthropic-claude-v1' } as const
  return [
    {
      ...base,
      index: 0,
      type: 'reasoning.text',
      text: thought?.['thinking'] as string,
      signature: thought?.['signature'] as string,
    },
    {
      ...base,
      index: 1,
      type: 'reasoning.server_tool_call',
      tool_name: 'ask_question',
      tool_call_id: call?.['id'] as string,
      arguments: JSON.stringify(call?.['input']),
      result: '',
      block: '{"type":"mcp_tool_use","server_name":"deepwiki"}',
    },
    { ...base, index: 2, type: 'reasoning.server_tool_call', arguments: '', result: JSON.stringify(result) },
  ]
}

interface AnthropicTool {
  name: string
  description?: string
  input_schema: Record<string, unknown>
  strict?: boolean
  cache_control?: { type: 'ephemeral' }
}

const asFunction = ({ name, description, input_schema, strict, cache_control }: AnthropicTool) =>
  ({
    type: 'function',
    function: {
      name,
      ...(description !== undefined && { description }),
      parameters: input_schema,
      ...(strict !== undefined && { strict }),
    },
    ...(cache_control && { cache_control }),
  }) as const

interface Recorded {
  at(path: string): unknown
  text(path: string): string
}

function recorded(body: unknown): Recorded {
  const at = (path: string): unknown =>
    path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], body)
  return { at, text: (path) => at(path) as string }
}

/** One spelling of what Anthropic reads alike. */
function normalised(body: Record<string, unknown>): Record<string, unknown> {
  const { system, messages, tools, tool_choice, stream, output_format, output_config, ...rest } = body
  return {
    ...rest,
    ...(stream === true && { stream }),
    ...(system !== undefined && { system: blocks(system) }),
    messages: (messages as { role: string; content: unknown }[]).map(({ role, content }) => ({
      role,
      content: blocks(content),
    })),
    ...(tools !== undefined && { tools: (tools as Record<string, unknown>[]).map(withoutEager) }),
    ...(tool_choice !== undefined && { tool_choice: withoutDefault(tool_choice as Record<string, unknown>) }),
    // its name while it was a beta
    ...((output_config !== undefined || output_format !== undefined) && {
      output_config: output_config ?? { format: output_format },
    }),
  }
}

function blocks(content: unknown): unknown {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return (content as Record<string, unknown>[]).map((block) =>
    block['type'] === 'tool_result' ? { ...block, content: blocks(block['content']) } : block,
  )
}

function withoutEager(tool: Record<string, unknown>): Record<string, unknown> {
  const { eager_input_streaming: _, ...rest } = tool
  return rest
}

function withoutDefault(choice: Record<string, unknown>): Record<string, unknown> {
  const { disable_parallel_tool_use: disabled, ...rest } = choice
  return disabled ? choice : rest
}

const cases = recordedCases('anthropic')

/** Requests the neutral language says in other words, and how. The lossless lane sends them as they are. */
const changed: Readonly<Record<string, string>> = {
  '269b': 'defer_loading of tools is a word of Anthropic alone',
  '8b02': 'defer_loading',
  '245f': 'defer_loading',
  '0127': 'a document of plain text is text to other vendors',
  '7985': 'a budget has no display of its own',
  e820: 'user ids are hashed',
}

describe.skipIf(cases.length === 0)('requests as Anthropic’s own and others’ clients recorded them', () => {
  it.for(Object.entries(written))('%s', ([name, request]) => {
    const found = cases.find(({ id }) => id.endsWith(`-${name}`))
    const sent = found?.request()
    if (!found || !sent) throw new Error(`no recorded request ${name}`)
    const isVertex = 'anthropic_version' in sent
    const encoded = createAnthropicCodec(isVertex ? 'vertex' : 'anthropic').encode({
      request: { messages: [], ...request(recorded(sent)) },
      stream: sent['stream'] === true,
      offer: { upstream: found.model },
      betas: 'structured-outputs-2025-11-13',
    })
    expect(encoded.warnings).toEqual([])
    expect(normalised(encoded.body as Record<string, unknown>)).toEqual(
      normalised({ ...sent, ...(!isVertex && { model: found.model }) }),
    )
  })
})

describe.skipIf(cases.length === 0)('the same requests, parsed by the Messages dialect and encoded again', () => {
  const requests = cases.filter(
    ({ status, id }) => status < 300 && !Object.keys(changed).some((name) => id.endsWith(name)),
  )
  it.for(requests.filter((recorded) => recorded.request()))('$id', (recorded) => {
    const sent = recorded.request() ?? {}
    const isVertex = 'anthropic_version' in sent
    const { request, stream } = anthropicMessages.parse(sent)
    const encoded = createAnthropicCodec(isVertex ? 'vertex' : 'anthropic').encode({
      request,
      stream,
      offer: { upstream: recorded.model },
      betas: 'structured-outputs-2025-11-13',
    })
    expect(normalised(encoded.body as Record<string, unknown>)).toEqual(
      normalised({ ...sent, ...(!isVertex && { model: recorded.model }) }),
    )
  })
})
