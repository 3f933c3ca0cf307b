import type {
  HeldCounter,
  Hold,
  HoldRenewal,
  HoldRequest,
  Limit,
  RefusedReservation,
  Renewal,
  Reservation,
  ScopeUsage,
  Window,
  WindowUsage,
} from './contract.ts'
import { isOperators, type LedgerLine } from './ledger-line.ts'
import { windowId, windows } from './windows.ts'

/**
 * What the rules below need to see and change. A store implements this over its own tables inside one transaction and calls
 * the rules; none of them is written twice.
 */
export interface LedgerState {
  /** Zeros where there is none. */
  counter(scope: string, windowId: string): Readonly<WindowUsage>
  /** Creates the counter where there is none. */
  add(scope: string, windowId: string, change: CounterChange): void
  /** `undefined` when there is none. */
  hold(id: string): Hold | undefined
  /** In place of one of the same id. */
  putHold(hold: Hold): void
  /** Of an id that is not held: nothing. */
  dropHold(id: string): void
}

/** Added to a counter; members left out add nothing. */
export interface CounterChange {
  /** Added to what is spent. */
  spentNanoUsd?: number
  /** Added to what callers' own credentials spent. */
  byokNanoUsd?: number
  /** Added to what is held. */
  heldNanoUsd?: number
  /** Added to the rows. */
  requests?: number
}

/** Holds the amount in every limited counter, or in none; see `Store.reserve`. */
export function reserve(state: LedgerState, request: HoldRequest): Reservation {
  const existing = state.hold(request.id)
  if (existing) return { granted: true, amountNanoUsd: existing.amountNanoUsd }
  const minimum = request.minimumNanoUsd ?? request.amountNanoUsd
  const counters = request.limits.map((limit) => toHeldCounter(limit, request.atMs))
  let amount = request.amountNanoUsd
  const refusals: RefusedReservation[] = []
  for (const [index, counter] of counters.entries()) {
    const room = roomIn(state, counter)
    const limit = request.limits[index] as Limit
    if (room.spent >= counter.limitNanoUsd || room.remaining < minimum) refusals.push(refusal(limit, room, minimum))
    amount = Math.min(amount, room.remaining)
  }
  const [refused] = refusals.sort(gravestFirst)
  if (refused) return refused
  const { id, owner, expiresAtMs } = request
  state.putHold({ id, owner, amountNanoUsd: amount, expiresAtMs, counters })
  for (const { scope, windowId } of counters) state.add(scope, windowId, { heldNanoUsd: amount })
  return { granted: true, amountNanoUsd: amount }
}

/** Keeps a hold alive and raises it as far as its limits allow; see `Store.renew`. */
export function renew(state: LedgerState, renewal: HoldRenewal): Renewal {
  const { id, expiresAtMs, amountNanoUsd = 0, minimumNanoUsd = 0 } = renewal
  const hold = state.hold(id)
  if (!hold) return { held: false, amountNanoUsd: 0 }
  let raise = Math.max(0, amountNanoUsd - hold.amountNanoUsd)
  for (const counter of hold.counters) raise = Math.max(0, Math.min(raise, roomIn(state, counter).remaining))
  if (hold.amountNanoUsd + raise < minimumNanoUsd) raise = 0
  const amount = hold.amountNanoUsd + raise
  state.putHold({ ...hold, amountNanoUsd: amount, expiresAtMs: Math.max(hold.expiresAtMs, expiresAtMs) })
  if (raise > 0) for (const { scope, windowId } of hold.counters) state.add(scope, windowId, { heldNanoUsd: raise })
  return { held: true, amountNanoUsd: amount }
}

/** Gives back what a hold took; nothing happens if it is gone. */
export function release(state: LedgerState, holdId: string): void {
  const hold = state.hold(holdId)
  if (!hold) return
  for (const { scope, windowId } of hold.counters) state.add(scope, windowId, { heldNanoUsd: -hold.amountNanoUsd })
  state.dropHold(holdId)
}

/** Counts a new row in every window of its scopes and releases its hold. */
export function charge(state: LedgerState, line: LedgerLine): ScopeUsage[] {
  const { priceNanoUsd, costNanoUsd, byokNanoUsd } = line.sums
  for (const scope of line.scopes) {
    // what a failed answer cost is not charged to whoever asked for it, but the operator pays it: his own limits see it
    const spentNanoUsd = isOperators(scope) ? Math.max(priceNanoUsd, costNanoUsd) : priceNanoUsd
    const change = { spentNanoUsd, byokNanoUsd, requests: 1 }
    for (const window of windows) state.add(scope, windowId(window, line.createdAtMs), change)
  }
  release(state, line.id)
  return line.scopes.map((scope) => usageOf(state, scope, line.createdAtMs))
}

