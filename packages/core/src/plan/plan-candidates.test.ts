import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { provider } from '../../test/support/catalog.ts'
import { healthOf, idsOf, planOf } from '../../test/support/plan.ts'
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
  quantizations: fc.subarray(['fp8', 'bf16', 'unknown'], { minLength: 1 }),
  max_price: fc.record({ prompt: fc.constantFrom(1, 3), completion: fc.constantFrom(0, 3) }, optional),
  sort: fc.constantFrom('price', 'latency', 'throughput', 'exacto', { by: 'price', partition: 'none' }),
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
  const kind = { mxfp8: 'fp8' }[offer.quantization ?? ''] ?? offer.quantization ?? 'unknown'
  const capped = Object.values(max_price ?? {}) as number[]
  return (
    (!only || isNamed(only, offered)) &&
    !(ignore && isNamed(ignore, offered)) &&
    (!quantizations || quantizations.includes(kind)) &&
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

/** The plan, or why there is none: the status and the words of its availability. */
function outcome({ offers, request, health, seed }: Case, defaults?: Preferences): Plan | [number, unknown] {
  const known = new Set(offers.map(({ model }) => model))
  const asked = { ...request, models: request.models.filter((model) => known.has(model)) }
  try {
    return planOf(catalogFrom(offers), asked, { health, seed, defaults })
  } catch (error) {
    if (!isGatewayError(error)) throw error
    return [error.status, error.availability?.['code']]
  }
}

const isPlan = (result: Plan | [number, unknown]): result is Plan => !Array.isArray(result)

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

/** A request of at least one model that is there. */
const check = (law: (drawn: Case) => void) =>
  fc.assert(
    fc.property(cases, (drawn) => {
      fc.pre(drawn.offers.some(({ model }) => drawn.request.models.includes(model)))
      law(drawn)
    }),
    { numRuns: 400 },
  )

describe('whatever is offered and asked', () => {
  test('no candidate breaks a rule, and the request’s members count beside the operator’s', () => {
    check((drawn) => {
      const result = outcome(drawn, drawn.defaults)
      if (!isPlan(result)) return
      const candidates = new Set(idsOf(result))
      const offered = drawn.offers.filter((one) => candidates.has(idOf(one)))
      expect(offered.length).toBe(candidates.size)
      for (const one of offered) expect(isAllowed(drawn, one)).toBe(true)
    })
  })

  test('a request is refused, as a 404 that says so, only when nothing may serve it', () => {
    check((drawn) => {
      const { request, offers, defaults } = drawn
      const some = offers.some((offered) => !isTiered(offered) && isAllowed(drawn, offered))
      const result = outcome(drawn, defaults)
      const noEndpoint = expect.stringMatching(/^(constraint_filtered|privacy_restricted)$/)
      if (!isPlan(result)) expect(result).toEqual([404, noEndpoint])
      // without fallbacks `order` is a list of who may serve; `flex` keeps standard endpoints out
      const layers = [request.provider, defaults]
      const listed = layers.some(({ order }) => order) && layers.some((layer) => layer.allow_fallbacks === false)
      if (some && !listed && request.service_tier !== 'flex') expect(isPlan(result)).toBe(true)
    })
  })

  test('every endpoint is a candidate or excluded for a reason, and none twice', () => {
    check((drawn) => {
      const result = outcome(drawn)
      if (!isPlan(result)) return
      const excluded = result.excluded.map(({ endpoint }) => endpoint.id)
      const ids = [...idsOf(result), ...excluded]
      expect(new Set(ids).size).toBe(ids.length)
      const standard = drawn.offers.filter((one) => !isTiered(one) && drawn.request.models.includes(one.model))
      for (const offered of standard) expect(ids).toContain(idOf(offered))
    })
  })

  test('models are tried in the order asked for, unless sorting goes across them or figures speak against it', () => {
    check((drawn) => {
      const { sort, preferred_min_throughput, preferred_max_latency } = drawn.request.provider
      fc.pre(typeof sort !== 'object' && !preferred_min_throughput && !preferred_max_latency)
      const result = outcome({ ...drawn, health: healthOf({}) })
      if (!isPlan(result)) return
      const places = result.candidates.map(({ model }) => drawn.request.models.indexOf(model))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    })
  })

  test('endpoints that are down come after those that are not', () => {
    check((drawn) => {
      const result = outcome(drawn)
      if (!isPlan(result)) return
      const down = idsOf(result).map((id) => (drawn.health.endpoint(id, 0)?.circuit ?? 'closed') !== 'closed')
      expect(down).toEqual(down.toSorted((a, b) => Number(a) - Number(b)))
    })
  })

  test('the same input is the same plan', () => {
    check((drawn) => {
      const [first, second] = [outcome(drawn), outcome(drawn)]
      if (isPlan(first) && isPlan(second)) expect(idsOf(second)).toEqual(idsOf(first))
      else expect(second).toEqual(first)
    })
  })
})
