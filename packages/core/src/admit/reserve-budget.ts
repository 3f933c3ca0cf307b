import type { Endpoint } from '../catalog/catalog.ts'
import { affordableCompletionTokens } from '../catalog/worst-case.ts'
import { GatewayError, isGatewayError } from '../errors/gateway-error.ts'
import type { HoldRequest, Limit, Reservation } from '../store/contract.ts'
import type { ChargedScope } from './charged-scopes.ts'
import type { BudgetPolicy } from './budget-policy.ts'
import {
  amountFor,
  minimumFor,
  priceCandidates,
  type PricedCandidate,
  type PricingContext,
} from './price-candidates.ts'
import type { PromptBound } from './prompt-bound.ts'
import { budgetRefusal } from './refusals.ts'

/** What a request may come to. */
export interface BudgetRequest {
  /** The id the generation will have. */
  id: string
  atMs: number
  candidates: readonly Endpoint[]
  /** Asked only where a limit applies. */
  prompt(): PromptBound
  /** What the request allows; absent: what the provider is then asked for, else as much as the model gives. */
  maxCompletionTokens?: number | undefined
  /** Answers asked for. @default 1 */
  choices?: number | undefined
  /** Prompts in one request, each with the model's window to itself: the inputs of a batch of embeddings. @default 1 */
  prompts?: number | undefined
  /** Embeddings have none. @default true */
  hasCompletion?: boolean | undefined
  /** Answers may hold sound or pictures. */
  completion?: { audio?: boolean; image?: boolean } | undefined
  /** What the payer is charged on top of the cost, in hundredths of a percent. */
  markup(endpoint: Endpoint): number
}

export interface Spent {
  priceNanoUsd: number
  completionTokens: number
}

/** What a candidate would run beside. */
export interface Running {
  endpoint: Endpoint
  /** What attempts that are over have come to. */
  spent: Spent
}

/** What was held for a request, and what it affords. */
export interface BudgetHold {
  /** `undefined`: no limit applies, and nothing was held. Whoever raises it writes here what is held then. */
  amountNanoUsd: number | undefined
  /** The candidates the amount affords, in the plan's order. */
  candidates: readonly Endpoint[]
  /**
   * The most completion tokens this candidate may be asked for, over all choices; `undefined`: send what the caller sent.
   * Anything else must be sent as `max_tokens`, so that the provider cannot bill beyond what is held. `spent` is what attempts
   * before this one have come to; what they said is in its prompt.
   * @throws GatewayError `budget_exceeded` when nothing is left after `spent`
   */
  maxCompletionTokens(endpoint: Endpoint, spent?: Spent): number | undefined
  /** The most completion tokens that were held for, whether or not they had to be sent; `undefined`: nothing holds them. */
  mostCompletionTokens(endpoint: Endpoint, spent?: Spent): number | undefined
  /**
   * What has to be held for this candidate to run beside another one, which may come to as much as it was sent with, and which
   * all that was reserved may be needed for; `undefined`: what it costs does not count.
   */
  amountBeside(endpoint: Endpoint, running: Running): number | undefined
  /** For metering an answer against the hold; `undefined`: what this candidate costs does not count. */
  priced(endpoint: Endpoint): PricedCandidate | undefined
}

/**
 * Holds what the dearest candidate can cost against every limit of every scope, in one atomic step; where that does not fit
 * but a useful part does, what is left, and answers are clamped to it.
 * @throws GatewayError `insufficient_credits`, `budget_exceeded`, `budget_held` (with what was left and when it resets),
 * `unpriced_model`
 */
export async function reserveBudget(
  request: BudgetRequest,
  scopes: readonly ChargedScope[],
  context: BudgetContext,
): Promise<BudgetHold> {
  const limits = scopes.flatMap((scope) => scope.limits)
  try {
    return await hold(request, { limits, scopes, context })
  } catch (refused) {
    const own = request.candidates.filter(({ credential }) => credential)
    if (own.length === 0 || !isBudgetRefusal(refused)) throw refused
    // what callers pay themselves only counts where a limit says so
    const counting = limits.filter(({ countsByok }) => countsByok)
    return hold({ ...request, candidates: own }, { limits: counting, scopes, context })
  }
}

export interface BudgetContext extends PricingContext {
  owner: string
  reserve(request: HoldRequest): Promise<Reservation>
  nowMs: number
}

