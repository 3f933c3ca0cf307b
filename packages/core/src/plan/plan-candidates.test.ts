import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { provider } from '../../test/support/catalog.ts'
import { healthOf, idsOf, planOf } from '../../test/support/plan.ts'
import type { ProviderPreferences, Quantization } from '../chat/provider-preferences.ts'
import { buildCatalog } from '../catalog/build-catalog.ts'
import type { ModelOffer } from '../catalog/offer.ts'
import type { ChatRequest } from '../chat/request.ts'
import { isGatewayError } from '../errors/gateway-error.ts'
import type { EndpointHealth } from '../health/contract.ts'
import type { Plan } from './plan.ts'

// The rules of section 5 said a second time, over the offers as users write them, and held against whatever is planned.

interface Offered {
  by: keyof typeof names
  model: string
  tag?: string
  usd?: number
  offer: Omit<Partial<ModelOffer>, 'dataPolicy'> & { dataPolicy: { training?: boolean; retention?: boolean } }
}

const names = { a: 'Alpha', b: 'Beta AI', c: 'gamma' }
const providerIds = ['a', 'b', 'c'] as const
const modelIds = ['x/one', 'x/two', 'y/three']
const optional = { requiredKeys: [] }

const idOf = ({ by, model, tag }: Offered) => `${model}@${tag ? `${by}/${tag}` : by}`

