import { findProvider } from '@pydantic/genai-prices'
import { describe, expect, test } from 'vitest'
import { provider } from '../../test/support/catalog.ts'
import { fakeClock } from '../../test/support/fake-clock.ts'
import { type CatalogState, createCatalogSource, type PriceOptions } from './catalog-source.ts'

/** The library's data as it publishes it, with one price changed. */
function dataWith(id: string, prices: unknown): unknown {
  const openai = structuredClone(findProvider({ providerId: 'openai' })!)
  const groq = structuredClone(findProvider({ providerId: 'groq' })!)
  const model = openai.models.find((candidate) => candidate.id === id)!
  Object.assign(model, { prices })
  return JSON.parse(JSON.stringify([openai, groq]))
}

/** A source that refreshes from what `load` gives, and what it tells. */
async function sourceOf(load: PriceOptions['load'], more: Partial<PriceOptions> = {}) {
  const clock = fakeClock(Date.parse('2026-12-01T00:00:00Z'))
  const told: { state: CatalogState; changed: readonly string[] }[] = []
  let tell: () => void = () => {}
  const source = createCatalogSource({
    providers: [provider('openai', { 'openai/gpt-4.1': { pricing: { inputPerMillion: 7 } } }, { vendor: 'openai' })],
    models: {},
    prices: { load, ...more },
    clock,
    onRefresh(state, changed) {
      told.push({ state, changed })
      tell()
    },
  })
  const refreshed = () => new Promise<void>((resolve) => (tell = resolve))
  const inputOf = (tag: string, id = 'openai/gpt-4o-mini') => {
    const endpoint = source
      .current()
      .models.get(id)
      ?.endpoints.find((candidate) => candidate.tag === tag)
    return Number(endpoint?.prices?.rates.input) / 1e6
  }
  return { source, clock, told, refreshed, inputOf }
}

describe('prices refreshed at run time', () => {
  test('a new price is in use, its tiers in proportion, and what the user wrote still wins', async () => {
    const { source, told, refreshed, inputOf } = await sourceOf(() =>
      Promise.resolve(dataWith('gpt-4o-mini', { input_mtok: 0.3, output_mtok: 1.2 })),
    )
    const before = source.current()
    expect(inputOf('openai')).toBe(0.15)
    await refreshed()
    expect([inputOf('openai'), inputOf('openai/priority')]).toEqual([0.3, 0.5])
    expect(inputOf('openai', 'openai/gpt-4.1')).toBe(7)
    expect(source.current().version).not.toBe(before.version)
    expect(told[0]?.changed).toContain('openai: openai/gpt-4o-mini')
    expect(source.state()).toMatchObject({
      version: source.current().version,
      refreshedAtMs: expect.any(Number),
      rejected: [],
    })
  })

  test.each([
    ['a million times too small', { input_mtok: 0.000_000_15, output_mtok: 0.000_000_6 }],
    ['a thousand times too large', { input_mtok: 150, output_mtok: 600 }],
    ['below zero', { input_mtok: -1 }],
  ])('a price that is %s is not believed; the others are', async (_, prices) => {
    const { source, refreshed, inputOf } = await sourceOf(() => Promise.resolve(dataWith('gpt-4o-mini', prices)))
    await refreshed()
    expect(inputOf('openai')).toBe(0.15)
    expect(source.state().rejected?.join()).toContain('openai/gpt-4o-mini')
    expect(source.state().failure).toBeUndefined()
  })

  test.each<[string, PriceOptions['load']]>([
    ['fails', () => Promise.reject(new Error('no network'))],
    [
      'throws',
      () => {
        throw new Error('no network')
      },
    ],
    ['gives nonsense', () => Promise.resolve({ hello: 'world' })],
    ['gives nothing known', () => Promise.resolve([{ id: 'openai', models: [] }])],
  ])('a load that %s leaves the last good prices, says so, and is tried again', async (_, load) => {
    let next: PriceOptions['load'] = () =>
      Promise.resolve(dataWith('gpt-4o-mini', { input_mtok: 0.3, output_mtok: 1.2 }))
    const { source, clock, refreshed, inputOf } = await sourceOf(() => next(), { everyMs: 1_000 })
    await refreshed()
    next = load
    const failed = refreshed()
    clock.advance(1_000)
    await failed
    expect(inputOf('openai')).toBe(0.3)
    expect(source.state()).toMatchObject({
      failure: { message: expect.any(String) },
      refreshedAtMs: clock.now() - 1_000,
    })
    next = () => Promise.resolve(dataWith('gpt-4o-mini', { input_mtok: 0.4, output_mtok: 1.2 }))
    const again = refreshed()
    clock.advance(1_000)
    await again
    expect([inputOf('openai'), source.state().failure]).toEqual([0.4, undefined])
  })

  test('a load that never ends is given up after a minute', async () => {
    const { source, clock, refreshed } = await sourceOf(() => new Promise(() => {}))
    await clock.armed(60_000)
    const failed = refreshed()
    clock.advance(60_000)
    await failed
    expect(source.state().failure?.message).toContain('60 seconds')
  })

  test('closed, nothing is loaded any more', async () => {
    let loads = 0
    const { source, clock, refreshed } = await sourceOf(() => {
      loads++
      return Promise.resolve(dataWith('gpt-4o-mini', { input_mtok: 0.3 }))
    })
    await refreshed()
    source.close()
    clock.advance(7 * 86_400_000)
    expect([loads, clock.pending()]).toEqual([1, 0])
  })
})
