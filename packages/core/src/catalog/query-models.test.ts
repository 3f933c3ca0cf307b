import { describe, expect, test } from 'vitest'
import { catalogOf, priced, provider } from '../../test/support/catalog.ts'
import { specificationPresent, validateResponse } from '../../test/support/openapi.ts'
import { flat, healthOf, noHealth } from '../../test/support/plan.ts'
import { buildCatalog } from './build-catalog.ts'
import type { CatalogSnapshot } from './catalog.ts'
import { findModel } from './find-model.ts'
import { countModels, queryModels } from './query-models.ts'
import { renderModelEndpoints, renderProviders, renderZdrEndpoints } from './render-endpoints.ts'
import { renderModel, type RenderContext } from './render-models.ts'
import { split } from './split.ts'

const nowMs = Date.parse('2026-11-22T00:00:00Z')
const day = nowMs / 1000 - 86_400
const catalog = catalogOf(
  {
    a: {
      'acme/big': priced(4, {
        name: 'Big One',
        contextTokens: 200_000,
        created: day - 86_400 * 100,
        distillable: true,
      }),
      'acme/small': priced(0.5, {
        contextTokens: 8_000,
        created: day,
        supports: ['temperature', 'tools'],
        input: ['text'],
      }),
      'acme/embed': priced(0.1, { output: ['embeddings'] }),
      'acme/odd': { upstream: 'o' },
    },
    b: { 'acme/big': priced(3, { contextTokens: 100_000, dataPolicy: { retention: false } }), 'beta/x@eu': priced(9) },
  },
  { default: 'fast', fast: 'acme/small', arms: split([{ model: 'acme/big', weight: 1 }]) },
)
const context = (more: Partial<RenderContext> = {}): RenderContext => ({
  catalog,
  health: noHealth,
  nowMs,
  basePath: '/api/v1',
  showPerformance: true,
  ...more,
})
const query = (params: string, more?: Partial<RenderContext>) => {
  const { data, ...rest } = queryModels(params, context(more)) as {
    data: { id: string }[]
    total_count: number
    links: object
  }
  return { ids: data.map(({ id }) => id), data, ...rest }
}

describe('GET /models', () => {
  test('without a query: all that makes text, aliases and splits with what they stand for', () => {
    const { ids, total_count, links, data } = query('')
    expect(ids).toEqual(['acme/big', 'acme/small', 'acme/odd', 'beta/x', 'fast', 'arms'])
    expect([total_count, links]).toEqual([6, { next: null }])
    expect(data.find(({ id }) => id === 'fast')).toMatchObject({
      canonical_slug: 'acme/small',
      alias_target: { slug: 'acme/small', name: 'acme/small' },
    })
  })

  test.each<[string, string[]]>([
    ['output_modalities=embeddings', ['acme/embed']],
    ['q=big+one', ['acme/big', 'arms']],
    ['context=100000', ['acme/big', 'arms']],
    ['min_price=3&max_price=4', ['acme/big', 'arms']],
    ['max_output_price=1', ['acme/small', 'fast']],
    ['supported_parameters=tools,temperature&q=acme', ['acme/big', 'acme/small', 'acme/odd', 'fast']],
    ['supported_parameters=seed&max_price=1', []],
    ['input_modalities=image&q=acme', ['acme/big', 'acme/odd']],
    ['model_authors=beta', ['beta/x']],
    ['providers=B', ['acme/big', 'beta/x', 'arms']],
    ['zdr=true', ['acme/big', 'arms']],
    ['distillable=true', ['acme/big', 'arms']],
    ['region=eu', ['beta/x']],
    ['max_age_days=2', ['acme/small', 'fast']],
    ['min_age_days=50', ['acme/big', 'arms']],
    ['category=programming', []],
    ['min_intelligence_index=1', []],
    ['max_coding_index=50&q=acme', []],
    ['use_rss=false&q=beta', ['beta/x']],
    ['nonsense=1&q=beta', ['beta/x']],
  ])('%s', (params, expected) => {
    expect(query(params).ids).toEqual(expected)
  })

  test('the tool success filter asks live figures', () => {
    const health = healthOf({ 'acme/big@a': { toolCalls2h: { value: 0.97, of: 500 } } })
    expect(query('min_tool_success_rate=0.9', { health }).ids).toEqual(['acme/big', 'arms'])
  })

  test.each<[string, string[]]>([
    ['newest', ['acme/small', 'acme/big', 'acme/odd', 'beta/x']],
    ['pricing-low-to-high', ['acme/small', 'acme/big', 'beta/x', 'acme/odd']],
    ['pricing-high-to-low', ['beta/x', 'acme/big', 'acme/small', 'acme/odd']],
    ['context-high-to-low', ['acme/big', 'acme/small', 'acme/odd', 'beta/x']],
    ['latency-low-to-high', ['beta/x', 'acme/big', 'acme/small', 'acme/odd']],
    ['top-weekly', ['acme/big', 'acme/small', 'acme/odd', 'beta/x']],
  ])('sort=%s, rows without the figure last', (sort, expected) => {
    const health = healthOf({ 'beta/x@b/eu': { latencyMs30m: flat(200) }, 'acme/big@b': { latencyMs30m: flat(400) } })
    expect(query(`sort=${sort}`, { health }).ids.filter((id) => id.includes('/'))).toEqual(expected)
  })

  test('pages when asked, with a path to the next', () => {
    const first = query('limit=4&q=a')
    expect([first.ids.length, first.total_count]).toEqual([4, 6])
    expect(first.links).toEqual({ next: '/api/v1/models?limit=4&q=a&offset=4' })
    expect(query('limit=4&q=a&offset=4')).toMatchObject({ ids: ['fast', 'arms'], links: { next: null } })
  })

  test.each([
    'limit=0',
    'limit=1001',
    'offset=-1',
    'sort=best',
    'context=big',
    'max_price=',
    'zdr=false',
    'region=mars',
    'category=gardening',
    'min_agentic_index=high',
    'use_rss=true',
  ])('%s is a 400', (params) => {
    expect(() => query(params)).toThrow(expect.objectContaining({ status: 400 }))
  })

  test('count follows output_modalities alone', () => {
    expect(countModels('output_modalities=all&q=nothing', context())).toEqual({ data: { count: 7 } })
    expect(countModels('', context())).toEqual({ data: { count: 6 } })
  })
})

