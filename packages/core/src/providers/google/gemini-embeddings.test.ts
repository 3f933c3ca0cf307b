import { describe, expect, it } from 'vitest'
import { fixturesPresent, recordedCases } from '../../../test/support/fixtures.ts'
import { createGeminiEmbeddings } from './gemini-embeddings.ts'

const codec = createGeminiEmbeddings('gemini-api')
const offer = { upstream: 'gemini-embedding-001' }

it('sends every input as one of a batch', () => {
  const { path, body } = codec.encode({
    request: { model: 'm', input: ['a', 'b'], dimensions: 256, input_type: 'search_query' },
    offer,
  })
  expect(path).toBe('/models/gemini-embedding-001:batchEmbedContents')
  const options = { taskType: 'RETRIEVAL_QUERY', outputDimensionality: 256, model: 'models/gemini-embedding-001' }
  expect(body).toEqual({ requests: ['a', 'b'].map((text) => ({ ...options, content: { parts: [{ text }] } })) })
})

it('embeds text by prediction on Vertex AI', () => {
  const vertex = createGeminiEmbeddings('vertex-ai')
  const { path, body } = vertex.encode({ request: { model: 'm', input: 'a' }, offer })
  expect(path).toBe('/publishers/google/models/gemini-embedding-001:predict')
  expect(body).toMatchObject({ instances: [{ content: 'a' }] })
  const predictions = [{ embeddings: { values: [0.5], statistics: { token_count: 3 } } }]
  expect(vertex.decode({ predictions })).toEqual({ embeddings: [[0.5]], usage: { inputTokens: 3 } })
})

it('refuses tokens, and answers without vectors', () => {
  expect(() => codec.encode({ request: { model: 'm', input: [1, 2] }, offer })).toThrow(/token numbers/)
  for (const body of [undefined, {}, { embeddings: [{}] }, { embeddings: [{ values: ['x'] }] }, '<html>']) {
    expect(codec.decode(body)).toMatchObject({ kind: 'malformed' })
  }
})

describe.skipIf(!fixturesPresent)('recorded embeddings', () => {
  const cases = recordedCases('embeddings').filter((each) => each.provider === 'google' && each.status === 200)

  it.for(cases)('$id', (each) => {
    const sent = JSON.parse(each.answer().toString('utf8')) as {
      embedding?: { values: number[] }
      embeddings?: { values: number[] }[]
      usageMetadata?: { promptTokenCount: number }
    }
    const decoded = codec.decode(sent)
    if ('kind' in decoded) throw new Error(decoded.message)
    expect(decoded.embeddings).toEqual([sent.embedding ?? sent.embeddings!].flat().map(({ values }) => values))
    const usage = decoded.usage
    const total = usage && (usage.inputTokens ?? 0) + (usage.inputImageTokens ?? 0)
    expect(total).toBe(sent.usageMetadata?.promptTokenCount)
  })
})
