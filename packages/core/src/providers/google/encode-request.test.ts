import { describe, expect, it, test } from 'vitest'
import type { ModelOffer } from '../../catalog/offer.ts'
import type { ChatMessage, ChatRequest, ToolChoice } from '../../chat/index.ts'
import type { GeminiPlatform } from './gemini-codec.ts'
import { encodeGeminiRequest } from './encode-request.ts'

interface Sent {
  contents: { role: string; parts: Record<string, unknown>[] }[]
  systemInstruction?: { parts: Record<string, unknown>[] }
  tools?: Record<string, unknown>[]
  toolConfig?: Record<string, unknown>
  generationConfig?: Record<string, unknown>
  [member: string]: unknown
}

interface Options {
  model?: string
  platform?: GeminiPlatform
  offer?: Partial<ModelOffer>
}

function encode(request: Partial<ChatRequest>, { model = 'gemini-2.5-flash', platform, offer }: Options = {}) {
  const whole: ChatRequest = { messages: [{ role: 'user', content: 'hi' }], ...request }
  const before = JSON.stringify(whole)
  const input = { request: whole, stream: false, offer: { upstream: model, ...offer } }
  const { body, ...encoded } = encodeGeminiRequest(input, platform ?? 'gemini-api')
  expect(JSON.stringify(whole), 'the request is not mutated').toBe(before)
  return { ...encoded, body: body as Sent, fields: encoded.warnings.map(({ field }) => field) }
}

const messages = (...all: ChatMessage[]): Partial<ChatRequest> => ({ messages: all })
const user: ChatMessage = { role: 'user', content: 'hi' }
const tool = (name: string, more = {}) => ({ type: 'function' as const, function: { name, ...more } })
const call = (id: string, name: string, args = '{}') => ({
  id,
  type: 'function' as const,
  function: { name, arguments: args },
})

describe('messages', () => {
  it('opens with system and developer messages as the instruction, keeps later ones in place and says so', () => {
    const { body, fields } = encode(
      messages(
        { role: 'system', content: 'A' },
        { role: 'developer', content: [{ type: 'text', text: 'B' }] },
        user,
        { role: 'system', content: 'C' },
        user,
      ),
    )
    expect(body.systemInstruction).toEqual({ parts: [{ text: 'A' }, { text: 'B' }] })
    expect(body.contents).toEqual([{ role: 'user', parts: [{ text: 'hi' }, { text: 'C' }, { text: 'hi' }] }])
    expect(fields).toEqual(['messages[3]'])
  })

  it('sends a system message that stands alone as the user, and one for Gemma before the first message', () => {
    expect(encode(messages({ role: 'system', content: 'A' })).body).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'A' }] }],
    })
    const gemma = encode(messages({ role: 'system', content: 'A' }, user), { model: 'gemma-3-27b-it' })
    expect(gemma.body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'A' }, { text: 'hi' }] }] })
    expect(gemma.fields).toEqual(['messages[0]'])
  })

  it('folds names into the text', () => {
    expect(encode(messages({ role: 'user', name: 'Ann', content: 'hi' })).body.contents[0]!.parts).toEqual([
      { text: 'Ann: hi' },
    ])
  })

  it('sends media inline or by address, and says which it cannot take', () => {
    const { body, fields } = encode(
      messages({
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'high' } },
          { type: 'image_url', image_url: { url: 'https://x.test/a.webp?x=1' } },
          { type: 'input_audio', input_audio: { data: 'BBBB', format: 'wav' } },
          { type: 'video_url', video_url: { url: 'https://youtu.be/abc' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,CCCC' } },
          { type: 'file', file: { filename: 'a.csv', file_id: 'https://files.test/1' } },
          { type: 'unheard-of' } as never,
        ],
      }),
    )
    expect(body.contents[0]!.parts).toEqual([
      { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
      { fileData: { mimeType: 'image/webp', fileUri: 'https://x.test/a.webp?x=1' } },
      { inlineData: { mimeType: 'audio/wav', data: 'BBBB' } },
      { fileData: { mimeType: 'video/mp4', fileUri: 'https://youtu.be/abc' } },
      { inlineData: { mimeType: 'application/pdf', data: 'CCCC' } },
      { fileData: { mimeType: 'text/csv', fileUri: 'https://files.test/1' } },
    ])
    expect(fields).toEqual(['messages[0].content[0].image_url.detail', 'messages[0].content[6]'])
  })
})

