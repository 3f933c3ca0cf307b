import type { Endpoint } from '../catalog/catalog.ts'
import { markUp, worstCostNanoUsd, type WorstRates, worstRates } from '../catalog/worst-case.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { BudgetPolicy, PricesOf } from './budget-policy.ts'
import type { PromptBound } from './prompt-bound.ts'
import type { BudgetRequest } from './reserve-budget.ts'

/** A candidate, and the most it can come to. */
export interface PricedCandidate {
  endpoint: Endpoint
  /** At its bound. */
  promptTokens: number
  /** As many of them as are held for. */
  heldPromptTokens: number
  /** Of all choices together; `Infinity` where neither the request nor the model says. */
  completionTokens: number
  /** The highest that can be billed, markup included; `undefined`: no price is known, and that is allowed. */
  rates: WorstRates | undefined
}

/** What is held where nothing bounds an answer: it is then sent with the limit that the amount affords. */
const unboundedTokens = 128_000

export interface PricingContext {
  policy: BudgetPolicy
  pricesOf: PricesOf
}

/**
 * What each candidate can come to; those without a price are left out.
 * @throws GatewayError `unpriced_model` when none is left
 */
export function priceCandidates(request: BudgetRequest, { policy, pricesOf }: PricingContext): PricedCandidate[] {
  const { atMs, hasCompletion = true, completion = {} } = request
  const prompt = request.prompt()
  const priced = request.candidates.flatMap((endpoint) => {
    const bounds = boundCandidate(endpoint, request, { prompt, policy })
    const { promptTokens } = bounds
    const input = { promptTokens, atMs, prompt, ...(hasCompletion && { completion }) }
    const prices = pricesOf(endpoint)
    const worst = prices && worstRates(prices, input)
    const rates = worst && markUp(worst, request.markup(endpoint))
    return rates || policy.onUnpriced === 'allow' ? [{ endpoint, rates, ...bounds }] : []
  })
  if (priced.length > 0) return priced
  const models = [...new Set(request.candidates.map(({ model }) => model))].join(', ')
  throw new GatewayError(
    'unpriced_model',
    `No price is known for ${models}, and a budget applies: what cannot be counted is not served (option onUnpriced).`,
  )
}

function boundCandidate(
  { offer, provider }: Endpoint,
  request: BudgetRequest,
  { prompt, policy }: { prompt: PromptBound; policy: BudgetPolicy },
): Omit<PricedCandidate, 'endpoint' | 'rates'> {
  const { choices = 1, prompts = 1, hasCompletion = true } = request
  const window = offer.contextTokens ?? Infinity
  const bound = Math.min(prompt.tokens, window * prompts)
  const promptTokens = Number.isFinite(bound) ? bound : unboundedTokens
  const asked = request.maxCompletionTokens ?? provider.chat.defaultMaxTokens?.(offer) ?? Infinity
  const perChoice = Math.min(asked, offer.maxOutputTokens ?? window)
  return {
    promptTokens,
    heldPromptTokens: policy.reservation === 'worst-case' ? promptTokens : Math.ceil(promptTokens / 3),
    completionTokens: hasCompletion ? perChoice * choices : 0,
  }
}

/** What is held for a candidate. */
export function amountFor(candidate: PricedCandidate, policy: BudgetPolicy): number {
  const { rates, heldPromptTokens: prompt, completionTokens } = candidate
  if (!rates) return 0
  const bound = Number.isFinite(completionTokens) ? completionTokens : unboundedTokens
  const completion = policy.reservation === 'worst-case' ? bound : Math.min(bound, policy.estimatedCompletionTokens)
  return worstCostNanoUsd(rates, { prompt, completion })
}

/** The least that is still of use to it. */
export function minimumFor(candidate: PricedCandidate, policy: BudgetPolicy): number {
  const { rates, heldPromptTokens: prompt, completionTokens } = candidate
  if (!rates) return 0
  return worstCostNanoUsd(rates, { prompt, completion: Math.min(completionTokens, policy.minCompletionTokens) })
}
