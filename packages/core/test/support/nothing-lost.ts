import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../src/chat/index.ts'
import type { Provider } from '../../src/providers/contract.ts'
import { knownParameters } from '../../src/providers/openai-chat/parameters.ts'

const tools = ['f', 'g'].map((name) => ({
  type: 'function' as const,
  function: { name, parameters: { type: 'object' } },
}))
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }

/** For each parameter a request that asks for something by it. */
const asking: Readonly<Record<string, Partial<ChatRequest>>> = {
  max_tokens: { max_tokens: 2000 },
  max_completion_tokens: { max_completion_tokens: 2000 },
  temperature: { temperature: 0.5 },
  top_p: { top_p: 0.5 },
  top_k: { top_k: 5 },
  min_p: { min_p: 0.5 },
  top_a: { top_a: 0.5 },
  frequency_penalty: { frequency_penalty: 0.5 },
  presence_penalty: { presence_penalty: 0.5 },
  repetition_penalty: { repetition_penalty: 1.5 },
  seed: { seed: 0 },
  logit_bias: { logit_bias: { 1: 1 } },
  logprobs: { logprobs: true },
  top_logprobs: { logprobs: true, top_logprobs: 2 },
  n: { n: 2 },
  stop: { stop: ['END'] },
  response_format: { response_format: { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } } },
  structured_outputs: { response_format: { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } } },
  tools: { tools },
  tool_choice: { tools, tool_choice: { type: 'function', function: { name: 'g' } } },
  parallel_tool_calls: { tools, parallel_tool_calls: false },
  reasoning: { reasoning: { effort: 'high' } },
  reasoning_effort: { reasoning_effort: 'high' },
  include_reasoning: { reasoning: { enabled: true }, include_reasoning: false },
  verbosity: { verbosity: 'low' },
  prediction: { prediction: { type: 'content', content: 'x' } },
  modalities: { modalities: ['text', 'audio'] },
  audio: { modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'wav' } },
  image_config: { image_config: { aspect_ratio: '1:1' } },
  service_tier: { service_tier: 'flex' },
  cache_control: { cache_control: { type: 'ephemeral' } },
  prompt_cache_key: { prompt_cache_key: 'k' },
  prompt_cache_options: { prompt_cache_options: { ttl: '1h' } },
  web_search_options: { web_search_options: {} },
  user: { user: 'hash' },
  metadata: { metadata: { a: 'b' } },
}

/** Of no consequence to an answer, or done by the gateway itself: nobody misses them. */
const unmissed = new Set(['user', 'metadata', 'prompt_cache_key', 'prompt_cache_options', 'include_reasoning'])

const messages: ChatRequest['messages'] = [{ role: 'user', content: 'Hello' }]

function send({ chat }: Provider, upstream: string, members: Partial<ChatRequest>) {
  const { body, headers, warnings } = chat.encode({
    request: { messages, ...members },
    stream: false,
    offer: { upstream },
  })
  return { sent: JSON.stringify([body, headers]), fields: warnings.map(({ field }) => field) }
}

const data = (type: string): string => `data:${type};base64,QUJD`
const call = { id: 'call_1', type: 'function' as const, function: { name: 'f', arguments: '{}' } }
const detail = { type: 'reasoning.text', text: 'T', signature: 'S', format: 'anthropic-claude-v1', index: 0 } as const

/** What a conversation may hold beside plain text: the message, and what it would be without. */
const held: Readonly<Record<string, readonly [ChatRequest['messages'], ChatRequest['messages']]>> = {
  'an image': part({ type: 'image_url', image_url: { url: data('image/png') } }),
  'an image by its address': part({ type: 'image_url', image_url: { url: 'https://a.test/b.png' } }),
  'a PDF': part({ type: 'file', file: { filename: 'a.pdf', file_data: data('application/pdf') } }),
  'a file by its id': part({ type: 'file', file: { file_id: 'file-1' } }),
  audio: part({ type: 'input_audio', input_audio: { data: 'QUJD', format: 'wav' } }),
  video: part({ type: 'video_url', video_url: { url: data('video/mp4') } }),
  'a part nobody knows': part({ type: 'hologram', data: 'x' }),
  'a name': [[{ role: 'user', content: 'x', name: 'Ann' }], [{ role: 'user', content: 'x' }]],
  'a refusal': answer({ refusal: 'No.' }),
  'a legacy call': answer({ function_call: { name: 'f', arguments: '{}' } }),
  'a custom call': answer({ tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'f', input: 'x' } }] }),
  'signed thoughts': answer({ reasoning_details: [detail] }),
  'plain thoughts': answer({ reasoning: 'T' }),
  'a drawn image': answer({ images: [{ type: 'image_url', image_url: { url: data('image/png') } }] }),
  'spoken audio': answer({ audio: { id: 'audio_1' } }),
  'a failed tool': result({ content: 'no', is_error: true }, { content: 'no' }),
  'an image from a tool': result(
    {
      content: [
        { type: 'text', text: 'x' },
        { type: 'image_url', image_url: { url: data('image/png') } },
      ],
    },
    { content: [{ type: 'text', text: 'x' }] },
  ),
}

function part(each: object): [ChatRequest['messages'], ChatRequest['messages']] {
  const text = { type: 'text' as const, text: 'x' }
  return [[{ role: 'user', content: [text, each as typeof text] }], [{ role: 'user', content: [text] }]]
}

function answer(members: object): [ChatRequest['messages'], ChatRequest['messages']] {
  const said = { role: 'assistant' as const, content: 'ok' }
  const next = { role: 'user' as const, content: 'y' }
  return [
    [...messages, { ...said, ...members }, next],
    [...messages, said, next],
  ]
}

function result(
  { content, is_error }: { content: object[] | string; is_error?: boolean },
  plain: { content: object[] | string },
): [ChatRequest['messages'], ChatRequest['messages']] {
  const called = { role: 'assistant' as const, content: null, tool_calls: [call] }
  const of = (members: object) => ({ role: 'tool' as const, tool_call_id: 'call_1', content: '', ...members })
  return [
    [...messages, called, of({ content, ...(is_error && { is_error }) })],
    [...messages, called, of(plain)],
  ]
}

/** A provider by a name for the test, with a model that takes as much as any of its models. */
export type Row = readonly [name: string, provider: Provider, upstream: string]

/** Whatever a caller asks for by a parameter or puts into a message reaches the provider in some form, or a warning says that it does not. */
export function nothingIsLost(rows: readonly Row[]): void {
  describe.each(rows)('%s', (_, provider, upstream) => {
    it.each(knownParameters.filter((name) => !unmissed.has(name)))(
      '%s reaches the provider, or a warning says that it does not',
      (name) => {
        const asked = asking[name]!
        // without the parameter itself, with whatever goes with it
        const { [name]: __, ...rest } = asked
        const base = send(provider, upstream, name in asked ? rest : {})
        const { sent, fields } = send(provider, upstream, asked)
        const isSaid = fields.length > base.fields.length
        expect(sent !== base.sent || isSaid).toBe(true)
      },
    )

    it.each(Object.entries(held))(
      '%s in a message reaches the provider, or a warning says that it does not',
      (__, [asked, plain]) => {
        const base = send(provider, upstream, { messages: plain })
        const { sent, fields } = send(provider, upstream, { messages: asked })
        expect(sent !== base.sent || fields.length > base.fields.length).toBe(true)
      },
    )
  })
}
