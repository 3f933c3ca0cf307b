import { expectTypeOf, test } from 'vitest'
import {
  type Caller,
  createGateway,
  type Gateway,
  type GatewayOptions,
  type ModelId,
  openai,
  type ProviderPreferences,
} from '../src/index.ts'

test('known model ids complete in the editor, and any string is allowed', () => {
  expectTypeOf<'openai/gpt-5'>().toExtend<ModelId>()
  expectTypeOf<string>().toExtend<ModelId>()
  type Models = NonNullable<GatewayOptions['models']>
  expectTypeOf<'anthropic/claude-sonnet-4.5'>().toExtend<keyof Models>()
  expectTypeOf<Parameters<Gateway['fit']>[1]>().toEqualTypeOf<ModelId>()
})

test('an offer under any id is checked', () => {
  openai({ models: { 'our/own': { upstream: 'x', pricing: { inputPerMillion: 1 } } } })
  // @ts-expect-error prices are per million, and say so
  openai({ models: { 'our/own': { pricing: { input: 1 } } } })
})

test('preferences are checked by the editor, for everybody and for a caller', () => {
  type Provider = NonNullable<NonNullable<GatewayOptions['routing']>['provider']>
  expectTypeOf<Provider>().toEqualTypeOf<ProviderPreferences>()
  expectTypeOf<NonNullable<Caller['provider']>>().toEqualTypeOf<ProviderPreferences>()
  const preferences: ProviderPreferences = {
    data_collection: 'deny',
    max_price: { prompt: '2' },
    sort: { by: 'latency' },
  }
  createGateway({ providers: [openai({ apiKey: 'sk-1' })], routing: { provider: preferences } })
  // @ts-expect-error what there is, is written in snake case
  createGateway({ providers: [], routing: { provider: { dataCollection: 'deny' } } })
  // @ts-expect-error not one of those there are
  createGateway({ providers: [], routing: { provider: { quantizations: ['fp3'] } } })
})
