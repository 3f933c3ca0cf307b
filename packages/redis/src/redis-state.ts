import { type Clock, type RateDecision, rateStepMs, rateWindowMs, type SharedState } from '@inroute/core/shared'
import { createHash } from 'node:crypto'
import { admitScript, chargeScript, releaseScript, renewScript } from './scripts.ts'

/** What is needed of an ioredis client (5 or 6), or of one like it. */
export interface RedisClient {
  /** EVALSHA */
  evalsha(sha1: string, numberOfKeys: number, ...keysAndArguments: (string | number)[]): Promise<unknown>
  /** EVAL */
  eval(script: string, numberOfKeys: number, ...keysAndArguments: (string | number)[]): Promise<unknown>
  /** GET */
  get(key: string): Promise<string | null>
  /** SET with PX */
  set(key: string, value: string, unit: 'PX', milliseconds: number): Promise<unknown>
  /** DEL */
  del(key: string): Promise<unknown>
}

/** What `redisState` takes beside the client. */
export interface RedisStateOptions {
  /** In front of every key; the braces keep all of them on one node of a cluster. @default '{inroute}:' */
  prefix?: string
  /** For tests. @default the Redis server's clock, which is one for all instances */
  clock?: Clock
}

/**
 * Rate limits and other fast state that all instances share. The client is the host's: it is used, and left open. Nothing in
 * there is money, and everything expires by itself.
 */
export function redisState(redis: RedisClient, { prefix = '{inroute}:', clock }: RedisStateOptions = {}): SharedState {
  const run = scriptRunner(redis)
  const time = () => clock?.now() ?? ''
  const nowMs = () => clock?.now() ?? Date.now()
  const name = (key: string) => `${prefix}${key}`
  const scripts = {
    admit: createScript(admitScript(rateStepMs, rateWindowMs)),
    charge: createScript(chargeScript(rateStepMs, rateWindowMs)),
    renew: createScript(renewScript()),
    release: createScript(releaseScript()),
  }
  return {
    name: 'redis',
    reach: 'network',
    async admit({ id, windows, pools, slotsExpireAtMs }) {
      const keys = [...windows, ...pools].map(({ key }) => key)
      const ttlMs = Math.max(1, slotsExpireAtMs - nowMs())
      const limits = [...windows.flatMap(({ limit, amount }) => [limit, amount]), ...pools.map(({ limit }) => limit)]
      const answer = await run(scripts.admit, keys.map(name), [time(), id, ttlMs, windows.length, ...limits])
      return toDecision(answer as [number, number?, number?, string?], keys)
    },
    async charge(charges) {
      const keys = charges.map(({ key }) => name(key))
      await run(scripts.charge, keys, [time(), ...charges.map(({ amount }) => amount)])
    },
    async renewSlots({ id, pools, expiresAtMs }) {
      await run(scripts.renew, pools.map(name), [time(), id, Math.max(1, expiresAtMs - nowMs())])
    },
    async releaseSlots({ id, pools }) {
      await run(scripts.release, pools.map(name), [time(), id])
    },
    async get(key) {
      const stored = await redis.get(name(key))
      if (stored === null) return undefined
      const end = stored.indexOf(' ')
      return Number(stored.slice(0, end)) > nowMs() ? stored.slice(end + 1) : undefined
    },
    async set(key, value, ttlMs) {
      await redis.set(name(key), `${nowMs() + ttlMs} ${value}`, 'PX', Math.max(1, Math.ceil(ttlMs)))
    },
    async delete(key) {
      await redis.del(name(key))
    },
    close: async () => undefined,
  }
}

function toDecision(
  [granted, index = 1, remaining = 0, resetsAt = '-1']: [number, number?, number?, string?],
  keys: string[],
): RateDecision {
  if (granted === 1) return { granted: true }
  const resetsAtMs = Number(resetsAt)
  return { granted: false, key: keys[index - 1] ?? '', remaining, ...(resetsAtMs >= 0 && { resetsAtMs }) }
}

interface Script {
  text: string
  sha1: string
}

const createScript = (text: string): Script => ({ text, sha1: createHash('sha1').update(text).digest('hex') })

/** Sends a script's hash; its text only to a server that does not know it yet, or has been restarted. */
const scriptRunner =
  (redis: RedisClient) =>
  async ({ text, sha1 }: Script, keys: string[], values: (string | number)[]): Promise<unknown> => {
    try {
      return await redis.evalsha(sha1, keys.length, ...keys, ...values)
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('NOSCRIPT'))
        return redis.eval(text, keys.length, ...keys, ...values)
      throw error
    }
  }
