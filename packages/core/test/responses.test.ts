import OpenAI, { RateLimitError } from 'openai'
import { describe, expect, it } from 'vitest'
import { anthropic, createGateway, type GatewayOptions, memoryStore, openai } from '../src/index.ts'
import { recordedCases } from './support/fixtures.ts'
import { parseRequest } from '../src/dialects/openai-responses/parse-request.ts'
import { specificationPresent, validate, validateResponse } from './support/openapi.ts'
import { type Answer, json, openaiWire, sse, startUpstream } from './support/upstream.ts'

const model = 'openai/gpt-4o-mini'

async function gatewayTo(answer: Answer, options: Partial<GatewayOptions> = {}) {
  const upstream = await startUpstream(answer)
  const gateway = createGateway({
    providers: [
      openai({ apiKey: 'sk-test-secret', baseURL: upstream.url }),
      anthropic({ apiKey: 'sk-ant-secret', baseURL: upstream.url }),
    ],
    authenticate: false,
    ...options,
  })
  const client = new OpenAI({ apiKey: 'caller', baseURL: 'http://inroute/api/v1', fetch: gateway.fetch, maxRetries: 0 })
  const post = (body: object) =>
    gateway.fetch('http://inroute/api/v1/responses', { method: 'POST', body: JSON.stringify(body) })
  return { upstream, client, post }
}

type Json = Record<string, unknown>
interface Event extends Json {
  type: string
  sequence_number: number
  response?: Json & { output: Json[]; usage: Json | null }
}

/** Every event, checked one by one against the wire contract and as a sequence. */
function readEvents(text: string): Event[] {
  const events = text
    .split('\n')
    .flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6)) as Event] : []))
  expect(events.map((event) => event.sequence_number)).toEqual([...events.keys()])
  const violations = specificationPresent ? events.flatMap((event) => validate('StreamEvents', event)) : []
  expect(violations).toEqual([])
  return events
}

const tool = {
  type: 'function' as const,
  name: 'look',
  description: 'Looks',
  parameters: { type: 'object' },
  strict: true,
}
const call = (index: number, text: string, opened = false) => ({
  index,
  ...(opened && { id: `call_${index}`, type: 'function' }),
  function: { ...(opened && { name: 'look' }), arguments: text },
})
const chunk = (delta: object, finish: string | null = null): object => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'gpt-4o-mini',
  choices: [{ index: 0, delta, finish_reason: finish }],
})