const isBudgetRefusal = (error: unknown): boolean =>
  isGatewayError(error) &&
  ['insufficient_credits', 'budget_exceeded', 'budget_held', 'unpriced_model'].includes(error.code)

interface Against {
  limits: readonly Limit[]
  scopes: readonly ChargedScope[]
  context: BudgetContext
}

async function hold(request: BudgetRequest, { limits, scopes, context }: Against): Promise<BudgetHold> {
  const countsOwn = limits.some(({ countsByok }) => countsByok)
  const charged = request.candidates.filter(({ credential }) => !credential || countsOwn)
  if (limits.length === 0 || charged.length === 0) return unlimited(request.candidates)
  const { policy } = context
  const priced = priceCandidates({ ...request, candidates: charged }, context)
  const amounts = priced.map((candidate) => amountFor(candidate, policy))
  const minima = priced.map((candidate) => minimumFor(candidate, policy))
  const minimumNanoUsd = Math.min(...minima)
  const reservation = await context.reserve({
    id: request.id,
    owner: context.owner,
    atMs: request.atMs,
    amountNanoUsd: Math.max(...amounts, minimumNanoUsd),
    minimumNanoUsd,
    expiresAtMs: context.nowMs + policy.reservationTtlMs,
    limits,
  })
  if (!reservation.granted) throw budgetRefusal(reservation, scopes, { atMs: request.atMs, minimumNanoUsd })
  const { amountNanoUsd } = reservation
  const affordable = priced
    .filter((_, index) => (minima[index] as number) <= amountNanoUsd)
    .map(({ endpoint }) => endpoint)
  const candidates = request.candidates.filter((one) => !charged.includes(one) || affordable.includes(one))
  return openHold({ candidates, priced, amountNanoUsd }, policy)
}

function openHold({ candidates, priced: known, amountNanoUsd }: Held, policy: BudgetPolicy): BudgetHold {
  const priced = (endpoint: Endpoint): PricedCandidate | undefined =>
    known.find((candidate) => candidate.endpoint === endpoint)
  /** What the amount buys and what the candidate can say at the most; `undefined` where neither limits it. */
  const bounds = (endpoint: Endpoint, spent?: Spent) => {
    const candidate = priced(endpoint)
    if (!candidate?.rates || policy.reservation === 'estimate') return undefined
    const promptTokens = candidate.promptTokens + (spent?.completionTokens ?? 0)
    const leftNanoUsd = (hold.amountNanoUsd ?? 0) - (spent?.priceNanoUsd ?? 0)
    const affordable = affordableCompletionTokens(candidate.rates, promptTokens, leftNanoUsd)
    return { affordable, possible: candidate.completionTokens }
  }
  const hold: BudgetHold = {
    amountNanoUsd,
    candidates,
    priced,
    amountBeside(endpoint, { endpoint: running, spent }) {
      const [candidate, other] = [priced(endpoint), priced(running)]
      if (!candidate) return undefined
      const leftNanoUsd = (hold.amountNanoUsd ?? 0) - spent.priceNanoUsd
      const runningNanoUsd = other ? Math.min(amountFor(other, policy), leftNanoUsd) : 0
      // not less than was reserved: should both fail, the next one needs it
      return spent.priceNanoUsd + Math.max(amountNanoUsd, runningNanoUsd) + amountFor(candidate, policy)
    },
    maxCompletionTokens(endpoint, spent) {
      const bound = bounds(endpoint, spent)
      if (!bound) return undefined
      if (spent && bound.affordable < Math.min(policy.minCompletionTokens, bound.possible)) throw nothingLeft()
      return bound.affordable < bound.possible ? bound.affordable : undefined
    },
    mostCompletionTokens(endpoint, spent) {
      const bound = bounds(endpoint, spent)
      return bound && Math.min(bound.affordable, bound.possible)
    },
  }
  return hold
}

interface Held {
  candidates: readonly Endpoint[]
  priced: readonly PricedCandidate[]
  amountNanoUsd: number
}

const nothingLeft = (): GatewayError =>
  new GatewayError('budget_exceeded', 'What was held for the request does not afford another attempt.')

const unlimited = (candidates: readonly Endpoint[]): BudgetHold => ({
  amountNanoUsd: undefined,
  candidates,
  maxCompletionTokens: () => undefined,
  mostCompletionTokens: () => undefined,
  amountBeside: () => undefined,
  priced: () => undefined,
})
