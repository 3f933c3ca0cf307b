import type { ModelId } from '../catalog/model-id.ts'
import { invalidOption, refuseUnknown } from '../errors/check-option.ts'
import type { Budget } from '../store/budget.ts'
import type { RateLimits } from './caller.ts'
import { checkBudget, checkRateLimits } from './check-budgets.ts'

/** What holds for every request that comes through one mount, on top of what holds for its caller and its key. */
export interface MountPolicy {
  /**
   * What the mount is called in messages, and what its budget and limits are counted under (`mount:<id>`): by all instances, and
   * by every mount of this id. Required where it has a budget or limits.
   */
  id?: string | undefined
  /**
   * The models it serves, by id; `*` stands for anything: `['openai/*', 'anthropic/claude-haiku-4.5']`. Others are refused
   * (403), routers choose among these, and `GET /models` lists no others.
   * @default all
   */
  models?: readonly ModelId[] | undefined
  /** What everybody together may spend through it; several windows hold at once. @default no limit of its own */
  budget?: Budget | readonly Budget[] | undefined
  /** How often and how much everybody together may ask through it. @default no limit of its own */
  limits?: RateLimits | undefined
  /** Go on every row of the ledger; those of the caller and of the key come on top. */
  tags?: Readonly<Record<string, string>> | undefined
}

/** Policies are made once and used for every request. */
const checked = new WeakSet<MountPolicy>()

/**
 * Checks what a mount was given; adapters call it when they are mounted, so that a mistake stops the start.
 * @throws OptionsError `unknown_option`, `invalid_option`
 */
export function checkPolicy(policy: MountPolicy | undefined): void {
  if (policy === undefined || checked.has(policy)) return
  refuseUnknown('policy', policy, ['id', 'models', 'budget', 'limits', 'tags'])
  const { id, models, budget, limits, tags = {} } = policy
  const isCounted = budget !== undefined || limits !== undefined
  if (id === undefined ? isCounted : typeof id !== 'string' || !/^[\w.-]{1,64}$/.test(id)) {
    throw invalidOption('policy.id', "1 to 64 letters, digits, '.', '_' or '-' where there is a budget or limits", id)
  }
  if (models !== undefined && !isTexts(models)) throw invalidOption('policy.models', 'a list of model ids', models)
  checkBudget('policy.budget', budget)
  checkRateLimits('policy.limits', limits)
  refuseUnknown('policy.tags', tags, Object.keys(tags))
  if (!isTexts(Object.values(tags))) throw invalidOption('policy.tags', 'texts by name', tags)
  checked.add(policy)
}

const isTexts = (values: unknown): boolean =>
  Array.isArray(values) && values.every((value) => typeof value === 'string' && value !== '')
