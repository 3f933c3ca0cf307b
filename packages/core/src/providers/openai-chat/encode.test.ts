import { describe, expect, test } from 'vitest'
import type { ChatRequest } from '../../chat/index.ts'
import type { ModelOffer } from '../../catalog/offer.ts'
import type { Warning } from '../contract.ts'
import { createOpenAiChatCodec } from './codec.ts'
import type { VendorDifferences } from './differences.ts'
import { vendors } from './vendors/index.ts'

const messages: ChatRequest['messages'] = [{ role: 'user', content: 'hello' }]

interface Sent {
  body: Record<string, unknown>
  warnings: string[]
  path: string
}

function send(
  request: Partial<ChatRequest>,
  vendor: VendorDifferences = {},
  { offer = {}, stream = false }: { offer?: Partial<ModelOffer>; stream?: boolean } = {},
): Sent {
  const encoded = createOpenAiChatCodec(vendor).encode({
    request: { messages, ...request },
    stream,
    offer: { upstream: 'their-id', ...offer },
  })
  return {
    body: encoded.body as Record<string, unknown>,
    warnings: encoded.warnings.map(({ type, field }: Warning) => `${type} ${field}`),
    path: encoded.path,
  }
}

describe('what every vendor gets', () => {
  test('the model’s own id; absent stays absent, null and 0 are values, unknown members pass', () => {
    const { body, warnings, path } = send({
      model: 'a/b',
      temperature: 0,
      seed: null,
      safe_prompt: true,
      deep: { x: [1] },
    })
    expect(body).toEqual({
      messages,
      model: 'their-id',
      temperature: 0,
      seed: null,
      safe_prompt: true,
      deep: { x: [1] },
    })
    expect([warnings, path]).toEqual([[], '/chat/completions'])
  })

  test('streams ask for usage and keep the caller’s other options', () => {
    expect(
      send({ stream_options: { include_usage: false, include_obfuscation: false } }, {}, { stream: true }).body,
    ).toMatchObject({
      stream: true,
      stream_options: { include_usage: true, include_obfuscation: false },
    })
    expect(send({ stream: true, stream_options: {} }).body).toEqual({ messages, model: 'their-id', stream: false })
    expect(send({ stream_options: {} }, { takesUsageOption: false }, { stream: true }).body).not.toHaveProperty(
      'stream_options',
    )
  })

  test('what is for the gateway stays here; a vendor that is a gateway gets what is not about where to go', () => {
    const routing = { provider: { order: ['x'] }, models: ['a/c'], route: 'fallback' }
    const own = {
      plugins: [],
      transforms: [],
      session_id: 's',
      usage: { include: true },
    }
    expect(send({ ...routing, ...own }).body).toEqual({ messages, model: 'their-id' })
    expect(send({ ...routing, ...own }, vendors.openrouter.differences).body).toEqual({
      messages,
      model: 'their-id',
      ...own,
    })
  })

  test('an offer that is a tier asks for it', () => {
    expect(send({}, {}, { offer: { tier: 'flex' } }).body['service_tier']).toBe('flex')
    expect(send({ service_tier: 'fast' }).body['service_tier']).toBe('priority')
    expect(send({ service_tier: 'auto' }).body['service_tier']).toBe('auto')
  })

  test('a model that is known not to take a parameter does not get it, and the caller hears of it', () => {
    const offer = { supports: ['tools'] } // the limit goes all the same: budgets rest on it
    const { body, warnings } = send(
      { max_completion_tokens: 5, top_p: 0.5, seed: null, tool_choice: 'auto', own: 1 },
      {},
      { offer },
    )
    expect(body).toEqual({ messages, model: 'their-id', max_completion_tokens: 5, tool_choice: 'auto', own: 1 })
    expect(warnings).toEqual(['unsupported top_p'])
    const thinking = send({ reasoning: { effort: 'high' } }, vendors.deepseek.differences, { offer })
    expect(thinking).toMatchObject({ body: { messages, model: 'their-id' }, warnings: ['unsupported reasoning'] })
    expect(thinking.body).not.toHaveProperty('thinking')
  })

  test('the caller’s object is left alone', () => {
    const request: ChatRequest = Object.freeze({
      model: 'a/b',
      messages: Object.freeze([...messages]) as ChatRequest['messages'],
    })
    send(request, vendors.mistral.differences, { stream: true })
    expect(request).toEqual({ model: 'a/b', messages })
  })
})

