import type { CatalogModel } from './catalog.ts'

/**
 * The newest model of a family: `~anthropic/claude-sonnet-latest` asks for the author's models whose name is the family's with
 * nothing but versions, dates and `preview` added. Never an unrelated substitute.
 */
export function findLatest(alias: string, models: Iterable<CatalogModel>): CatalogModel | undefined {
  const [author, slug] = alias.slice(1).split('/') as [string, string | undefined]
  const family = slug?.replace(/-latest$/, '').split('-')
  if (!family || !slug?.endsWith('-latest')) return undefined
  let latest: CatalogModel | undefined
  for (const model of models) {
    if (model.id.startsWith(`${author}/`) && isOfFamily(model.id.slice(author.length + 1), family)) {
      if (!latest || isNewer(model, latest)) latest = model
    }
  }
  return latest
}

/** `4.5`, `k2`, `v3.2`, `4o`, `2025-08-07` in pieces, `preview`: what a version may add to a family's name. */
const versionToken = /^(?:[a-z]?\d+(?:\.\d+)*[a-z]?|preview)$/

function isOfFamily(slug: string, family: readonly string[]): boolean {
  if (slug.includes(':')) return false
  const tokens = slug.split('-')
  return (
    family.every((token) => tokens.includes(token)) &&
    tokens.every((token) => family.includes(token) || versionToken.test(token))
  )
}

/** By release where both are known, else by version; of one version the plain name beats a dated snapshot. */
function isNewer(a: CatalogModel, b: CatalogModel): boolean {
  if (a.created !== undefined && b.created !== undefined && a.created !== b.created) return a.created > b.created
  const [left, right] = [versionOf(a.id), versionOf(b.id)]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return a.id.length < b.id.length
}

/** The numbers of a name before any date: `claude-opus-4.8` is 4, 8. */
function versionOf(id: string): number[] {
  const undated = id.replace(/-(?:\d{8}|\d{4}(?:-\d{2}-\d{2})?)$/, '')
  return (undated.match(/\d+(?:\.\d+)*/g) ?? []).flatMap((version) => version.split('.').map(Number))
}
