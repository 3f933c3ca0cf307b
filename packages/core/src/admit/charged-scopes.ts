import type { Budget } from '../store/budget.ts'
import type { Limit } from '../store/contract.ts'
import { accountScope, shadowScope } from '../store/ledger-line.ts'
import type { RateLimits } from './caller.ts'
import type { Identity, ShadowPayer } from './identify-caller.ts'
import { keyScope } from './virtual-key.ts'
import { nanoUsd } from '../store/usd.ts'

/** Something a request is charged to, with what it may spend and how often it may ask. */
export interface ChargedScope {
  /** `key:<id>`, `caller:<id>`, `mount:<id>`, `shadow:<split>` or `account`. */
  scope: string
  /** For messages: what the limit belongs to. */
  name: string
  limits: readonly Limit[]
  rateLimits: RateLimits
}

/** The operator's own limits: for everything together, and for callers that bring none. */
export interface AccountLimits {
  /** Counts prices, and what answers cost that their payers are not charged for. */
  budget?: Budget | readonly Budget[] | undefined
  /** How often and how much everybody together may ask. */
  limits?: RateLimits | undefined
  /** For each caller whose `identify` names no budget, and for callers that keys belong to. */
  eachCaller?: { budget?: Budget | readonly Budget[] | undefined; limits?: RateLimits | undefined } | undefined
}

/**
 * What a request counts against: its key, its caller, its mount and the account, each with its own limits; a copy against its
 * split's.
 */
export function chargedScopes({ key, caller, mount, shadow }: Identity, account: AccountLimits): ChargedScope[] {
  if (shadow) return shadowScopes(shadow, account)
  const scopes: ChargedScope[] = []
  if (key) {
    const scope = keyScope(key)
    const limits = key.limits.map((limit): Limit => ({ scope, ...limit, countsByok: key.includeByokInLimit }))
    scopes.push({ scope, name: `the API key ${key.label}`, limits, rateLimits: key.rateLimits })
  }
  if (caller) {
    const scope = `caller:${caller.id}`
    const limits = toLimits(scope, caller.budget ?? account.eachCaller?.budget)
    const rateLimits = caller.limits ?? account.eachCaller?.limits ?? {}
    scopes.push({ scope, name: 'this caller', limits, rateLimits })
  }
  if (mount?.id !== undefined) {
    const scope = `mount:${mount.id}`
    const limits = toLimits(scope, mount.budget)
    scopes.push({ scope, name: `the mount ${mount.id}`, limits, rateLimits: mount.limits ?? {} })
  }
  const limits = toLimits(accountScope, account.budget)
  scopes.push({ scope: accountScope, name: 'this gateway', limits, rateLimits: account.limits ?? {} })
  return scopes
}

/** A purse of their own, or the gateway's; how often callers may ask is not theirs to use up. */
function shadowScopes({ split, budget }: ShadowPayer, account: AccountLimits): ChargedScope[] {
  const scope = shadowScope(split)
  const own = { scope, name: `the shadow of ${split}`, limits: toLimits(scope, budget), rateLimits: {} }
  if (budget !== undefined) return [own]
  return [
    own,
    { scope: accountScope, name: 'this gateway', limits: toLimits(accountScope, account.budget), rateLimits: {} },
  ]
}

function toLimits(scope: string, budget: Budget | readonly Budget[] | undefined): Limit[] {
  const budgets = budget === undefined ? [] : [budget].flat()
  return budgets.map(({ limitUsd, window = 'lifetime', includeByok = false }) => ({
    scope,
    window,
    limitNanoUsd: nanoUsd(limitUsd),
    countsByok: includeByok,
  }))
}