describe('the lossless lane', () => {
  test('edits the caller’s text: order, white space and digits stay', () => {
    const text =
      '{"seed": 9007199254740993,\n "model": "a/b", "messages": [{"role":"user","content":"h\\u00e9"}], "provider":{}}'
    const body = JSON.parse(text) as ChatRequest
    const encoded = createOpenAiChatCodec().encode({
      request: body,
      native: { wire: 'openai-chat', body, text },
      stream: true,
      offer: { upstream: 'their-id' },
    })
    expect(encoded.body).toBe(
      '{"seed": 9007199254740993,\n "model":"their-id", "messages": [{"role":"user","content":"h\\u00e9"}],"stream":true,"stream_options":{"include_usage":true}}',
    )
  })

  test('text of another dialect is not edited', () => {
    const encoded = createOpenAiChatCodec().encode({
      request: { messages },
      native: { wire: 'anthropic-messages', body: {}, text: '{}' },
      stream: false,
      offer: { upstream: 'their-id' },
    })
    expect(encoded.body).toEqual({ messages, model: 'their-id' })
  })
})

describe('vendors', () => {
  test('limits and seeds under the vendor’s name; what was sent under both goes once', () => {
    expect(send({ max_completion_tokens: 5, seed: 1 }, vendors.mistral.differences).body).toMatchObject({
      max_tokens: 5,
      random_seed: 1,
    })
    expect(send({ max_completion_tokens: 5, max_tokens: 7 }, vendors.deepseek.differences).body).toEqual({
      messages,
      model: 'their-id',
      max_tokens: 7,
    })
  })

  test('OpenAI’s reasoning models: the other limit, no sampling, its own default taken', () => {
    const asked = { max_tokens: 9, temperature: 0.2, top_p: 1, logprobs: true }
    const reasoning = send(asked, vendors.openai.differences, { offer: { upstream: 'gpt-5-mini' } })
    expect(reasoning.body).toEqual({ messages, max_completion_tokens: 9, top_p: 1, model: 'gpt-5-mini' })
    expect(reasoning.warnings.sort()).toEqual(['unsupported logprobs', 'unsupported temperature'])
    for (const upstream of ['gpt-4o', 'gpt-4.1-mini', 'gpt-5-chat-latest']) {
      expect(send(asked, vendors.openai.differences, { offer: { upstream } }).body).toEqual({
        messages,
        ...asked,
        model: upstream,
      })
    }
    expect(
      send({ temperature: 0.2 }, vendors.openai.differences, { offer: { upstream: 'gpt-5.2' } }).body['temperature'],
    ).toBe(0.2)
  })

  test('refused parameters are left out, and named', () => {
    const { body, warnings } = send({ top_k: 40, logit_bias: { 1: 5 }, temperature: 1 }, vendors.groq.differences)
    expect(body).toEqual({ messages, model: 'their-id', temperature: 1 })
    expect(warnings.sort()).toEqual(['unsupported logit_bias', 'unsupported top_k'])
  })

  test('a schema where only json_object is honoured is asked for in words, behind the caller’s instructions', () => {
    const schema = { type: 'object', properties: { x: { type: 'number' } } }
    const system = { role: 'system' as const, content: 'be brief' }
    const { body, warnings } = send(
      { messages: [system, ...messages], response_format: { type: 'json_schema', json_schema: { name: 'n', schema } } },
      vendors.deepseek.differences,
    )
    const sent = body['messages'] as { role: string; content: string }[]
    expect(body['response_format']).toEqual({ type: 'json_object' })
    expect(sent.map(({ role }) => role)).toEqual(['system', 'system', 'user'])
    expect(sent[0]).toBe(system)
    expect(sent[1]!.content).toContain(JSON.stringify(schema))
    expect(warnings).toEqual(['changed response_format'])
    expect(send({ response_format: { type: 'json_object' } }, vendors.deepseek.differences).warnings).toEqual([])
  })

  test('MiniMax keeps thoughts out of the answer only when asked to', () => {
    expect(send({}, vendors.minimax.differences).body['reasoning_split']).toBe(true)
    expect(send({ reasoning_split: false }, vendors.minimax.differences).body['reasoning_split']).toBe(false)
  })
})

