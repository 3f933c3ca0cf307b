import type { CatalogSnapshot } from './catalog.ts'
import { matchesAny } from './match-pattern.ts'

/** Models that somebody may use, and nobody else's: of several rules each must be kept. */
export interface ModelRule {
  /** For messages, as the subject of "may not use": `The API key sk-in-v1-abc...xyz`. */
  who: string
  /** Model ids; `*` stands for anything. */
  models: readonly string[]
}

/** The rules a model breaks. */
export const brokenRules = (rules: readonly ModelRule[], model: string): readonly ModelRule[] =>
  rules.filter(({ models }) => !matchesAny(models, model))

/** What is on offer to somebody: without the models that a rule forbids, and without the names that stand for them. */
export function narrowCatalog(catalog: CatalogSnapshot, rules: readonly ModelRule[]): CatalogSnapshot {
  if (rules.length === 0) return catalog
  const models = new Map([...catalog.models].filter(([id]) => brokenRules(rules, id).length === 0))
  return { ...catalog, models }
}
