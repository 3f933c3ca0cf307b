import { createFaultyUpstream, type FaultyUpstream } from '@inroute/conformance/upstream'
import type { Gateway } from '@inroute/core'
import { HumanMessage } from '@langchain/core/messages'
import { tool as langchainTool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { OpenRouter } from '@openrouter/sdk'
import { generateText, streamText, tool } from 'ai'
import OpenAI, { APIError, AuthenticationError, BadRequestError, InternalServerError, RateLimitError } from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { apiKey, cost, gatewayTo, messages } from './gateway-to.ts'
import { hosts, type Host } from './hosts.ts'

describe.each(Object.keys(hosts))('over %s', (name) => {
  let upstream: FaultyUpstream
  let gateway: Gateway
  let host: Host
  beforeAll(async () => {
    upstream = await createFaultyUpstream()
    gateway = gatewayTo(upstream)
    host = await hosts[name]!(gateway)
  })
  beforeEach(() => upstream.reset())
  afterAll(async () => {
    await host.close()
    await gateway.close()
    await upstream.close()
  })

  describe.each(['openai', 'anthropic', 'gemini'])('a model behind %s', (wire) => {
    const model = (fault: string): string => `${wire}/${fault}`

    describe('the openai client', () => {
      const client = (options = {}) => new OpenAI({ baseURL: host.baseURL, apiKey, maxRetries: 0, ...options })

      it('creates, with usage and cost', async () => {
        const answer = await client().chat.completions.create({ model: model('ok'), messages })
        expect(answer.choices[0]).toMatchObject({ message: { content: upstream.answerText }, finish_reason: 'stop' })
        expect(answer.usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 60, cost })
        expect(answer.id).toMatch(/^gen-/)
      })

      it('streams, and its helper puts the pieces together', async () => {
        const stream = client().chat.completions.stream({ model: model('ok'), messages })
        const answer = await stream.finalChatCompletion()
        expect(answer.choices[0]).toMatchObject({ message: { content: upstream.answerText }, finish_reason: 'stop' })
        expect(await stream.totalUsage()).toMatchObject({ prompt_tokens: 100, completion_tokens: 60 })
      })

      it('calls tools, whole and streamed', async () => {
        const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
        const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }]
        const whole = await client().chat.completions.create({ model: model('ok'), messages, tools })
        const streamed = await client()
          .chat.completions.stream({ model: model('ok'), messages, tools })
          .finalChatCompletion()
        for (const { choices } of [whole, streamed]) {
          expect(choices[0]?.finish_reason).toBe('tool_calls')
          const call = choices[0]?.message.tool_calls?.[0]
          expect(call).toMatchObject({ type: 'function', function: { name: 'weather' } })
          expect(JSON.parse((call as { function: { arguments: string } }).function.arguments)).toBeTypeOf('object')
        }
      })

      it('throws its own error classes', async () => {
        const create = (fault: string, options = {}) =>
          client(options).chat.completions.create({ model: model(fault), messages })
        await expect(create('ok', { apiKey: 'sk-wrong' })).rejects.toBeInstanceOf(AuthenticationError)
        await expect(create('unheard-of')).rejects.toBeInstanceOf(BadRequestError)
        await expect(create('context-length')).rejects.toBeInstanceOf(BadRequestError)
        await expect(create('rate-limit')).rejects.toBeInstanceOf(RateLimitError)
        await expect(create('server-error')).rejects.toBeInstanceOf(InternalServerError)
      })

      it('retries what may be retried, when told to', async () => {
        const answer = await client({ maxRetries: 1 }).chat.completions.create({
          model: model('rate-limit_0~ok'),
          messages,
        })
        expect(answer.choices[0]?.message.content).toBe(upstream.answerText)
        expect(upstream.requests).toHaveLength(2)
      })

      it('aborts, and the upstream call ends', async () => {
        const stream = await client().chat.completions.create({ model: model('stall_3'), messages, stream: true })
        for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break
        await upstream.until(([request]) => request?.ending !== undefined)
        expect(upstream.requests[0]?.ending).toBe('caller-left')
      })

      it('learns of a stream that broke', async () => {
        const stream = await client().chat.completions.create({ model: model('cut_5'), messages, stream: true })
        const read = async (): Promise<void> => {
          for await (const _ of stream) continue
        }
        await expect(read()).rejects.toBeInstanceOf(APIError)
      })
    })

    describe('the @openrouter/sdk client', () => {
      const client = () => new OpenRouter({ serverURL: host.baseURL, apiKey, retryConfig: { strategy: 'none' } })

      it('sends, and its validators accept what comes back', async () => {
        const answer = await client().chat.send({ chatRequest: { model: model('ok'), messages, stream: false } })
        if (!('choices' in answer)) throw new Error('not an answer')
        expect(answer.choices[0]?.message.content).toBe(upstream.answerText)
        expect(answer.usage).toMatchObject({ promptTokens: 100, completionTokens: 60, cost })
      })

      it('streams', async () => {
        const stream = await client().chat.send({ chatRequest: { model: model('ok'), messages, stream: true } })
        if ('choices' in stream) throw new Error('not a stream')
        let text = ''
        let usage: unknown
        for await (const chunk of stream) {
          text += chunk.choices[0]?.delta?.content ?? ''
          usage = chunk.usage ?? usage
        }
        expect(text).toBe(upstream.answerText)
        expect(usage).toMatchObject({ promptTokens: 100, completionTokens: 60, cost })
      })

      it('throws typed errors', async () => {
        const send = client().chat.send({ chatRequest: { model: 'no/such-model', messages, stream: false } })
        await expect(send).rejects.toMatchObject({ statusCode: 400 })
      })
    })

    describe('the AI SDK with @openrouter/ai-sdk-provider', () => {
      const provider = () => createOpenRouter({ baseURL: host.baseURL, apiKey })

      it('generates text, with usage and cost', async () => {
        const { text, usage, finishReason, providerMetadata } = await generateText({
          model: provider().chat(model('ok')),
          prompt: 'Hello',
          maxRetries: 0,
        })
        expect(text).toBe(upstream.answerText)
        expect(usage).toMatchObject({ inputTokens: 100, outputTokens: 60 })
        expect(finishReason).toBe('stop')
        expect(providerMetadata?.['openrouter']).toMatchObject({ usage: { cost } })
      })

      it('streams text', async () => {
        const { textStream, totalUsage } = streamText({
          model: provider().chat(model('ok')),
          prompt: 'Hello',
          maxRetries: 0,
        })
        let text = ''
        for await (const piece of textStream) text += piece
        expect(text).toBe(upstream.answerText)
        expect(await totalUsage).toMatchObject({ inputTokens: 100, outputTokens: 60 })
      })

      it('calls tools', async () => {
        const weather = tool({ description: 'The weather', inputSchema: z.object({ city: z.string().nullish() }) })
        const { toolCalls, finishReason } = await generateText({
          model: provider().chat(model('ok')),
          prompt: 'What is the weather in Paris?',
          tools: { weather },
          maxRetries: 0,
        })
        expect(finishReason).toBe('tool-calls')
        expect(toolCalls).toMatchObject([{ toolName: 'weather' }])
      })
    })

    describe("LangChain's ChatOpenAI", () => {
      const chat = (fault: string) =>
        new ChatOpenAI({ model: model(fault), apiKey, maxRetries: 0, configuration: { baseURL: host.baseURL } })

      it('invokes and streams, with usage', async () => {
        const answer = await chat('ok').invoke([new HumanMessage('Hello')])
        expect(answer.text).toBe(upstream.answerText)
        expect(answer.usage_metadata).toMatchObject({ input_tokens: 100, output_tokens: 60 })
        let text = ''
        for await (const chunk of await chat('ok').stream([new HumanMessage('Hello')])) text += chunk.text
        expect(text).toBe(upstream.answerText)
      })

      it('binds tools', async () => {
        const weather = langchainTool(() => 'sunny', {
          name: 'weather',
          description: 'The weather',
          schema: z.object({ city: z.string().optional() }),
        })
        const answer = await chat('ok')
          .bindTools([weather])
          .invoke([new HumanMessage('Weather?')])
        expect(answer.tool_calls).toMatchObject([{ name: 'weather' }])
      })
    })
  })
})
