import { describe, expect, test } from 'vitest'
import { specificationPresent, validate, validateResponse } from '../support/openapi.ts'
import { openaiWire, sse } from '../support/upstream.ts'
import { messages, over, refuse } from './over.ts'

// The lines "Where implementers trip" of sections 16 and 17 of the specification, one test each.

const model = 'acme/large'
const asks = (value: string) => ({ 'x-openrouter-metadata': value })

describe('16: availability', () => {
  test('it stands beside code, message and metadata, not inside metadata', async () => {
    const { post } = await over({ a: {} })
    const { body } = await post({ model: 'acme/none' })
    expect(Object.keys(body.error!).sort()).toEqual(['availability', 'code', 'message', 'metadata'])
    expect(body.error!['metadata']).not.toHaveProperty('availability')
    expect(specificationPresent ? validateResponse('/chat/completions', 'POST', 400, body) : []).toEqual([])
  })

  test.each(['chat/completions', 'responses', 'messages'])('in every dialect: %s', async (path) => {
    const { post } = await over({ a: {} })
    const { status, body } = await post({ model: 'acme/none', max_tokens: 5, input: 'Hi' }, path)
    expect(status).toBe(400)
    expect(body.error).toMatchObject({ availability: { code: 'model_not_found', retryable: false } })
    expect(specificationPresent ? validateResponse(`/${path}`, 'POST', 400, body) : []).toEqual([])
  })

  test.each(['chat/completions', 'responses', 'messages'])('and in the middle of a stream: %s', async (path) => {
    const { gateway } = await over({ a: { answer: refuse(429) } }, { keepAliveMs: 1 })
    const body = JSON.stringify({ model, messages, input: 'Hi', max_tokens: 5, stream: true })
    const text = await (await gateway.fetch(`http://inroute/api/v1/${path}`, { method: 'POST', body })).text()
    expect(text).toContain('"availability":{"code":"capacity_exhausted"')
  })

  test('code is there as the schema has it, and the type for those who read that', async () => {
    const { post } = await over({ a: {} })
    const { body } = await post({ model, provider: { only: ['nobody'] } })
    expect(body.error).toMatchObject({ code: 404, metadata: { error_type: 'not_found' } })
  })

  test.each<[object, string[], string]>([
    [{ only: ['a', 'b'], quantizations: ['fp8'], max_price: { prompt: 0 } }, ['max_price'], 'provider.max_price'],
    [{ only: ['a'], quantizations: ['int4'] }, ['quantization'], 'provider.quantizations'],
    [{ only: ['nobody'], max_price: { prompt: 0 } }, ['allowed_providers'], 'provider.only'],
    [{ zdr: true }, ['data_policy:zdr'], ''],
  ])('excluded_by is the last filter that emptied the list: %j', async (provider, excluded_by, field) => {
    const offer = (quantization: string) => ({
      [model]: { upstream: 'm', quantization, pricing: { inputPerMillion: 1, outputPerMillion: 1 } },
    })
    const { post } = await over({ a: { models: offer('fp8') }, b: { models: offer('fp16') } })
    const { body } = await post({ model, provider })
    expect(body.error!.availability).toMatchObject({ excluded_by, ...(field && { constraint: { field } }) })
  })
})

describe('17: router metadata', () => {
  test('is whole in a 404, too: region, summary, is_byok', async () => {
    const { post } = await over({ a: {} })
    const { status, body } = await post({ model, provider: { only: ['nobody'] } }, undefined, asks('enabled'))
    expect(status).toBe(404)
    expect(body.openrouter_metadata).toMatchObject({
      requested: model,
      region: null,
      summary: expect.any(String),
      is_byok: false,
      attempt: 0,
      endpoints: { total: 1, available: [] },
    })
    expect(specificationPresent ? validate('OpenRouterMetadata', body.openrouter_metadata) : []).toEqual([])
  })

  test('is asked for by each request, and by nothing else', async () => {
    const { post } = await over({ a: {} })
    expect((await post({ model }, undefined, asks('enabled'))).body.openrouter_metadata).toBeDefined()
    expect((await post({ model })).body.openrouter_metadata).toBeUndefined()
  })

  test.each(['', '1', 'true', 'disabled', 'enable'])(
    'other values of the header mean no, and no 400: %j',
    async (value) => {
      const { post } = await over({ a: {} })
      const { status, body } = await post({ model }, undefined, asks(value))
      expect([status, body.openrouter_metadata]).toEqual([200, undefined])
    },
  )

  test('no chunk of debugging commits the headers: there is none, which a warning says, and a failure keeps its status', async () => {
    const { gateway } = await over({ a: { answer: refuse(503) }, b: { answer: sse(...openaiWire.stream('from b')) } })
    const ask = (provider: object) => {
      const body = { model, messages, stream: true, debug: { echo_upstream_body: true }, provider }
      return gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body: JSON.stringify(body) })
    }
    const text = await (await ask({ order: ['a', 'b'] })).text()
    expect(text).toContain('from b')
    expect(text).toContain('"field":"debug.echo_upstream_body"')
    expect((await ask({ only: ['a'] })).status).toBe(503)
  })
})
