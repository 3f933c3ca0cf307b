import type { Endpoint } from '../catalog/catalog.ts'
import type { ModelRule } from '../catalog/model-rule.ts'
import type { Clock } from '../clock.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { RateDecision, RateRequest, SharedState } from '../shared/contract.ts'
import { memoryState } from '../shared/memory.ts'
import type {
  GenerationRecord,
  HoldRequest,
  Limit,
  RefusedReservation,
  ScopeUsage,
  Store,
  WindowUsage,
} from '../store/contract.ts'
import { refusalAt } from '../store/ledger.ts'
import type { Caller } from './caller.ts'
import { type AccountLimits, type ChargedScope, chargedScopes } from './charged-scopes.ts'
import { createHoldKeeper } from './hold-keeper.ts'
import type { Identity } from './identify-caller.ts'
import { createMeter, type Meter } from './meter-answer.ts'
import { budgetRefusal, rateRefusal } from './refusals.ts'
import { type BudgetHold, type BudgetPolicy, type BudgetRequest, reserveBudget } from './reserve-budget.ts'
import { withDeadline } from './with-deadline.ts'

/**
 * A request that was let in. The gateway calls, in this order: `admit`, `allowed` (once there is a plan), `reserve` (before
 * anything is sent), and on every way out `end`.
 */
export interface Admission {
  /** What the ledger needs to know: spread into the generation's record. */
  charge: Pick<GenerationRecord, 'keyHash' | 'callerId' | 'scopes' | 'tags'>
  /** Where this caller's requests may go, if the host says. */
  provider: Caller['provider']
  /** Which models it may ask for, by its mount, its caller and its key. */
  models: readonly ModelRule[]
  /** What it is charged to, with their limits. */
  scopes: readonly ChargedScope[]
  /** What the payer is charged on top of a candidate's cost, in hundredths of a percent. */
  markup(endpoint: Endpoint): number
  /** The candidates whose provider this key may use. @throws GatewayError `permission_denied` when it may use none */
  allowed(candidates: readonly Endpoint[]): readonly Endpoint[]
  /** @throws GatewayError `insufficient_credits`, `budget_exceeded`, `budget_held`, `unpriced_model`, `store_unavailable` */
  reserve(request: Omit<BudgetRequest, 'id' | 'atMs' | 'markup'>): Promise<MeteredHold>
  /**
   * The request is over. Call it on every way out, with the tokens it came to if it was settled; without them, what it held
   * is given back. Calling it again does nothing. What was held is kept alive until the row that charges for it is `written`.
   */
  end(settled?: { tokens: number; written?: Promise<void> | undefined }): void
}

export interface MeteredHold extends BudgetHold {
  meter: Meter
  /**
   * Holds what another candidate can cost that is to run beside the one that runs. `false`: the limits do not allow it, or
   * could not be asked; nothing has changed.
   */
  cover(endpoint: Endpoint): Promise<boolean>
}

export interface AdmissionContext {
  store: Pick<Store, 'reserve' | 'renew' | 'release' | 'usage'>
  /** Fails fast while it is slow or gone. */
  shared: Pick<SharedState, 'admit' | 'charge' | 'renewSlots' | 'releaseSlots'>
  clock: Clock
  account: AccountLimits
  budget: BudgetPolicy
  markup: Markup
  /** How long the store may take, in milliseconds. */
  storeDeadlineMs: number
  /** What holds when it is slow or gone: this process's own count, no rate limit, or nothing passes. */
  sharedFailure: 'local' | 'open' | 'closed'
  /** This instance's name, on holds. */
  owner: string
}

/** Percent on top of what the provider charges: a number, or one for each payer and model. */
export type Markup = number | ((charge: MarkupInput) => number)

/** What a markup may depend on. */
export interface MarkupInput {
  /** The virtual key that pays. */
  keyHash: string | undefined
  /** Who pays. */
  callerId: string | undefined
  /** Of the mount, the caller and the key, in one. */
  tags: Readonly<Record<string, string>> | undefined
  /** The canonical id. */
  model: string
  /** Who serves. */
  providerId: string
}

export interface Admissions {
  /** @throws GatewayError `rate_limit_exceeded`, `permission_denied` for a management key */
  admit(identity: Identity, request: { id: string; atMs: number }): Promise<Admission>
  close(): void
}

