import type { FailureKind, UpstreamFailure } from '../errors/upstream-failure.ts'
import type { Secret } from '../providers/secret.ts'

/** What a failure says about the key it was made with. */
interface KeyRule {
  /** How long the key is left alone, where the provider does not say. */
  coolMs: number
  /** Whether the key is refused for everything, or for this endpoint alone. */
  scope: 'key' | 'endpoint'
}

const minuteMs = 60_000

const keyRules: Partial<Record<FailureKind, KeyRule>> = {
  auth: { coolMs: 10 * minuteMs, scope: 'key' },
  billing: { coolMs: 10 * minuteMs, scope: 'key' },
  permission: { coolMs: minuteMs, scope: 'endpoint' },
  rate_limit: { coolMs: 10_000, scope: 'endpoint' },
}

/** Which of a provider's keys to use: those that were refused a moment ago rest, the others share the load. */
export interface KeyPool {
  /**
   * One of those that are not resting, the preferred one if it is among them; if all are resting, the one that has rested
   * longest. `undefined` for a provider without keys.
   */
  pick(keys: readonly Secret[], endpointId: string, wish: KeyWish): Secret | undefined
  /** Puts a key to rest if the failure is about it. True when another key may be tried at once. */
  refuse(key: Secret | undefined, failure: UpstreamFailure, at: KeyUse): boolean
}

export interface KeyWish {
  nowMs: number
  preferred?: ((key: Secret) => boolean) | undefined
}

export interface KeyUse {
  keys: readonly Secret[]
  endpointId: string
  nowMs: number
}

export function createKeyPool(random: () => number): KeyPool {
  /** By key: until when it rests, by endpoint; '' stands for all of them. A provider's endpoints bound it. */
  const rests = new WeakMap<Secret, Map<string, number>>()
  const restsUntilMs = (key: Secret, endpointId: string): number => {
    const until = rests.get(key)
    return until ? Math.max(until.get('') ?? 0, until.get(endpointId) ?? 0) : 0
  }
  const free = (keys: readonly Secret[], endpointId: string, nowMs: number): Secret[] =>
    keys.filter((key) => restsUntilMs(key, endpointId) <= nowMs)

  return {
    pick(keys, endpointId, { nowMs, preferred }) {
      if (keys.length < 2) return keys[0]
      const usable = free(keys, endpointId, nowMs)
      const wanted = preferred && usable.find(preferred)
      if (wanted) return wanted
      if (usable.length > 0) return usable[Math.floor(random() * usable.length)]
      return keys.toSorted((a, b) => restsUntilMs(a, endpointId) - restsUntilMs(b, endpointId))[0]
    },
    refuse(key, failure, { keys, endpointId, nowMs }) {
      const rule = keyRules[failure.kind]
      if (!rule || !key || keys.length < 2) return false
      const until = rests.get(key) ?? new Map<string, number>()
      rests.set(key, until)
      until.set(rule.scope === 'key' ? '' : endpointId, nowMs + (failure.retryAfterMs ?? rule.coolMs))
      return free(keys, endpointId, nowMs).length > 0
    },
  }
}