describe('tools in the conversation', () => {
  const history = messages(
    user,
    { role: 'assistant', content: null, tool_calls: [call('a', 'one', '{"x":1}'), call('b', 'two')] },
    { role: 'tool', tool_call_id: 'b', content: 'second' },
    { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: 'first' }] },
    user,
  )

  it('names each result by the call it answers, all results of a turn in one content', () => {
    expect(encode(history).body.contents.slice(1)).toEqual([
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'a', name: 'one', args: { x: 1 } } },
          { functionCall: { id: 'b', name: 'two', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'b', name: 'two', response: { output: 'second' } } },
          { functionResponse: { id: 'a', name: 'one', response: { output: 'first' } } },
        ],
      },
      { role: 'user', parts: [{ text: 'hi' }] },
    ])
  })

  it('sends no ids to Vertex AI, which knows none', () => {
    const parts = encode(history, { platform: 'vertex-ai' }).body.contents[1]!.parts
    expect(parts[0]).toEqual({ functionCall: { name: 'one', args: { x: 1 } } })
  })

  it('stands in for signatures that another model could not give, on the first call, from Gemini 3 on', () => {
    const parts = encode(history, { model: 'gemini-3-pro-preview' }).body.contents[1]!.parts
    expect(parts.map((part) => part['thoughtSignature'])).toEqual(['skip_thought_signature_validator', undefined])
  })

  it('puts pictures into the result from Gemini 3 on, beside it before', () => {
    const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } }
    const result = messages(
      user,
      { role: 'assistant', tool_calls: [call('a', 'one')] },
      { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: 'see' }, image] },
    )
    const inlineData = { mimeType: 'image/png', data: 'AAAA' }
    const response = { id: 'a', name: 'one', response: { output: 'see' } }
    expect(encode(result, { model: 'gemini-3-flash' }).body.contents[2]!.parts).toEqual([
      { functionResponse: { ...response, parts: [{ inlineData }] } },
    ])
    expect(encode(result).body.contents[2]!.parts).toEqual([{ functionResponse: response }, { inlineData }])
  })

  it('keeps arguments that are no JSON object, and results whose call is lost, with a warning', () => {
    const { body, fields } = encode(
      messages(
        user,
        { role: 'assistant', tool_calls: [call('a', 'one', 'not json'), call('b', 'two', '')] },
        { role: 'tool', tool_call_id: 'gone', content: 'x' },
      ),
    )
    expect(body.contents[1]!.parts.map((part) => (part['functionCall'] as { args: unknown }).args)).toEqual([
      { input: 'not json' },
      {},
    ])
    expect(body.contents[2]!.parts).toMatchObject([{ functionResponse: { name: 'gone' } }])
    expect(fields).toEqual(['messages[1].tool_calls[0].function.arguments', 'messages[2]'])
  })

  it("drops another vendor's reasoning with a warning, and sends its own thoughts back joined", () => {
    const { body, fields } = encode(
      messages(
        user,
        {
          role: 'assistant',
          content: 'foreign',
          reasoning_details: [{ type: 'reasoning.text', text: 'x', signature: 's', format: 'anthropic-claude-v1' }],
        },
        user,
        { role: 'assistant', content: 'plain', reasoning: 'x' },
        user,
        {
          role: 'assistant',
          content: 'own',
          reasoning: 'one two',
          reasoning_details: [
            { type: 'reasoning.text', text: 'one ', format: 'google-gemini-v1', index: 0 },
            { type: 'reasoning.text', text: 'two', signature: 'S', format: 'google-gemini-v1', index: 0 },
          ],
        },
      ),
    )
    expect(fields).toEqual(['messages[1].reasoning_details', 'messages[3].reasoning'])
    expect(body.contents[5]!.parts).toEqual([
      { text: 'one two', thought: true, thoughtSignature: 'S' },
      { text: 'own' },
    ])
  })
})

