import { testSharedState } from '@inroute/conformance/shared'
import { redisState } from '@inroute/redis'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, inject, it } from 'vitest'

const redisUrl = inject('redisUrl')
const clients: Redis[] = []
const connect = () => {
  const client = new Redis(redisUrl!)
  clients.push(client)
  return client
}
afterAll(() => clients.forEach((client) => client.disconnect()))

describe.skipIf(!redisUrl)('with a real Redis', () => {
  testSharedState('redis', ({ place, clock }) => redisState(connect(), { prefix: `{${place}}:`, clock }))

  it('uses the server’s clock unless told otherwise', async () => {
    const state = redisState(connect(), { prefix: '{own-clock}:' })
    const take = (amount: number) =>
      state.admit({ id: 'r', windows: [{ key: 'w', limit: 2, amount }], pools: [], slotsExpireAtMs: 0 })
    expect(await take(2)).toEqual({ granted: true })
    const refused = await take(1)
    expect(refused).toMatchObject({ granted: false, key: 'w', remaining: 0 })
    const resetsInMs = (refused as { resetsAtMs: number }).resetsAtMs - Date.now()
    expect(resetsInMs).toBeGreaterThan(50_000)
    expect(resetsInMs).toBeLessThan(70_000)
  })

  it('goes on when the server has lost its scripts, and leaves nothing for ever', async () => {
    const redis = connect()
    const state = redisState(redis, { prefix: '{lost}:' })
    const request = { id: 'r', windows: [{ key: 'w', limit: 9, amount: 1 }], pools: [{ key: 'p', limit: 9 }] }
    const slotsExpireAtMs = Date.now() + 5_000
    await state.admit({ ...request, slotsExpireAtMs })
    await redis.script('FLUSH')
    expect(await state.admit({ ...request, slotsExpireAtMs })).toEqual({ granted: true })
    await state.set('value', 'x', 1_000)
    const keys = await redis.keys('{lost}:*')
    expect(keys.sort((a, b) => (a < b ? -1 : 1))).toEqual(['{lost}:p', '{lost}:value', '{lost}:w'])
    for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(0)
  })
})
