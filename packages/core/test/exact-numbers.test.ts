import { describe, expect, it } from 'vitest'
import { anthropic, cohere, createGateway, google, openaiCompatible, type Provider } from '../src/index.ts'
import type { ProviderOptions } from '../src/providers/define-provider.ts'
import { type Answer, startUpstream } from './support/upstream.ts'

/** Numbers that a JavaScript `number` does not hold. */
const args = '{"id":12345678901234567890,"of":[-9007199254740993]}'

const text =
  (body: string, type = 'application/json'): Answer =>
  (res) => {
    res.writeHead(200, { 'content-type': type })
    res.end(body)
  }

interface Wire {
  name: string
  provider(options: ProviderOptions): Provider
  /** Answers that call `f` with the arguments as a JSON value. */
  answers: { whole: string; streamed: string }
}

const candidate = `"responseId":"r","candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":${args}}}]},"finishReason":"STOP"}]`
const choice = (part: string): string =>
  `{"id":"x","seed":12345678901234567890,"choices":[{"index":0,"finish_reason":"tool_calls","${part}":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":${args}}}]}}]}`

const wires: readonly Wire[] = [
  {
    name: 'gemini',
    provider: google,
    answers: { whole: `{${candidate}}`, streamed: `data: {${candidate}}\n\n` },
  },
  {
    name: 'anthropic',
    provider: anthropic,
    answers: {
      whole: `{"type":"message","content":[{"type":"tool_use","id":"c","name":"f","input":${args}}],"stop_reason":"tool_use"}`,
      streamed: [
        '{"type":"message_start","message":{"id":"m"}}',
        `{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"c","name":"f","input":${args}}}`,
        '{"type":"content_block_stop","index":0}',
        '{"type":"message_delta","delta":{"stop_reason":"tool_use"}}',
        '{"type":"message_stop"}',
      ]
        .map((data) => `data: ${data}\n\n`)
        .join(''),
    },
  },
  {
    name: 'chat completions with objects for arguments',
    provider: (options) => openaiCompatible({ ...options, id: 'x', baseURL: options.baseURL! }),
    answers: { whole: choice('message'), streamed: `data: ${choice('delta')}\n\ndata: [DONE]\n\n` },
  },
]

const model = 'test/model'
const question = { role: 'user', content: 'Hello' }

async function gatewayTo(provider: Wire['provider'], answer: Answer) {
  const upstream = await startUpstream(answer)
  const models = { [model]: { upstream: 'gemini-3-pro' } }
  const gateway = createGateway({
    providers: [provider({ apiKey: 'k', baseURL: upstream.url, models })],
    authenticate: false,
  })
  const post = async (path: string, body: object): Promise<string> => {
    const init = { method: 'POST', body: JSON.stringify({ model, ...body }) }
    const response = await gateway.fetch(`http://inroute/api/v1${path}`, init)
    return response.text()
  }
  return { post, upstream }
}

describe.each(wires)('numbers of any length in a call: $name', ({ name, provider, answers }) => {
  it.each([false, true])('reach the caller as the model wrote them (stream: %s)', async (stream) => {
    const answer = stream ? text(answers.streamed, 'text/event-stream') : text(answers.whole)
    const { post } = await gatewayTo(provider, answer)
    const written = JSON.stringify(args).slice(1, -1)
    expect(await post('/chat/completions', { messages: [question], stream })).toContain(written)
    expect(await post('/responses', { input: 'Hello', stream })).toContain(written)
    // an object here, and the text of one in a stream that is not the provider's own
    expect(await post('/messages', { messages: [question], stream })).toContain(
      stream && name !== 'anthropic' ? written : args,
    )
  })
})

it.each<[string, Wire['provider'], string]>([
  ['gemini', google, args],
  ['anthropic', anthropic, args],
  ['cohere', cohere, JSON.stringify(args)],
])('they go back to %s as they came', async (_, provider, sent) => {
  const { post, upstream } = await gatewayTo(provider, text(wires[0]!.answers.whole))
  const call = { id: 'c', type: 'function', function: { name: 'f', arguments: args } }
  const messages = [
    question,
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'c', content: 'ok' },
  ]
  // whatever it answers
  await post('/chat/completions', { messages })
  expect(upstream.requests[0]!.text).toContain(sent)
})

it('members of the provider’s own keep their digits', async () => {
  const { provider, answers } = wires[2]!
  const { post } = await gatewayTo(provider, text(answers.whole))
  expect(await post('/chat/completions', { messages: [question] })).toContain('"seed":12345678901234567890')
})
