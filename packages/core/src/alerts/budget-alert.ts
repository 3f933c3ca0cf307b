import type { Limit, ScopeUsage, Window } from '../store/contract.ts'
import { startOf, windowId, windowResetsAtMs } from '../store/windows.ts'
import { usd } from '../store/usd.ts'

/** A budget has reached a threshold: told once per window and threshold, whichever instance sees it. */
export interface BudgetAlert {
  /** Stable: the scope, its window and the threshold. */
  id: string
  /** `key:<id>`, `caller:<id>`, `mount:<id>` or `account`. */
  scope: string
  /** For people, e.g. the key's label. */
  name: string
  /** What it holds for. */
  window: Window
  /** Percent of the limit. */
  threshold: number
  /** The whole budget. */
  limitUsd: number
  /** Of it, so far. */
  spentUsd: number
  /** When it was noticed, ISO. */
  at: string
  /** When the window ends; `null` for a lifetime. */
  resetsAt: string | null
  /** When the rest will be spent at the rate so far; `null` if not within this window, or if it is spent already. */
  spentBy: string | null
}

export interface AlertInput {
  limit: Limit
  name: string
  usage: ScopeUsage
  /** When the request arrived whose settlement is looked at. */
  atMs: number
  nowMs: number
}

/** The highest of the thresholds that a limit has reached, as an alert; `undefined` below the lowest. */
export function alertFor(input: AlertInput, thresholds: readonly number[]): BudgetAlert | undefined {
  const { limit, name, atMs, nowMs } = input
  const spent = spentOf(input)
  const reached = thresholds.filter((threshold) => spent * 100n >= BigInt(limit.limitNanoUsd) * BigInt(threshold))
  if (reached.length === 0) return undefined
  const threshold = Math.max(...reached)
  const resetsAtMs = windowResetsAtMs(limit.window, atMs)
  return {
    id: `${limit.scope} ${windowId(limit.window, atMs)} ${threshold}`,
    scope: limit.scope,
    name,
    window: limit.window,
    threshold,
    limitUsd: usd(BigInt(limit.limitNanoUsd)),
    spentUsd: usd(spent),
    at: iso(nowMs),
    resetsAt: resetsAtMs === undefined ? null : iso(resetsAtMs),
    spentBy: forecast(input, spent, resetsAtMs),
  }
}

function spentOf({ limit, usage }: AlertInput): bigint {
  const { spentNanoUsd, byokNanoUsd } = usage.windows[limit.window]
  return spentNanoUsd + (limit.countsByok ? byokNanoUsd : 0n)
}

/** At the rate of the window so far; a lifetime's rate is that of the current month. */
function forecast(
  { limit, usage, atMs, nowMs }: AlertInput,
  spent: bigint,
  resetsAtMs: number | undefined,
): string | null {
  const left = BigInt(limit.limitNanoUsd) - spent
  const basis = limit.window === 'lifetime' ? 'monthly' : limit.window
  const spentMeanwhile = Number(usage.windows[basis].spentNanoUsd)
  const elapsedMs = nowMs - startOf(basis, atMs)
  if (left <= 0n || spentMeanwhile <= 0 || elapsedMs <= 0) return null
  const spentByMs = nowMs + (Number(left) / spentMeanwhile) * elapsedMs
  return spentByMs < (resetsAtMs ?? nowMs + tenYearsMs) ? iso(spentByMs) : null
}

const tenYearsMs = 10 * 365 * 86_400_000

/** The alert in a sentence, for a chat. */
export function describeAlert({ name, window, threshold, limitUsd, spentUsd, resetsAt, spentBy }: BudgetAlert): string {
  const rest = spentBy ? ` At this rate the rest will be spent by ${weekday(spentBy)}.` : ''
  const reset = resetsAt ? ` It resets at ${resetsAt}.` : ''
  return `${threshold} % of the ${window} budget of ${name} are spent: ${spentUsd} of ${limitUsd} USD.${rest}${reset}`
}

const weekday = (time: string): string =>
  new Date(time).toLocaleString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  })

const iso = (atMs: number): string => new Date(atMs).toISOString()
