import { expect, test } from 'vitest'
import { createGateway, openaiCompatible } from '../../src/index.ts'

const gatewayWith = (pricing: object) => () =>
  createGateway({
    providers: [
      openaiCompatible({
        id: 'x',
        baseURL: 'http://127.0.0.1:9',
        models: { 'openai/gpt-4o': { upstream: 'm', pricing } },
      }),
    ],
    authenticate: false,
  })

// R14: dollars per million where dollars per token are meant, or the other way, are found at start-up.
test.each([
  ['per token instead of per million', { inputPerMillion: 0.0000025, outputPerMillion: 0.00001 }],
  ['a thousandfold', { inputPerMillion: 2_500, outputPerMillion: 10_000 }],
  ['negative', { inputPerMillion: -1, outputPerMillion: 1 }],
  ['a word', { inputPerMillion: 'cheap', outputPerMillion: 1 }],
])('a price that is %s stops the start', (_what, pricing) => {
  expect(gatewayWith(pricing)).toThrow(/price/i)
})

test('a price of 0 and an ordinary one do not', () => {
  expect(gatewayWith({ inputPerMillion: 0, outputPerMillion: 0 })).not.toThrow()
  expect(gatewayWith({ inputPerMillion: 2.5, outputPerMillion: 10 })).not.toThrow()
})
