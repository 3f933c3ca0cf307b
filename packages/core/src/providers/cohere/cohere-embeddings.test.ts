import { describe, expect, it } from 'vitest'
import { fixturesPresent, recordedCases } from '../../../test/support/fixtures.ts'
import { cohereEmbeddings } from './cohere-embeddings.ts'

const encode = (request: object) =>
  cohereEmbeddings.encode({ request: { model: 'm', input: 'a', ...request }, offer: { upstream: 'embed-v4.0' } })

it('asks for what the caller asked for, and says what it had to add', () => {
  const { body, warnings, path } = encode({ input: ['a', 'b'], encoding_format: 'base64', dimensions: 256 })
  expect(path).toBe('/embed')
  expect(body).toEqual({
    model: 'embed-v4.0',
    texts: ['a', 'b'],
    input_type: 'search_document',
    embedding_types: ['base64'],
    output_dimension: 256,
    truncate: undefined,
  })
  expect(warnings.map(({ field }) => field)).toEqual(['input_type'])
  const content = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }]
  expect(encode({ input: [{ content }], input_type: 'query' }).body).toMatchObject({
    inputs: [{ content }],
    input_type: 'search_query',
  })
  expect(() => encode({ input: [[1]] })).toThrow(/token numbers/)
})

it('takes base64 as it comes, and nothing that is no vector', () => {
  expect(cohereEmbeddings.decode({ embeddings: { base64: ['AACAPw=='] } })).toMatchObject({ embeddings: ['AACAPw=='] })
  for (const body of [undefined, {}, { embeddings: {} }, { embeddings: { float: [[]] } }, { embeddings: [[null]] }]) {
    expect(cohereEmbeddings.decode(body)).toMatchObject({ kind: 'malformed' })
  }
})

describe.skipIf(!fixturesPresent)('recorded embeddings', () => {
  it.for(recordedCases('embeddings').filter(({ provider, status }) => provider === 'cohere' && status === 200))(
    '$id',
    (each) => {
      const sent = JSON.parse(each.answer().toString('utf8')) as {
        id: string
        embeddings: { float: number[][] }
        meta: { billed_units: { input_tokens?: number } }
      }
      const inputTokens = sent.meta.billed_units.input_tokens
      expect(cohereEmbeddings.decode(sent)).toMatchObject({
        embeddings: sent.embeddings.float,
        upstreamId: sent.id,
        ...(inputTokens !== undefined && { usage: { inputTokens } }),
      })
    },
  )
})
