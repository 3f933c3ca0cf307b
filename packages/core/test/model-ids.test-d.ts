import { expectTypeOf, test } from 'vitest'
import { type Gateway, type GatewayOptions, type ModelId, openai } from '../src/index.ts'

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
