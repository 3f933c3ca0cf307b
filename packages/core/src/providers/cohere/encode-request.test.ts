import { describe, expect, it } from 'vitest'
import type { ChatMessage, ChatRequest, ToolChoice } from '../../chat/index.ts'
import { encodeCohereRequest } from './encode-request.ts'

type Sent = { messages: Record<string, unknown>[]; [member: string]: unknown }

function encode(request: Partial<ChatRequest>) {
  const whole: ChatRequest = { messages: [{ role: 'user', content: 'hi' }], ...request }
  const before = JSON.stringify(whole)
  const { body, warnings, context } = encodeCohereRequest({
    request: whole,
    stream: false,
    offer: { upstream: 'command' },
  })
  expect(JSON.stringify(whole), 'the request is not mutated').toBe(before)
  const { messages, model, stream, ...rest } = body as Sent
  return { messages, model, stream, rest, context, fields: warnings.map(({ field }) => field) }
}

const messages = (...all: ChatMessage[]): Partial<ChatRequest> => ({ messages: all })
const tool = (name: string, more = {}) => ({ type: 'function' as const, function: { name, ...more } })
const sentTool = (name: string) => ({
  type: 'function',
  function: { name, parameters: { type: 'object', properties: {} } },
})
const image = {
  type: 'image_url' as const,
  image_url: { url: 'data:image/png;base64,AAAA', detail: 'original' as const },
}
const sentImage = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'high' } }

describe('messages', () => {
  it('keeps roles in their places, names in the text, text files as documents', () => {
    const file = { filename: 'a.txt', file_data: `data:text/plain;base64,${Buffer.from('schön').toString('base64')}` }
    const pdf = { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' }
    const {
      messages: sent,
      rest,
      fields,
    } = encode(
      messages(
        { role: 'developer', content: 'A' },
        { role: 'user', name: 'Ann', content: [{ type: 'text', text: 'see' }, image] },
        { role: 'system', content: [{ type: 'text', text: 'B' }] },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'read' },
            { type: 'file', file },
            { type: 'file', file: pdf },
          ],
        },
      ),
    )
    expect(sent).toEqual([
      { role: 'system', content: 'A' },
      { role: 'user', content: [{ type: 'text', text: 'Ann: see' }, sentImage] },
      { role: 'system', content: 'B' },
      { role: 'user', content: 'read' },
    ])
    expect(rest).toEqual({ documents: [{ data: { title: 'a.txt', text: 'schön' } }] })
    expect(fields).toEqual(['messages[3].content[2]'])
  })

  it('sends plans and plain thoughts back, drops sealed ones with a warning', () => {
    const call = { id: 'c', type: 'function' as const, function: { name: 'f', arguments: '' } }
    const { messages: sent, fields } = encode(
      messages(
        {
          role: 'assistant',
          content: null,
          tool_calls: [call],
          reasoning_details: [
            { type: 'reasoning.text', id: 'tool_plan', text: 'plan', format: 'unknown' },
            { type: 'reasoning.text', text: 'thought', format: 'unknown' },
            { type: 'reasoning.encrypted', data: 'x', format: 'google-gemini-v1' },
          ],
        },
        { role: 'tool', tool_call_id: 'c', content: [{ type: 'text', text: 'done' }, image] },
        { role: 'user', content: 'next' },
      ),
    )
    expect(sent).toEqual([
      {
        role: 'assistant',
        content: [{ type: 'thinking', thinking: 'thought' }],
        tool_plan: 'plan',
        tool_calls: [{ ...call, function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'done' },
      { role: 'user', content: [{ type: 'text', text: 'Result of tool call c:' }, sentImage] },
      { role: 'user', content: 'next' },
    ])
    expect(fields).toEqual(['messages[0].reasoning_details', 'messages[1].content'])
  })
})

it.each<[ToolChoice | null, object]>([
  [null, { tools: [sentTool('f'), sentTool('g')] }],
  ['auto', { tools: [sentTool('f'), sentTool('g')] }],
  ['none', { tools: [sentTool('f'), sentTool('g')], tool_choice: 'NONE' }],
  ['required', { tools: [sentTool('f'), sentTool('g')], tool_choice: 'REQUIRED' }],
  [tool('g'), { tools: [sentTool('g')], tool_choice: 'REQUIRED' }],
  [{ type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [tool('f')] } }, { tools: [sentTool('f')] }],
])('tool_choice %j', (tool_choice, expected) => {
  expect(encode({ tools: [tool('f'), tool('g')], tool_choice }).rest).toEqual(expected)
})

it('binds arguments to strict schemas, and answers to a format where no tools forbid it', () => {
  expect(encode({ tools: [tool('f', { strict: true })] }).rest['strict_tools']).toBe(true)
  const response_format = { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } }
  expect(encode({ response_format }).rest).toEqual({
    response_format: { type: 'json_object', json_schema: { type: 'object' } },
  })
  const { rest, context, fields } = encode({ response_format, tools: [tool('f')] })
  expect(rest).toMatchObject({
    tools: [{ function: { name: 'f' } }, { function: { name: 'json_answer', parameters: { type: 'object' } } }],
    tool_choice: 'REQUIRED',
  })
  expect([context, fields]).toEqual([{ answerTool: 'json_answer' }, []])
  const list = { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'array' } } }
  const words = encode({ response_format: list, tools: [tool('f')] })
  expect(words.messages[0]).toMatchObject({
    role: 'system',
    content: expect.stringContaining('{"type":"array"}') as string,
  })
  expect([words.rest['response_format'], words.fields]).toEqual([undefined, ['response_format']])
})

it('sends parameters under its names, in its ranges, a 0 as a 0, and says what it cannot take', () => {
  const { rest, fields } = encode({
    temperature: 0,
    top_p: 1,
    top_k: 0,
    frequency_penalty: -1,
    max_completion_tokens: 5,
    stop: 'x',
    n: 2,
    logit_bias: { 1: 1 },
    parallel_tool_calls: true,
    user: 'u',
    safety_mode: 'STRICT',
    unheard_of: 1,
  })
  expect(rest).toEqual({
    temperature: 0,
    p: 0.99,
    k: 0,
    frequency_penalty: 0,
    max_tokens: 5,
    stop_sequences: ['x'],
    safety_mode: 'STRICT',
  })
  expect(fields).toEqual(['top_p', 'frequency_penalty', 'n', 'logit_bias', 'unheard_of'])
})

it.each([
  [
    { reasoning: { effort: 'low' }, max_tokens: 1000 },
    { type: 'enabled', token_budget: 200 },
  ],
  [{ reasoning: { max_tokens: 7 } }, { type: 'enabled', token_budget: 7 }],
  [{ reasoning: {} }, { type: 'enabled' }],
  [{ reasoning: { effort: 'none' } }, { type: 'disabled' }],
  [{}, undefined],
] as const)('reasoning %j', (request, thinking) => {
  expect(encode(request).rest['thinking']).toEqual(thinking)
})
