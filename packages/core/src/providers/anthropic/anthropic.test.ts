import { expect, test } from 'vitest'
import { anthropic, type AnthropicOptions } from './index.ts'

const authorize = (options: AnthropicOptions) =>
  anthropic(options).authorize({ key: 'k', method: 'POST', url: '', headers: {}, body: '', nowMs: 0 })

test('Anthropic itself', async () => {
  expect(anthropic()).toMatchObject({
    id: 'anthropic',
    baseURL: 'https://api.anthropic.com/v1',
    keyVariable: 'ANTHROPIC_API_KEY',
    headers: { 'anthropic-version': '2023-06-01' },
  })
  expect(await authorize({})).toEqual({ 'x-api-key': 'k' })
  expect(await authorize({ auth: 'bearer' })).toEqual({ authorization: 'Bearer k' })
})

test('Claude on Vertex AI', async () => {
  const options = { vertex: { project: 'p-1', location: 'europe-west1', accessToken: async () => 'token' } }
  const provider = anthropic(options)
  expect(provider).toMatchObject({
    baseURL:
      'https://europe-west1-aiplatform.googleapis.com/v1/projects/p-1/locations/europe-west1/publishers/anthropic/models',
    ownCredentials: true,
    headers: {},
  })
  expect(await authorize(options)).toEqual({ authorization: 'Bearer token' })
  expect(await authorize({ vertex: { project: 'p-1' } })).toEqual({ authorization: 'Bearer k' })
  expect(() => anthropic({ vertex: { project: 'p/../x' } })).toThrow('invalid_vertex_option')
})

test('Claude on Azure', async () => {
  expect(anthropic({ azure: { resource: 'res' } }).baseURL).toBe('https://res.services.ai.azure.com/anthropic/v1')
  expect(await authorize({ azure: { resource: 'res' } })).toEqual({ 'x-api-key': 'k' })
})
