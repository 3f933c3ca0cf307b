import { describe, expect, test } from 'vitest'
import { Secret } from './secret.ts'
import * as providers from './index.ts'
import * as likes from './openai-likes.ts'
import { vendors } from './openai-chat/vendors/index.ts'

const signed = (provider: ReturnType<typeof providers.openai>) =>
  provider.authorize({ key: 'k', method: 'POST', url: '', headers: {}, body: '', nowMs: 0 })

describe('vendors of Chat Completions', () => {
  test('every record has its factory', () => {
    expect(Object.keys(likes).sort()).toEqual(Object.keys(vendors).sort())
  })

  test.each(Object.entries(likes))('%s works without options', async (name, factory) => {
    const vendor = vendors[name as keyof typeof vendors]
    const provider = factory()
    expect(provider).toMatchObject({ id: vendor.id, name: vendor.name, baseURL: vendor.baseURL, keys: [], models: {} })
    expect(provider.chat.wire).toBe('openai-chat')
    expect(await signed(provider)).toEqual({ authorization: 'Bearer k' })
    expect(new URL(vendor.docs).protocol).toBe('https:')
  })

  test('ids are unique', () => {
    const ids = Object.values(vendors).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('options win over the record', () => {
    const provider = providers.groq({
      id: 'groq-eu',
      baseURL: 'https://eu.example.com/v1/',
      apiKey: ['a', 'b'],
      headers: { 'X-Own': '1' },
    })
    expect(provider).toMatchObject({
      id: 'groq-eu',
      name: 'Groq',
      baseURL: 'https://eu.example.com/v1',
      headers: { 'x-own': '1' },
    })
    expect(provider.keys.map((key) => (key instanceof Secret ? key.reveal() : ''))).toEqual(['a', 'b'])
  })

  test('capabilities tell what reaches the vendor', () => {
    const { parameters, input } = providers.deepseek().chat.capabilities
    expect([parameters.has('tools'), parameters.has('top_k'), parameters.has('max_completion_tokens')]).toEqual([
      true,
      false,
      true,
    ])
    expect([...input]).toEqual(['text'])
    expect(parameters.has('structured_outputs')).toBe(false)
    expect(providers.mistral().chat.capabilities.parameters.has('structured_outputs')).toBe(true)
    expect(providers.openrouter().chat.capabilities.parameters.has('plugins')).toBe(true)
  })
})

describe('openaiCompatible', () => {
  test('any server, as it is', () => {
    const local = providers.openaiCompatible({
      id: 'local',
      baseURL: 'http://127.0.0.1:1234/v1',
      models: { 'a/b': { upstream: 'b' } },
    })
    expect(local).toMatchObject({
      id: 'local',
      name: 'local',
      keyVariable: undefined,
      models: { 'a/b': { upstream: 'b' } },
    })
    expect(local.embeddings).toBeDefined()
  })

  test.each([
    [{ id: 'Bad Id', baseURL: 'http://x' }, 'invalid_provider_id'],
    [{ id: 'x', baseURL: 'not a url' }, 'invalid_base_url'],
    [{ id: 'x', baseURL: 'http://user:pass@x' }, 'invalid_base_url'],
    [{ id: 'x', baseURL: 'http://x', apiKey: 'two words' }, 'invalid_api_key_option'],
    [{ id: 'x', baseURL: 'http://x', headers: { 'a b': 'c' } }, 'invalid_header'],
  ])('%o is refused at start-up', (options, code) => {
    expect(() => providers.openaiCompatible(options)).toThrow(expect.objectContaining({ code }))
  })
})

describe('azure', () => {
  const offer = { upstream: 'my deployment' }
  const encode = (provider: ReturnType<typeof providers.azure>) =>
    provider.chat.encode({ request: { messages: [] }, stream: false, offer })

  test('the v1 API: the deployment is the model', () => {
    const provider = providers.azure({ resource: 'acme' })
    expect(provider.baseURL).toBe('https://acme.openai.azure.com/openai/v1')
    expect(encode(provider)).toMatchObject({ path: '/chat/completions', body: { model: 'my deployment' } })
  })

  test('a dated version: the deployment stands in the path', () => {
    const provider = providers.azure({ resource: 'acme', apiVersion: '2024-10-21' })
    expect(provider.baseURL).toBe('https://acme.openai.azure.com/openai')
    expect(encode(provider).path).toBe('/deployments/my%20deployment/chat/completions?api-version=2024-10-21')
    expect(provider.embeddings?.encode({ request: { model: '', input: 'x' }, offer }).path).toBe(
      '/deployments/my%20deployment/embeddings?api-version=2024-10-21',
    )
  })

  test('a key in its own header, or a token', async () => {
    expect(await signed(providers.azure({ resource: 'acme' }))).toEqual({ 'api-key': 'k' })
    const entra = providers.azure({ resource: 'acme', accessToken: async () => 'token' })
    expect([await signed(entra), entra.ownCredentials]).toEqual([{ authorization: 'Bearer token' }, true])
  })

  test.each([
    [{}, 'azure_resource_required'],
    [{ resource: 'evil.com/#' }, 'invalid_azure_resource'],
    [{ resource: 'acme', apiVersion: '1&x=2' }, 'invalid_azure_api_version'],
  ])('%o is refused at start-up', (options, code) => {
    expect(() => providers.azure(options)).toThrow(expect.objectContaining({ code }))
  })
})
