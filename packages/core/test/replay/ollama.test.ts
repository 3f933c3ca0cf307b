import { type ChatResponse, Ollama } from 'ollama'
import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../src/chat/index.ts'
import { ollama, ollamaCodec } from '../../src/providers/ollama/ollama.ts'
import { type RecordedCase, recordedCases } from '../support/fixtures.ts'
import type { Answer } from './answer.ts'
import { fuzzDecoders } from './fuzz.ts'
import { replayFamily } from './replay-family.ts'
import { fetchServing } from './served-bytes.ts'
import { type GatewayFamily, replayThroughGateway } from './through-gateway.ts'

const cases = recordedCases('openai-compatible').filter(({ meta }) => meta['api'] === 'ollama /api/chat')

const family: GatewayFamily = {
  name: 'ollama',
  cases,
  codecOf: () => ollamaCodec,
  check: (recorded, { answer, failure }) =>
    failure ? expect(failure).toMatchObject({ status: recorded.status }) : checkAnswer(recorded, answer),
  providerOf: (_, options) => ollama({ ...options, api: 'native' }),
}
replayFamily(family)
replayThroughGateway(family)
fuzzDecoders('ollama', ollamaCodec, cases)

/** What Ollama's own package makes of the same bytes. */
async function read(recorded: RecordedCase): Promise<ChatResponse[]> {
  const client = new Ollama({ host: 'http://upstream.test', fetch: fetchServing(recorded) })
  if (!recorded.stream) return [await client.chat({ model: 'any' })]
  const pieces: ChatResponse[] = []
  for await (const piece of await client.chat({ model: 'any', stream: true })) pieces.push(piece)
  return pieces
}

const words: Readonly<Record<string, string>> = { stop: 'stop', length: 'length' }

async function checkAnswer(recorded: RecordedCase, answer: Answer): Promise<void> {
  const pieces = await read(recorded)
  const last = pieces.at(-1)!
  const calls = pieces.flatMap(({ message }) => message.tool_calls ?? [])
  const [choice] = answer.choices
  expect(choice?.text).toBe(pieces.map(({ message }) => message.content).join(''))
  expect(choice?.reasoning).toBe(pieces.map(({ message }) => message.thinking ?? '').join(''))
  expect(choice?.toolCalls.map(({ name, arguments: json }) => [name, JSON.parse(json) as unknown])).toEqual(
    calls.map((call) => [call.function.name, call.function.arguments]),
  )
  expect(new Set(choice?.toolCalls.map(({ id }) => id)).size).toBe(calls.length)
  const said = words[last.done_reason]
  expect(choice?.finish).toEqual({
    reason: said === 'stop' && calls.length > 0 ? 'tool_calls' : said,
    native: last.done_reason,
  })
  expect(answer).toMatchObject({
    upstreamModel: last.model,
    usage: { inputTokens: last.prompt_eval_count, outputTokens: last.eval_count },
    ended: true,
  })
}

const encode = (request: Partial<ChatRequest>, upstream = 'qwen3') =>
  ollamaCodec.encode({
    request: { messages: [{ role: 'user', content: 'Hi' }], ...request },
    stream: false,
    offer: { upstream, contextTokens: 8192 },
  })
const fieldsOf = ({ warnings }: ReturnType<typeof encode>) => warnings.map(({ field }) => field)

