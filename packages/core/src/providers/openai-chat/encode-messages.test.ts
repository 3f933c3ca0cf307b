import { describe, expect, test } from 'vitest'
import type { ChatMessage } from '../../chat/index.ts'
import { createOpenAiChatCodec } from './codec.ts'
import type { VendorDifferences } from './differences.ts'
import { vendors } from './vendors/index.ts'

function send(messages: unknown[], vendor: VendorDifferences = {}) {
  const request = { messages: messages as ChatMessage[] }
  const encoded = createOpenAiChatCodec(vendor).encode({ request, stream: false, offer: { upstream: 'gpt-4o' } })
  return {
    messages: (encoded.body as { messages: unknown[] }).messages,
    body: encoded.body,
    warnings: encoded.warnings.map(({ type, field }) => `${type} ${field}`),
  }
}

const call = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }
const thought = { role: 'assistant', content: 'answer', reasoning: 'because' }

describe('roles and names', () => {
  test('developer is system where the role is unknown', () => {
    const developer = { role: 'developer', content: 'be brief' }
    expect(send([developer]).messages).toEqual([{ role: 'system', content: 'be brief' }])
    expect(send([developer], vendors.openai.differences).messages[0]).toBe(developer)
  })

  test('names go in front of the text where they are refused', () => {
    const { mistral } = vendors
    expect(send([{ role: 'user', name: 'Ann', content: 'hi' }], mistral.differences).messages).toEqual([
      { role: 'user', content: 'Ann: hi' },
    ])
    expect(
      send([{ role: 'user', name: 'Ann', content: [{ type: 'text', text: 'hi' }] }], mistral.differences).messages,
    ).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Ann: ' },
          { type: 'text', text: 'hi' },
        ],
      },
    ])
    expect(send([{ role: 'user', name: 'Ann', content: 'hi' }]).messages).toEqual([
      { role: 'user', name: 'Ann', content: 'hi' },
    ])
  })
})

describe('what earlier answers thought', () => {
  test.each([
    ['deepseek', { role: 'assistant', content: 'answer', reasoning_content: 'because' }],
    ['cerebras', { role: 'assistant', content: 'answer', reasoning: 'because' }],
    [
      'mistral',
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'because' }] },
          { type: 'text', text: 'answer' },
        ],
      },
    ],
    ['openai', { role: 'assistant', content: 'answer' }],
  ] as const)('goes back to %s as it takes it', (vendor, expected) => {
    const next = { role: 'user', content: 'go on' }
    expect(send([thought, next], vendors[vendor].differences).messages).toEqual([expected, next])
  })

  test('details become the vendor’s text; what only another vendor can read is left out, with one warning', () => {
    const details = [
      { type: 'reasoning.text', text: 'be', signature: 'sig', format: 'anthropic-claude-v1', index: 0 },
      { type: 'reasoning.summary', summary: 'cause', index: 1 },
      { type: 'reasoning.encrypted', data: 'opaque', format: 'openai-responses-v1', index: 2 },
    ]
    const history = [
      { role: 'assistant', content: null, tool_calls: [call], reasoning_details: details },
      { role: 'tool', tool_call_id: 'call_1', content: '1' },
      { role: 'assistant', content: 'x', reasoning_details: details },
    ]
    const { messages, warnings } = send(history, vendors.deepseek.differences)
    expect(messages[0]).toEqual({ role: 'assistant', content: null, tool_calls: [call], reasoning_content: 'because' })
    expect(warnings).toEqual(['unsupported messages[0].reasoning_details'])
  })

  test('an empty thought is one (DeepSeek asks for the member)', () => {
    const message = { role: 'assistant', content: null, tool_calls: [call], reasoning_content: '' }
    expect(send([message], vendors.deepseek.differences).messages[0]).toBe(message)
  })

  test('OpenRouter takes everything back, and so does a server nothing is known of', () => {
    const message = {
      ...thought,
      reasoning_details: [{ type: 'reasoning.encrypted', data: 'x', format: 'google-gemini-v1' }],
    }
    expect(send([message], vendors.openrouter.differences).messages[0]).toBe(message)
    expect(send([message]).messages[0]).toBe(message)
  })

  test('a vendor with details of its own keeps those and drops foreign ones', () => {
    const own = { type: 'reasoning.text', text: 'a', format: 'MiniMax-response-v1', index: 0 }
    const foreign = { type: 'reasoning.encrypted', data: 'x', format: 'openai-responses-v1', index: 1 }
    const { messages, warnings } = send(
      [{ role: 'assistant', content: 'x', reasoning_details: [own, foreign] }],
      vendors.minimax.differences,
    )
    expect(messages).toEqual([{ role: 'assistant', content: 'x', reasoning_details: [own] }])
    expect(warnings).toEqual(['unsupported messages[0].reasoning_details'])
  })
})

