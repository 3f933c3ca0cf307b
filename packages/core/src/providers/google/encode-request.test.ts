import { describe, expect, it, test } from 'vitest'
import type { ChatRequest, ToolChoice } from '../../chat/index.ts'
import { encode } from '../../../test/support/encode-gemini.ts'

const tool = (name: string, more = {}) => ({ type: 'function' as const, function: { name, ...more } })
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
    ['gemini-3.8-flash', { reasoning: { effort: 'minimal' } }, level('LOW')],
    ['gemini-4-hydrogen', { reasoning: { effort: 'max' } }, level('XHIGH')],
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
