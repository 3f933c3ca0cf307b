import type { Endpoint } from '../catalog/catalog.ts'

/**
 * Whether a slug of `order`, `only` or `ignore` names an endpoint (section 5): a provider's slug or display name names all of
 * its endpoints but those of a service tier; a slug with a suffix names that endpoint alone. Letter case does not matter.
 */
export function namesEndpoint(slug: string, endpoint: Endpoint): boolean {
  const wanted = slug.toLowerCase()
  if (wanted === endpoint.tag.toLowerCase()) return true
  if (endpoint.offer.tier !== undefined) return false
  return wanted === endpoint.provider.id || wanted === endpoint.provider.name.toLowerCase()
}

export const namesAny = (slugs: readonly string[], endpoint: Endpoint): boolean =>
  slugs.some((slug) => namesEndpoint(slug, endpoint))
