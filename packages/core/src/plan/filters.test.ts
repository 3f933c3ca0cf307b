import { describe, expect, test } from 'vitest'
import { catalogOf, priced, provider } from '../../test/support/catalog.ts'
import { planOf, refusalOf, tagsOf } from '../../test/support/plan.ts'
import { buildCatalog } from '../catalog/build-catalog.ts'
import type { ModelOffer } from '../catalog/offer.ts'
import type { ExcludedBy, PlannedRequest } from './plan.ts'

const model = 'acme/large'
const hello = [{ role: 'user' as const, content: 'hello' }]

/** One provider per offer, in order a, b, c, ...; sorted by order so that only the rule under test decides. */
function kept(offers: Partial<ModelOffer>[], request: PlannedRequest): string {
  const catalog = catalogOf(Object.fromEntries(offers.map((offer, i) => ['abcdef'[i]!, { [model]: priced(1, offer) }])))
  const provider = { order: ['a', 'b', 'c', 'd', 'e', 'f'], ...request.provider }
  return tagsOf(planOf(catalog, { model, messages: hello, ...request, provider })).join('')
}

const image = [
  { role: 'user' as const, content: [{ type: 'image_url' as const, image_url: { url: 'https://x/y.png' } }] },
]

describe('hard rules', () => {
  test.each<[string, Partial<ModelOffer>[], PlannedRequest, string]>([
    [
      'data_collection deny keeps those known not to train; unknown counts as training',
      [{}, { dataPolicy: { training: true } }, { dataPolicy: { training: false } }],
      { provider: { data_collection: 'deny' } },
      'c',
    ],
    [
      'zdr keeps those known not to retain',
      [{}, { dataPolicy: { training: false, retention: true } }, { dataPolicy: { retention: false } }],
      { provider: { zdr: true } },
      'c',
    ],
    ['zdr false changes nothing', [{}, {}], { provider: { zdr: false } }, 'ab'],
    [
      'distillable text',
      [{}, { distillable: false }, { distillable: true }],
      { provider: { enforce_distillable_text: true } },
      'c',
    ],
    [
      'fp8 covers mxfp8, not int8; absent is unknown',
      [{ quantization: 'fp8' }, { quantization: 'mxfp8' }, { quantization: 'int8' }, {}],
      { provider: { quantizations: ['fp8'] } },
      'ab',
    ],
    [
      'fp4 covers mxfp4 and nvfp4',
      [{ quantization: 'mxfp4' }, { quantization: 'nvfp4' }, { quantization: 'fp4' }, { quantization: 'fp16' }],
      { provider: { quantizations: ['fp4'] } },
      'abc',
    ],
    [
      'mxfp4 alone does not cover fp4',
      [{ quantization: 'fp4' }, { quantization: 'mxfp4' }],
      { provider: { quantizations: ['mxfp4'] } },
      'b',
    ],
    ['unknown can be asked for', [{}, { quantization: 'fp8' }], { provider: { quantizations: ['unknown'] } }, 'a'],
    [
      'an image needs an endpoint that takes images',
      [{ input: ['text'] }, { input: ['text', 'image'] }],
      { messages: image },
      'b',
    ],
    [
      'image output needs an endpoint that makes images',
      [{}, { output: ['text', 'image'] }],
      { modalities: ['text', 'image'] },
      'b',
    ],
    [
      'max_tokens keeps those who can answer at such length; unknown may',
      [{ maxOutputTokens: 1000 }, { maxOutputTokens: 4000 }, { contextTokens: 2000 }, {}],
      { max_tokens: 4000 },
      'bd',
    ],
    ['max_completion_tokens counts the same', [{ maxOutputTokens: 10 }, {}], { max_completion_tokens: 11 }, 'b'],
    [
      'max_price is per million, and equality passes',
      [
        { pricing: { inputPerMillion: 1, outputPerMillion: 2 } },
        { pricing: { inputPerMillion: 1.000001, outputPerMillion: 2 } },
        { pricing: { inputPerMillion: 0.5, outputPerMillion: 2.1 } },
      ],
      { provider: { max_price: { prompt: 1, completion: '2' } } },
      'a',
    ],
    [
      'equality passes for decimals that binary cannot hold',
      [{ pricing: { inputPerMillion: 0.1, outputPerMillion: 0.3 } }],
      { provider: { max_price: { prompt: '0.1', completion: 0.3 } } },
      'a',
    ],
    [
      'no cap is too high',
      [{ pricing: { inputPerMillion: 1, outputPerMillion: 1 } }],
      { provider: { max_price: { prompt: 1e308, request: '1e300' } } },
      'a',
    ],
    [
      'an unknown price is not under any cap, an unnamed fee is none',
      [
        { pricing: undefined },
        { pricing: { inputPerMillion: 1, outputPerMillion: 1 } },
        { pricing: { inputPerMillion: 1, requestUsd: 0.02 } },
      ],
      { provider: { max_price: { prompt: 5, request: 0.01 } } },
      'b',
    ],
    [
      'max_price of audio is per million tokens of it, of images for one of 1024 x 1024; no price of its own is none',
      [
        { pricing: { inputPerMillion: 1, inputAudioPerMillion: 40 } },
        { pricing: { inputPerMillion: 1, inputAudioPerMillion: 41 } },
        { pricing: { inputPerMillion: 1, inputImagePerMillion: 5 } },
        { pricing: { inputPerMillion: 1, inputImagePerMillion: 50 } },
        { pricing: { inputPerMillion: 1 } },
        { pricing: undefined },
      ],
      { provider: { max_price: { audio: 40, image: 0.01 } } },
      'ace',
    ],
    [
      'require_parameters drops who lacks any parameter used; null and empty are not used',
      [
        { supports: ['temperature'] },
        { supports: ['temperature', 'tools'] },
        { supports: ['tools', 'temperature', 'seed'] },
      ],
      { provider: { require_parameters: true }, temperature: 0, seed: 1, stop: null, tools: [] },
      'c',
    ],
    [
      'max_tokens and reasoning go by several names',
      [{ supports: ['max_tokens', 'reasoning'] }, { supports: ['max_completion_tokens'] }],
      { provider: { require_parameters: true }, max_completion_tokens: 5, reasoning_effort: 'low' },
      'a',
    ],
    [
      'a schema needs structured_outputs, plain JSON does not',
      [{ supports: ['response_format'] }, { supports: ['response_format', 'structured_outputs'] }],
      { provider: { require_parameters: true }, response_format: { type: 'json_schema', json_schema: { name: 's' } } },
      'b',
    ],
    [
      'members that are not model parameters are not required of a model',
      [{ supports: [] }],
      { provider: { require_parameters: true }, user: 'u', metadata: { a: 'b' }, safe_prompt: true },
      'a',
    ],
  ])('%s', (_, offers, request, expected) => {
    expect(kept(offers, request)).toBe(expected)
  })

  test("a model's own policy wins over its provider's, member by member", () => {
    const catalog = buildCatalog({
      providers: [
        provider('a', { [model]: priced(1, { dataPolicy: { training: true } }) }, { dataPolicy: { training: false } }),
        provider('b', { [model]: priced(1, { dataPolicy: { retention: true } }) }, { dataPolicy: { training: false } }),
      ],
    })
    expect(tagsOf(planOf(catalog, { model, provider: { data_collection: 'deny' } }))).toEqual(['b'])
  })

  test('long prompts are capped at the price of long prompts', () => {
    const tiers = [{ minPromptTokens: 200_000, inputPerMillion: 6 }]
    const catalog = catalogOf({ a: { [model]: { upstream: 'm', pricing: { inputPerMillion: 3, tiers } } } })
    const request = { model, provider: { max_price: { prompt: 3 } } }
    expect(tagsOf(planOf(catalog, request, { promptTokens: 200_000 }))).toEqual(['a'])
    expect(() => planOf(catalog, request, { promptTokens: 200_001 })).toThrow(/6 USD/)
  })
})

