import type { ChatMessage, ChatRequest } from '@inroute/core/provider'
import { describe, expect, it } from 'vitest'
import { encodeConverseRequest } from './encode-request.ts'

type Sent = Record<string, unknown> & { messages: { role: string; content: Record<string, unknown>[] }[] }

const nova = 'amazon.nova-pro-v1:0'
const claude = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'

function encode(request: Partial<ChatRequest>, upstream = nova) {
  const whole: ChatRequest = { messages: [{ role: 'user', content: 'hi' }], ...request }
  const before = JSON.stringify(whole)
  const { body, warnings, context, path } = encodeConverseRequest({
    request: whole,
    stream: false,
    offer: { upstream },
  })
  expect(JSON.stringify(whole), 'the request is not mutated').toBe(before)
  const { messages, ...rest } = body as Sent
  return { messages, rest, context, path, fields: warnings.map(({ field }) => field) }
}

const messages = (...all: ChatMessage[]): Partial<ChatRequest> => ({ messages: all })
const user: ChatMessage = { role: 'user', content: 'hi' }
const tool = (name: string, more = {}) => ({ type: 'function' as const, function: { name, ...more } })
const call = (id: string, name: string, args = '{}') => ({
  id,
  type: 'function' as const,
  function: { name, arguments: args },
})
const spec = (name: string, json: object = { type: 'object', properties: {} }) => ({
  toolSpec: { name, inputSchema: { json } },
})

describe('messages', () => {
  it('opens with system messages, keeps later ones in place, alternates roles', () => {
    const {
      messages: sent,
      rest,
      fields,
    } = encode(
      messages(
        { role: 'system', content: 'A' },
        user,
        { role: 'developer', content: 'B' },
        { role: 'user', name: 'Ann', content: 'C' },
      ),
    )
    expect(rest['system']).toEqual([{ text: 'A' }])
    expect(sent).toEqual([{ role: 'user', content: [{ text: 'hi' }, { text: 'B' }, { text: 'Ann: C' }] }])
    expect(fields).toEqual(['messages[2]'])
  })

  it('takes media inline or from S3, marks caches, and says what it cannot take', () => {
    const { messages: sent, fields } = encode(
      messages({
        role: 'user',
        content: [
          { type: 'text', text: 'see', cache_control: { type: 'ephemeral', ttl: '1h' } },
          { type: 'text', text: ' ' },
          { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,AAAA' } },
          { type: 'image_url', image_url: { url: 'https://x.test/a.png' } },
          { type: 'video_url', video_url: { url: 's3://bucket/a.mov' } },
          { type: 'input_audio', input_audio: { data: 'BBBB', format: 'wav' } },
          { type: 'file', file: { filename: 'Ünï report.v2.pdf', file_data: 'data:application/pdf;base64,CCCC' } },
          { type: 'file', file: { filename: 'a.bin', file_data: 'data:application/octet-stream;base64,DDDD' } },
        ],
      }),
    )
    expect(sent[0]!.content).toEqual([
      { text: 'see' },
      { cachePoint: { type: 'default', ttl: '1h' } },
      { image: { format: 'jpeg', source: { bytes: 'AAAA' } } },
      { video: { format: 'mov', source: { s3Location: { uri: 's3://bucket/a.mov' } } } },
      { audio: { format: 'wav', source: { bytes: 'BBBB' } } },
      { document: { format: 'pdf', name: '-n- report-v2 0-6', source: { bytes: 'CCCC' } } },
    ])
    expect(fields).toEqual(['messages[0].content[3]', 'messages[0].content[7]'])
  })

  it('joins the results of a turn, images and errors in them, and declares tools nobody offered', () => {
    const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } }
    const failed = { role: 'tool', tool_call_id: 'b.2', content: 'broke', is_error: true } as ChatMessage
    const {
      messages: sent,
      rest,
      fields,
    } = encode(
      messages(
        user,
        { role: 'assistant', content: '', tool_calls: [call('a', 'one', '{"x":1}'), call('b.2', 'two', '')] },
        { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: 'done' }, image] },
        failed,
        user,
      ),
    )
    expect(sent.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          { toolUse: { toolUseId: 'a', name: 'one', input: { x: 1 } } },
          { toolUse: { toolUseId: 'b_2', name: 'two', input: {} } },
        ],
      },
      {
        role: 'user',
        content: [
          {
            toolResult: {
              toolUseId: 'a',
              content: [{ text: 'done' }, { image: { format: 'png', source: { bytes: 'AAAA' } } }],
            },
          },
          { toolResult: { toolUseId: 'b_2', content: [{ text: 'broke' }], status: 'error' } },
          { text: 'hi' },
        ],
      },
    ])
    expect(rest['toolConfig']).toEqual({ tools: [spec('one', { type: 'object' }), spec('two', { type: 'object' })] })
    expect(fields).toEqual(['tools'])
  })

  it("sends Claude's thinking back to Claude, whole, and nobody's sealed reasoning elsewhere", () => {
    const assistant: ChatMessage = {
      role: 'assistant',
      content: 'x',
      reasoning_details: [
        { type: 'reasoning.text', text: 'a', format: 'anthropic-claude-v1', index: 0 },
        { type: 'reasoning.text', text: 'b', signature: 'S', format: 'anthropic-claude-v1', index: 0 },
        { type: 'reasoning.encrypted', data: 'R', format: 'anthropic-claude-v1', index: 1 },
        { type: 'reasoning.encrypted', data: 'G', format: 'google-gemini-v1', index: 2 },
      ],
    }
    const toClaude = encode(messages(user, assistant, user), claude)
    expect(toClaude.messages[1]!.content).toEqual([
      { reasoningContent: { reasoningText: { text: 'ab', signature: 'S' } } },
      { reasoningContent: { redactedContent: 'R' } },
      { text: 'x' },
    ])
    expect(toClaude.fields).toEqual(['messages[1].reasoning_details'])
    expect(toClaude.context).toEqual({ reasoningFormat: 'anthropic-claude-v1' })
    const toNova = encode(messages(user, assistant, user))
    expect(toNova.messages[1]!.content).toEqual([{ text: 'x' }])
    expect(toNova.fields).toEqual(['messages[1].reasoning_details'])
  })
})

