import { describe, expect, test } from 'vitest'
import { catalogOf, priced } from '../../test/support/catalog.ts'
import { specificationPresent, validate } from '../../test/support/openapi.ts'
import { flat, healthOf, planOf } from '../../test/support/plan.ts'
import type { AttemptRecord } from '../store/generation-record.ts'
import { explainRequest } from './explain-plan.ts'
import type { PlanInput, PlannedRequest } from './plan.ts'
import { asksForMetadata, renderRefusedMetadata, renderRouterMetadata } from './router-metadata.ts'

const model = 'acme/large'
const catalog = catalogOf({
  a: { [model]: priced(1, { contextTokens: 8_000 }) },
  b: { [model]: { upstream: 'm', pricing: { inputPerMillion: 0.25, outputPerMillion: 2 } } },
  c: { [model]: priced(3, { quantization: 'int4' }) },
})
const health = healthOf({
  [`${model}@a`]: { outage: true, uptime30m: { value: 0.9, of: 400 }, latencyMs5m: flat(900), throughput5m: flat(30) },
})
const inputOf = (request: PlannedRequest): PlanInput => ({ request, catalog, health, seed: 3, nowMs: 0 })
const request = { model, provider: { quantizations: ['unknown'] } }

describe('an explanation', () => {
  test('gives the candidates in order with the figures that ordered them, and every other with its reason', () => {
    expect(explainRequest(inputOf(request))).toEqual({
      requested: [model],
      strategy: 'direct',
      ordered_by: 'balance',
      candidates: [
        {
          endpoint: `${model}@b`,
          model,
          provider: 'b',
          tag: 'b',
          circuit: 'closed',
          price: { prompt: 0.25, completion: 2 },
        },
        {
          endpoint: `${model}@a`,
          model,
          provider: 'a',
          tag: 'a',
          circuit: 'closed',
          price: { prompt: 1, completion: 1 },
          outage: true,
          uptime_30m: 0.9,
          latency_ms_p50: 900,
          throughput_p50: 30,
          context_length: 8_000,
        },
      ],
      excluded: [{ endpoint: `${model}@c`, model, provider: 'c', excluded_by: 'quantization', detail: 'it is int4' }],
      catalog_version: catalog.version,
      seed: 3,
    })
  })

  test('a refusal is explained as well', () => {
    const explanation = explainRequest(inputOf({ model, provider: { quantizations: ['fp16'] } }))
    expect(explanation).toMatchObject({ candidates: [], error: { code: 404, error_code: 'constraint_filtered' } })
    expect(explanation.excluded).toHaveLength(3)
    expect(explainRequest(inputOf({ model: 'acme/none' })).error).toMatchObject({ code: 400 })
  })
})

describe('openrouter_metadata', () => {
  const attempt = (tag: string, more: Partial<AttemptRecord> = {}): AttemptRecord => ({
    id: `att-${tag}`,
    model,
    providerId: tag,
    providerName: tag,
    endpointId: `${model}@${tag}`,
    startedAtMs: 0,
    durationMs: 20,
    status: 200,
    ...more,
  })
  const render = (attempts: AttemptRecord[]) =>
    renderRouterMetadata(planOf(catalog, request, { health }), { attempts }, inputOf(request))

  test('of a fallback: which attempt answered, and what came before', () => {
    expect(render([attempt('b', { status: 503, failure: 'overloaded' }), attempt('a')])).toMatchObject({
      requested: model,
      strategy: 'direct',
      region: null,
      summary: 'available=2, selected=a',
      attempt: 2,
      is_byok: false,
      endpoints: {
        total: 3,
        available: [
          { provider: 'b', model, selected: false },
          { provider: 'a', model, selected: true },
        ],
      },
      attempts: [
        { provider: 'b', model, status: 503, failure: 'overloaded' },
        { provider: 'a', model, status: 200, duration_ms: 20 },
      ],
    })
  })

  test('of a failure nothing is selected', () => {
    const metadata = render([attempt('b', { status: undefined, failure: 'network' })])
    expect(metadata).toMatchObject({ attempt: 0, summary: 'available=2, selected=none', attempts: [{ status: 0 }] })
    expect(metadata.endpoints.available.some(({ selected }) => selected)).toBe(false)
  })

  test.each([
    [{ model, provider: { only: ['z'] } }, 'direct'],
    [{ model: 'openrouter/auto', plugins: [{ id: 'auto-router', allowed_models: ['none/*'] }] }, 'auto'],
    [{ model: 'openrouter/free' }, 'free'],
    [{ models: [model, 'acme/none'], provider: { only: ['z'] } }, 'fallback'],
  ])('of the refusal of %j: the strategy is %s', (asked, strategy) => {
    const refused = renderRefusedMetadata(explainRequest(inputOf({ messages: [], ...asked })))
    expect(refused).toMatchObject({ strategy, attempt: 0, endpoints: { available: [] } })
  })

  test.skipIf(!specificationPresent)('is what the wire contract says, answered, failed and refused', () => {
    const auto = { model: 'openrouter/auto', messages: [] }
    const routed = renderRouterMetadata(planOf(catalog, auto), { attempts: [] }, inputOf(auto))
    expect(routed.pipeline).toMatchObject([{ type: 'plugin', name: 'auto-router' }])
    const refused = renderRefusedMetadata(explainRequest(inputOf({ model, provider: { only: ['z'] } })))
    for (const metadata of [render([]), render([attempt('b')]), routed, refused]) {
      expect(validate('OpenRouterMetadata', metadata)).toEqual([])
    }
  })

  test.each([
    [{ 'x-openrouter-metadata': 'enabled' }, true],
    [{ 'x-openrouter-metadata': 'Enabled ' }, true],
    [{ 'x-openrouter-experimental-metadata': 'ENABLED' }, true],
    [{ 'x-openrouter-metadata': 'disabled', 'x-openrouter-experimental-metadata': 'enabled' }, false],
    [{ 'x-openrouter-metadata': 'true' }, false],
    [{}, false],
  ])('asked for by %j: %s', (headers, expected) => {
    expect(asksForMetadata((name) => (headers as Record<string, string>)[name])).toBe(expected)
  })
})
