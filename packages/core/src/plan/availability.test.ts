import { describe, expect, test } from 'vitest'
import { catalogOf, priced } from '../../test/support/catalog.ts'
import { planOf, refusalOf } from '../../test/support/plan.ts'
import type { PlannedRequest } from './plan.ts'

const model = 'acme/large'
const catalog = catalogOf({
  alpha: { [model]: priced(1), [`${model}@flex`]: priced(0.5), 'acme/small': priced(1) },
  beta: { [model]: priced(2) },
})
const refusal = (request: PlannedRequest) => refusalOf(() => planOf(catalog, request))

describe('a refusal says what was received and what there is', () => {
  test.each<[string, PlannedRequest, number, RegExp]>([
    [
      'a misspelt slug of only',
      { model, provider: { only: ['alhpa'] } },
      404,
      /provider\.only names "alhpa", which serves none of them here; those that do: alpha, beta\./,
    ],
    [
      'a list of which one serves is not what emptied it',
      { model, provider: { only: ['nobody', 'beta'], max_price: { prompt: 0 } } },
      404,
      /meets provider\.max_price\. acme\/large@beta/,
    ],
    [
      'a provider that serves other models',
      { model: 'acme/small', provider: { only: ['beta'] } },
      404,
      /provider\.only names "beta", .* those that do: alpha\./,
    ],
    [
      'an order without fallbacks',
      { model, provider: { order: ['nobody'], allow_fallbacks: false } },
      404,
      /provider\.order names "nobody", .* alpha, beta\./,
    ],
    [
      'an unknown model, with the nearest',
      { model: 'acme/larg' },
      400,
      /^"acme\/larg" is not a model offered here; did you mean acme\/large.* GET \/models lists those that are\.$/,
    ],
    [
      'one of several that is unknown',
      { models: [model, 'who/knows'] },
      400,
      /^"who\/knows" is not a model offered here\. Every model of the request must be\. GET \/models lists/,
    ],
    [
      'a router of OpenRouter that is not here',
      { model: 'openrouter/pareto-code' },
      400,
      /"openrouter\/pareto-code" is not a router that this gateway has; there are openrouter\/auto, inroute\/auto,/,
    ],
    ['another', { model: 'openrouter/fusion' }, 400, /"openrouter\/fusion" is not a router/],
    ['a third, as a fallback', { models: [model, 'openrouter/bodybuilder'] }, 400, /"openrouter\/bodybuilder"/],
  ])('%s', (_, request, status, message) => {
    const error = refusal(request)
    expect(error.message).toMatch(message)
    expect(error.status).toBe(status)
  })

  test('a slug that is known and forbidden otherwise is not called unknown', () => {
    const { message } = refusal({ model, provider: { only: ['alpha'], quantizations: ['fp8'] } })
    expect(message).not.toMatch(/names/)
  })
})