describe('what answers carry and requests may not', () => {
  test('left out where refused; empty members without a word', () => {
    const echoed = { role: 'assistant', content: 'x', refusal: null, annotations: [], audio: null, model: 'a/b' }
    const { messages, warnings } = send([echoed], vendors.groq.differences)
    expect({ messages, warnings }).toEqual({ messages: [{ role: 'assistant', content: 'x' }], warnings: [] })
    expect(send([{ ...echoed, images: [{}] }], vendors.groq.differences).warnings).toEqual([
      'unsupported messages[0].images',
    ])
  })
})

describe('content parts', () => {
  const marked = { type: 'text', text: 'long', cache_control: { type: 'ephemeral', ttl: '1h' } }

  test('cache markers: kept, rewritten, or left out with a warning', () => {
    const message = { role: 'user', content: [marked] }
    expect(send([message], vendors.openrouter.differences).messages[0]).toBe(message)
    expect(send([message], vendors.qwen.differences).messages[0]).toBe(message)
    expect(send([message], { cacheMarkers: 'prompt_cache_breakpoint' }).messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'long', prompt_cache_breakpoint: { mode: 'explicit' } }] },
    ])
    const dropped = send([message, message], vendors.groq.differences)
    expect(dropped.messages[0]).toEqual({ role: 'user', content: [{ type: 'text', text: 'long' }] })
    expect(dropped.warnings).toEqual(['unsupported messages[0].content[0].cache_control'])
  })

  test('OpenAI’s breakpoint towards a vendor of Anthropic’s marker', () => {
    const message = {
      role: 'user',
      content: [{ type: 'text', text: 'x', prompt_cache_breakpoint: { mode: 'explicit' } }],
    }
    expect(send([message], vendors.qwen.differences).messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }] },
    ])
  })

  test('the older spelling of video', () => {
    const video_url = { url: 'https://example.com/v.mp4' }
    expect(send([{ role: 'user', content: [{ type: 'input_video', video_url }] }]).messages).toEqual([
      { role: 'user', content: [{ type: 'video_url', video_url }] },
    ])
  })
})

describe('tool results', () => {
  test('images follow in a user message where results are text only, behind the last result of the turn', () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }
    const history = [
      { role: 'assistant', content: null, tool_calls: [call, { ...call, id: 'call_2' }] },
      { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'a chart' }, image] },
      { role: 'tool', tool_call_id: 'call_2', content: 'ok' },
      { role: 'user', content: 'thanks' },
    ]
    const { messages, warnings } = send(history, vendors.openai.differences)
    expect(messages.map((message) => (message as ChatMessage).role)).toEqual([
      'assistant',
      'tool',
      'tool',
      'user',
      'user',
    ])
    expect(messages[1]).toEqual({ role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'a chart' }] })
    expect(messages[3]).toEqual({
      role: 'user',
      content: [{ type: 'text', text: 'Result of tool call call_1:' }, image],
    })
    expect(warnings).toEqual(['changed messages[1].content'])
    expect(send(history).messages).toEqual(history)
  })

  test('the mark of a failed tool is not of this wire', () => {
    expect(send([{ role: 'tool', tool_call_id: 'a', content: 'no', is_error: true }]).messages).toEqual([
      { role: 'tool', tool_call_id: 'a', content: 'no' },
    ])
  })

  test('ids in the form Mistral insists on, the same in call and result; its own are kept', () => {
    const history = [
      { role: 'assistant', content: '', tool_calls: [call, { ...call, id: 'aq1aPdShN' }] },
      { role: 'tool', tool_call_id: 'call_1', content: '1' },
      { role: 'tool', tool_call_id: 'aq1aPdShN', content: '2' },
    ]
    const sent = send(history, vendors.mistral.differences).messages as [
      { tool_calls: { id: string }[] },
      { tool_call_id: string },
      { tool_call_id: string },
    ]
    expect(sent[0].tool_calls.map(({ id }) => id)).toEqual([sent[1].tool_call_id, 'aq1aPdShN'])
    expect(sent[1].tool_call_id).toMatch(/^[a-zA-Z0-9]{9}$/)
    expect(sent[2]).toBe(history[2])
  })
})

test('a history that needs no change is the very one that came', () => {
  const messages = [{ role: 'system', content: 's' }, thought, { role: 'user', content: [{ type: 'text', text: 'x' }] }]
  expect(send(messages).messages).toBe(messages)
})

describe('a message the assistant has begun', () => {
  const begun = { role: 'assistant', content: 'Once upon' }
  const asked = { role: 'user', content: 'Tell me a story.' }

  test('is marked as one to go on with, where the vendor wants that', () => {
    expect(send([asked, begun], vendors.mistral.differences).messages).toEqual([asked, { ...begun, prefix: true }])
    expect(send([asked, begun], vendors.vllm.differences).body).toMatchObject({
      messages: [asked, begun],
      continue_final_message: true,
      add_generation_prompt: false,
    })
  })

  test('is sent as it is elsewhere, as is one that calls a tool', () => {
    expect(send([asked, begun], vendors.openai.differences).messages).toEqual([asked, begun])
    const calling = { role: 'assistant', content: null, tool_calls: [call] }
    expect(send([asked, calling], vendors.vllm.differences).body).not.toHaveProperty('continue_final_message')
  })
})
