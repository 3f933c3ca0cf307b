import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatMessage, ChatRequest } from '../../src/chat/index.ts'
import { createAnthropicCodec } from '../../src/providers/anthropic/codec.ts'
import { recordedCases } from '../support/fixtures.ts'
import { collectAnswer } from './answer.ts'
import { fuzzDecoders, fuzzRuns } from './fuzz.ts'
import { decodePieces } from './replay-family.ts'

const any = fc.oneof({ weight: 1, arbitrary: fc.jsonValue() }, { weight: 3, arbitrary: fc.string() })
const or = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary }, { weight: 1, arbitrary: fc.jsonValue() })
const index = or(fc.nat(3))
const block = fc.record(
  {
    type: or(
      fc.constantFrom(
        'text',
        'thinking',
        'redacted_thinking',
        'tool_use',
        'server_tool_use',
        'mcp_tool_use',
        'web_search_tool_result',
        'compaction',
        'container_upload',
        'new_block',
      ),
    ),
    id: any,
    name: any,
    text: any,
    thinking: any,
    signature: any,
    data: any,
    input: any,
    content: any,
    caller: any,
    tool_use_id: any,
    citations: or(fc.array(fc.record({ type: any, url: any, source: any }))),
  },
  { requiredKeys: ['type'] },
)
const delta = fc.record(
  {
    type: or(
      fc.constantFrom(
        'text_delta',
        'input_json_delta',
        'thinking_delta',
        'signature_delta',
        'citations_delta',
        'compaction_delta',
      ),
    ),
    text: any,
    partial_json: any,
    thinking: any,
    signature: any,
    citation: or(fc.record({ type: any, url: any })),
    content: any,
    stop_reason: or(fc.constantFrom('end_turn', 'tool_use', 'refusal', null)),
    stop_details: or(fc.record({ explanation: any })),
  },
  { requiredKeys: ['type'] },
)
const count = fc.oneof(fc.integer(), fc.double(), fc.jsonValue())
const usage = fc.record(
  {
    input_tokens: count,
    output_tokens: count,
    cache_read_input_tokens: count,
    cache_creation_input_tokens: count,
    cache_creation: or(fc.record({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count })),
    output_tokens_details: or(fc.record({ thinking_tokens: count })),
    iterations: or(fc.array(or(fc.record({ type: fc.constantFrom('compaction', 'message'), input_tokens: count })))),
    service_tier: any,
  },
  { requiredKeys: [] },
)
const message = fc.record({ id: any, model: any, usage: or(usage), content: or(fc.array(or(block))), stop_reason: any })

const anyMessage = fc.oneof(
  message,
  fc.record({ type: fc.constant('message_start'), message: or(message) }),
  fc.record({ type: fc.constant('content_block_start'), index, content_block: or(block) }),
  fc.record({ type: fc.constant('content_block_delta'), index, delta: or(delta) }),
  fc.record({ type: fc.constant('content_block_stop'), index }),
  fc.record({ type: fc.constant('message_delta'), delta: or(delta), usage: or(usage) }),
  fc.record({ type: fc.constantFrom('message_stop', 'ping', 'new_event') }),
  fc.record({ type: fc.constant('error'), error: or(fc.record({ type: any, message: any })) }),
)
const codec = createAnthropicCodec()
const cases = recordedCases('anthropic')

fuzzDecoders('anthropic', codec, cases)

describe('answers made of the wire’s own words', () => {
  it('in any order and with any values keep the contract of events', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 30 }), (messages) => {
        const bytes = Buffer.from(messages.map((sent) => `data: ${JSON.stringify(sent)}\n\n`).join(''))
        expect(collectAnswer(decodePieces(codec, [bytes])).choices).toBeInstanceOf(Array)
        for (const sent of messages) expect(collectAnswer(codec.decodeReply(sent).events).choices).toBeInstanceOf(Array)
      }),
      { numRuns: fuzzRuns * 10 },
    )
  })

  it('with inputs nested deeper than the stack', () => {
    const deep = JSON.parse(`${'{"a":['.repeat(20_000)}1${']}'.repeat(20_000)}`) as unknown
    const content = ['tool_use', 'server_tool_use', 'x_tool_result'].map((type) => ({
      type,
      id: 'a',
      name: 'b',
      input: deep,
    }))
    expect(collectAnswer(codec.decodeReply({ content, stop_reason: 'tool_use' }).events).choices).toHaveLength(1)
  })

  it.skipIf(cases.length === 0)('never look finished when cut short', () => {
    const streams = cases.filter(({ stream, status }) => stream && status < 300).map((each) => each.answer())
    fc.assert(
      fc.property(fc.constantFrom(...streams), fc.nat(), (bytes, end) => {
        const cut = bytes.subarray(0, end % Math.max(1, bytes.lastIndexOf('message_stop') - 20))
        expect(collectAnswer(decodePieces(codec, [cut])).ended).toBe(false)
      }),
      { numRuns: fuzzRuns },
    )
  })
})

