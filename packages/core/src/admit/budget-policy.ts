import { compilePrices, type PriceTable } from '../catalog/price-table.ts'
import type { Endpoint } from '../catalog/catalog.ts'
import type { ModelPricing } from '../catalog/offer.ts'

/** How budgets are held while requests run. */
export interface BudgetPolicy {
  /**
   * Hold the most a request can cost, or what it is likely to cost: a third of the prompt's bound and `estimatedCompletionTokens`.
   * With `estimate` a limit can be passed, by each request that runs, by as much as its prompt, its whole (unstreamed) answer,
   * or one read of its stream (64 kB) come to beyond that, and where a token is less than three characters, by the difference.
   */
  reservation: 'worst-case' | 'estimate'
  /** For `estimate`: completion tokens to hold for where the request allows more; streams raise their hold as they flow. */
  estimatedCompletionTokens: number
  /** A request that can be given fewer completion tokens than this is refused instead of clamped. */
  minCompletionTokens: number
  /**
   * What becomes of models without a price: refused where a budget applies; counted and charged at `unpricedPricing`, whether or
   * not one does; or served uncounted. @default 'block'
   */
  onUnpriced: 'block' | 'cap' | 'allow'
  /** For `cap`: what they are taken to cost, which should be no less than any of them does. */
  unpricedPricing?: ModelPricing | undefined
  /** When a hold is given back whose process has died; it is renewed while its request lives. @default 30_000 */
  reservationTtlMs: number
}

export const defaultBudgetPolicy: BudgetPolicy = {
  reservation: 'worst-case',
  estimatedCompletionTokens: 1_000,
  minCompletionTokens: 16,
  onUnpriced: 'block',
  reservationTtlMs: 30_000,
}

/** What a candidate is held for and charged at; `undefined`: no price is known. */
export type PricesOf = (endpoint: Endpoint) => PriceTable | undefined

/** Its own prices, or those of `cap`. */
export function createPricesOf({
  onUnpriced,
  unpricedPricing,
}: Pick<BudgetPolicy, 'onUnpriced' | 'unpricedPricing'>): PricesOf {
  const cap = onUnpriced === 'cap' && unpricedPricing ? compilePrices(unpricedPricing, unpricedOption) : undefined
  return ({ prices }) => prices ?? cap
}

export const unpricedOption = 'budgets.unpricedPricing'
