import type { ModelId } from './model-id.ts'
import { refuseUnknown } from '../errors/check-option.ts'
import { OptionsError } from '../errors/gateway-error.ts'
import type { Budget } from '../store/budget.ts'

/** Traffic for one name, divided over models. Made by `split`. */
export interface Split {
  /** Tells a split from an alias. */
  kind: 'split'
  /** What traffic is divided over. */
  arms: readonly SplitArm[]
  /** What keeps a request in its arm. */
  by: SplitBy
  /** Who gets a copy. */
  shadow?: Shadow | undefined
}

/** A model and its share. */
export interface SplitArm {
  /** A model id, with a variant if wanted. */
  model: ModelId
  /** Relative to the other arms' weights; any unit. */
  weight: number
}

/**
 * What keeps its arm. `user`: the request's `user`, else the caller. `session`: the conversation (section 9). `request`:
 * every request is drawn anew.
 */
export type SplitBy = 'user' | 'session' | 'request'

/**
 * A copy of some requests for a candidate whose answer nobody sees and whose cost, latency and errors are recorded, as a
 * generation of its own with `shadowOf`. Copies count against no caller's key, budget or rate limit; the caller's preferences and
 * the key's allowed models and providers hold for them. A request whose arm is the candidate has none.
 */
export interface Shadow {
  /** A model id, with a variant if wanted, or an alias. */
  model: ModelId
  /** Of requests, 0 to 100. */
  percent: number
  /**
   * What copies may spend, apart from everything else. When it is spent, requests have none: see the event `shadow-skipped`.
   * @default what `account.budget` allows, and they count there
   */
  budget?: Budget | readonly Budget[] | undefined
  /** Copies at a time, in each instance: while so many run, requests have none. @default 8 */
  maxConcurrent?: number | undefined
}

export const defaultShadowConcurrency = 8

const known = { options: ['by', 'shadow'], shadow: ['model', 'percent', 'budget', 'maxConcurrent'] }

/**
 * Divides traffic over models, for a comparison or a careful change: `models: { 'support-chat': split([...], { by: 'user' }) }`.
 * The assignment is stable: the same user gets the same arm on every instance and after every restart, and changing weights
 * moves no more users than it must.
 * @throws OptionsError `invalid_split`, `unknown_option`
 */
export function split(arms: readonly SplitArm[], options: { by?: SplitBy; shadow?: Shadow } = {}): Split {
  refuseUnknown('split', options, known.options)
  const { by = 'request', shadow } = options
  const isArm = (arm: SplitArm): boolean =>
    typeof arm?.model === 'string' && arm.model !== '' && Number.isFinite(arm.weight) && arm.weight >= 0
  if (!Array.isArray(arms) || !arms.every(isArm) || !arms.some((arm) => arm.weight > 0)) {
    throw new OptionsError(
      'invalid_split',
      `split needs arms of { model, weight } with weights of 0 or more, at least one above 0; received ${JSON.stringify(arms)}`,
    )
  }
  if (by !== 'user' && by !== 'session' && by !== 'request') {
    throw new OptionsError(
      'invalid_split',
      `split: by must be user, session or request, received ${JSON.stringify(by)}`,
    )
  }
  if (shadow !== undefined) checkShadow(shadow)
  return { kind: 'split', arms: [...arms], by, shadow }
}

/** Its budget is checked where the gateway's others are. */
function checkShadow(shadow: Shadow): void {
  refuseUnknown('split: shadow', shadow, known.shadow)
  const { model, percent, maxConcurrent = defaultShadowConcurrency } = shadow
  const isPercent = typeof percent === 'number' && percent >= 0 && percent <= 100
  if (typeof model !== 'string' || model === '' || !isPercent) {
    throw new OptionsError(
      'invalid_split',
      `split: shadow must be { model, percent } with 0 to 100 percent, received ${JSON.stringify(shadow)}`,
    )
  }
  if (!Number.isSafeInteger(maxConcurrent) || maxConcurrent < 1) {
    throw new OptionsError(
      'invalid_split',
      `split: shadow.maxConcurrent must be a whole number of 1 or more, received ${JSON.stringify(maxConcurrent)}`,
    )
  }
}
