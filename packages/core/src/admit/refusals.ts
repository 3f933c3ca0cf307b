import { GatewayError } from '../errors/gateway-error.ts'
import type { RateDecision, RateRequest } from '../shared/contract.ts'
import type { Limit, RefusedReservation } from '../store/contract.ts'
import { windowResetsAtMs } from '../store/windows.ts'
import type { ChargedScope } from './charged-scopes.ts'
import { usd } from '../store/usd.ts'

/**
 * 402 for a key, a caller or the account out of budget, 403 for a budget of another kind (section 25), with what was left and
 * when there is more. 429 while the budget is only held by requests that are running: what they do not spend comes back. What
 * everybody together spends, at a mount or at all, is not a caller's business and is not told.
 */
export function budgetRefusal(
  refused: RefusedReservation,
  scopes: readonly ChargedScope[],
  request: Wanted,
): GatewayError {
  const { limit } = refused
  const { name } = scopes.find(({ scope }) => scope === limit.scope) ?? { name: 'this budget' }
  const resetsAtMs = windowResetsAtMs(limit.window, request.atMs)
  const resetsAt = resetsAtMs === undefined ? undefined : new Date(resetsAtMs).toISOString()
  const isOwn = /^(key|caller):/.test(limit.scope)
  const sentences = [
    ...(request.isStopped ? ['The answer was stopped before its end.'] : []),
    `The ${limit.window} budget of ${name} ${isOwn ? figures(refused, request) : 'does not cover this request.'}`,
    refused.isHeld
      ? `Running requests hold what is missing: try again in ${heldRetryS} s.`
      : resetsAt === undefined
        ? 'It does not reset by itself.'
        : `It resets at ${resetsAt}.`,
  ]
  return new GatewayError(refused.isHeld ? 'budget_held' : codeFor(limit), sentences.join(' '), {
    ...(refused.isHeld && { headers: { 'retry-after': String(heldRetryS) } }),
    metadata: {
      scope: limit.scope.split(':', 1)[0],
      window: limit.window,
      reset_at: resetsAt ?? null,
      ...(isOwn && { limit: usd(limit.limitNanoUsd), limit_remaining: usd(Math.max(0, refused.remainingNanoUsd)) }),
    },
  })
}

/** What is held comes back as answers end; nobody knows when. */
const heldRetryS = 1

export interface Wanted {
  atMs: number
  /** The least that would have been of use. */
  minimumNanoUsd: number
  /** An answer was under way. */
  isStopped?: boolean | undefined
}

function figures(
  { limit, spentNanoUsd, heldNanoUsd, remainingNanoUsd }: RefusedReservation,
  { minimumNanoUsd }: Wanted,
): string {
  const held = heldNanoUsd > 0 ? ` and ${usd(heldNanoUsd)} USD are held for requests that are running` : ''
  const need = remainingNanoUsd > 0 ? `, and this request needs at least ${usd(minimumNanoUsd)} USD` : ''
  return `is ${usd(limit.limitNanoUsd)} USD; ${usd(spentNanoUsd)} USD are spent${held}, which leaves ${usd(Math.max(0, remainingNanoUsd))} USD${need}.`
}

const codeFor = ({ scope }: Limit): 'insufficient_credits' | 'budget_exceeded' =>
  /^(key:|caller:|account$)/.test(scope) ? 'insufficient_credits' : 'budget_exceeded'

type RateRefused = Extract<RateDecision, { granted: false }>

/** 429 with the headers of section 1; a limit on running requests has no time at which it resets. */
export function rateRefusal(refused: RateRefused, request: RateRequest, nowMs: number): GatewayError {
  const { key, remaining, resetsAtMs } = refused
  const limit = [...request.windows, ...request.pools].find((one) => one.key === key)?.limit ?? 0
  const [kind = '', scope = ''] = key.split(':', 2)
  const what = rateNames[kind] ?? kind
  const retryAfterS = resetsAtMs === undefined ? 1 : Math.max(1, Math.ceil((resetsAtMs - nowMs) / 1000))
  const of = ownerNames[scope] ?? 'this gateway'
  return new GatewayError(
    'rate_limit_exceeded',
    `${of[0]?.toUpperCase()}${of.slice(1)} may have ${limit} ${what}; ${remaining} are left. ${
      resetsAtMs === undefined && kind !== 'slots' ? 'This request alone is larger.' : `Try again in ${retryAfterS} s.`
    }`,
    {
      headers: {
        'retry-after': String(retryAfterS),
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-reset': String(resetsAtMs ?? nowMs + 1000),
      },
    },
  )
}

const ownerNames: Record<string, string> = { key: 'this API key', caller: 'this caller', mount: 'this mount' }

const rateNames: Record<string, string> = {
  requests: 'requests a minute',
  tokens: 'tokens a minute',
  slots: 'requests at the same time',
}
