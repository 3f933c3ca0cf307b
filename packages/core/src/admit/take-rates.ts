import type { Clock } from '../clock.ts'
import type { RateDecision, RateRequest, SharedState } from '../shared/contract.ts'
import type { ChargedScope } from './charged-scopes.ts'
import { rateRefusal } from './refusals.ts'

export interface RatesContext {
  /** Fails fast while it is slow or gone. */
  shared: Pick<SharedState, 'admit' | 'charge' | 'renewSlots' | 'releaseSlots'>
  /** This process's own count. */
  local: SharedState
  clock: Clock
  /** What holds when the shared state is slow or gone: this process's own count, no rate limit, or nothing passes. */
  sharedFailure: 'local' | 'open' | 'closed'
}

/** What a request has taken of its scopes' rate limits. */
export interface TakenRates {
  /** Keeps its places among running requests; absent where it has none. */
  renew: ((expiresAtMs: number) => Promise<void>) | undefined
  /** The request is over: its places are free, and its tokens counted where they are known. */
  giveBack(tokens: number | undefined): void
}

/**
 * Takes a request's share of every rate limit of its scopes, or of none. Rate limits protect, they do not pay: by default they
 * give way when the shared state is slow or gone, to a count of our own.
 * @throws GatewayError `rate_limit_exceeded`
 */
export async function takeRates(
  { id, scopes, slotsExpireAtMs }: { id: string; scopes: readonly ChargedScope[]; slotsExpireAtMs: number },
  context: RatesContext,
): Promise<TakenRates> {
  const { shared, local } = context
  const rates = rateRequest(id, scopes, slotsExpireAtMs)
  if (rates.windows.length > 0 || rates.pools.length > 0) {
    const decision = await decide(rates, context)
    if (!decision.granted) throw rateRefusal(decision, rates, context.clock.now())
  }
  const pools = rates.pools.map(({ key }) => key)
  return {
    renew: pools.length > 0 ? (expiresAtMs) => shared.renewSlots({ id, pools, expiresAtMs }) : undefined,
    giveBack(tokens) {
      if (pools.length > 0) {
        void local.releaseSlots({ id, pools })
        shared.releaseSlots({ id, pools }).catch(() => undefined) // their time to live frees them then
      }
      if (tokens === undefined) return
      const charges = rates.windows
        .filter(({ key }) => key.startsWith('tokens:'))
        .map(({ key, amount }) => ({ key, amount: tokens - amount }))
      // a lost correction leaves the estimate standing until its minute is over
      if (charges.length > 0) shared.charge(charges).catch(() => undefined)
    },
  }
}

async function decide(rates: RateRequest, { shared, local, sharedFailure }: RatesContext): Promise<RateDecision> {
  try {
    return await shared.admit(rates)
  } catch (error) {
    if (sharedFailure === 'open') return { granted: true }
    if (sharedFailure === 'closed') throw error
    return local.admit(rates)
  }
}

/** Tokens are counted when they are known; until then a window that is used up lets nothing in. */
function rateRequest(id: string, scopes: readonly ChargedScope[], slotsExpireAtMs: number): RateRequest {
  const windows = scopes.flatMap(({ scope, rateLimits: { requestsPerMinute, tokensPerMinute } }) => [
    ...(requestsPerMinute === undefined ? [] : [{ key: `requests:${scope}`, limit: requestsPerMinute, amount: 1 }]),
    ...(tokensPerMinute === undefined ? [] : [{ key: `tokens:${scope}`, limit: tokensPerMinute, amount: 1 }]),
  ])
  const pools = scopes.flatMap(({ scope, rateLimits: { concurrentRequests } }) =>
    concurrentRequests === undefined ? [] : [{ key: `slots:${scope}`, limit: concurrentRequests }],
  )
  return { id, windows, pools, slotsExpireAtMs }
}
