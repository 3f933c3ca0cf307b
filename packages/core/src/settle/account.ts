import { addUsage, type Usage } from '../chat/usage.ts'
import { estimateUsage } from './estimate-usage.ts'
import { type Cost, priceUsage } from './price-usage.ts'
import type { Opening, RunningAttempt } from './settlement.ts'

/** Tokens and money of one attempt, both from one object. */
export interface Account {
  usage: Usage
  /** `undefined`: the model has no price. */
  cost: Cost | undefined
}

export function accountAttempt(attempt: RunningAttempt, opening: Opening): Account {
  const { endpoint, progress } = attempt
  const usage = estimateUsage({
    reported: progress?.usage,
    deliveredChars: progress?.deliveredChars ?? 0,
    countPrompt: () => opening.countPrompt(endpoint),
    maxCompletionTokens: attempt.maxCompletionTokens ?? opening.maxCompletionTokens ?? endpoint.offer.maxOutputTokens,
  })
  const markup = opening.markup(endpoint)
  // R12: the tier that served is what the provider bills, whichever was asked for
  const prices = endpoint.tierPrices?.[progress?.serviceTier ?? ''] ?? endpoint.prices
  const cost = prices && priceUsage(prices, usage, opening.createdAtMs, markup)
  return { usage, cost: endpoint.credential && cost ? paidByCaller(cost) : cost }
}

const freeOfCharge: Cost = { costNanoUsd: 0, promptCostNanoUsd: 0, completionCostNanoUsd: 0, priceNanoUsd: 0 }

/** Own credentials: nothing is charged, and what it would have cost is kept apart. */
const paidByCaller = ({ costNanoUsd }: Cost): Cost => ({ ...freeOfCharge, byokNanoUsd: costNanoUsd })

/** What a request consumed over all attempts that delivered. Insured: the tokens are on the row, the charge is not. */
export function sumAccounts([first, ...more]: readonly Account[], insured: boolean): Account {
  const usage = more.reduce((sum, account) => addUsage(sum, account.usage), first?.usage ?? {})
  if (!first || insured) return { usage, cost: freeOfCharge }
  return { usage, cost: more.reduce((sum, account) => addCost(sum, account.cost), first.cost) }
}

function addCost(a: Cost | undefined, b: Cost | undefined): Cost | undefined {
  if (!a || !b) return a ?? b
  return {
    costNanoUsd: a.costNanoUsd + b.costNanoUsd,
    promptCostNanoUsd: a.promptCostNanoUsd + b.promptCostNanoUsd,
    completionCostNanoUsd: a.completionCostNanoUsd + b.completionCostNanoUsd,
    priceNanoUsd: a.priceNanoUsd + b.priceNanoUsd,
    ...((a.byokNanoUsd ?? b.byokNanoUsd) !== undefined && { byokNanoUsd: (a.byokNanoUsd ?? 0) + (b.byokNanoUsd ?? 0) }),
  }
}
