import { type Rates, ratesAt } from '../catalog/price-table.ts'
import { addUsage, promptTokens, type Usage } from '../chat/usage.ts'
import { estimateUsage } from './estimate-usage.ts'
import { type Cost, priceUsage, promptPriceOf } from './price-usage.ts'
import type { Opening } from './opening.ts'
import type { RunningAttempt } from './running-attempt.ts'

/** Tokens and money of one attempt, both from one object. */
export interface Account {
  usage: Usage
  /** `undefined`: the model has no price. */
  cost: Cost | undefined
  /** What it was priced by. */
  rates?: Rates | undefined
}

type Accountable = Pick<RunningAttempt, 'endpoint' | 'sent' | 'progress' | 'maxCompletionTokens'>

export function accountAttempt(attempt: Accountable, opening: Opening): Account {
  const { endpoint, sent, progress } = attempt
  if (!sent) return { usage: {}, cost: freeOfCharge }
  const usage = estimateUsage({
    reported: progress?.usage,
    deliveredChars: progress?.deliveredChars ?? 0,
    countPrompt: () => opening.countPrompt(endpoint),
    maxCompletionTokens: attempt.maxCompletionTokens ?? opening.maxCompletionTokens ?? endpoint.offer.maxOutputTokens,
  })
  const markup = opening.markup(endpoint)
  // R12: the tier that served is what the provider bills, whichever was asked for
  const { createdAtMs } = opening.row
  const prices = endpoint.tierPrices?.[progress?.serviceTier ?? ''] ?? opening.pricesOf(endpoint)
  const cost = prices && priceUsage(prices, usage, createdAtMs, markup)
  const rates = prices && ratesAt(prices, { promptTokens: promptTokens(usage) ?? 0, atMs: createdAtMs })
  return { usage, rates, cost: endpoint.credential && cost ? paidByCaller(cost) : cost }
}

const freeOfCharge: Cost = { costNanoUsd: 0, promptCostNanoUsd: 0, completionCostNanoUsd: 0, priceNanoUsd: 0 }

/** Rates as the ledger keeps them: numbers, in 10^-12 USD. */
export function toLedgerRates(rates: Rates): Readonly<Record<string, number>> {
  let numbers = ledgerRates.get(rates)
  if (!numbers) {
    numbers = Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, Number(rate)]))
    ledgerRates.set(rates, numbers)
  }
  return numbers
}

const ledgerRates = new WeakMap<Rates, Readonly<Record<string, number>>>()

/** Own credentials: nothing is charged, and what it would have cost is kept apart. */
const paidByCaller = ({ costNanoUsd }: Cost): Cost => ({ ...freeOfCharge, byokNanoUsd: costNanoUsd })

/**
 * Whether a provider may bill for an attempt that failed: it delivered something, or said what it counted. One that did neither
 * is taken not to.
 */
export const mayBill = ({ progress }: Pick<RunningAttempt, 'progress'>): boolean =>
  progress !== undefined && (progress.usage !== undefined || progress.deliveredChars > 0)

/** An attempt nobody bills for: its tokens are counted, and nothing else. */
export const unbilled = ({ usage }: Account): Account => ({ usage, cost: freeOfCharge })

/** An answer that was never handed on: its payer owes the prompt at most, the operator whatever the provider made of it. */
export const chargedForPrompt = ({ usage, cost }: Account): Account => ({
  usage,
  cost: cost && { ...cost, priceNanoUsd: promptPriceOf(cost) },
})

/** What a payer had something of. */
export interface ChargedAccounts {
  /** Of the answer. */
  accounts: readonly Account[]
  /** Of attempts that ran beside those, so that it came sooner: they cost money, and their tokens are nobody's answer. */
  asides: readonly Account[]
}

/** What a request consumed over all attempts its payer had something of. Insured: nothing is charged; what it cost stands. */
export function sumAccounts({ accounts, asides }: ChargedAccounts, insured: boolean): Account {
  const [first, ...more] = accounts
  const usage = more.reduce((sum, account) => addUsage(sum, account.usage), first?.usage ?? {})
  if (!first && asides.length === 0) return { usage, cost: freeOfCharge }
  const cost = [...more, ...asides].reduce((sum, account) => addCost(sum, account.cost), first?.cost)
  return { usage, cost: insured ? addCost(freeOfCharge, waived(cost)) : cost }
}

/** A cost that its payer is not charged: the operator's own. */
export const waived = (cost: Cost | undefined): Cost | undefined => cost && { ...cost, priceNanoUsd: 0 }

export function addCost(a: Cost | undefined, b: Cost | undefined): Cost | undefined {
  if (!a || !b) return a ?? b
  return {
    costNanoUsd: a.costNanoUsd + b.costNanoUsd,
    promptCostNanoUsd: a.promptCostNanoUsd + b.promptCostNanoUsd,
    completionCostNanoUsd: a.completionCostNanoUsd + b.completionCostNanoUsd,
    priceNanoUsd: a.priceNanoUsd + b.priceNanoUsd,
    ...((a.byokNanoUsd ?? b.byokNanoUsd) !== undefined && { byokNanoUsd: (a.byokNanoUsd ?? 0) + (b.byokNanoUsd ?? 0) }),
  }
}
