import { describe, expect, test } from 'vitest'
import { createOpenAiEmbeddings } from './embeddings.ts'
import { vendors } from './vendors/index.ts'

const codec = createOpenAiEmbeddings({})
const offer = { upstream: 'their-id' }

describe('encode', () => {
  test('the model’s own id, everything else as sent, the gateway’s member not', () => {
    const request = {
      model: 'a/b',
      input: ['x', 'y'],
      dimensions: 256,
      encoding_format: 'base64' as const,
      own: 1,
      provider: {},
    }
    expect(codec.encode({ request, offer })).toEqual({
      path: '/embeddings',
      body: { model: 'their-id', input: ['x', 'y'], dimensions: 256, encoding_format: 'base64', own: 1 },
      warnings: [],
    })
  })

  test('inputs that are not text are sent, with a warning', () => {
    const request = { model: 'a/b', input: [{ content: [{ type: 'text', text: 'x' }] }] }
    expect(codec.encode({ request, offer }).warnings).toMatchObject([{ field: 'input' }])
  })
})

describe('decode', () => {
  const item = (index: number, embedding: unknown) => ({ object: 'embedding', index, embedding })

  test('in the order of the inputs, whatever order they come in', () => {
    const body = {
      id: 'i',
      model: 'm',
      data: [item(1, [2]), item(0, [1])],
      usage: { prompt_tokens: 3, total_tokens: 3 },
    }
    expect(codec.decode(body)).toEqual({
      embeddings: [[1], [2]],
      upstreamId: 'i',
      upstreamModel: 'm',
      usage: { inputTokens: 3 },
    })
  })

  test('base64 stays base64; no usage is no usage', () => {
    expect(codec.decode({ data: [item(0, 'AACAPw==')] })).toMatchObject({ embeddings: ['AACAPw=='], usage: undefined })
  })

  test.each([
    ['text', 'malformed'],
    [{}, 'malformed'],
    [{ data: [] }, 'malformed'],
    [{ data: [item(0, null)] }, 'malformed'],
    [{ data: [item(0, [1, 'x'])] }, 'malformed'],
    [{ data: [item(0, [1]), item(0, [2])] }, 'malformed'],
    [{ data: [item(7, [1])] }, 'malformed'],
    [{ error: { message: 'no', code: 'rate_limit_exceeded' } }, 'rate_limit'],
  ])('%j is no reply', (body, kind) => {
    expect(codec.decode(body)).toMatchObject({ kind })
  })
})

test('vectors of signed bytes (Perplexity) are asked for by their name, and are numbers', () => {
  const { differences } = vendors.perplexity
  const perplexity = createOpenAiEmbeddings(differences)
  const request = { model: 'm', input: ['a'], dimensions: 4, encoding_format: 'base64', user: 'u' } as const
  expect(perplexity.encode({ request: { ...request, input: ['a'] }, offer: { upstream: 'pplx-embed-v1' } })).toEqual({
    path: '/v1/embeddings',
    body: { model: 'pplx-embed-v1', input: ['a'], dimensions: 4, encoding_format: 'base64_int8' },
    warnings: [],
  })
  const embedding = Buffer.from([0, 127, 128, 255]).toString('base64')
  expect(perplexity.decode({ data: [{ index: 0, embedding }] })).toMatchObject({ embeddings: [[0, 127, -128, -1]] })
})