describe('one model', () => {
  test.each([
    ['acme/big', 'acme/big'],
    ['acme/big:nitro', 'acme/big'],
    ['fast', 'acme/small'],
    ['~acme/big-latest', 'acme/big'],
    ['acme/none', undefined],
  ])('%s is found as %s', (id, found) => {
    expect(findModel(id, catalog)?.id).toBe(found)
  })

  test('its price is the cheapest endpoint’s, its window the widest', () => {
    expect(renderModel(catalog.models.get('acme/big')!, context())).toMatchObject({
      context_length: 200_000,
      pricing: { prompt: '0.000003' },
      top_provider: { context_length: 100_000 },
    })
  })

  test('endpoints show live figures, latency and throughput only to those known', () => {
    const health = healthOf({
      'acme/big@a': {
        circuit: 'open',
        uptime5m: { value: 0.98765, of: 200 },
        latencyMs30m: { p50: 512.345, p75: 600, p90: 700, p99: 1_000 },
        throughput30m: flat(45),
      },
    })
    const [first] = renderModelEndpoints(catalog.models.get('acme/big')!, context({ health }))['endpoints'] as object[]
    expect(first).toMatchObject({
      tag: 'a',
      status: -5,
      uptime_last_5m: 98.77,
      uptime_last_1d: null,
      latency_last_30m: { p50: 512, p99: 1_000 },
    })
    const [hidden] = renderModelEndpoints(catalog.models.get('acme/big')!, context({ health, showPerformance: false }))[
      'endpoints'
    ] as object[]
    expect(hidden).toMatchObject({ uptime_last_5m: 98.77, latency_last_30m: null, throughput_last_30m: null })
  })
})

describe.skipIf(!specificationPresent)('against the wire contract', () => {
  const vendors = ['openai', 'anthropic', 'google', 'groq', 'deepseek', 'openrouter']
  const known = buildCatalog({
    providers: vendors.map((vendor) =>
      provider(vendor, {}, { vendor, links: { statusPage: 'https://status.example' } }),
    ),
  })
  const measured = {
    endpoint: () => ({
      circuit: 'closed' as const,
      outage: false,
      uptime5m: { value: 0.5, of: 10 },
      latencyMs30m: flat(500),
      throughput30m: flat(50),
    }),
  }
  const full = context({ catalog: known, health: measured })

  test.each<[string, CatalogSnapshot]>([
    ['the catalogue of six vendors', known],
    ['a catalogue of models nobody knows', catalog],
  ])('%s', (_, from) => {
    const list = queryModels('output_modalities=all', { ...full, catalog: from })
    expect(validateResponse('/models', 'get', 200, list)).toEqual([])
    for (const model of from.models.values()) {
      const data = renderModelEndpoints(model, { ...full, catalog: from })
      expect(validateResponse('/models/a/b/endpoints', 'get', 200, { data })).toEqual([])
    }
  })

  test('single model, count, providers, zero retention', () => {
    const model = renderModel(known.models.get('openai/gpt-5')!, full)
    expect(validateResponse('/model/openai/gpt-5', 'get', 200, { data: model })).toEqual([])
    expect(validateResponse('/models/count', 'get', 200, countModels('', full))).toEqual([])
    const providers = [...known.models.values()].flatMap(({ endpoints }) => endpoints.map(({ provider }) => provider))
    expect(validateResponse('/providers', 'get', 200, { data: renderProviders(providers) })).toEqual([])
    expect(validateResponse('/endpoints/zdr', 'get', 200, { data: renderZdrEndpoints(context()) })).toEqual([])
  })
})
