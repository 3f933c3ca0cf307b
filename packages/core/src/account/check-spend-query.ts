import { invalidOption, refuseUnknown } from '../errors/check-option.ts'
import type { SpendQuery } from '../store/contract.ts'
import { dimensions } from '../store/ledger-line.ts'

/**
 * Mistakes are told and not summed: a misspelt dimension would be one group of everything, a misspelt filter nothing at all.
 * @throws OptionsError `unknown_option`, `invalid_option`
 */
export function checkSpendQuery(query: Partial<SpendQuery>): void {
  refuseUnknown('query', query, ['by', 'fromMs', 'toMs', 'where'])
  const { by = [], where = {} } = query
  const unknown = [by].flat().find((dimension) => !dimensions.includes(dimension))
  if (unknown !== undefined || [by].flat().length === 0) {
    throw invalidOption('by', `one or several of ${dimensions.join(', ')}`, unknown)
  }
  refuseUnknown('where', where, dimensions)
  checkTimes(query)
}

/** @throws OptionsError `invalid_option` */
export function checkTimes(times: Pick<SpendQuery, 'fromMs' | 'toMs'>): void {
  for (const name of ['fromMs', 'toMs'] as const) {
    const ms: unknown = times[name]
    if (ms === undefined || (typeof ms === 'number' && !Number.isNaN(ms))) continue
    throw invalidOption(name, 'a time in milliseconds since 1970', ms)
  }
}