export function createAdmissions(context: AdmissionContext): Admissions {
  const { store, shared, clock } = context
  const local = memoryState({ clock })
  const keeper = createHoldKeeper({ clock, ttlMs: context.budget.reservationTtlMs })

  async function admit(identity: Identity, { id, atMs }: { id: string; atMs: number }): Promise<Admission> {
    if (identity.key?.management) {
      throw new GatewayError('permission_denied', 'A management key manages keys; requests need an ordinary one.')
    }
    const scopes = chargedScopes(identity, context.account)
    const rates = rateRequest(id, scopes, clock.now() + context.budget.reservationTtlMs)
    await takeRates(rates, local, context)
    const pools = rates.pools.map(({ key }) => key)
    const dropSlots =
      pools.length > 0 ? keeper.keep((expiresAtMs) => shared.renewSlots({ id, pools, expiresAtMs })) : undefined
    let dropHold: (() => void) | undefined
    const markup = (endpoint: Endpoint): number => markupFor(context.markup, identity, endpoint)
    let held = false
    let over = false
    return {
      charge: {
        keyHash: identity.key?.hash,
        callerId: identity.caller?.id,
        scopes: scopes.map(({ scope }) => scope),
        tags: tagsOf(identity),
      },
      provider: identity.caller?.provider,
      models: modelRules(identity),
      scopes,
      markup,
      allowed: (candidates) => allowedBy(identity, candidates),
      async reserve(request) {
        const { budget: policy, owner, storeDeadlineMs: deadlineMs } = context
        const inTime = <Result>(call: Promise<Result>) => withDeadline(call, { clock, deadlineMs, what: 'The store' })
        let asked: HoldRequest | undefined
        const reserve: Store['reserve'] = (hold) => {
          asked = hold
          held = true // even if the answer is late
          return inTime(store.reserve(hold))
        }
        const hold = await reserveBudget({ ...request, id, atMs, markup }, scopes, {
          policy,
          owner,
          reserve,
          nowMs: clock.now(),
        })
        if (hold.amountNanoUsd !== undefined) {
          dropHold = keeper.keep((expiresAtMs) => store.renew({ id, expiresAtMs }))
        }
        const raise = async (amountNanoUsd: number, minimumNanoUsd?: number): Promise<number> => {
          const expiresAtMs = clock.now() + policy.reservationTtlMs
          const renewal = await inTime(store.renew({ id, expiresAtMs, amountNanoUsd, minimumNanoUsd }))
          if (renewal.held || over || !asked) return renewal.amountNanoUsd
          // freed by its time to live, as after a long pause of this process
          const again = await reserve({ ...asked, amountNanoUsd, expiresAtMs })
          return again.granted ? again.amountNanoUsd : 0
        }
        const meter = createMeter({
          hold,
          policy,
          raise,
          async refusal(minimumNanoUsd) {
            const usage = await inTime(
              store.usage(
                scopes.map(({ scope }) => scope),
                atMs,
              ),
            )
            return budgetRefusal(tightest(scopes, usage, minimumNanoUsd), scopes, {
              atMs,
              minimumNanoUsd,
              isStopped: true,
            })
          },
        })
        const cover = async (endpoint: Endpoint): Promise<boolean> => {
          const wanted = hold.amountBeside(endpoint)
          if (wanted === undefined) return true
          const held = await raise(wanted, wanted).catch(() => 0)
          if (held > (hold.amountNanoUsd ?? 0)) hold.amountNanoUsd = held
          return held >= wanted
        }
        return Object.assign(hold, { meter, cover })
      },
      end(settled) {
        if (over) return
        over = true
        dropSlots?.()
        if (settled?.written) void settled.written.then(dropHold)
        else dropHold?.()
        if (pools.length > 0) {
          void local.releaseSlots({ id, pools })
          shared.releaseSlots({ id, pools }).catch(() => undefined) // their time to live frees them then
        }
        if (settled) chargeTokens(rates, settled.tokens, context)
        else if (held) store.release(id).catch(() => undefined) // its time to live frees it then
      },
    }
  }

  return { admit, close: () => keeper.close() }
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

/** Rate limits protect, they do not pay: by default they give way when the shared state is slow or gone, to a count of our own. */
async function takeRates(rates: RateRequest, local: SharedState, context: AdmissionContext): Promise<void> {
  if (rates.windows.length === 0 && rates.pools.length === 0) return
  const { shared, clock, sharedFailure } = context
  let decision: RateDecision
  try {
    decision = await shared.admit(rates)
  } catch (error) {
    if (sharedFailure === 'open') return
    if (sharedFailure === 'closed') throw error
    decision = await local.admit(rates)
  }
  if (!decision.granted) throw rateRefusal(decision, rates, clock.now())
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

function chargeTokens(rates: RateRequest, tokens: number, { shared }: AdmissionContext): void {
  const charges = rates.windows
    .filter(({ key }) => key.startsWith('tokens:'))
    .map(({ key, amount }) => ({ key, amount: tokens - amount }))
  // a lost correction leaves the estimate standing until its minute is over
  if (charges.length > 0) shared.charge(charges).catch(() => undefined)
}

function allowedBy({ key }: Identity, candidates: readonly Endpoint[]): readonly Endpoint[] {
  const allowed = key?.allowedProviders
  if (!key || !allowed) return candidates
  const kept = candidates.filter(({ provider, tag }) => allowed.some((id) => id === provider.id || id === tag))
  if (kept.length > 0) return kept
  const asked = [...new Set(candidates.map(({ provider }) => provider.id))].join(', ')
  throw new GatewayError(
    'permission_denied',
    `The API key ${key.label} may not use the provider ${asked}; allowed: ${allowed.join(', ')}.`,
  )
}

const noRules: readonly ModelRule[] = []

/** Which models an identity may use: what its mount, its caller and its key each say. */
export function modelRules({ mount, caller, key }: Identity): readonly ModelRule[] {
  if (!mount?.models && !caller?.models && !key?.allowedModels) return noRules
  return [
    ...(mount?.models
      ? [{ who: mount.id === undefined ? 'This mount' : `The mount ${mount.id}`, models: mount.models }]
      : []),
    ...(caller?.models ? [{ who: 'This caller', models: caller.models }] : []),
    ...(key?.allowedModels ? [{ who: `The API key ${key.label}`, models: key.allowedModels }] : []),
  ]
}

function markupFor(markup: Markup, identity: Identity, { model, provider }: Endpoint): number {
  const { key, caller, shadow } = identity
  if (shadow) return 0
  const charge = { keyHash: key?.hash, callerId: caller?.id, tags: tagsOf(identity), model, providerId: provider.id }
  const percent = typeof markup === 'number' ? markup : markup(charge)
  if (percent >= 0 && percent <= maxMarkupPercent) return Math.round(percent * 100)
  throw new GatewayError('internal_error', `markup gave ${percent}; it must give percent from 0 to ${maxMarkupPercent}`)
}

const maxMarkupPercent = 10_000

function tagsOf({ mount, key, caller }: Identity): Record<string, string> | undefined {
  const tags = { ...mount?.tags, ...caller?.tags, ...key?.tags }
  return Object.keys(tags).length > 0 ? tags : undefined
}
