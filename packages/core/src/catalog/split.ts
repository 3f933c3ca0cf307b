import type { ModelId } from './model-id.ts'
import { OptionsError } from '../errors/gateway-error.ts'

/** Traffic for one name, divided over models. Made by `split`. */
export interface Split {
  kind: 'split'
  arms: readonly SplitArm[]
  by: SplitBy
  shadow?: Shadow | undefined
}

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

/** A copy of some requests for a candidate whose answer nobody sees and whose cost and latency are recorded. */
export interface Shadow {
  model: string
  /** Of requests, 0 to 100. */
  percent: number
}

/**
 * Divides traffic over models, for a comparison or a careful change: `models: { 'support-chat': split([...], { by: 'user' }) }`.
 * The assignment is stable: the same user gets the same arm on every instance and after every restart, and changing weights
 * moves no more users than it must.
 * @throws OptionsError `invalid_split`
 */
export function split(arms: readonly SplitArm[], options: { by?: SplitBy; shadow?: Shadow } = {}): Split {
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
  if (shadow !== undefined && !(typeof shadow.model === 'string' && shadow.percent >= 0 && shadow.percent <= 100)) {
    throw new OptionsError(
      'invalid_split',
      `split: shadow must be { model, percent } with 0 to 100 percent, received ${JSON.stringify(shadow)}`,
    )
  }
  return { kind: 'split', arms: [...arms], by, shadow }
}