describe('tools', () => {
  it.each([
    ['auto', { auto: {} }],
    ['required', { any: {} }],
    [tool('f'), { tool: { name: 'f' } }],
    [undefined, undefined],
  ] as const)('tool_choice %j', (tool_choice, toolChoice) => {
    const { rest } = encode({ tools: [tool('f', { description: '', strict: true })], tool_choice })
    const declared = { toolSpec: { ...spec('f').toolSpec, strict: true } }
    expect(rest['toolConfig']).toEqual({ tools: [declared], ...(toolChoice && { toolChoice }) })
  })

  it('none: no tools, but those of the conversation', () => {
    const tools = [tool('f', { parameters: { type: 'object', required: [] } }), tool('g')]
    expect(encode({ tools, tool_choice: 'none' }).rest['toolConfig']).toBeUndefined()
    const history = messages(
      user,
      { role: 'assistant', tool_calls: [call('a', 'f')] },
      { role: 'tool', tool_call_id: 'a', content: 'x' },
    )
    const { rest, fields } = encode({ ...history, tools, tool_choice: 'none' })
    expect(rest['toolConfig']).toEqual({ tools: [spec('f', { type: 'object', required: [] })] })
    expect(fields).toEqual(['tool_choice'])
  })
})

describe('structured answers', () => {
  const response_format = { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } } as const
  const answer = { toolSpec: { name: 'json_answer', inputSchema: { json: { type: 'object' } } } }

  it('are bound to the schema where the model can be', () => {
    const { rest, context } = encode({ response_format }, claude)
    const jsonSchema = { schema: '{"type":"object"}', name: 'x' }
    expect(rest['outputConfig']).toEqual({ textFormat: { type: 'json_schema', structure: { jsonSchema } } })
    expect(context!.answerTool).toBeUndefined()
  })

  it('are the input of a forced tool elsewhere', () => {
    const { rest, context } = encode({ response_format })
    expect(rest['toolConfig']).toMatchObject({ tools: [answer], toolChoice: { tool: { name: 'json_answer' } } })
    expect(context!.answerTool).toBe('json_answer')
    expect(encode({ response_format, tools: [tool('f')] }).rest['toolConfig']).toMatchObject({
      tools: [spec('f'), answer],
      toolChoice: { any: {} },
    })
  })

  it('are asked for in words of models that cannot be made to call', () => {
    const { rest, fields } = encode({ response_format }, 'meta.llama3-8b-instruct-v1:0')
    expect(rest['system']).toHaveLength(1)
    expect(fields).toEqual(['response_format'])
  })

  it('are none where the caller wants a call', () => {
    const { rest, fields } = encode({ response_format, tools: [tool('f')], tool_choice: 'required' })
    expect(rest['toolConfig']).toEqual({ tools: [spec('f')], toolChoice: { any: {} } })
    expect(fields).toEqual([])
  })
})

