import { checkBudget } from '../admit/check-budgets.ts'
import type { ModelsOption } from '../catalog/build-catalog.ts'
import type { Split } from '../catalog/split.ts'
import { invalidOption } from '../errors/check-option.ts'

/** What the catalog does not look at. @throws OptionsError `unknown_option`, `invalid_option` */
export function checkModels(models: ModelsOption = {}): ModelsOption {
  if (typeof models !== 'object' || models === null) throw invalidOption('models', 'an object', models)
  for (const [name, entry] of Object.entries(models as Record<string, Partial<Split> | null>)) {
    if (entry?.kind === 'split') checkBudget(`models['${name}'].shadow.budget`, entry.shadow?.budget)
  }
  return models
}
