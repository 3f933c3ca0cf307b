import { describe, expect, test } from 'vitest'
import { catalogOf, priced, provider } from '../../test/support/catalog.ts'
import { type ModelsOption, buildCatalog } from './build-catalog.ts'
import type { ModelOffer } from './offer.ts'
import { split } from './split.ts'

const offerOf = (catalog: ReturnType<typeof buildCatalog>, endpointId: string) =>
  [...catalog.models.values()].flatMap(({ endpoints }) => endpoints).find(({ id }) => id === endpointId)

describe('a vendor brings its models, and what the user writes wins, entry by entry', () => {
  const own: Record<string, Partial<ModelOffer>> = {
    'openai/gpt-4o': { contextTokens: 64_000, maxOutputTokens: undefined },
    'openai/gpt-4o-mini': { pricing: { inputPerMillion: 0.2, outputPerMillion: 0.8 } },
    'openai/mine': { upstream: 'ft:gpt-4o:me' },
    'openai/gpt-4o@flex': { pricing: { inputPerMillion: 1.25, outputPerMillion: 5 } },
  }
  const catalog = buildCatalog({ providers: [provider('openai', own, { vendor: 'openai' })] })

  test('member by member; undefined is not given', () => {
    const offer = offerOf(catalog, 'openai/gpt-4o@openai')?.offer
    expect(offer).toMatchObject({ upstream: 'gpt-4o', contextTokens: 64_000, maxOutputTokens: 16_384 })
    expect(offer?.pricing).toMatchObject({ inputPerMillion: 2.5, cacheReadPerMillion: 1.25 })
  })

  test('a price replaces the known price whole: a cached rate of another price list would be wrong', () => {
    expect(offerOf(catalog, 'openai/gpt-4o-mini@openai')?.offer.pricing).toEqual({
      inputPerMillion: 0.2,
      outputPerMillion: 0.8,
    })
  })

  test('a tagged entry stands beside the plain one, with its facts and without its price', () => {
    const flex = offerOf(catalog, 'openai/gpt-4o@openai/flex')
    expect(flex).toMatchObject({
      tag: 'openai/flex',
      offer: { upstream: 'gpt-4o', tier: 'flex', maxOutputTokens: 16_384 },
    })
    expect(flex?.offer.pricing).toEqual({ inputPerMillion: 1.25, outputPerMillion: 5 })
    expect(catalog.models.get('openai/gpt-4o')?.standardEndpoints.map(({ tag }) => tag)).toEqual(['openai'])
  })

  test('a model nobody knows needs its upstream only', () => {
    expect(offerOf(catalog, 'openai/mine@openai')).toMatchObject({ prices: undefined, blendedPrice: undefined })
  })
})

test('an Azure provider offers the deployments it lists, at OpenAI’s prices', () => {
  const catalog = buildCatalog({
    providers: [provider('azure', { 'openai/gpt-4o': { upstream: 'my-4o' } }, { vendor: 'azure' })],
  })
  expect([...catalog.models.keys()]).toEqual(['openai/gpt-4o'])
  expect(catalog.models.get('openai/gpt-4o')?.endpoints[0]?.offer).toMatchObject({
    upstream: 'my-4o',
    pricing: { inputPerMillion: 2.5 },
  })
})

test('what a model takes is what is known of it and the codec can express', () => {
  const catalog = buildCatalog({
    providers: [provider('groq', {}, { vendor: 'groq' }), provider('openai', {}, { vendor: 'openai' })],
  })
  expect(offerOf(catalog, 'meta-llama/llama-3.3-70b-instruct@groq')?.input).toEqual(new Set(['text']))
  expect(offerOf(catalog, 'openai/gpt-4o@openai')?.input).toEqual(new Set(['text', 'image', 'file']))
  expect(catalog.models.get('openai/text-embedding-3-small')?.kind).toBe('embeddings')
})

describe('data policies: the offer’s, the provider’s, the vendor’s, member by member', () => {
  const policyOf = (offer: Partial<ModelOffer>, dataPolicy: object) => {
    const providers = [provider('openai', { 'openai/gpt-4o': offer }, { vendor: 'openai', dataPolicy })]
    return offerOf(buildCatalog({ providers }), 'openai/gpt-4o@openai')?.dataPolicy
  }
  test.each<[Partial<ModelOffer>, object, object]>([
    [{}, {}, { training: false, retention: true }],
    [{}, { retention: false }, { training: false, retention: false }],
    [{ dataPolicy: { training: true } }, { retention: false }, { training: true, retention: false }],
  ])('%j over %j', (offer, ofProvider, expected) => {
    expect(policyOf(offer, ofProvider)).toEqual(expected)
  })
})

