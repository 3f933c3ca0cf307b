import { checkBudget } from '../admit/check-budgets.ts'
import type { ModelsOption } from '../catalog/build-catalog.ts'
import type { PriceOptions } from '../catalog/catalog-source.ts'
import type { Split } from '../catalog/split.ts'
import { invalidOption, refuseUnknown, wholeNumber } from '../errors/check-option.ts'

/** What the catalog does not look at. @throws OptionsError `unknown_option`, `invalid_option` */
export function checkModels(models: ModelsOption = {}): ModelsOption {
  if (typeof models !== 'object' || models === null || Array.isArray(models))
    throw invalidOption('models', 'an object', models)
  for (const [name, entry] of Object.entries(models as Record<string, Partial<Split> | null>)) {
    if (entry?.kind === 'split') checkBudget(`models['${name}'].shadow.budget`, entry.shadow?.budget)
  }
  return models
}

/** @throws OptionsError `unknown_option`, `invalid_option` */
export function checkPrices(prices: PriceOptions | undefined): PriceOptions | undefined {
  if (prices === undefined) return undefined
  refuseUnknown('prices', prices, ['load', 'everyMs'])
  const { load, everyMs } = prices
  if (typeof load !== 'function') throw invalidOption('prices.load', 'a function that gives the price data', load)
  if (everyMs !== undefined) wholeNumber('prices.everyMs', everyMs, 1)
  return prices
}