const text = fc.oneof(fc.string(), fc.constantFrom('', ' ', '\n'))
const marker = fc.constantFrom({}, { cache_control: { type: 'ephemeral' } as const })
const part = fc.oneof(
  fc.tuple(text, marker).map(([value, marked]) => ({ type: 'text' as const, text: value, ...marked })),
  fc.webUrl().map((url) => ({ type: 'image_url' as const, image_url: { url } })),
  text.map((data) => ({ type: 'input_audio' as const, input_audio: { data, format: 'wav' } })),
  text.map((data) => ({ type: 'file' as const, file: { file_data: `data:text/plain,${data}` } })),
)
const content = fc.oneof(text, fc.array(part, { maxLength: 4 }))
const call = fc.record({
  id: fc.string({ minLength: 1, maxLength: 8 }),
  type: fc.constant('function' as const),
  function: fc.record({ name: fc.string(), arguments: fc.oneof(fc.json(), fc.string()) }),
})
const chatMessage: fc.Arbitrary<ChatMessage> = fc.oneof(
  text.map((value) => ({ role: 'system' as const, content: value })),
  content.map((value) => ({ role: 'user' as const, content: value })),
  fc
    .record({
      content: fc.option(content),
      tool_calls: fc.option(fc.array(call, { maxLength: 3 })),
      reasoning: fc.option(text),
    })
    .map((sent) => ({ role: 'assistant' as const, ...sent })),
  content.map((value) => ({ role: 'tool' as const, tool_call_id: 'call_1', content: value })),
)
const request: fc.Arbitrary<ChatRequest> = fc.record(
  {
    messages: fc.array(chatMessage, { minLength: 1, maxLength: 12 }),
    max_tokens: fc.option(fc.integer({ min: 1, max: 200_000 })),
    temperature: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
    reasoning: fc.option(
      fc.record({
        effort: fc.option(fc.constantFrom('max', 'high', 'low', 'none')),
        max_tokens: fc.option(fc.nat(50_000)),
      }),
    ),
    stop: fc.option(fc.oneof(text, fc.array(text))),
    tools: fc.option(fc.array(fc.constant({ type: 'function' as const, function: { name: 'f' } }), { maxLength: 2 })),
    tool_choice: fc.option(fc.constantFrom('auto', 'none', 'required')),
    response_format: fc.option(fc.constantFrom({ type: 'json_object' as const }, { type: 'text' as const })),
  },
  { requiredKeys: ['messages'] },
)

interface Sent {
  max_tokens: number
  messages: { role: string; content: { type: string; text?: string; cache_control?: unknown }[] }[]
  thinking?: { type: string; budget_tokens?: number }
  tool_choice?: { type: string }
  temperature?: number
  stop_sequences?: string[]
}

describe('whatever the request, what is sent keeps Anthropic’s rules', () => {
  const models = [
    'claude-opus-4-8',
    'claude-opus-5-5',
    'claude-sonnet-4-5',
    'claude-sonnet-4-0',
    'claude-3-haiku-20240307',
    'kimi-k2',
  ]
  it.for(models)('%s', (model) => {
    fc.assert(
      fc.property(request, (asked) => {
        const before = structuredClone(asked)
        const { body } = createAnthropicCodec().encode({ request: asked, stream: true, offer: { upstream: model } })
        checkRules(body as Sent)
        expect(asked).toEqual(before)
      }),
      { numRuns: fuzzRuns },
    )
  })
})

function checkRules({ messages, max_tokens, thinking, tool_choice, temperature, stop_sequences }: Sent): void {
  for (const [at, { role, content }] of messages.entries()) {
    expect(role).not.toBe(messages[at - 1]?.role)
    expect(content.length).toBeGreaterThan(0)
    const results = content.map(({ type }) => type === 'tool_result')
    expect(results).toEqual([...results].sort((a, b) => Number(b) - Number(a)))
    expect(content.filter(({ type, text }) => type === 'text' && text?.trim() === '')).toEqual([])
  }
  const last = messages.at(-1)
  const prefill = last?.role === 'assistant' ? last.content.at(-1)?.text : undefined
  expect(prefill).toBe(prefill?.trimEnd())
  expect(messages.flatMap(({ content }) => content).filter((block) => block.cache_control).length).toBeLessThan(5)
  expect(stop_sequences?.every((sequence) => sequence.trim() !== '') ?? true).toBe(true)
  if (thinking?.type !== 'enabled' && thinking?.type !== 'adaptive') return
  expect(['any', 'tool']).not.toContain(tool_choice?.type)
  expect(temperature ?? 1).toBe(1)
  if (thinking.type === 'adaptive') return
  expect(thinking.budget_tokens).toBeGreaterThanOrEqual(1024)
  expect(thinking.budget_tokens).toBeLessThan(max_tokens)
}