describe('the gateway’s own entries', () => {
  const offers = { a: { 'acme/x': priced(1), 'acme/y': priced(2) }, b: { 'acme/x': priced(3) } }
  test('facts replace the catalog’s at every provider, false withdraws a model, default is the default model', () => {
    const catalog = catalogOf(offers, { 'acme/x': { contextTokens: 5_000 }, 'acme/y': false, default: 'acme/x' })
    expect([...catalog.models.keys()]).toEqual(['acme/x'])
    expect(catalog.models.get('acme/x')?.endpoints.map(({ offer }) => offer.contextTokens)).toEqual([5_000, 5_000])
    expect(catalog.defaultModel).toBe('acme/x')
  })

  test.each<[string, string, ModelsOption]>([
    ['a target nobody offers', 'unknown_alias_target', { fast: 'acme/z' }],
    ['an arm nobody offers', 'unknown_alias_target', { s: split([{ model: 'acme/z', weight: 1 }]) }],
    ['a router there is not', 'unknown_alias_target', { smart: 'openrouter/fusion' }],
    ['a circle', 'alias_circle', { a: 'b', b: 'c:nitro', c: 'a' }],
    ['a circle through a split', 'alias_circle', { a: split([{ model: 'b', weight: 1 }]), b: 'a' }],
    ['an override of nothing', 'invalid_model', { 'acme/z': { contextTokens: 1 } }],
    ['nonsense', 'invalid_model', { 'acme/x': 5 as never }],
  ])('%s is refused at start-up: %s', (_, code, models) => {
    expect(() => catalogOf(offers, models)).toThrow(expect.objectContaining({ code }))
  })

  test.each(['acme/x:floor', '~acme/x-latest', 'openrouter/auto', 'inroute/free'])(
    'an alias may lead to %s',
    (target) => {
      expect(catalogOf(offers, { fast: target }).aliases.get('fast')).toBe(target)
    },
  )
})

describe('mistakes in providers', () => {
  test.each<[string, string, Parameters<typeof provider>[]]>([
    ['none', 'no_providers', []],
    [
      'two of one id',
      'duplicate_provider',
      [
        ['a', {}],
        ['a', {}],
      ],
    ],
    ['a vendor nobody knows', 'unknown_vendor', [['a', {}, { vendor: 'opnai' }]]],
    ['an id without author', 'invalid_model_id', [['a', { 'gpt-4o': { upstream: 'x' } }]]],
    ['a model without upstream', 'model_without_upstream', [['a', { 'acme/x': {} }]]],
    ['a price below zero', 'invalid_price', [['a', { 'acme/x': { upstream: 'x', pricing: { inputPerMillion: -1 } } }]]],
  ])('%s: %s', (_, code, providers) => {
    expect(() => buildCatalog({ providers: providers.map((args) => provider(...args)) })).toThrow(
      expect.objectContaining({ code }),
    )
  })
})

describe('R14: a price in the wrong unit is found at start-up', () => {
  const check =
    (pricing: object, id = 'openai/gpt-4o') =>
    () =>
      buildCatalog({ providers: [provider('openai', { [id]: { upstream: 'x', pricing } }, { vendor: 'openai' })] })
  test.each([
    ['per token', { inputPerMillion: 0.000_002_5, outputPerMillion: 0.000_01 }],
    ['per thousand', { inputPerMillion: 0.0025, outputPerMillion: 0.01 }],
    ['per billion', { inputPerMillion: 2_500, outputPerMillion: 10_000 }],
  ])('%s for a known model', (_, pricing) => {
    expect(check(pricing)).toThrow(expect.objectContaining({ code: 'implausible_price' }))
  })

  test('per token for a model nobody knows', () => {
    expect(check({ inputPerMillion: 0.000_000_5 }, 'me/mine')).toThrow(/per million tokens/)
  })

  test('a discount, a price of zero, and what is said to be meant are fine', () => {
    expect(check({ inputPerMillion: 0.3, outputPerMillion: 1 })).not.toThrow()
    expect(check({ inputPerMillion: 0, outputPerMillion: 0 })).not.toThrow()
    expect(check({ inputPerMillion: 0.000_000_5, unusual: true }, 'me/mine')).not.toThrow()
  })
})

test('the version is the content’s: the same again, another for another price, the same for another key', () => {
  const version = (usd: number, models?: ModelsOption) => catalogOf({ a: { 'acme/x': priced(usd) } }, models).version
  expect(version(1)).toBe(version(1))
  expect(version(1)).not.toBe(version(1.01))
  expect(version(1)).not.toBe(version(1, { fast: 'acme/x' }))
})

test('each standard offer of a provider has its own price for the standard tier', () => {
  const catalog = catalogOf({
    v: { 'a/m': priced(1), 'a/m@eu': priced(2), 'a/m@flex': priced(0.5) },
  })
  const input = (tag: string) =>
    catalog.models.get('a/m')!.endpoints.find((one) => one.tag === tag)!.tierPrices!['default']!.rates.input
  expect([input('v'), input('v/eu')]).toEqual([1_000_000n, 2_000_000n])
})
