import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { createOpenAiEmbeddings } from '../../src/providers/openai-chat/embeddings.ts'
import { createOpenAiChatCodec } from '../../src/providers/openai-chat/codec.ts'
import type { EmbeddingsRequest } from '../../src/providers/contract.ts'
import { type RecordedCase, recordedCases } from '../support/fixtures.ts'
import { fetchServing } from './served-bytes.ts'

const otherWires = new Set(['google', 'cohere'])
const cases = recordedCases('embeddings').filter(({ provider }) => !otherWires.has(provider))
const codec = createOpenAiEmbeddings({})

/** The official package, asked for what was recorded: it would otherwise ask for base64 and turn it into numbers. */
function read(recorded: RecordedCase, format: 'float' | 'base64'): Promise<OpenAI.CreateEmbeddingResponse> {
  const client = new OpenAI({
    apiKey: 'test',
    baseURL: 'http://upstream.test',
    maxRetries: 0,
    fetch: fetchServing(recorded),
  })
  return client.embeddings.create({ model: 'any', input: 'any', encoding_format: format })
}

describe.skipIf(cases.length === 0)('recorded embeddings of the OpenAI wire', () => {
  it.for(cases.filter(({ status }) => status === 200))('$id', async (recorded) => {
    const body = JSON.parse(recorded.answer().toString('utf8')) as OpenAI.CreateEmbeddingResponse
    const isText = typeof body.data[0]!.embedding === 'string'
    const expected = await read(recorded, isText ? 'base64' : 'float')
    const reply = codec.decode(body)

    expect(reply).toMatchObject({
      embeddings: expected.data.map(({ embedding }) => embedding),
      upstreamModel: expected.model,
      usage: { inputTokens: expected.usage.prompt_tokens ?? expected.usage.total_tokens },
    })
  })

  it.for(cases.filter(({ status }) => status !== 200))('$id', async (recorded) => {
    const error = (await read(recorded, 'float').catch((thrown: unknown) => thrown)) as InstanceType<
      typeof OpenAI.APIError
    >
    const failure = createOpenAiChatCodec().classifyError({
      status: recorded.status,
      headers: {},
      body: recorded.answer().toString('utf8'),
    })
    expect(failure.status).toBe(error.status)
    expect(failure.kind).toBe({ 401: 'auth', 403: 'permission', 404: 'not_found', 501: 'server' }[recorded.status])
    expect(error.message).toContain(failure.message)
  })

  it.for(cases)('$id: the request leaves as it came', (recorded) => {
    const request = recorded.request() as EmbeddingsRequest
    const { body, path } = codec.encode({ request, offer: { upstream: request.model } })
    expect(body).toEqual(request)
    expect(path).toBe('/embeddings')
  })
})