describe('POST /responses', () => {
  it('serves the official package, whole', async () => {
    const store = memoryStore()
    const { upstream, client } = await gatewayTo(json(openaiWire.reply('Hi there')), { store })
    const response = await client.responses.create({
      model,
      instructions: 'Be kind.',
      input: 'Hello',
      max_output_tokens: 50,
      temperature: 0,
      max_tool_calls: 3,
      text: { format: { type: 'json_schema', name: 'answer', schema: { type: 'object' }, strict: true } },
    })
    expect(upstream.requests[0]).toMatchObject({ url: '/v1/chat/completions' })
    expect(upstream.requests[0]?.body).toMatchObject({
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Hello' },
      ],
      temperature: 0,
      response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true } },
    })
    for (const member of ['input', 'instructions', 'text', 'max_output_tokens', 'max_tool_calls']) {
      expect(upstream.requests[0]?.body).not.toHaveProperty(member)
    }
    expect(response.output_text).toBe('Hi there')
    expect(response).toMatchObject({
      object: 'response',
      status: 'completed',
      model,
      instructions: 'Be kind.',
      temperature: 0,
      usage: {
        input_tokens: 10,
        input_tokens_details: { cached_tokens: 4 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 2 },
        total_tokens: 15,
      },
    })
    expect((response.usage as unknown as Json)['cost']).toBeGreaterThan(0)
    expect(specificationPresent ? validateResponse('/responses', 'POST', 200, response) : []).toEqual([])
    expect(await store.generation(response.id)).toMatchObject({ api: 'responses', outcome: 'completed' })
  })

  it('serves the official package, streamed', async () => {
    const { client, post } = await gatewayTo(sse(...openaiWire.stream('Hi', ' there')))
    const stream = client.responses.stream({ model, input: 'Hello' })
    const deltas: string[] = []
    stream.on('response.output_text.delta', ({ delta }) => deltas.push(delta))
    const final = await stream.finalResponse()
    expect(deltas).toEqual(['Hi', ' there'])
    expect(final).toMatchObject({ status: 'completed', output_text: 'Hi there' })

    const response = await post({ model, input: 'Hello', stream: true })
    const text = await response.text()
    expect(readEvents(text).map(({ type }) => type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ])
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  })

  it('tool calls, whose pieces may come in turn, and their results', async () => {
    const { upstream, client, post } = await gatewayTo(
      sse(
        chunk({ role: 'assistant', tool_calls: [call(0, '{"q":', true)] }),
        chunk({ tool_calls: [call(1, '{"q":', true)] }),
        chunk({ tool_calls: [call(0, '"x"}')] }),
        chunk({ tool_calls: [call(1, '"y"}')] }),
        chunk({}, 'tool_calls'),
        openaiWire.done,
      ),
    )
    const asked = { model, input: 'Hello', tools: [tool], tool_choice: { type: 'function' as const, name: 'look' } }
    const { output } = await client.responses.stream(asked).finalResponse()
    expect(upstream.requests[0]?.body).toMatchObject({
      tools: [{ type: 'function', function: { name: 'look', strict: true } }],
      tool_choice: { type: 'function', function: { name: 'look' } },
    })
    expect(output).toMatchObject([
      { type: 'function_call', call_id: 'call_0', name: 'look', arguments: '{"q":"x"}', status: 'completed' },
      { type: 'function_call', call_id: 'call_1', name: 'look', arguments: '{"q":"y"}', status: 'completed' },
    ])
    readEvents(await (await post({ ...asked, stream: true })).text())
    await post({
      ...asked,
      input: [
        { role: 'user', content: 'Hello' },
        ...output,
        { type: 'function_call_output', call_id: 'call_0', output: 'found' },
        { type: 'function_call_output', call_id: 'call_1', output: [{ type: 'input_text', text: 'none' }] },
      ],
    })
    const called = (id: string, text: string) => ({ id, type: 'function', function: { name: 'look', arguments: text } })
    expect(upstream.requests.at(-1)?.body['messages']).toMatchObject([
      { role: 'user', content: 'Hello' },
      { role: 'assistant', tool_calls: [called('call_0', '{"q":"x"}'), called('call_1', '{"q":"y"}')] },
      { role: 'tool', tool_call_id: 'call_0', content: 'found' },
      { role: 'tool', tool_call_id: 'call_1', content: 'none' },
    ])
  })

  it.each([false, true])(
    'thoughts go back as they came, also where only the encrypted part is kept: %s',
    async (bare) => {
      const { upstream, client, post } = await gatewayTo(
        json({
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          model: 'claude-sonnet-4-5',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
            { type: 'redacted_thinking', data: 'hidden' },
            { type: 'text', text: 'Yes.' },
          ],
          stop_reason: 'end_turn',
          usage: { input_tokens: 5, output_tokens: 2 },
        }),
      )
      const asked = { model: 'anthropic/claude-sonnet-4.5', reasoning: { effort: 'low' as const } }
      const { output } = await client.responses.create({ ...asked, input: 'So?' })
      expect(output.map(({ type }) => type)).toEqual(['reasoning', 'reasoning', 'message'])
      const kept = output.map((item) => {
        const { signature: _, format: __, ...standard } = item as unknown as Json
        return bare ? standard : item
      })
      await post({ ...asked, input: [{ role: 'user', content: 'So?' }, ...kept, { role: 'user', content: 'Sure?' }] })
      expect(upstream.requests[1]?.body['messages']).toMatchObject([
        {},
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
            { type: 'redacted_thinking', data: 'hidden' },
            { type: 'text', text: 'Yes.' },
          ],
        },
        {},
      ])
    },
  )

  it('reasoning streams before the words it leads to', async () => {
    const { post } = await gatewayTo(
      sse(
        chunk({ reasoning: 'Hm' }),
        chunk({ reasoning: '.' }),
        chunk({ content: 'Yes' }),
        chunk({}, 'stop'),
        openaiWire.done,
      ),
    )
    const events = readEvents(await (await post({ model, input: 'Hello', stream: true })).text())
    expect(events.filter(({ type }) => type.includes('reasoning')).map(({ type }) => type)).toEqual([
      'response.reasoning_text.delta',
      'response.reasoning_text.delta',
      'response.reasoning_text.done',
    ])
    expect(events.at(-1)?.response?.output).toMatchObject([
      { type: 'reasoning', content: [{ type: 'reasoning_text', text: 'Hm.' }] },
      { type: 'message', content: [{ type: 'output_text', text: 'Yes' }] },
    ])
  })

  it('an answer that was too long is incomplete', async () => {
    const cut = openaiWire.reply('Once upon', {
      choices: [{ index: 0, message: { role: 'assistant', content: 'Once upon' }, finish_reason: 'length' }],
    })
    const { client } = await gatewayTo(json(cut))
    expect(await client.responses.create({ model, input: 'A story' })).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output: [{ status: 'incomplete' }],
    })
  })

  it.each([false, true])(
    'a request that is too long is an incomplete response, no error (stream: %s)',
    async (stream) => {
      const tooLong = { error: { message: 'too long', code: 'context_length_exceeded' } }
      const { post } = await gatewayTo(json(tooLong, 400))
      const response = await post({ model, input: 'Hello', stream })
      expect(response.status).toBe(200)
      const text = await response.text()
      const body = stream ? readEvents(text).at(-1)?.response : (JSON.parse(text) as Json)
      expect(body).toMatchObject({
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
        error: null,
        error_type: 'context_length_exceeded',
        output: [],
      })
    },
  )

  it('a stream that breaks off fails, with what it was', async () => {
    const { post } = await gatewayTo(sse(openaiWire.text('Hi')))
    const text = await (await post({ model, input: 'Hello', stream: true })).text()
    const last = readEvents(text).at(-1)
    expect(last).toMatchObject({
      type: 'response.failed',
      response: {
        status: 'failed',
        error: { code: 'server_error' },
        error_type: 'provider_unavailable',
        output: [{ content: [{ text: 'Hi' }] }],
      },
    })
    expect(text).not.toContain('[DONE]')
  })

  it.each([false, true])('a model that broke its answer off has failed (stream: %s)', async (stream) => {
    const choice = { index: 0, finish_reason: 'network_error' }
    const answer = stream
      ? sse(openaiWire.text('Hi'), { id: 'x', choices: [{ ...choice, delta: {} }] }, '[DONE]')
      : json({ id: 'x', choices: [{ ...choice, message: { role: 'assistant', content: 'Hi' } }] })
    const { post } = await gatewayTo(answer)
    const text = await (await post({ model, input: 'Hello', stream })).text()
    const body = stream ? readEvents(text).at(-1)?.response : (JSON.parse(text) as Json)
    expect(body).toMatchObject({
      status: 'failed',
      error: { code: 'server_error', message: 'The model broke its answer off: network_error.' },
      output: [{ content: [{ text: 'Hi' }] }],
    })
  })

  it('errors before an answer have a status of their own', async () => {
    const { client, post } = await gatewayTo(json({ error: { message: 'slow down' } }, 429, { 'retry-after': '60' }))
    await expect(client.responses.create({ model, input: 'Hello' })).rejects.toBeInstanceOf(RateLimitError)
    const refused = await post({ model, input: 'Hello', store: true })
    expect(refused.status).toBe(400)
    const body = (await refused.json()) as Json
    expect(specificationPresent ? validateResponse('/responses', 'POST', 400, body) : []).toEqual([])
  })

  it.each([
    [{}, 'input must be a string or a list of items, received nothing'],
    [{ input: [] }, 'at least one item'],
    [{ input: 'x', previous_response_id: 'resp_1' }, 'previous_response_id must be null'],
    [{ input: [{ role: 'robot', content: 'x' }] }, 'input[0].role must be one of'],
    [{ input: [{ type: 'item_reference', id: 'x' }] }, 'input[0].type must be one of'],
    [{ input: [{ type: 'function_call', call_id: 'c', name: 'n' }] }, 'input[0].arguments must be a string'],
    [{ input: 'x', max_output_tokens: 1e12 }, 'max_output_tokens must be at most'],
    [{ input: 'x', max_output_tokens: 0 }, 'max_output_tokens must be a whole number of 1 or more'],
  ])('%j is refused', async (body, message) => {
    const { post } = await gatewayTo(json({}))
    const response = await post({ model, ...body })
    expect(response.status).toBe(400)
    expect(((await response.json()) as { error: { message: string } }).error.message).toContain(message)
  })
})

describe('recorded requests', () => {
  const cases = recordedCases('openai-responses').filter((each) => each.request()?.['input'] && each.status === 200)
  it.skipIf(cases.length === 0).for(cases)('$id becomes messages', (recorded) => {
    const { store: _, previous_response_id: __, conversation: ___, prompt: ____, ...body } = recorded.request()!
    const { request } = parseRequest(body)
    expect(request.messages.length).toBeGreaterThan(0)
    for (const message of request.messages) expect(message).toHaveProperty('role')
  })
})
