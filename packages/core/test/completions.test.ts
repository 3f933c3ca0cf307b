import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { createGateway, memoryStore, openai } from '../src/index.ts'
import { type Answer, json, openaiWire, sse, startUpstream } from './support/upstream.ts'

const model = 'openai/gpt-4o-mini'

async function gatewayTo(answer: Answer) {
  const upstream = await startUpstream(answer)
  const store = memoryStore()
  const providers = [openai({ apiKey: 'sk-test-secret', baseURL: upstream.url })]
  const gateway = createGateway({ providers, authenticate: false, store })
  const client = new OpenAI({ apiKey: 'caller', baseURL: 'http://inroute/api/v1', fetch: gateway.fetch, maxRetries: 0 })
  const post = (body: object) =>
    gateway.fetch('http://inroute/api/v1/completions', { method: 'POST', body: JSON.stringify(body) })
  return { upstream, store, client, post }
}

describe('POST /completions', () => {
  it('a prompt in, text out', async () => {
    const { upstream, store, client } = await gatewayTo(json(openaiWire.reply('there was a bike')))
    const answer = await client.completions.create({ model, prompt: 'Once upon a time', max_tokens: 9, echo: false })
    expect(upstream.requests[0]?.body).toMatchObject({
      messages: [{ role: 'user', content: 'Once upon a time' }],
      max_tokens: 9,
    })
    expect(upstream.requests[0]?.body).not.toHaveProperty('prompt')
    expect(answer).toMatchObject({
      object: 'text_completion',
      model,
      choices: [{ index: 0, text: 'there was a bike', finish_reason: 'stop' }],
      usage: { prompt_tokens: 10, completion_tokens: 5 },
    })
    expect(await store.generation(answer.id)).toMatchObject({ api: 'completions', outcome: 'completed' })
  })

  it('streams its text', async () => {
    const { client, post } = await gatewayTo(sse(...openaiWire.stream('there', ' was')))
    const chunks: string[] = []
    for await (const chunk of await client.completions.create({ model, prompt: ['Once'], stream: true })) {
      chunks.push(chunk.choices[0]?.text ?? '')
    }
    expect(chunks.join('')).toBe('there was')
    const text = await (await post({ model, prompt: 'Once', stream: true })).text()
    expect(text).toContain('"prompt_tokens":10')
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  })

  it.each(['inroute/auto', 'openrouter/auto'])('%s picks a model for a prompt, too', async (auto) => {
    const { post, upstream } = await gatewayTo(json(openaiWire.reply('there was')))
    const answer = await (await post({ model: auto, prompt: 'Once' })).json()
    expect(answer).toMatchObject({
      object: 'text_completion',
      model: expect.stringMatching(/^openai\//),
      choices: [{ text: 'there was' }],
    })
    expect(upstream.requests[0]?.body['messages']).toEqual([{ role: 'user', content: 'Once' }])
  })

  it('names probabilities the old way', async () => {
    const content = [{ token: 'a', logprob: -0.5, top_logprobs: [{ token: 'b', logprob: -1 }] }]
    const choice = {
      index: 0,
      message: { role: 'assistant', content: 'a' },
      logprobs: { content },
      finish_reason: 'stop',
    }
    const { upstream, client } = await gatewayTo(json(openaiWire.reply('', { choices: [choice] })))
    const answer = await client.completions.create({ model, prompt: 'x', logprobs: 1 })
    expect(upstream.requests[0]?.body).toMatchObject({ logprobs: true, top_logprobs: 1 })
    const expected = { tokens: ['a'], token_logprobs: [-0.5], top_logprobs: [{ b: -1 }] }
    expect(answer.choices[0]?.logprobs).toEqual(expected)
  })

  it('a stream that breaks off says so', async () => {
    const { post } = await gatewayTo(sse(openaiWire.text('there')))
    const text = await (await post({ model, prompt: 'Once', stream: true })).text()
    expect(text).toContain('"finish_reason":"error"')
    expect(text).not.toContain('[DONE]')
  })

  it.each([
    [{ prompt: '' }, 'prompt must be a non-empty string'],
    [{ prompt: ['a', 'b'] }, 'prompt must be one string, received a list of 2'],
    [{ prompt: 'x', suffix: 'y' }, 'suffix is not available'],
    [{ prompt: 'x', logprobs: true }, 'logprobs must be a whole number'],
  ])('%j is refused', async (body, message) => {
    const { post } = await gatewayTo(json({}))
    const response = await post({ model, ...body })
    expect(response.status).toBe(400)
    expect(((await response.json()) as { error: { message: string } }).error.message).toContain(message)
  })
})
