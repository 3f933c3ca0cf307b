import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogOf, priced, provider } from '../../test/support/catalog.ts'
import { flat, healthOf, planOf } from '../../test/support/plan.ts'
import { buildCatalog } from '../catalog/build-catalog.ts'
import { fromRows, toRows, versionOf } from '../catalog/catalog-rows.ts'
import { split } from '../catalog/split.ts'
import type { ChatRequest } from '../chat/request.ts'
import type { Decision } from '../store/decision.ts'
import { recordDecision, replayDecision } from './decision.ts'
import type { PlanInput } from './plan.ts'
import { routingMembers } from './request-needs.ts'

const model = 'acme/large'
const catalog = catalogOf(
  {
    a: { [model]: priced(1, { supports: ['tools'], input: ['text'] }), 'acme/small': priced(0.1) },
    b: { [model]: priced(2, { quantization: 'fp8', dataPolicy: { training: false } }), [`${model}@flex`]: priced(1) },
    c: { [model]: priced(3, { maxOutputTokens: 500 }), 'acme/small': priced(0.2) },
  },
  {
    s: split(
      [
        { model, weight: 1 },
        { model: 'acme/small', weight: 1 },
      ],
      { by: 'user' },
    ),
    fast: 'acme/small',
  },
)

/** As a store keeps it. */
const kept = (decision: Decision) => JSON.parse(JSON.stringify(decision)) as Decision
const decide = (request: PlanInput['request'], more: Partial<PlanInput> = {}) => {
  const input: PlanInput = { request, catalog, health: healthOf({}), seed: 7, nowMs: 0, ...more }
  return kept(recordDecision(planOf(catalog, request, input), input))
}

describe('a decision made again', () => {
  const requests = fc.record(
    {
      model: fc.constantFrom(model, `${model}:floor`, 's', 'fast', 'openrouter/auto'),
      models: fc.subarray(['acme/small', model]),
      user: fc.constantFrom('ann', 'bob'),
      max_tokens: fc.constantFrom(10, 1_000),
      service_tier: fc.constantFrom('flex', 'default'),
      tools: fc.constant<ChatRequest['tools']>([{ type: 'function', function: { name: 'f' } }]),
      temperature: fc.constantFrom(0, 1),
      messages: fc.constantFrom<ChatRequest['messages']>(
        [{ role: 'user', content: 'a secret' }],
        [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:secret' } }] }],
      ),
      provider: fc.record(
        {
          sort: fc.constantFrom('price', 'latency', 'throughput'),
          require_parameters: fc.boolean(),
          ignore: fc.subarray(['a', 'b']),
          allow_fallbacks: fc.boolean(),
          preferred_max_latency: fc.constant(1),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['model'] },
  )
  const states = fc.record(
    {
      circuit: fc.constantFrom('closed' as const, 'open' as const),
      outage: fc.boolean(),
      latencyMs5m: fc.integer({ min: 10, max: 5_000 }).map(flat),
      throughput5m: fc.integer({ min: 1, max: 100 }).map(flat),
      uptime30m: fc.record({ value: fc.constantFrom(0.5, 0.9, 1), of: fc.constantFrom(10, 1_000) }),
    },
    { requiredKeys: [] },
  )
  const healths = fc.dictionary(fc.constantFrom(`${model}@a`, `${model}@b`, `${model}@c`, 'acme/small@a'), states)

  test('is the same, whatever was asked, whatever the health, from JSON and from a catalog kept as rows', () => {
    const again = fromRows(JSON.parse(JSON.stringify(toRows(catalog))) as ReturnType<typeof toRows>, catalog.version, [
      ...new Set([...catalog.models.values()].flatMap(({ endpoints }) => endpoints.map(({ provider }) => provider))),
    ])
    fc.assert(
      fc.property(requests, healths, fc.nat(), (request, health, seed) => {
        let decision: Decision
        try {
          decision = decide(request, { health: healthOf(health), seed })
        } catch {
          return // refused requests have no decision
        }
        expect(replayDecision(decision, catalog).same).toBe(true)
        expect(replayDecision(decision, again).same).toBe(true)
      }),
    )
  })

  test('with a provider down, another price, another preference', () => {
    const decision = decide({ model, provider: { sort: 'price' } })
    const first = (change: Parameters<typeof replayDecision>[2]) => {
      const { candidates, same } = replayDecision(decision, catalog, change)
      return [candidates.map(({ tag }) => tag).join(''), same]
    }
    expect(first({})).toEqual(['abc', true])
    expect(first({ change: { down: ['a'] } })).toEqual(['bca', false])
    expect(first({ change: { prices: { c: { inputPerMillion: 0.5, outputPerMillion: 0.5 } } } })).toEqual([
      'cab',
      false,
    ])
    expect(first({ change: { request: { provider: { order: ['b'] } } } })).toEqual(['bac', false])
    expect(replayDecision(decision, catalog, { change: { request: { provider: { only: ['z'] } } } })).toMatchObject({
      candidates: [],
      error: { code: 404 },
    })
  })
})

test('what is kept holds nothing of the prompt', () => {
  const request: ChatRequest = {
    model,
    messages: [
      { role: 'system', content: 'classified' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'classified' },
          { type: 'image_url', image_url: { url: 'classified' } },
        ],
      },
    ],
    tools: [{ type: 'function', function: { name: 'classified' } }],
    response_format: { type: 'json_schema', json_schema: { name: 'classified' } },
    stop: ['classified'],
    metadata: { a: 'classified' },
    user: 'ann',
  }
  const members = routingMembers(request)
  expect(JSON.stringify(members)).not.toContain('classified')
  expect(members).toEqual({
    model,
    user: 'ann',
    tools: true,
    response_format: { type: 'json_schema' },
    stop: true,
    messages: [{ role: 'user', content: [{ type: 'image_url' }] }],
  })
})

test('a healthy common decision is small', () => {
  const health = healthOf({ [`${model}@a`]: { uptime30m: { value: 1, of: 500 }, latencyMs5m: flat(400) } })
  const decision = decide({ model, messages: [{ role: 'user', content: 'hi' }] }, { health })
  expect(decision.health).toEqual({})
  expect(JSON.stringify(decision).length).toBeLessThan(250)
})

test('a catalog kept as rows has the version of its content', () => {
  const providers = [provider('openai', {}, { vendor: 'openai' }), provider('b', { 'acme/x': priced(1) })]
  const built = buildCatalog({ providers, models: { default: 'acme/x' } })
  const again = fromRows(JSON.parse(JSON.stringify(toRows(built))) as ReturnType<typeof toRows>, 'v', providers)
  expect(again.defaultModel).toBe('acme/x')
  expect(versionOf(again)).toBe(built.version)
  expect(fromRows(toRows(built), 'v', providers.slice(1)).models.size).toBe(1)
})