describe('reasoning', () => {
  const reason = (request: Partial<ChatRequest>, vendor: VendorDifferences = {}, offer: Partial<ModelOffer> = {}) => {
    const { body, warnings } = send(request, vendor, { offer })
    const { messages: _messages, model: _model, ...rest } = body
    return { rest, warnings }
  }

  test('effort, in either spelling', () => {
    expect(reason({ reasoning: { effort: 'high' } }).rest).toEqual({ reasoning_effort: 'high' })
    expect(reason({ reasoning_effort: 'low' }).rest).toEqual({ reasoning_effort: 'low' })
    expect(reason({ reasoning: { enabled: true } }).rest).toEqual({ reasoning_effort: 'medium' })
    expect(reason({ reasoning: { enabled: false } }).rest).toEqual({ reasoning_effort: 'none' })
  })

  test('hiding the thoughts asks for none', () => {
    expect(reason({ reasoning: { exclude: true } }).rest).toEqual({})
    expect(reason({ include_reasoning: false }).rest).toEqual({})
    expect(reason({ include_reasoning: true }).rest).toEqual({})
    expect(reason({ reasoning: {} }).rest).toEqual({})
    expect(reason({ reasoning: null }).rest).toEqual({})
  })

  test('a level the model lacks goes to the nearest, and the caller hears of it', () => {
    const offer = { reasoning: { efforts: ['low', 'high'] } }
    expect(reason({ reasoning: { effort: 'xhigh' } }, {}, offer)).toEqual({
      rest: { reasoning_effort: 'high' },
      warnings: ['changed reasoning'],
    })
    expect(reason({ reasoning_effort: 'medium' }, {}, offer).rest).toEqual({ reasoning_effort: 'low' })
    expect(reason({ reasoning_effort: 'high' }, {}, offer).warnings).toEqual([])
  })

  test('a budget becomes a level where only levels are taken, by the specification’s ratios', () => {
    expect(reason({ max_tokens: 1000, reasoning: { max_tokens: 800 } }).rest).toEqual({
      max_tokens: 1000,
      reasoning_effort: 'high',
    })
    expect(reason({ max_tokens: 1000, reasoning: { max_tokens: 200 } }).rest).toEqual({
      max_tokens: 1000,
      reasoning_effort: 'low',
    })
  })

  test('toggles and budgets of the vendors', () => {
    const { deepseek, qwen, zai, minimax, together, openrouter } = vendors
    expect(reason({ reasoning: { effort: 'high' } }, deepseek.differences).rest).toEqual({
      thinking: { type: 'enabled' },
      reasoning_effort: 'high',
    })
    expect(reason({ reasoning: { effort: 'none' } }, deepseek.differences).rest).toEqual({
      thinking: { type: 'disabled' },
    })
    expect(reason({ reasoning_effort: 'none' }, deepseek.differences).rest).toEqual({ thinking: { type: 'disabled' } })
    expect(reason({ reasoning_effort: 'low' }, deepseek.differences).rest).toEqual({ reasoning_effort: 'low' })
    expect(reason({ reasoning: { max_tokens: 500 } }, qwen.differences).rest).toEqual({
      enable_thinking: true,
      thinking_budget: 500,
    })
    expect(reason({ reasoning: { enabled: true } }, zai.differences).rest).toEqual({ thinking: { type: 'enabled' } })
    expect(reason({ reasoning: { enabled: false } }, minimax.differences).rest).toMatchObject({
      thinking: { type: 'disabled' },
    })
    expect(reason({ reasoning: { effort: 'low' } }, together.differences).rest).toEqual({
      reasoning: { enabled: true },
      reasoning_effort: 'low',
    })
    expect(reason({ reasoning: { effort: 'low', exclude: true } }, openrouter.differences).rest).toEqual({
      reasoning: { effort: 'low', exclude: true },
    })
  })

  test('what is lost on the way is said', () => {
    expect(reason({ reasoning: { effort: 'high' } }, vendors.zai.differences).warnings).toEqual(['changed reasoning'])
    expect(reason({ reasoning: { enabled: true } }, vendors.zai.differences).warnings).toEqual([])
    expect(reason({ reasoning: { max_tokens: 9 } }, { reasoning: { effort: false } }).warnings).toEqual([
      'unsupported reasoning',
    ])
    expect(reason({ reasoning: { effort: 'low', summary: 'auto' } }).warnings).toEqual([
      'unsupported reasoning.summary',
    ])
  })

  test('the vendor’s own members win over a translation', () => {
    expect(
      reason({ thinking: { type: 'disabled' }, reasoning: { enabled: true } }, vendors.zai.differences).rest,
    ).toEqual({ thinking: { type: 'disabled' } })
  })

  test('a model without levels: left out, and said', () => {
    expect(reason({ reasoning_effort: 'low' }, vendors.xai.differences, { upstream: 'grok-code-fast-1' })).toEqual({
      rest: {},
      warnings: ['unsupported reasoning'],
    })
    expect(reason({ reasoning_effort: 'low' }, vendors.xai.differences, { upstream: 'grok-4.3' }).rest).toEqual({
      reasoning_effort: 'low',
    })
  })
})
