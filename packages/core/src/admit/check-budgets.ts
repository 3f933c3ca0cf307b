import { checkOneOf, invalidOption, refuseUnknown, wholeNumber } from '../errors/check-option.ts'
import type { Budget } from '../store/budget.ts'
import { windows } from '../store/windows.ts'
import type { RateLimits } from './caller.ts'
import type { AccountLimits } from './charged-scopes.ts'
import { type BudgetPolicy, createPricesOf, defaultBudgetPolicy, unpricedOption } from './budget-policy.ts'

/** @throws OptionsError `unknown_option`, `invalid_option` */
export function checkBudgetPolicy(given: Partial<BudgetPolicy> = {}): BudgetPolicy {
  refuseUnknown('budgets', given, [...Object.keys(defaultBudgetPolicy), 'unpricedPricing'])
  const policy = { ...defaultBudgetPolicy }
  for (const [name, value] of Object.entries(given)) if (value !== undefined) Object.assign(policy, { [name]: value })
  checkOneOf('budgets.reservation', policy.reservation, ['worst-case', 'estimate'])
  checkOneOf('budgets.onUnpriced', policy.onUnpriced, ['block', 'cap', 'allow'])
  checkUnpriced(policy)
  wholeNumber('budgets.reservationTtlMs', policy.reservationTtlMs, 1_000)
  wholeNumber('budgets.minCompletionTokens', policy.minCompletionTokens, 1)
  wholeNumber('budgets.estimatedCompletionTokens', policy.estimatedCompletionTokens, 1)
  return policy
}

/** What is missing, or would never be used, was not meant. */
function checkUnpriced(policy: BudgetPolicy): void {
  const { onUnpriced, unpricedPricing } = policy
  if ((onUnpriced === 'cap') !== (unpricedPricing !== undefined)) {
    const allowed = onUnpriced === 'cap' ? "given with onUnpriced: 'cap'" : "left out unless onUnpriced is 'cap'"
    throw invalidOption(unpricedOption, allowed, unpricedPricing)
  }
  for (const name of ['inputPerMillion', 'outputPerMillion'] as const) {
    if (unpricedPricing && unpricedPricing[name] === undefined) {
      throw invalidOption(`${unpricedOption}.${name}`, 'given', undefined)
    }
  }
  createPricesOf(policy)
}

/** @throws OptionsError `unknown_option`, `invalid_option` */
export function checkAccountLimits(given: AccountLimits = {}): AccountLimits {
  refuseUnknown('account', given, ['budget', 'limits', 'eachCaller'])
  refuseUnknown('account.eachCaller', given.eachCaller ?? {}, ['budget', 'limits'])
  checkBudget('account.budget', given.budget)
  checkRateLimits('account.limits', given.limits)
  checkBudget('account.eachCaller.budget', given.eachCaller?.budget)
  checkRateLimits('account.eachCaller.limits', given.eachCaller?.limits)
  return given
}

const maxUsd = 9_000_000

/** @throws OptionsError `unknown_option`, `invalid_option` */
export function checkBudget(where: string, budget: Budget | readonly Budget[] | undefined): void {
  for (const one of budget === undefined ? [] : [budget].flat()) {
    refuseUnknown(where, one, ['limitUsd', 'window', 'includeByok'])
    const { limitUsd, window = 'lifetime' } = one
    if (!(typeof limitUsd === 'number' && limitUsd >= 0 && limitUsd <= maxUsd)) {
      throw invalidOption(`${where}.limitUsd`, `USD from 0 to ${maxUsd}`, limitUsd)
    }
    checkOneOf(`${where}.window`, window, windows)
  }
}

/** @throws OptionsError `unknown_option`, `invalid_option` */
export function checkRateLimits(where: string, limits: RateLimits = {}): void {
  refuseUnknown(where, limits, ['requestsPerMinute', 'tokensPerMinute', 'concurrentRequests'])
  for (const [name, limit] of Object.entries(limits)) if (limit !== undefined) wholeNumber(`${where}.${name}`, limit, 0)
}