describe('tools', () => {
  const schema = {
    type: 'object',
    properties: { a: { const: 1 }, const: { type: 'string' } },
    $defs: { x: { const: 2 } },
  }

  it('declares functions with their JSON Schema, const as enum', () => {
    expect(encode({ tools: [tool('f', { description: 'd', parameters: schema }), tool('g')] }).body.tools).toEqual([
      {
        functionDeclarations: [
          {
            name: 'f',
            description: 'd',
            parametersJsonSchema: {
              type: 'object',
              properties: { a: { enum: [1] }, const: { type: 'string' } },
              $defs: { x: { enum: [2] } },
            },
          },
          { name: 'g' },
        ],
      },
    ])
  })

  it.each<[ToolChoice, object]>([
    ['none', { mode: 'NONE' }],
    ['auto', { mode: 'AUTO' }],
    ['required', { mode: 'ANY' }],
    [tool('f'), { mode: 'ANY', allowedFunctionNames: ['f'] }],
    [
      { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [tool('f')] } },
      { mode: 'VALIDATED', allowedFunctionNames: ['f'] },
    ],
  ])('tool_choice %j', (tool_choice, functionCallingConfig) => {
    expect(encode({ tools: [tool('f')], tool_choice }).body.toolConfig).toEqual({ functionCallingConfig })
  })

  it('validates arguments of strict functions, and asks for nothing where there is no function', () => {
    const strict = { functionCallingConfig: { mode: 'VALIDATED' } }
    expect(encode({ tools: [tool('f', { strict: true })] }).body.toolConfig).toEqual(strict)
    expect(encode({ tools: [], tool_choice: 'auto' }).body.toolConfig).toBeUndefined()
  })

  it("passes Google's own tools in any of their spellings, and none when no tool is to run", () => {
    const tools = [{ google_search: {} }, { type: 'code_execution' }, { urlContext: {} }] as never[]
    expect(encode({ tools }).body.tools).toEqual([{ googleSearch: {} }, { codeExecution: {} }, { urlContext: {} }])
    expect(encode({ tools, tool_choice: 'none' }).body.tools).toBeUndefined()
    expect(encode({ tools: [...tools, tool('f')] }).body.toolConfig).toEqual({
      functionCallingConfig: { mode: 'VALIDATED' },
      includeServerSideToolInvocations: true,
    })
  })

  it('says what it cannot take', () => {
    const { body, fields } = encode({ tools: [{ type: 'custom', custom: { name: 'x' } }], parallel_tool_calls: false })
    expect(body.tools).toBeUndefined()
    expect(fields).toEqual(['tools[0]', 'parallel_tool_calls'])
  })
})

