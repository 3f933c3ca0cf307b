import type { Filter } from './filters.ts'
import type { Exclusion, Plan, PlanInput } from './plan.ts'
import type { Rules } from './rules.ts'

/** One plan in the making. */
export interface Planning {
  input: PlanInput
  rules: Rules
  filters: readonly Filter[]
  requested: readonly string[]
  excluded: Exclusion[]
  hasTools: boolean
  routed?: Plan['routed']
}
