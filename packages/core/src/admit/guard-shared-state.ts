import type { Clock } from '../clock.ts'
import { type Condition, createCondition } from '../health/condition.ts'
import type { SharedState } from '../shared/contract.ts'
import { unavailable, withDeadline } from './with-deadline.ts'

/** How long a shared state that failed is left alone before one call asks it again. */
const leftAloneMs = 1_000

export interface GuardedState {
  state: Pick<SharedState, 'admit' | 'charge' | 'renewSlots' | 'releaseSlots'>
  report: Condition['report']
}

/**
 * R21: each call has a deadline; after one that failed all others fail at once, without being sent, but for one a second that
 * finds out whether the state answers again. A Redis that hangs costs its deadline once a second, and its client queues nothing.
 * @throws GatewayError `store_unavailable`, from every call
 */
export function guardSharedState(
  shared: SharedState,
  { clock, deadlineMs, onFailure }: { clock: Clock; deadlineMs: number; onFailure(error: unknown): void },
): GuardedState {
  const condition = createCondition({ clock, lateAfterMs: deadlineMs })
  let askAgainAtMs: number | undefined
  let asking = false

  const ask = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    const isProbe = askAgainAtMs !== undefined
    if (isProbe && (asking || clock.now() < askAgainAtMs!)) throw unavailable(`${shared.name} does not answer.`)
    asking = isProbe
    try {
      const result = await condition.watch(withDeadline(call(), { clock, deadlineMs, what: shared.name }))
      askAgainAtMs = undefined
      return result
    } catch (error) {
      askAgainAtMs = clock.now() + leftAloneMs
      onFailure(error)
      throw error
    } finally {
      if (isProbe) asking = false
    }
  }

  return {
    state: {
      admit: (request) => ask(() => shared.admit(request)),
      charge: (charges) => ask(() => shared.charge(charges)),
      renewSlots: (slots) => ask(() => shared.renewSlots(slots)),
      releaseSlots: (slots) => ask(() => shared.releaseSlots(slots)),
    },
    report: condition.report,
  }
}