describe('soft parameter preference', () => {
  const tools = [{ type: 'function' as const, function: { name: 'f' } }]
  test.each<[string, Partial<ModelOffer>[], PlannedRequest, string]>([
    ['tools: supporters alone', [{ supports: [] }, { supports: ['tools'] }], { tools }, 'b'],
    ['tools: none supports, all run', [{ supports: [] }, { supports: [] }], { tools }, 'ab'],
    [
      'response_format, whichever form',
      [{ supports: [] }, { supports: ['response_format'] }],
      { response_format: { type: 'text' } },
      'b',
    ],
    ['verbosity', [{ supports: ['verbosity'] }, { supports: [] }], { verbosity: 'low' }, 'a'],
    ['not temperature', [{ supports: [] }, { supports: ['temperature'] }], { temperature: 1 }, 'ab'],
    [
      'one after the other, never to nothing',
      [{ supports: ['tools'] }, { supports: ['verbosity'] }],
      { tools, verbosity: 'low' },
      'a',
    ],
  ])('%s', (_, offers, request, expected) => {
    expect(kept(offers, request)).toBe(expected)
  })

  test('it never removes a model from the list', () => {
    const catalog = catalogOf({
      a: { 'acme/one': priced(1, { supports: [] }), 'acme/two': priced(1, { supports: ['tools'] }) },
    })
    const plan = planOf(catalog, { models: ['acme/one', 'acme/two'], tools })
    expect(plan.candidates.map(({ model }) => model)).toEqual(['acme/one', 'acme/two'])
  })
})

describe('nothing left', () => {
  const catalog = catalogOf({
    a: { [model]: priced(1, { quantization: 'fp8' }) },
    b: { [model]: priced(9, { quantization: 'int4' }) },
  })
  test.each<[Record<string, unknown>, ExcludedBy, string, string | undefined]>([
    [{ only: ['c'] }, 'allowed_providers', 'constraint_filtered', 'provider.only'],
    [{ ignore: ['a', 'b'] }, 'ignored_providers', 'constraint_filtered', 'provider.ignore'],
    [{ max_price: { prompt: 0 } }, 'max_price', 'constraint_filtered', 'provider.max_price'],
    [{ quantizations: ['fp16'] }, 'quantization', 'constraint_filtered', 'provider.quantizations'],
    [{ zdr: true }, 'data_policy:zdr', 'privacy_restricted', undefined],
    [{ data_collection: 'deny' }, 'data_policy:training', 'privacy_restricted', undefined],
    [{ only: ['b'], max_price: { prompt: 2 } }, 'max_price', 'constraint_filtered', 'provider.max_price'],
  ])('%j is a 404 by %s', (provider, reason, code, field) => {
    const { status, errorType, availability } = refusalOf(() => planOf(catalog, { model, provider }))
    expect({ status, errorType }).toEqual({ status: 404, errorType: 'not_found' })
    expect(availability).toMatchObject({
      code,
      retryable: false,
      requested_models: [model],
      excluded_by: [reason],
      docs_url: expect.any(String),
    })
    expect((availability?.['constraint'] as { field: string } | undefined)?.field).toBe(field)
  })

  test('every endpoint left out is named, with its reason in words', () => {
    const { excluded } = planOf(catalog, { model, provider: { quantizations: ['fp8'] } })
    expect(excluded).toMatchObject([{ endpoint: { tag: 'b' }, reason: 'quantization', detail: 'it is int4' }])
  })
})