/** A record with a few of its members: with all of them at once nothing is ever left to plan. */
const few = <T extends object>(members: { [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<Partial<T>> =>
  fc
    .tuple(fc.record(members), fc.subarray(Object.keys(members), { maxLength: 3 }))
    .map(([all, kept]) => Object.fromEntries(Object.entries(all).filter(([key]) => kept.includes(key))) as Partial<T>)

const facts: fc.Arbitrary<Offered['offer']> = fc.record(
  {
    quantization: fc.constantFrom('fp8', 'mxfp8', 'bf16', 'unknown'),
    maxOutputTokens: fc.constantFrom(100, 1_000),
    contextTokens: fc.constantFrom(50, 5_000),
    supports: fc.subarray(['tools', 'temperature', 'response_format', 'structured_outputs']),
    input: fc.constantFrom<('text' | 'image')[]>(['text'], ['text', 'image']),
    distillable: fc.boolean(),
    dataPolicy: fc.record({ training: fc.boolean(), retention: fc.boolean() }, optional),
  },
  { requiredKeys: ['dataPolicy'] },
)
const offers: fc.Arbitrary<Offered[]> = fc.uniqueArray(
  fc.record(
    {
      by: fc.constantFrom(...providerIds),
      model: fc.constantFrom(...modelIds),
      tag: fc.constantFrom('turbo', 'flex', 'priority'),
      usd: fc.constantFrom(0, 1, 2, 5),
      offer: facts,
    },
    { requiredKeys: ['by', 'model', 'offer'] },
  ),
  { minLength: 1, maxLength: 12, selector: idOf },
)

const slugs = ['a', 'B', 'Beta AI', 'gamma', 'b/turbo', 'a/flex', 'nobody']
const preferences = few({
  only: fc.subarray(slugs, { minLength: 1 }),
  ignore: fc.subarray(slugs, { maxLength: 2 }),
  order: fc.shuffledSubarray(slugs, { minLength: 1 }),
  allow_fallbacks: fc.boolean(),
  require_parameters: fc.boolean(),
  data_collection: fc.constantFrom('allow', 'deny'),
  zdr: fc.boolean(),
  enforce_distillable_text: fc.boolean(),
  quantizations: fc.subarray<Quantization>(['fp8', 'bf16', 'unknown'], { minLength: 1 }),
  max_price: fc.record({ prompt: fc.constantFrom(1, 3), completion: fc.constantFrom(0, 3) }, optional),
  sort: fc.constantFrom<ProviderPreferences['sort']>('price', 'latency', 'throughput', 'exacto', {
    by: 'price',
    partition: 'none',
  }),
  preferred_min_throughput: fc.constant(50),
  preferred_max_latency: fc.constant({ p99: 1 }),
})
type Preferences = typeof preferences extends fc.Arbitrary<infer T> ? T : never

const models = fc.shuffledSubarray(modelIds, { minLength: 1 })
const wishes = few({
  service_tier: fc.constantFrom('flex', 'priority', 'default', 'auto'),
  max_tokens: fc.constantFrom(10, 500, 2_000),
  temperature: fc.constant(1),
  tools: fc.constant<ChatRequest['tools']>([{ type: 'function', function: { name: 'f' } }]),
  response_format: fc.constantFrom<ChatRequest['response_format']>(
    { type: 'json_object' },
    { type: 'json_schema', json_schema: { name: 's', schema: {} } },
  ),
  messages: fc.constantFrom<ChatRequest['messages']>(
    [{ role: 'user', content: 'hi' }],
    [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://x/y.png' } }] }],
  ),
})
const requests = fc
  .tuple(models, wishes, preferences)
  .map(([models, wishes, provider]) => ({ ...wishes, models, provider }))
type Request = typeof requests extends fc.Arbitrary<infer T> ? T : never

const states: fc.Arbitrary<Partial<EndpointHealth>> = fc.record(
  {
    circuit: fc.constantFrom('closed' as const, 'open' as const, 'probing' as const),
    outage: fc.boolean(),
    latencyMs5m: fc.constantFrom(100, 3_000).map((ms) => ({ p50: ms, p75: ms, p90: ms, p99: ms })),
    throughput5m: fc.constantFrom(10, 90).map((rate) => ({ p50: rate, p75: rate, p90: rate, p99: rate })),
  },
  optional,
)

const isTiered = ({ tag }: Offered) => tag === 'flex' || tag === 'priority'

const isNamed = (slugs: readonly string[], offered: Offered) => {
  const { by, tag } = offered
  const lower = slugs.map((slug) => slug.toLowerCase())
  if (tag && lower.includes(`${by}/${tag}`)) return true
  return !isTiered(offered) && (lower.includes(by) || lower.includes(names[by].toLowerCase()))
}

function keeps(offered: Offered, provider: Preferences): boolean {
  const { offer, usd } = offered
  const { only, ignore, quantizations, max_price, data_collection, zdr, enforce_distillable_text } = provider
  const kind: string = { mxfp8: 'fp8' }[offer.quantization ?? ''] ?? offer.quantization ?? 'unknown'
  const capped = Object.values(max_price ?? {}) as number[]
  return (
    (!only || isNamed(only, offered)) &&
    !(ignore && isNamed(ignore, offered)) &&
    (!quantizations || quantizations.some((one) => one === kind)) &&
    capped.every((cap) => usd !== undefined && usd <= cap) &&
    !(data_collection === 'deny' && offer.dataPolicy.training !== false) &&
    !(zdr && offer.dataPolicy.retention !== false) &&
    !(enforce_distillable_text && !offer.distillable)
  )
}

function canServe({ offer }: Offered, request: Request, required: boolean): boolean {
  const hasImage = Array.isArray(request.messages?.[0]?.content)
  const { max_tokens } = request
  if (max_tokens && max_tokens > Math.min(offer.maxOutputTokens ?? Infinity, offer.contextTokens ?? Infinity))
    return false
  if (hasImage && offer.input && !offer.input.includes('image')) return false
  if (!required || !offer.supports) return true
  const used = ['temperature', 'tools', 'response_format', 'max_tokens'].filter((member) => member in request)
  if (request.response_format?.type === 'json_schema') used.push('structured_outputs')
  return used.every((member) => offer.supports!.includes(member))
}

const cases = fc
  .record({ offers, request: requests, defaults: preferences, seed: fc.nat() })
  .chain((drawn) =>
    fc.record({
      drawn: fc.constant(drawn),
      health: fc.dictionary(fc.constantFrom(...drawn.offers.map(idOf)), states).map(healthOf),
    }),
  )
  .map(({ drawn, health }) => ({ ...drawn, health }))
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

function catalogFrom(offers: readonly Offered[]) {
  const offersBy = (id: string) => offers.filter(({ by }) => by === id)
  const key = ({ model, tag }: Offered) => (tag ? `${model}@${tag}` : model)
  const priced = ({ offer, usd }: Offered) => ({
    upstream: 'm',
    ...offer,
    ...(usd !== undefined && { pricing: { inputPerMillion: usd, outputPerMillion: usd } }),
  })
  return buildCatalog({
    providers: providerIds.map((id) =>
      provider(id, Object.fromEntries(offersBy(id).map((offered) => [key(offered), priced(offered)])), {
        name: names[id],
      }),
    ),
  })
}

const nothingLeft = new Set<unknown>(['constraint_filtered', 'privacy_restricted'])

/** The plan; `undefined` where a 404 says that nothing may serve the request. */
function outcome({ offers, request, defaults, health, seed }: Case): Plan | undefined {
  const known = new Set(offers.map(({ model }) => model))
  const asked = { ...request, models: request.models.filter((model) => known.has(model)) }
  try {
    return planOf(catalogFrom(offers), asked, { health, seed, defaults })
  } catch (error) {
    if (isGatewayError(error) && error.status === 404 && nothingLeft.has(error.availability?.['code'])) return undefined
    throw error
  }
}

/** Whether nothing that the request or the operator says speaks against an endpoint. */
function isAllowed({ request, defaults }: Case, offered: Offered): boolean {
  const layers = [request.provider, defaults]
  const required = layers.some(({ require_parameters }) => require_parameters)
  return (
    request.models.includes(offered.model) &&
    layers.every((layer) => keeps(offered, layer)) &&
    canServe(offered, request, required)
  )
}

/** Of requests for at least one model that is there. */
const check = (law: (drawn: Case) => void) =>
  fc.assert(
    fc.property(cases, (drawn) => {
      fc.pre(drawn.offers.some(({ model }) => drawn.request.models.includes(model)))
      law(drawn)
    }),
    { numRuns: 400 },
  )

const checkPlans = (law: (plan: Plan, drawn: Case) => void) =>
  check((drawn) => {
    const plan = outcome(drawn)
    fc.pre(plan !== undefined)
    law(plan, drawn)
  })

describe('whatever is offered and asked', () => {
  test('no candidate breaks a rule of the request or of the operator', () => {
    checkPlans((plan, drawn) => {
      const allowed = drawn.offers.filter((offered) => isAllowed(drawn, offered)).map(idOf)
      expect(allowed).toEqual(expect.arrayContaining(idsOf(plan)))
    })
  })

  test('a request is refused, as a 404 that says so, only when nothing may serve it', () => {
    check((drawn) => {
      const { request, offers, defaults } = drawn
      const layers = [request.provider, defaults]
      // without fallbacks `order` is a list of who may serve; `flex` keeps standard endpoints out
      fc.pre(request.service_tier !== 'flex')
      fc.pre(layers.every(({ order }) => !order) || layers.every((layer) => layer.allow_fallbacks !== false))
      fc.pre(offers.some((offered) => !isTiered(offered) && isAllowed(drawn, offered)))
      expect(outcome(drawn)).toBeDefined()
    })
  })

  test('every endpoint is a candidate or excluded for a reason, and none twice', () => {
    checkPlans((plan, { offers, request }) => {
      const ids = [...idsOf(plan), ...plan.excluded.map(({ endpoint }) => endpoint.id)]
      const standard = offers.filter((one) => !isTiered(one) && request.models.includes(one.model)).map(idOf)
      expect(ids).toEqual(expect.arrayContaining(standard))
      expect(new Set(ids).size).toBe(ids.length)
    })
  })

  test('models are tried in the order asked for, unless sorting goes across them or figures speak against it', () => {
    checkPlans(({ candidates }, { request, defaults, health, offers }) => {
      const ordersMuch = ({ sort, preferred_min_throughput, preferred_max_latency }: Preferences) =>
        typeof sort === 'object' || preferred_min_throughput || preferred_max_latency
      fc.pre(![request.provider, defaults].some(ordersMuch))
      fc.pre(offers.every((offered) => (health.endpoint(idOf(offered), 0)?.circuit ?? 'closed') === 'closed'))
      const places = candidates.map(({ model }) => request.models.indexOf(model))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    })
  })

  test('endpoints that are down come after those that are not', () => {
    checkPlans((plan, { health }) => {
      const down = idsOf(plan).map((id) => (health.endpoint(id, 0)?.circuit ?? 'closed') !== 'closed')
      expect(down).toEqual(down.toSorted((a, b) => Number(a) - Number(b)))
    })
  })

  test('the same input is the same plan', () => {
    checkPlans((plan, drawn) => expect(idsOf(outcome(drawn)!)).toEqual(idsOf(plan)))
  })
})