describe('parameters', () => {
  it('go where Converse and the model take them, a 0 as a 0', () => {
    const { rest, fields } = encode({
      temperature: 0,
      top_p: 0,
      top_k: 4,
      max_tokens: 9,
      stop: 'x',
      seed: 0,
      n: 1,
      user: 'u',
    })
    expect(rest).toEqual({
      inferenceConfig: { temperature: 0, topP: 0, maxTokens: 9, stopSequences: ['x'] },
      additionalModelRequestFields: { inferenceConfig: { topK: 4 } },
    })
    expect(fields).toEqual(['seed'])
    expect(encode({ temperature: 1.5 })).toMatchObject({
      rest: { inferenceConfig: { temperature: 1 } },
      fields: ['temperature'],
    })
    expect(encode({ service_tier: 'fast' }).rest).toEqual({ serviceTier: { type: 'priority' } })
  })

  it("pass Converse's own members, the caller's fields for the model on top of ours", () => {
    const own = {
      guardrailConfig: { guardrailIdentifier: 'g' },
      additionalModelRequestFields: { x: 1, reasoningConfig: 'mine' },
    }
    expect(encode({ ...own, reasoning: { effort: 'max' } }).rest).toEqual(own)
  })

  it.each([
    [
      claude,
      { reasoning: { max_tokens: 2000 }, max_tokens: 4000 },
      { thinking: { type: 'enabled', budget_tokens: 2000 } },
    ],
    [claude, { reasoning: { effort: 'none' } }, { thinking: { type: 'disabled' } }],
    [nova, { reasoning: { effort: 'xhigh' } }, { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' } }],
    [nova, { reasoning: { enabled: false } }, { reasoningConfig: { type: 'disabled' } }],
    ['openai.gpt-oss-120b-1:0', { reasoning_effort: 'medium' }, { reasoning_effort: 'medium' }],
    [nova, {}, undefined],
  ] as const)('%s, %j', (model, request, expected) => {
    expect(encode(request, model).rest['additionalModelRequestFields']).toEqual(expected)
  })

  it('says where thinking cannot be had', () => {
    expect(encode({ reasoning: { effort: 'high' } }, 'meta.llama3-8b-instruct-v1:0').fields).toEqual(['reasoning'])
    const forced = encode({ reasoning: { max_tokens: 2000 }, tools: [tool('f')], tool_choice: 'required' }, claude)
    expect(forced.rest['additionalModelRequestFields']).toBeUndefined()
    expect(forced.fields).toEqual(['reasoning'])
  })
})

it('keeps a model in its place in the path', () => {
  expect(encode({}, '../x?y#z').path).toBe('/model/..%2Fx%3Fy%23z/converse')
  expect(encode({}, 'arn:aws:bedrock:us-east-1:1:inference-profile/p').path).toBe(
    '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fp/converse',
  )
})
