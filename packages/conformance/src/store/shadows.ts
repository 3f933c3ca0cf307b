import { createGateway, type Gateway, openaiCompatible, type Shadow, split } from '@inroute/core'
import type { Store } from '@inroute/core/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createFaultyUpstream, type FaultyUpstream } from '../upstream/index.ts'
import { lifetimeOf, type StoreUnderTest } from './store-under-test.ts'

const pricing = { inputPerMillion: 2, outputPerMillion: 4 }
/** 100 prompt tokens and 60 of the answer. */
const costNanoUsd = 100 * 2_000 + 60 * 4_000

/** Traffic splits and their copies under gateways that keep their ledger here. */
export function testShadows(get: () => StoreUnderTest, { durable }: { durable: boolean }): void {
  async function upstream(): Promise<FaultyUpstream> {
    const upstream = await createFaultyUpstream()
    onTestFinished(() => upstream.close())
    return upstream
  }

  function gatewayOn(store: Store, { baseURLs }: FaultyUpstream, shadow: Partial<Shadow> = {}): Gateway {
    const models = {
      'a/one': { upstream: 'one/ok', pricing },
      'a/two': { upstream: 'two/ok~status_400~ok', pricing },
      'b/next': { upstream: 'next/ok~status_400~ok', pricing },
    }
    return createGateway({
      providers: [openaiCompatible({ id: 'x', baseURL: baseURLs.openai, models })],
      models: {
        chat: split(
          [
            { model: 'a/one', weight: 1 },
            { model: 'a/two', weight: 1 },
          ],
          { by: 'user', shadow: { model: 'b/next', percent: 100, maxConcurrent: 100, ...shadow } },
        ),
      },
      store: { ...store, close: async () => undefined },
      authenticate: false,
      clock: get().clock,
    })
  }

  const ask = async (gateway: Gateway, user: string): Promise<string> => {
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({ model: 'chat', user, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 60 }),
    })
    await response.text()
    return response.headers.get('x-generation-id') ?? ''
  }

  describe('traffic splits', () => {
    it('arms and copies are told apart, and add up', async () => {
      const { store } = get()
      const gateway = gatewayOn(store, await upstream())
      const ids = new Set<string>()
      for (let user = 0; user < 12; user += 1) ids.add(await ask(gateway, `user-${user}`))
      await gateway.close()

      const rows = await store.generations({ where: { split: 'chat', shadow: 'true' } })
      expect(new Set(rows.map(({ shadowOf }) => shadowOf))).toEqual(ids)
      const reports = await gateway.spend.compare({ split: 'chat' })
      expect(reports.map(({ arm, isShadow }) => [arm, isShadow])).toEqual([
        ['a/one', false],
        ['a/two', false],
        ['b/next', true],
      ])
      const [one, two, next] = reports
      expect(one!.requests + two!.requests).toBe(12)
      expect([one!.failed, two!.failed, next!.failed]).toEqual([0, 1, 1])
      expect(next).toMatchObject({ requests: 12, errorRate: 1 / 12, costUsd: (11 * costNanoUsd) / 1e9 })
      expect(next!.latencyMs).toEqual({ p50: 0, p90: 0, p99: 0 }) // time stands still
      expect(await lifetimeOf(store, 'shadow:chat')).toMatchObject({ spent: 11 * costNanoUsd, held: 0, requests: 12 })
      expect(await store.check()).toEqual([])
    })

    it.runIf(durable)('what copies may spend is one limit for all instances', async () => {
      const { store, openAgain } = get()
      const limitUsd = (20 * costNanoUsd) / 1e9
      const faulty = await upstream()
      const gateways = [store, await openAgain()].map((one) => gatewayOn(one, faulty, { budget: { limitUsd } }))
      await Promise.all(Array.from({ length: 60 }, (_, i) => ask(gateways[i % 2]!, `user-${i}`)))
      await Promise.all(gateways.map((gateway) => gateway.close()))
      const { spent, held, requests } = await lifetimeOf(store, 'shadow:chat')
      expect(requests).toBeGreaterThan(0)
      expect(requests).toBeLessThan(60)
      expect(spent).toBeLessThanOrEqual(20 * costNanoUsd)
      expect(held).toBe(0)
      const skipped = gateways.flatMap((gateway) => Object.entries(gateway.health().shadows.skipped))
      expect(skipped.map(([reason]) => reason)).toEqual(skipped.map(() => expect.stringMatching(/^budget_/)))
      expect(skipped.reduce((sum, [, count]) => sum + count, requests)).toBe(60)
      expect(await lifetimeOf(store, 'account')).toMatchObject({ requests: 60 })
    })
  })
}
