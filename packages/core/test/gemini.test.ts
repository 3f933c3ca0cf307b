import { expect, it } from 'vitest'
import { createGateway, google, type GoogleOptions } from '../src/index.ts'
import { type Answer, type Completion, json, startUpstream } from './support/upstream.ts'

const models = { 'google/gemini-3-flash-preview': { upstream: 'gemini-3-flash-preview' } }

function gatewayTo(url: string, options: GoogleOptions = {}) {
  return createGateway({
    providers: [google({ apiKey: 'gemini-secret', baseURL: `${url}/v1beta`, models, ...options })],
    authenticate: false,
  })
}

const ask = (gateway: ReturnType<typeof createGateway>, body: object) =>
  gateway.fetch('http://inroute/api/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ model: 'google/gemini-3-flash-preview', ...body }),
  })

const question = { role: 'user', content: 'What is the weather?' }
const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object' } } }]
const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 7, totalTokenCount: 22 }

const calling = {
  responseId: 'r1',
  candidates: [
    {
      content: {
        role: 'model',
        parts: [
          { text: 'Let me see.', thought: true },
          { functionCall: { name: 'weather', args: { city: 'Ulm' } }, thoughtSignature: 'c2lnbmVk' },
        ],
      },
      finishReason: 'STOP',
    },
  ],
  usageMetadata,
}

/** The messages of a stream, in events or as the array that Gemini sends to those who do not ask for events. */
const streamed =
  (messages: readonly object[], as: 'events' | 'array'): Answer =>
  (res) => {
    res.writeHead(200, { 'content-type': as === 'events' ? 'text/event-stream' : 'application/json' })
    const text = messages.map((message) => JSON.stringify(message))
    res.end(as === 'array' ? `[${text.join('\r\n,')}]` : text.map((data) => `data: ${data}\r\n\r\n`).join(''))
  }

it('a turn with a signed call, answered: the signature goes back on the call, the key never into the URL', async () => {
  const upstream = await startUpstream(json(calling))
  const gateway = gatewayTo(upstream.url)
  const first = (await (await ask(gateway, { messages: [question], tools })).json()) as Completion
  const { message } = first.choices[0]!
  expect(first).toMatchObject({
    provider: 'Google AI Studio',
    choices: [{ finish_reason: 'tool_calls', native_finish_reason: 'STOP' }],
    usage: { prompt_tokens: 10, completion_tokens: 12, total_tokens: 22 },
  })
  expect(message).toMatchObject({
    reasoning: 'Let me see.',
    tool_calls: [{ id: 'call_r1_0_0', function: { name: 'weather', arguments: '{"city":"Ulm"}' } }],
  })

  const result = { role: 'tool', tool_call_id: 'call_r1_0_0', content: '12 degrees' }
  const second = await ask(gateway, { messages: [question, message, result], tools })
  expect(((await second.json()) as { warnings?: unknown }).warnings).toBeUndefined()
  expect(upstream.requests[1]!.body['contents']).toEqual([
    { role: 'user', parts: [{ text: 'What is the weather?' }] },
    {
      role: 'model',
      parts: [
        { text: 'Let me see.', thought: true },
        { functionCall: { id: 'call_r1_0_0', name: 'weather', args: { city: 'Ulm' } }, thoughtSignature: 'c2lnbmVk' },
      ],
    },
    {
      role: 'user',
      parts: [{ functionResponse: { id: 'call_r1_0_0', name: 'weather', response: { output: '12 degrees' } } }],
    },
  ])
  for (const { url, headers } of upstream.requests) {
    expect(url).toBe('/v1beta/models/gemini-3-flash-preview:generateContent')
    expect(headers['x-goog-api-key']).toBe('gemini-secret')
    expect(headers.authorization).toBeUndefined()
  }
})

it.each(['events', 'array'] as const)('a stream of %s reaches the caller complete', async (as) => {
  const text = (text: string, more = {}) => ({
    candidates: [{ content: { parts: [{ text }] }, ...more }],
    usageMetadata,
  })
  const upstream = await startUpstream(streamed([text('Schön'), text(' warm', { finishReason: 'STOP' })], as))
  const response = await ask(gatewayTo(upstream.url), { messages: [question], stream: true })
  const events = (await response.text()).trimEnd().split('\n\n')
  const deltas = events.filter((event) => event.startsWith('data: {')).map((event) => event.slice(6))
  const chunks = deltas.map((data) => JSON.parse(data) as { choices: { delta: { content?: string } }[] })
  expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Schön warm')
  expect(events.at(-1)).toBe('data: [DONE]')
  expect(upstream.requests[0]!.url).toBe('/v1beta/models/gemini-3-flash-preview:streamGenerateContent?alt=sse')
})

it('a blocked prompt is a filtered answer, an error in the stream an error', async () => {
  const blocked = await startUpstream(
    json({ promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 3 } }),
  )
  const answer = (await (await ask(gatewayTo(blocked.url), { messages: [question] })).json()) as Completion
  expect(answer.choices[0]).toMatchObject({ finish_reason: 'content_filter', native_finish_reason: 'SAFETY' })

  const start = { candidates: [{ content: { parts: [{ text: 'x' }] } }] }
  const failed = { error: { code: 503, status: 'UNAVAILABLE', message: 'The model is overloaded.' } }
  const broken = await startUpstream(streamed([start, failed], 'events'))
  const text = await (await ask(gatewayTo(broken.url), { messages: [question], stream: true })).text()
  expect(text).toContain('"finish_reason":"error"')
  expect(text).not.toContain('[DONE]')
})

it('Vertex AI is asked with a token that is fetched for it', async () => {
  const upstream = await startUpstream(json(calling))
  const vertex = { project: 'my-project', location: 'europe-west4', accessToken: async () => 'ya29.token' }
  const gateway = createGateway({
    providers: [google({ vertex, baseURL: `${upstream.url}/v1/projects/my-project/locations/europe-west4`, models })],
    authenticate: false,
  })
  expect((await ask(gateway, { messages: [question], tools })).status).toBe(200)
  expect(upstream.requests[0]).toMatchObject({
    url: '/v1/projects/my-project/locations/europe-west4/publishers/google/models/gemini-3-flash-preview:generateContent',
    headers: { authorization: 'Bearer ya29.token' },
  })
})
