import type { CatalogModel, CatalogSnapshot } from './catalog.ts'
import { findLatest } from './find-latest.ts'

/** Suffixes that change how a request is routed and are no part of a model's id. */
export const dynamicVariants: ReadonlySet<string> = new Set(['nitro', 'floor', 'exacto', 'online'])

/** A name and its suffixes. They follow the last path segment: a slash never comes after one. */
export function splitVariants(id: string): [name: string, ...variants: string[]] {
  const slash = id.lastIndexOf('/') + 1
  const [slug, ...variants] = id.slice(slash).split(':') as [string, ...string[]]
  return [id.slice(0, slash) + slug, ...variants]
}

/**
 * The model of a name with its static variants: `a/b:free` and `a/b` are different models, and what is left of the suffixes
 * once the dynamic ones are gone names which.
 */
export function findListed(id: string, { models }: Pick<CatalogSnapshot, 'models'>): CatalogModel | undefined {
  const [name, ...variants] = splitVariants(id)
  const fixed = [name, ...variants.filter((variant) => !dynamicVariants.has(variant))].join(':')
  // clients write versions with a dash, too: anthropic/claude-3-5-sonnet
  return models.get(fixed) ?? models.get(fixed.replaceAll(/(?<=\d)-(?=\d)/g, '.'))
}

/** The model a name stands for outside of any request: aliases, the newest of a family and variants resolved. */
export function findModel(id: string, catalog: CatalogSnapshot): CatalogModel | undefined {
  const [name, ...variants] = splitVariants(id)
  const target = catalog.aliases.get(id) ?? catalog.aliases.get(name)
  if (target !== undefined) return findModel([target, ...variants].join(':'), catalog)
  if (name.startsWith('~')) return findLatest(name, catalog.models.values())
  return findListed(id, catalog)
}