describe('reasoning', () => {
  const budget = (thinkingBudget: number, includeThoughts = true) => ({ thinkingBudget, includeThoughts })
  const level = (thinkingLevel: string, includeThoughts = true) => ({ thinkingLevel, includeThoughts })

  it.each([
    ['gemini-2.5-flash', { reasoning: { effort: 'high' }, max_tokens: 10_000 }, budget(8000)],
    ['gemini-2.5-flash', { reasoning_effort: 'medium' }, budget(24_576)],
    ['gemini-2.5-pro', { reasoning: { effort: 'max' } }, budget(32_768)],
    ['gemini-2.5-pro', { reasoning: { max_tokens: 2000, exclude: true } }, budget(2000, false)],
    ['gemini-2.5-flash', { reasoning: { enabled: true }, max_tokens: 1000 }, budget(500)],
    ['gemini-2.5-flash', { reasoning: { effort: 'none' } }, budget(0, false)],
    ['gemini-2.5-flash', { reasoning: { max_tokens: 0 } }, budget(0, false)],
    ['gemini-2.5-flash', { reasoning: { enabled: false } }, budget(0, false)],
    ['gemini-2.5-flash', { include_reasoning: true }, { includeThoughts: true }],
    ['gemini-2.5-flash', { include_reasoning: false }, { includeThoughts: false }],
    ['gemini-3-flash-preview', { reasoning: { effort: 'minimal' } }, level('MINIMAL')],
    ['gemini-3-flash-preview', { reasoning: { max_tokens: 3000 } }, budget(3000)],
    ['gemini-flash-latest', { reasoning: { effort: 'low' } }, level('LOW')],
    ['gemini-2.5-flash', {}, undefined],
  ] as const)('%s, %j', (model, request, expected) => {
    const { body, warnings } = encode(request, { model })
    expect(body.generationConfig?.['thinkingConfig']).toEqual(expected)
    expect(warnings).toEqual([])
  })

  it.each([
    ['gemini-3-flash-preview', { reasoning: { effort: 'xhigh' } }, level('HIGH')],
    ['gemini-3-pro-preview', { reasoning: { effort: 'medium' } }, level('HIGH')],
    ['gemini-3.1-pro-preview', { reasoning: { effort: 'none' } }, level('LOW', false)],
    ['gemini-2.5-pro', { reasoning: { effort: 'none' } }, budget(128, false)],
    ['gemini-2.5-pro', { reasoning: { max_tokens: 100_000 } }, budget(32_768)],
    ['gemini-2.0-flash', { reasoning: { effort: 'high' } }, undefined],
  ] as const)('%s, %j: not quite what was asked', (model, request, expected) => {
    const { body, warnings } = encode(request, { model })
    expect(body.generationConfig?.['thinkingConfig']).toEqual(expected)
    expect(warnings).toHaveLength(1)
  })

  it('follows what the offer says of the model before its name', () => {
    const offer = { reasoning: { efforts: ['low', 'medium'] } }
    const { body } = encode({ reasoning: { effort: 'high' } }, { model: 'endpoints/123', offer })
    expect(body.generationConfig).toEqual({ thinkingConfig: level('MEDIUM') })
  })
})