/** What one counter has been charged. */
export interface CounterSum {
  /** As in `Limit`. */
  scope: string
  /** As `windowId` gives it. */
  windowId: string
  /** Nothing of it is held. */
  sums: WindowUsage
}

/** What lines have added to counters, each counter once: for stores that keep it when they delete the rows. */
export function sumCharges(lines: readonly LedgerLine[]): CounterSum[] {
  const added = new Map<string, CounterSum>()
  const state: LedgerState = {
    counter: emptyCounter,
    add(scope, windowId, change) {
      const key = counterKey(scope, windowId)
      let entry = added.get(key)
      if (!entry) added.set(key, (entry = { scope, windowId, sums: emptyCounter() }))
      applyChange(entry.sums, change)
    },
    hold: () => undefined,
    putHold: () => undefined,
    dropHold: () => undefined,
  }
  for (const line of lines) charge(state, line)
  return [...added.values()]
}

/** What a scope has spent in the windows that contain `atMs`. */
export function usageOf(state: Pick<LedgerState, 'counter'>, scope: string, atMs: number): ScopeUsage {
  const at = (window: Window): WindowUsage => ({ ...state.counter(scope, windowId(window, atMs)) })
  const windows = { daily: at('daily'), weekly: at('weekly'), monthly: at('monthly'), lifetime: at('lifetime') }
  return { scope, windows }
}

/** A counter's key in one string. */
export const counterKey = (scope: string, windowId: string): string => `${windowId} ${scope}`

/** A counter nothing has been counted in yet. */
export const emptyCounter = (): WindowUsage => ({ spentNanoUsd: 0n, byokNanoUsd: 0n, heldNanoUsd: 0n, requests: 0 })

/** Applies a change in place. */
export function applyChange(counter: WindowUsage, change: CounterChange): void {
  if (change.spentNanoUsd) counter.spentNanoUsd += BigInt(change.spentNanoUsd)
  if (change.byokNanoUsd) counter.byokNanoUsd += BigInt(change.byokNanoUsd)
  if (change.heldNanoUsd) counter.heldNanoUsd += BigInt(change.heldNanoUsd)
  if (change.requests) counter.requests += change.requests
}

const toHeldCounter = ({ scope, window, limitNanoUsd, countsByok = false }: Limit, atMs: number): HeldCounter => ({
  scope,
  windowId: windowId(window, atMs),
  limitNanoUsd,
  countsByok,
})

const roomIn = (state: LedgerState, counter: HeldCounter) =>
  roomUnder(counter, state.counter(counter.scope, counter.windowId))

/** What a counter leaves of a limit. */
function roomUnder(
  { limitNanoUsd, countsByok }: Pick<Limit, 'limitNanoUsd' | 'countsByok'>,
  counter: Readonly<WindowUsage>,
) {
  const spent = counter.spentNanoUsd + (countsByok ? counter.byokNanoUsd : 0n)
  const held = counter.heldNanoUsd
  return { spent: Number(spent), held: Number(held), remaining: Number(BigInt(limitNanoUsd) - spent - held) }
}

/** Spent before held, then the broadest window. */
const gravestFirst = (a: RefusedReservation, b: RefusedReservation): number =>
  Number(a.isHeld) - Number(b.isHeld) || windows.indexOf(b.limit.window) - windows.indexOf(a.limit.window)

/** What a limit says at this counter to a request that needs more than it leaves. */
export const refusalAt = (limit: Limit, counter: Readonly<WindowUsage>, neededNanoUsd: number): RefusedReservation =>
  refusal(limit, roomUnder(limit, counter), neededNanoUsd)

/** What a limit says to a request that needs at least `neededNanoUsd` and does not get it. */
const refusal = (
  limit: Limit,
  { spent, held, remaining }: ReturnType<typeof roomIn>,
  neededNanoUsd: number,
): RefusedReservation => ({
  granted: false,
  limit,
  spentNanoUsd: spent,
  heldNanoUsd: held,
  remainingNanoUsd: remaining,
  isHeld: spent < limit.limitNanoUsd && remaining + held >= neededNanoUsd,
})
