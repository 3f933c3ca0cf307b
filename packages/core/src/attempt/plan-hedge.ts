import type { Endpoint } from '../catalog/catalog.ts'
import type { HealthView } from '../health/contract.ts'
import type { Hedge } from './attempt-hedged.ts'
import type { Attempting, Call, OnceInput } from './attempt-once.ts'
import { fitOrSkip } from './fit-or-skip.ts'
import type { HedgePolicy } from './policy.ts'
import type { FittedRequest } from './prepare-call.ts'
import { readsState } from './reasoning-origin.ts'

export interface HedgeInput extends OnceInput {
  requestFor(endpoint: Endpoint): FittedRequest
  /** Attempts begun so far, those beside others and those that took up an answer among them. */
  attempts(): number
  /** Whether that one beside this one may be paid for; asked once the wait is long. Absent: nothing is hedged. */
  affordHedge?: ((slow: Endpoint, other: Endpoint) => Promise<boolean>) | undefined
}

export interface HedgeQuestion {
  /** What is about to be tried. */
  call: Call
  /** It was tried, or would refuse the request. */
  isOut(other: Endpoint): boolean
}

/** When another candidate would be started beside this one, and how it is chosen; `undefined`: never. */
export function planHedge(
  { call, isOut }: HedgeQuestion,
  { input, context: { health, clock } }: Attempting<HedgeInput>,
): Pick<Hedge, 'afterMs' | 'open'> | undefined {
  const { endpoint, fitted, deadlineMs } = call
  const { affordHedge, policy, candidates } = input
  const afterMs = hedgeAfterMs(endpoint, { health, nowMs: clock.now(), input })
  if (!affordHedge || afterMs === undefined || input.attempts() + 2 > policy.retry.maxAttempts) return undefined
  const others = candidates
    .slice(candidates.indexOf(endpoint) + 1)
    .filter((other) => isAlike(endpoint, other, policy.hedge) && !isOut(other))
    // what only the first one can read back is worth more than a quick answer
    .filter((other) => readsState(other, fitted.request.messages))
  if (others.length === 0) return undefined
  return {
    afterMs,
    async open() {
      for (const other of others) {
        const { circuit = 'closed' } = health.endpoint(other.id, clock.now()) ?? {}
        const request = circuit === 'closed' ? fitOrSkip(() => input.requestFor(other), []) : undefined
        if (!request) continue
        return (await affordHedge(endpoint, other)) ? { endpoint: other, fitted: request, deadlineMs } : undefined
      }
      return undefined
    },
  }
}

/** Callers' own credentials are not asked to pay twice. */
const isAlike = (slow: Endpoint, other: Endpoint, { models }: HedgePolicy): boolean =>
  !slow.credential && !other.credential && (models === 'any' || other.model === slow.model)

interface Now {
  health: HealthView
  nowMs: number
  input: Pick<OnceInput, 'policy' | 'stream'>
}

/** The model's own setting before its provider's before the gateway's. */
function hedgeAfterMs({ id, offer, provider }: Endpoint, { health, nowMs, input }: Now): number | undefined {
  const { hedge } = input.policy
  const after = offer.limits?.hedgeAfter ?? provider.limits?.hedgeAfter ?? hedge.after
  if (after === 'off') return undefined
  if (after !== 'p95') return after
  const known = health.endpoint(id, nowMs)
  const slow = input.stream ? known?.streamedP95 : known?.wholeP95
  return slow && slow.of >= hedge.minObservations ? Math.ceil(slow.ms) : undefined
}