describe('parameters', () => {
  it('sends a 0 as a 0, an absent one as nothing, null as nothing', () => {
    const { body } = encode({
      temperature: 0,
      top_k: 0,
      seed: 0,
      top_p: null,
      n: 2,
      stop: 'x',
      logprobs: true,
      top_logprobs: 0,
    })
    expect(body.generationConfig).toEqual({
      temperature: 0,
      topK: 0,
      seed: 0,
      candidateCount: 2,
      stopSequences: ['x'],
      responseLogprobs: true,
      logprobs: 0,
    })
    expect(encode({}).body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'hi' }] }] })
  })

  it('says what Gemini does not take, once each, and is silent about what is for the gateway', () => {
    const request = {
      min_p: 0.1,
      logit_bias: { 1: 2 },
      verbosity: 'low',
      safe_prompt: true,
      user: 'u',
      metadata: {},
    } as const
    expect(encode(request).fields).toEqual(['min_p', 'logit_bias', 'verbosity', 'safe_prompt'])
    expect(encode({ presence_penalty: 1 }).fields).toEqual(['presence_penalty'])
    expect(encode({ presence_penalty: 1 }, { platform: 'vertex-ai' }).body.generationConfig).toEqual({
      presencePenalty: 1,
    })
  })

  it("passes Google's own members in both spellings, the caller's generationConfig on top of ours", () => {
    const safety = [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }]
    const { body, warnings } = encode({
      temperature: 1,
      safety_settings: safety,
      cachedContent: 'cachedContents/x',
      generation_config: { media_resolution: 'MEDIA_RESOLUTION_LOW', temperature: 0.5 },
      tools: [tool('f')],
      tool_choice: 'auto',
      tool_config: { retrieval_config: { languageCode: 'en' } },
    })
    expect(body).toMatchObject({
      safetySettings: safety,
      cachedContent: 'cachedContents/x',
      generationConfig: { temperature: 0.5, mediaResolution: 'MEDIA_RESOLUTION_LOW' },
      toolConfig: { functionCallingConfig: { mode: 'AUTO' }, retrievalConfig: { languageCode: 'en' } },
    })
    expect(warnings).toEqual([])
  })

  const jsonSchema = { type: 'json_schema', json_schema: { name: 'x', strict: true, schema: { const: 'a' } } } as const

  it('binds the answer to JSON, or asks for it in words where tools forbid it', () => {
    expect(encode({ response_format: jsonSchema }).body.generationConfig).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: { enum: ['a'] },
    })
    const words = encode({ response_format: jsonSchema, tools: [tool('f')] })
    expect(words.body.generationConfig).toBeUndefined()
    expect(words.body.systemInstruction!.parts[0]!['text']).toContain('{"const":"a"}')
    expect(words.fields).toEqual(['response_format'])
    const third = encode({ response_format: { type: 'json_object' }, tools: [tool('f')] }, { model: 'gemini-3-flash' })
    expect(third.body.generationConfig).toEqual({ responseMimeType: 'application/json' })
  })

  it('makes the model call a tool in place of the answer where tools forbid a format', () => {
    const response_format = {
      type: 'json_schema',
      json_schema: { name: 'x', schema: { type: 'object', required: [] } },
    }
    const { body, context, fields } = encode({ response_format, tools: [tool('json_answer')] })
    expect(body.tools).toMatchObject([
      {
        functionDeclarations: [
          { name: 'json_answer' },
          { name: 'json_answer_', parametersJsonSchema: { required: [] } },
        ],
      },
    ])
    expect(body.toolConfig).toEqual({ functionCallingConfig: { mode: 'ANY' } })
    expect([context, fields]).toEqual([{ answerTool: 'json_answer_' }, []])
    const forced = encode({ response_format, tools: [tool('f')], tool_choice: 'required' })
    expect([forced.context, forced.fields, forced.body.generationConfig]).toEqual([undefined, [], undefined])
  })

  it('asks for pictures and speech', () => {
    const request = {
      modalities: ['text', 'audio'],
      audio: { voice: 'Kore', format: 'mp3' },
      image_config: { aspect_ratio: '1:1' },
    }
    const { body, fields } = encode(request as Partial<ChatRequest>)
    expect(body.generationConfig).toEqual({
      responseModalities: ['TEXT', 'AUDIO'],
      speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } },
      imageConfig: { aspectRatio: '1:1' },
    })
    expect(fields).toEqual(['audio.format'])
  })

  it.each([
    ['flex', 'flex'],
    ['fast', 'priority'],
    ['default', 'standard'],
    ['auto', undefined],
  ])('service tier %s', (service_tier, expected) => {
    expect(encode({ service_tier }).body['serviceTier']).toBe(expected)
    const tier = expected === 'standard' ? undefined : expected
    const { body, headers } = encode({ service_tier }, { platform: 'vertex-ai' })
    expect([body['serviceTier'], headers?.['x-vertex-ai-llm-shared-request-type']]).toEqual([undefined, tier])
  })
})

test.each([
  ['gemini-2.5-flash', 'gemini-api', '/models/gemini-2.5-flash:generateContent'],
  ['gemini-2.5-flash', 'vertex-ai', '/publishers/google/models/gemini-2.5-flash:generateContent'],
  ['tunedModels/mine', 'gemini-api', '/tunedModels/mine:generateContent'],
  ['endpoints/12', 'vertex-ai', '/endpoints/12:generateContent'],
  ['../../secrets', 'gemini-api', '/models/..%2F..%2Fsecrets:generateContent'],
  ['a?key=b#c', 'gemini-api', '/models/a%3Fkey%3Db%23c:generateContent'],
] as const)('model %s stays in its place in the path of %s', (model, platform, path) => {
  expect(encode({}, { model, platform }).path).toBe(path)
})
