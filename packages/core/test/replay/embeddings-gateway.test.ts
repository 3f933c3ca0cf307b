import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { promptTokens } from '../../src/chat/index.ts'
import { cohere, createGateway, type GenerationRecord, google, type Provider } from '../../src/index.ts'
import type { ProviderOptions } from '../../src/providers/define-provider.ts'
import { type RecordedCase, recordedCases } from '../support/fixtures.ts'
import { specificationPresent, validateResponse } from '../support/openapi.ts'
import { openAiLikeOf } from './openai-like-of.ts'
import { type RecordedUpstream, startRecordedUpstream } from './recorded-upstream.ts'

const cases = recordedCases('embeddings')
const model = 'recorded/model'

function providerOf(recorded: RecordedCase, options: ProviderOptions): Provider {
  if (recorded.provider === 'google') return google(options)
  return recorded.provider === 'cohere' ? cohere(options) : openAiLikeOf(recorded, options)
}

/** Where each vendor documents its vectors and what it counted. */
interface Sent {
  data?: { embedding: number[] | string }[]
  embeddings?: { float: number[][] } | { values: number[] }[]
  embedding?: { values: number[] }
  usage?: { prompt_tokens?: number; total_tokens?: number }
  meta?: { billed_units: { input_tokens?: number; images?: number } }
  usageMetadata?: { promptTokenCount?: number }
}

function vectorsOf({ provider }: RecordedCase, { data, embeddings, embedding }: Sent): (number[] | string)[] {
  // signed bytes: a caller, who knows two encodings of floats, gets them as numbers
  if (data && provider === 'perplexity')
    return data.map((entry) =>
      Array.from(Buffer.from(entry.embedding as string, 'base64'), (byte) => (byte << 24) >> 24),
    )
  if (data) return data.map((entry) => entry.embedding)
  if (embedding) return [embedding.values]
  return Array.isArray(embeddings) ? embeddings.map(({ values }) => values) : embeddings!.float
}

const countOf = ({ usage, meta, usageMetadata }: Sent): number | undefined =>
  usage?.prompt_tokens ?? usage?.total_tokens ?? meta?.billed_units.input_tokens ?? usageMetadata?.promptTokenCount

/** Of the provider's status, what callers are told (section 15 of the wire specification). */
const told: Readonly<Record<number, readonly [number, string]>> = {
  400: [400, 'invalid_request'],
  401: [502, 'provider_unavailable'],
  403: [403, 'permission_denied'],
  404: [404, 'not_found'],
  501: [502, 'provider_unavailable'],
}

interface Answer {
  data: { index: number; embedding: number[] | string }[]
  usage: { prompt_tokens: number; total_tokens: number }
  error?: { code: number; metadata: { error_type: string } }
}

const violations = (status: number, answer: Answer): string[] =>
  specificationPresent ? validateResponse('/embeddings', 'post', status, answer) : []

function expectVectors(answer: Answer, sent: Sent, vectors: readonly unknown[], row: GenerationRecord): void {
  expect(answer.data.map(({ embedding }) => embedding)).toEqual(vectors)
  expect(answer.data.map(({ index }) => index)).toEqual(vectors.map((_, index) => index))
  expect(answer.usage.prompt_tokens).toBe(promptTokens(row.usage) ?? 0)
  expect(answer.usage.prompt_tokens).toBe(countOf(sent) ?? answer.usage.prompt_tokens)
}

function expectFailure({ status }: RecordedCase, sent: Sent, { error }: Answer): void {
  // Google refuses a wrong key with 400
  const kind = JSON.stringify(sent).includes('API_KEY_INVALID') ? 401 : status
  expect([error?.code, error?.metadata.error_type]).toEqual(told[kind])
}

describe.skipIf(cases.length === 0)('recorded embeddings through the gateway', () => {
  let upstream: RecordedUpstream
  let passed = 0
  beforeAll(async () => {
    upstream = await startRecordedUpstream()
  })
  afterAll(async () => {
    await upstream.close()
    process.stderr.write(`through the gateway: embeddings: ${passed} of ${cases.length} passed\n`)
  })

  it.for(cases)('$id', async (recorded) => {
    const sent = JSON.parse(recorded.answer().toString('utf8')) as Sent
    const vectors = recorded.status === 200 ? vectorsOf(recorded, sent) : ['']
    const rows: GenerationRecord[] = []
    const baseURL = upstream.serve(recorded, [recorded.answer()])
    const offer = { upstream: recorded.model || 'any', output: ['embeddings'] as const }
    const provider = providerOf(recorded, { apiKey: 'sk-test-1', baseURL, models: { [model]: offer } })
    const retry = { perCandidate: 0, maxAttempts: 1 }
    const gateway = createGateway({ providers: [provider], authenticate: false, routing: { retry } })
    gateway.on('generation', (row) => void rows.push(row))
    const format = typeof vectors[0] === 'string' && recorded.status === 200 ? 'base64' : 'float'
    const response = await gateway.fetch('http://inroute/api/v1/embeddings', {
      method: 'POST',
      body: JSON.stringify({ model, input: vectors.map((_, index) => `text ${index}`), encoding_format: format }),
    })
    const answer = (await response.json()) as Answer
    await gateway.close()
    if (recorded.status === 200) expectVectors(answer, sent, vectors, rows[0]!)
    else expectFailure(recorded, sent, answer)
    expect(answer.error?.code ?? 200).toBe(response.status)
    expect(violations(response.status, answer)).toEqual([])
    passed += 1
  })
})
