import { describe, expect, it } from 'vitest'
import { createGateway, type GatewayOptions, OptionsError, openai, openaiCompatible } from '../index.ts'

const provider = openai({ apiKey: 'sk-test-1' })
const local = (offer: object): unknown => ({
  providers: [
    openaiCompatible({ id: 'local', baseURL: 'http://local/v1', models: { 'a/b': { upstream: 'b', ...offer } } }),
  ],
})

/** What JavaScript users write, and TypeScript users behind a cast. */
const mistakes: [what: string, options: () => unknown, code: string, message: RegExp][] = [
  ['no options', () => undefined, 'invalid_option', /createGateway must be an object .* received undefined/],
  ['no providers', () => ({}), 'no_providers', /at least one/],
  ['one provider instead of a list', () => ({ providers: provider }), 'invalid_option', /providers must be a list/],
  ['a factory not called', () => ({ providers: [openai] }), 'invalid_option', /providers\[0\] .* a function/],
  ['a misspelt option', () => ({ provider: [] }), 'unknown_option', /'provider'; allowed: providers, models/],
  [
    'a path as the store',
    () => ({ providers: [provider], store: 'x.db' }),
    'invalid_option',
    /store .* received 'x\.db'/,
  ],
  ['no store at all', () => ({ providers: [provider], store: {} }), 'invalid_option', /store must be made by/],
  ['no shared state', () => ({ providers: [provider], shared: {} }), 'invalid_option', /shared must be made by/],
  ['no dispatcher', () => ({ providers: [provider], dispatcher: {} }), 'invalid_option', /dispatcher/],
  ['no clock', () => ({ providers: [provider], clock: {} }), 'invalid_option', /clock/],
  ['chance as a number', () => ({ providers: [provider], random: 5 }), 'invalid_option', /random .* received 5/],
  [
    'prices as an address',
    () => ({ providers: [provider], prices: 'https://x' }),
    'invalid_option',
    /prices .*'https:/,
  ],
  ['prices from nowhere', () => ({ providers: [provider], prices: {} }), 'invalid_option', /prices\.load .* undefined/],
  [
    'prices, misspelt',
    () => ({ providers: [provider], prices: { load: async () => ({}), every: 5 } }),
    'unknown_option',
    /prices: .*'every'; allowed: load, everyMs/,
  ],
  [
    'prices refreshed without a pause',
    () => ({ providers: [provider], prices: { load: async () => ({}), everyMs: 0 } }),
    'invalid_option',
    /prices\.everyMs must be a whole number of 1 or more, received 0/,
  ],
  [
    'a list of models',
    () => ({ providers: [provider], models: ['a/b'] }),
    'invalid_option',
    /models must be an object/,
  ],
  ['routing as null', () => ({ providers: [provider], routing: null }), 'invalid_option', /routing .* received null/],
  [
    'a limit with a unit',
    () => ({ providers: [provider], routing: { limits: { connectMs: '5s' } } }),
    'invalid_option',
    /routing\.limits\.connectMs must be a whole number of 1 or more, received '5s'/,
  ],
  [
    'hedging as a switch',
    () => ({ providers: [provider], routing: { hedge: { after: true } } }),
    'invalid_option',
    /routing\.hedge\.after must be 'off', 'p95' or a whole number of milliseconds, 1 or more, received true/,
  ],
  [
    'hedging at once',
    () => local({ limits: { hedgeAfter: 0 } }),
    'invalid_option',
    /local: models\['a\/b'\]\.limits\.hedgeAfter must be 'off', 'p95' or .*received 0/,
  ],
  [
    'twice as much and more for hedging',
    () => ({ providers: [provider], routing: { hedge: { maxExtraSpendPercent: 120 } } }),
    'invalid_option',
    /maxExtraSpendPercent must be a number from 0 to 100, received 120/,
  ],
  [
    'hedging with every model',
    () => ({ providers: [provider], routing: { hedge: { models: 'all' } } }),
    'invalid_option',
    /routing\.hedge\.models must be 'same' or 'any', received 'all'/,
  ],
  [
    'hedging misspelt',
    () => ({ providers: [provider], routing: { hedge: { afterMs: 5 } } }),
    'unknown_option',
    /routing\.hedge: there is no option 'afterMs'; allowed: after, minObservations, maxExtra/,
  ],
  ['a misspelt fact', () => local({ contextToken: 8 }), 'unknown_option', /local: models\['a\/b'\].*'contextToken'/],
  ['a window in words', () => local({ contextTokens: '128k' }), 'invalid_option', /contextTokens .* received '128k'/],
  [
    'a misspelt price',
    () => local({ pricing: { input: 1, output: 2 } }),
    'unknown_option',
    /pricing.*'input'; allowed: inputPer/,
  ],
  ['a parameter list in words', () => local({ supports: 'tools' }), 'invalid_option', /supports must be a list/],
  [
    'a misspelt override',
    () => ({ providers: [provider], models: { 'openai/gpt-4o': { maxOutput: 4 } } }),
    'unknown_option',
    /models\['openai\/gpt-4o'\].*'maxOutput'/,
  ],
]

describe('a mistake in the options is found at start-up, and named', () => {
  it.each(mistakes)('%s', (_, options, code, message) => {
    const start = (): unknown => createGateway(options() as GatewayOptions)
    expect(start).toThrow(OptionsError)
    expect(start).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }))
  })

  it.each([
    [
      'a misspelt option',
      { apikey: 'sk-test-1' },
      'unknown_option',
      /openai: there is no option 'apikey'; allowed: id, name, apiKey/,
    ],
    ['a key that is no text', { apiKey: 5 }, 'invalid_api_key_option', /received number/],
    ['an empty key', { apiKey: '' }, 'invalid_api_key_option', /received an empty text/],
  ])('of a provider: %s', (_, options, code, message) => {
    const make = (): unknown => openai(options as Parameters<typeof openai>[0])
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }))
  })

  it('an unknown event, an unknown dimension of spend', async () => {
    const gateway = createGateway({ providers: [provider] })
    expect(() => gateway.on('generatoin' as 'generation', () => undefined)).toThrow(
      /one of .*attempt, .*received .generatoin./,
    )
    await expect(gateway.spend.by({ by: 'modle' as 'model' })).rejects.toThrow(
      /one or several of day, model.*received 'modle'/,
    )
    await gateway.close()
  })
})
