import type { Endpoint } from '../catalog/catalog.ts'
import type { ModelRule } from '../catalog/model-rule.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { memoryState } from '../shared/memory.ts'
import type { GenerationRecord } from '../store/contract.ts'
import { allowedCandidates, modelRules } from './allowed-candidates.ts'
import { createBudgetHolder, type BudgetHolder, type HolderContext } from './budget-holder.ts'
import type { Caller } from './caller.ts'
import { checkCaller, checkTags } from './check-payer.ts'
import { type AccountLimits, type ChargedScope, chargedScopes } from './charged-scopes.ts'
import { createHoldKeeper } from './hold-keeper.ts'
import { type Identity, tagsOf } from './identify-caller.ts'
import { createMarkup, type Markup } from './markup.ts'
import { type RatesContext, takeRates } from './take-rates.ts'

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
  reserve: BudgetHolder['reserve']
  /**
   * The request is over. Call it on every way out, with the tokens it came to if it was settled; without them, what it held
   * is given back. Calling it again does nothing. What was held is kept alive until the row that charges for it is `written`.
   */
  end(settled?: { tokens: number; written?: Promise<void> | undefined }): void
}

export interface AdmissionContext extends Omit<HolderContext, 'keeper'>, Omit<RatesContext, 'local'> {
  account: AccountLimits
  markup: Markup
}

export interface Admissions {
  /**
   * @throws GatewayError `rate_limit_exceeded`; `permission_denied` for a management key; `internal_error` for a caller the ledger
   * could not hold
   */
  admit(identity: Identity, request: { id: string; atMs: number }): Promise<Admission>
  close(): void
}

export function createAdmissions(context: AdmissionContext): Admissions {
  const { clock, account, budget } = context
  const local = memoryState({ clock })
  const keeper = createHoldKeeper({ clock, ttlMs: budget.reservationTtlMs })

  async function admit(identity: Identity, { id, atMs }: { id: string; atMs: number }): Promise<Admission> {
    const { key, caller } = identity
    if (key?.management) {
      throw new GatewayError('permission_denied', 'A management key manages keys; requests need an ordinary one.')
    }
    const tags = tagsOf(identity)
    if (caller) checkCaller(caller)
    checkTags(tags)
    const scopes = chargedScopes(identity, account)
    const slotsExpireAtMs = clock.now() + budget.reservationTtlMs
    const rates = await takeRates({ id, scopes, slotsExpireAtMs }, { ...context, local })
    const dropSlots = rates.renew && keeper.keep(rates.renew)
    const markup = createMarkup(context.markup, identity)
    const holder = createBudgetHolder({ id, atMs, scopes, markup }, { ...context, keeper })
    let over = false
    return {
      charge: {
        keyHash: key?.hash,
        callerId: caller?.id,
        scopes: scopes.map(({ scope }) => scope),
        tags,
      },
      provider: caller?.provider,
      models: modelRules(identity),
      scopes,
      markup,
      allowed: (candidates) => allowedCandidates(identity, candidates),
      async reserve(request) {
        for (const endpoint of request.candidates) markup(endpoint) // one that fails does so before anything is sent
        return holder.reserve(request)
      },
      end(settled) {
        if (over) return
        over = true
        dropSlots?.()
        holder.end(settled)
        rates.giveBack(settled?.tokens)
      },
    }
  }

  return { admit, close: () => keeper.close() }
}
