import { createGateway, type Gateway, openai } from '@inroute/core'
import { createScript, type Script } from '@inroute/core/testing'
import { HumanMessage } from '@langchain/core/messages'
import { ChatOpenAI } from '@langchain/openai'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { OpenRouter } from '@openrouter/sdk'
import { generateObject, generateText, streamText } from 'ai'
import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hosts, type Host } from './hosts.ts'

const apiKey = 'sk-real-clients'
const model = 'openai/gpt-5-mini'
const messages = [{ role: 'user' as const, content: 'Which city?' }]

describe.each(Object.keys(hosts))('over %s', (name) => {
  let script: Script
  let gateway: Gateway
  let host: Host
  beforeEach(async () => {
    script = createScript([])
    gateway = createGateway({ providers: script.play([openai()]), authenticate: { apiKey } })
    host = await hosts[name]!(gateway)
  })
  afterEach(async () => {
    await host.close()
    await gateway.close()
  })
  const openrouter = () => createOpenRouter({ baseURL: host.baseURL, apiKey }).chat(model)

  it('objects by a schema: generateObject, and the schema reaches the provider', async () => {
    script.add('{"city":"Paris"}')
    const { object } = await generateObject({
      model: openrouter(),
      schema: z.object({ city: z.string() }),
      prompt: 'Which city?',
      maxRetries: 0,
    })
    expect(object).toEqual({ city: 'Paris' })
    expect(script.requests[0]?.body['response_format']).toMatchObject({
      type: 'json_schema',
      json_schema: { schema: { properties: { city: { type: 'string' } } } },
    })
  })

  it('reasoning, whole and streamed', async () => {
    const thought = { reasoning: 'Let me think.', text: 'Paris.' }
    script.add(thought, thought, thought, thought)

    const client = new OpenAI({ baseURL: host.baseURL, apiKey, maxRetries: 0 })
    const whole = await client.chat.completions.create({ model, messages })
    expect(whole.choices[0]?.message).toMatchObject({ content: 'Paris.', reasoning: 'Let me think.' })

    const sdk = new OpenRouter({ serverURL: host.baseURL, apiKey })
    const sent = await sdk.chat.send({ chatRequest: { model, messages, stream: false } })
    expect(sent).toMatchObject({ choices: [{ message: { content: 'Paris.', reasoning: 'Let me think.' } }] })

    const generated = await generateText({ model: openrouter(), prompt: 'Which city?', maxRetries: 0 })
    expect(generated).toMatchObject({ text: 'Paris.', reasoningText: 'Let me think.' })
    const streamed = streamText({ model: openrouter(), prompt: 'Which city?', maxRetries: 0 })
    expect([await streamed.reasoningText, await streamed.text]).toEqual(['Let me think.', 'Paris.'])
  })

  it('who answered, what it came to, and how much of it was cached or thought', async () => {
    const usage = { prompt: 1_000, completion: 500, cached: 400, reasoning: 200 }
    const answer = { text: 'Paris.', usage }
    script.add(answer, answer, answer)
    // 0.25 USD a million for prompts, 0.025 cached, 2 for completions
    const cost = 0.001_16

    const client = new OpenAI({ baseURL: host.baseURL, apiKey, maxRetries: 0 })
    expect(await client.chat.completions.create({ model, messages })).toMatchObject({
      provider: 'OpenAI',
      model,
      usage: {
        prompt_tokens: 1_000,
        completion_tokens: 500,
        total_tokens: 1_500,
        prompt_tokens_details: { cached_tokens: 400 },
        completion_tokens_details: { reasoning_tokens: 200 },
        cost,
      },
    })

    const generated = await generateText({ model: openrouter(), prompt: 'Which city?', maxRetries: 0 })
    expect(generated.providerMetadata?.['openrouter']).toMatchObject({
      provider: 'OpenAI',
      usage: {
        cost,
        promptTokensDetails: { cachedTokens: 400 },
        completionTokensDetails: { reasoningTokens: 200 },
      },
    })

    const chat = new ChatOpenAI({ model, apiKey, maxRetries: 0, configuration: { baseURL: host.baseURL } })
    expect((await chat.invoke([new HumanMessage('Which city?')])).usage_metadata).toMatchObject({
      input_tokens: 1_000,
      output_tokens: 500,
      input_token_details: { cache_read: 400 },
      output_token_details: { reasoning: 200 },
    })
  })
})
