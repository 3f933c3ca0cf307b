import type { Endpoint } from '../catalog/catalog.ts'
import type { Clock } from '../clock.ts'
import type {
  HoldRequest,
  Limit,
  RefusedReservation,
  Reservation,
  ScopeUsage,
  Store,
  WindowUsage,
} from '../store/contract.ts'
import { refusalAt } from '../store/ledger.ts'
import type { BudgetPolicy, PricesOf } from './budget-policy.ts'
import type { ChargedScope } from './charged-scopes.ts'
import type { HoldKeeper } from './hold-keeper.ts'
import { createMeter, type Meter } from './meter-answer.ts'
import { budgetRefusal } from './refusals.ts'
import { type BudgetHold, type BudgetRequest, reserveBudget, type Running } from './reserve-budget.ts'
import { withDeadline } from './with-deadline.ts'

/** What is held of its budgets for one request, from its reservation to the row that charges for it. */
export interface BudgetHolder {
  /** @throws GatewayError `insufficient_credits`, `budget_exceeded`, `budget_held`, `unpriced_model`, `store_unavailable` */
  reserve(request: Omit<BudgetRequest, 'id' | 'atMs' | 'markup'>): Promise<MeteredHold>
  /** The request is over: what is held is given back, or kept alive until the row that charges for it is `written`. */
  end(settled: { written?: Promise<void> | undefined } | undefined): void
}

/** A hold that answers are metered against as they flow. */
export interface MeteredHold extends BudgetHold {
  meter: Meter
  /**
   * Holds what another candidate can cost that is to run beside the one that runs. `false`: the limits do not allow it, or
   * could not be asked; nothing has changed.
   */
  cover(endpoint: Endpoint, running: Running): Promise<boolean>
}

export interface HolderContext {
  store: Pick<Store, 'reserve' | 'renew' | 'release' | 'usage'>
  clock: Clock
  budget: BudgetPolicy
  pricesOf: PricesOf
  keeper: HoldKeeper
  /** How long the store may take, in milliseconds. */
  storeDeadlineMs: number
  /** This instance's name, on holds. */
  owner: string
}

/** Who pays for the request. */
export interface Payer {
  id: string
  atMs: number
  scopes: readonly ChargedScope[]
  markup(endpoint: Endpoint): number
}

export function createBudgetHolder(payer: Payer, context: HolderContext): BudgetHolder {
  const { id, atMs, scopes } = payer
  const { store, clock, keeper, owner, budget: policy, pricesOf, storeDeadlineMs: deadlineMs } = context
  const inTime = <Result>(call: Promise<Result>) => withDeadline(call, { clock, deadlineMs, what: 'The store' })
  let asked: HoldRequest | undefined
  let heldNanoUsd = 0
  let drop: (() => void) | undefined
  let over = false
  const release = (): void => void store.release(id).catch(() => undefined) // its time to live frees it then

  const reserve = (request: HoldRequest): Promise<Reservation> => {
    asked = request // what is held even if the answer is late
    return inTime(store.reserve(request))
  }
  /** It was freed by its time to live, as after a long pause of this process or of the store: what the limits leave is held again. */
  const holdAgain = async (amountNanoUsd: number, expiresAtMs: number): Promise<number> => {
    const again = await store.reserve({ ...asked!, amountNanoUsd, minimumNanoUsd: 0, expiresAtMs })
    if (over) release() // its row may have been written before
    return again.granted ? again.amountNanoUsd : 0
  }
  const beat = async (expiresAtMs: number): Promise<void> => {
    const { held } = await store.renew({ id, expiresAtMs })
    if (!held && !over) await holdAgain(heldNanoUsd, expiresAtMs)
  }
  const raise = async (amountNanoUsd: number, minimumNanoUsd?: number): Promise<number> => {
    const expiresAtMs = clock.now() + policy.reservationTtlMs
    const renewal = await inTime(store.renew({ id, expiresAtMs, amountNanoUsd, minimumNanoUsd }))
    const held = renewal.held || over ? renewal.amountNanoUsd : await inTime(holdAgain(amountNanoUsd, expiresAtMs))
    heldNanoUsd = Math.max(heldNanoUsd, held)
    return held
  }
  const refusal = async (minimumNanoUsd: number) => {
    const names = scopes.map(({ scope }) => scope)
    const refused = tightest(scopes, await inTime(store.usage(names, atMs)), minimumNanoUsd)
    return budgetRefusal(refused, scopes, { atMs, minimumNanoUsd, isStopped: true })
  }

  return {
    async reserve(request) {
      const all = { ...request, ...payer }
      const hold = await reserveBudget(all, scopes, { policy, pricesOf, owner, reserve, nowMs: clock.now() })
      if (hold.amountNanoUsd !== undefined) {
        heldNanoUsd = hold.amountNanoUsd
        drop = keeper.keep(beat)
      }
      const meter = createMeter({ hold, policy, raise, refusal })
      const cover: MeteredHold['cover'] = async (endpoint, running) => {
        const wanted = hold.amountBeside(endpoint, running)
        if (wanted === undefined) return true
        const held = await raise(wanted, wanted).catch(() => 0)
        if (held > 0) hold.amountNanoUsd = held
        return held >= wanted
      }
      return Object.assign(hold, { meter, cover })
    },
    end(settled) {
      over = true
      if (settled?.written) void settled.written.then(drop)
      else drop?.()
      if (!settled && asked) release()
    },
  }
}

/** The limit that leaves the least, one that is spent before one that is only held. */
function tightest(
  scopes: readonly ChargedScope[],
  usage: readonly ScopeUsage[],
  neededNanoUsd: number,
): RefusedReservation {
  const counterOf = ({ window }: Limit, index: number): WindowUsage => (usage[index] as ScopeUsage).windows[window]
  const [least] = scopes
    .flatMap(({ limits }, index) => limits.map((limit) => refusalAt(limit, counterOf(limit, index), neededNanoUsd)))
    .sort((a, b) => Number(a.isHeld) - Number(b.isHeld) || a.remainingNanoUsd - b.remainingNanoUsd)
  return least as RefusedReservation
}