describe('requests to Ollama’s own API', () => {
  it('settings under its names, a 0 as a 0, and the window the model is offered with', () => {
    const tool = { type: 'function', function: { name: 'f', parameters: { type: 'object' }, strict: true } } as const
    const schema = { type: 'object', properties: {} }
    const encoded = encode({
      temperature: 0,
      max_completion_tokens: 9,
      repetition_penalty: 1.1,
      stop: 'END',
      seed: 7,
      tools: [tool],
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
      options: { num_ctx: 4096, mirostat: 1 },
      keep_alive: '5m',
    })
    expect(encoded).toMatchObject({ path: '/chat', warnings: [] })
    expect(encoded.body).toEqual({
      model: 'qwen3',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: false,
      tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
      format: schema,
      keep_alive: '5m',
      options: {
        num_ctx: 4096,
        mirostat: 1,
        temperature: 0,
        num_predict: 9,
        repeat_penalty: 1.1,
        stop: ['END'],
        seed: 7,
      },
    })
  })

  it.each<[string, Partial<ChatRequest>, unknown, string[]]>([
    ['qwen3', { reasoning: { enabled: false } }, false, []],
    ['qwen3', { reasoning: { enabled: true } }, true, []],
    ['qwen3', { reasoning: { max_tokens: 9 } }, true, ['reasoning']],
    ['qwen3', { reasoning_effort: 'high' }, true, ['reasoning']],
    ['gpt-oss:20b', { reasoning_effort: 'high' }, 'high', []],
    ['gpt-oss:20b', { reasoning_effort: 'minimal' }, 'low', []],
    ['gpt-oss:20b', { reasoning: { effort: 'none' } }, 'low', ['reasoning']],
    ['qwen3', {}, undefined, []],
  ])('thinking of %s asked for by %j', (upstream, request, think, fields) => {
    const encoded = encode(request, upstream)
    expect((encoded.body as { think?: unknown }).think).toEqual(think)
    expect(fieldsOf(encoded)).toEqual(fields)
  })

  it('a conversation with images, thoughts, calls and their results', () => {
    const call = {
      id: 'c1',
      type: 'function',
      function: { name: 'f', arguments: '{"n":12345678901234567890}' },
    } as const
    const { body, warnings } = encode({
      messages: [
        { role: 'developer', content: 'Be kind.' },
        {
          role: 'user',
          name: 'Ann',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            { type: 'image_url', image_url: { url: 'https://a.test/b.png' } },
          ],
        },
        { role: 'assistant', content: null, reasoning: 'hm', tool_calls: [call] },
        { role: 'tool', tool_call_id: 'c1', content: 'no', is_error: true },
      ],
    })
    expect(JSON.stringify((body as { messages: unknown }).messages)).toBe(
      JSON.stringify([
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Ann: Look', images: ['AAAA'] },
        {
          role: 'assistant',
          content: '',
          thinking: 'hm',
          tool_calls: [{ id: 'c1', function: { name: 'f', arguments: 0 } }],
        },
        { role: 'tool', content: 'no', tool_call_id: 'c1', tool_name: 'f' },
      ]).replace('"arguments":0', '"arguments":{"n":12345678901234567890}'),
    )
    expect(warnings.map(({ field }) => field)).toEqual(['messages[1].content[2]', 'messages[3].is_error'])
  })

  it('tools that may not be called are not offered, and none can be forced', () => {
    const tools = ['f', 'g'].map((name) => ({ type: 'function' as const, function: { name } }))
    const offered = (tool_choice: ChatRequest['tool_choice']) => {
      const encoded = encode({ tools, tool_choice })
      const sent = (encoded.body as { tools?: { function: { name: string } }[] }).tools
      return [sent?.map((each) => each.function.name), fieldsOf(encoded)]
    }
    expect(offered('none')).toEqual([undefined, []])
    expect(offered('auto')).toEqual([['f', 'g'], []])
    expect(offered('required')).toEqual([['f', 'g'], ['tool_choice']])
    expect(offered({ type: 'function', function: { name: 'g' } })).toEqual([['g'], ['tool_choice']])
  })

  it('embeddings, and nothing else below its own address', () => {
    const provider = ollama({ api: 'native', baseURL: 'http://gpu:11434' })
    expect(provider.baseURL).toBe('http://gpu:11434/api')
    expect(ollama().baseURL).toBe('http://127.0.0.1:11434/v1')
    const { embeddings } = provider
    const request = { model: 'm', input: 'x', dimensions: 8, encoding_format: 'float' } as const
    expect(embeddings?.encode({ request, offer: { upstream: 'nomic' } })).toEqual({
      path: '/embed',
      body: { model: 'nomic', input: ['x'], dimensions: 8 },
      warnings: [],
    })
    expect(embeddings?.decode({ model: 'nomic', embeddings: [[0.5]], prompt_eval_count: 2 })).toEqual({
      embeddings: [[0.5]],
      upstreamModel: 'nomic',
      usage: { inputTokens: 2 },
    })
    expect(embeddings?.decode({ error: 'model not found' })).toMatchObject({ kind: 'not_found' })
    expect(() => ollama({ api: 'x' as 'native' })).toThrow(/invalid_ollama_api/)
  })
})

describe('answers of Ollama’s own API', () => {
  const events = (...lines: object[]) => {
    const decoder = ollamaCodec.createStreamDecoder()
    return lines.flatMap((line) => [...decoder.decode({ data: JSON.stringify(line) }).events])
  }

  it('calls without ids get some, and the answer ends with them', () => {
    const message = { role: 'assistant', content: '', tool_calls: [{ function: { name: 'f', arguments: {} } }] }
    const [first, second, , finish] = events(
      { created_at: '2026-01-01T00:00:00Z', message, done: false },
      { created_at: '2026-01-01T00:00:01Z', message, done: false },
      { done: true, done_reason: 'stop', eval_count: 0 },
    )
    expect([first, second]).toMatchObject([{ index: 0 }, { index: 1 }])
    expect((first as { id: string }).id).not.toBe((second as { id: string }).id)
    expect(finish).toMatchObject({ type: 'finish', reason: 'tool_calls', nativeReason: 'stop' })
  })

  it('an error in a stream, and a whole answer that is not done', () => {
    expect(events({ error: 'model runner has unexpectedly stopped' })).toMatchObject([{ type: 'error' }])
    expect(ollamaCodec.decodeReply({ message: { content: 'x' } }).events.at(-1)).toMatchObject({
      type: 'error',
      failure: { kind: 'malformed' },
    })
  })
})
