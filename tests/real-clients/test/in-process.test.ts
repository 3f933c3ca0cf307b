import { createOpenAI } from '@ai-sdk/openai'
import Anthropic, { AuthenticationError, BadRequestError, RateLimitError } from '@anthropic-ai/sdk'
import { createFaultyUpstream, type FaultyUpstream } from '@inroute/conformance/upstream'
import type { Gateway } from '@inroute/core'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { generateText, type LanguageModel, streamText } from 'ai'
import OpenAI, { APIUserAbortError } from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { apiKey, cost, gatewayTo, messages } from './gateway-to.ts'

const baseURL = 'http://inroute/api/v1'

// no server and no socket before the provider's: `fetch: gateway.fetch` is all a client is told
describe.each(['openai', 'anthropic', 'gemini'])('in process, a model behind %s', (wire) => {
  let upstream: FaultyUpstream
  let gateway: Gateway
  beforeAll(async () => {
    upstream = await createFaultyUpstream()
    gateway = gatewayTo(upstream)
  })
  beforeEach(() => upstream.reset())
  afterAll(async () => {
    await gateway.close()
    await upstream.close()
  })
  const model = (fault: string): string => `${wire}/${fault}`
  const upstreamToEnd = async (): Promise<string | undefined> => {
    await upstream.until(([request]) => request?.ending !== undefined)
    return upstream.requests[0]?.ending
  }

  describe('the openai client', () => {
    const client = () => new OpenAI({ baseURL, apiKey, fetch: gateway.fetch, maxRetries: 0 })

    it('creates and streams', async () => {
      const whole = await client().chat.completions.create({ model: model('ok'), messages })
      expect(whole).toMatchObject({ choices: [{ message: { content: upstream.answerText } }], usage: { cost } })
      const streamed = await client()
        .chat.completions.stream({ model: model('ok'), messages })
        .finalChatCompletion()
      expect(streamed.choices[0]?.message.content).toBe(upstream.answerText)
    })

    it('reads events as they come, and its abort ends the call to the provider', async () => {
      const stream = await client().chat.completions.create({ model: model('stall_3'), messages, stream: true })
      for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break
      expect(await upstreamToEnd()).toBe('caller-left')
    })

    it('leaves before the answer began', async () => {
      const leaves = new AbortController()
      const answer = client().chat.completions.create({ model: model('stall_0'), messages }, { signal: leaves.signal })
      await upstream.until(([request]) => request?.waiting === true)
      leaves.abort()
      await expect(answer).rejects.toBeInstanceOf(APIUserAbortError)
      expect(await upstreamToEnd()).toBe('caller-left')
    })
  })

  describe("Anthropic's client", () => {
    const client = () => new Anthropic({ baseURL: 'http://inroute/api', apiKey, fetch: gateway.fetch, maxRetries: 0 })
    const body = (fault: string) => ({ model: model(fault), max_tokens: 100, messages })

    it('creates, with usage', async () => {
      const answer = await client().messages.create(body('ok'))
      expect(answer).toMatchObject({
        type: 'message',
        content: [{ type: 'text', text: upstream.answerText }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 100, output_tokens: 60 },
      })
    })

    it('streams, and its helper puts the pieces together', async () => {
      const stream = client().messages.stream(body('ok'))
      const { content, usage } = await stream.finalMessage()
      expect(content).toMatchObject([{ type: 'text', text: upstream.answerText }])
      expect(usage).toMatchObject({ output_tokens: 60 })
    })

    it('calls tools', async () => {
      const input_schema = { type: 'object' as const, properties: { city: { type: 'string' } } }
      const answer = await client().messages.create({ ...body('ok'), tools: [{ name: 'weather', input_schema }] })
      expect(answer.stop_reason).toBe('tool_use')
      expect(answer.content).toContainEqual(expect.objectContaining({ type: 'tool_use', name: 'weather' }))
    })

    it('throws its own error classes', async () => {
      await expect(client().messages.create(body('rate-limit'))).rejects.toBeInstanceOf(RateLimitError)
      await expect(client().messages.create(body('unheard-of'))).rejects.toBeInstanceOf(BadRequestError)
      const stranger = new Anthropic({ baseURL: 'http://inroute/api', apiKey: 'sk-wrong', fetch: gateway.fetch })
      await expect(stranger.messages.create(body('ok'))).rejects.toBeInstanceOf(AuthenticationError)
    })

    it('aborts a stream, and the call to the provider ends', async () => {
      const stream = client().messages.stream(body('stall_3'))
      for await (const event of stream) if (event.type === 'content_block_delta') break
      expect(await upstreamToEnd()).toBe('caller-left')
    })
  })

  describe('the AI SDK', () => {
    const openai = () => createOpenAI({ baseURL, apiKey, fetch: gateway.fetch })
    const models: [string, (fault: string) => LanguageModel][] = [
      ['createOpenAI, Chat Completions', (fault) => openai().chat(model(fault))],
      ['createOpenAI, Responses', (fault) => openai().responses(model(fault))],
      [
        '@openrouter/ai-sdk-provider',
        (fault) => createOpenRouter({ baseURL, apiKey, fetch: gateway.fetch }).chat(model(fault)),
      ],
    ]

    it.each(models)('%s: generates and streams', async (_, modelFor) => {
      const whole = await generateText({ model: modelFor('ok'), prompt: 'Hello', maxRetries: 0 })
      expect(whole).toMatchObject({ text: upstream.answerText, finishReason: 'stop' })
      expect(whole.usage).toMatchObject({ inputTokens: 100, outputTokens: 60 })
      const streamed = streamText({ model: modelFor('ok'), prompt: 'Hello', maxRetries: 0 })
      expect(await streamed.text).toBe(upstream.answerText)
    })

    it.each(models)('%s: aborts, and the call to the provider ends', async (_, modelFor) => {
      const leaves = new AbortController()
      const { textStream } = streamText({
        model: modelFor('stall_3'),
        prompt: 'Hello',
        maxRetries: 0,
        abortSignal: leaves.signal,
        onAbort: () => undefined,
      })
      for await (const piece of textStream) if (piece) leaves.abort()
      expect(await upstreamToEnd()).toBe('caller-left')
    })
  })
})
