import type { Endpoint } from '../catalog/catalog.ts'

/**
 * Default balancing (section 6): the first endpoint is drawn with weight 1/price², the rest follow by price. Endpoints without
 * a known price follow the priced ones; where no price is known at all, or the cheapest are free, each has the same chance.
 * @param draw uniform in [0, 1)
 */
export function balance(endpoints: readonly Endpoint[], draw: number): readonly Endpoint[] {
  if (endpoints.length < 2) return endpoints
  const byPrice = sortByPrice(endpoints)
  const first = pick(byPrice, draw)
  return first === 0 ? byPrice : [byPrice[first]!, ...byPrice.slice(0, first), ...byPrice.slice(first + 1)]
}

/** The same list where it is in order already, as the catalog keeps it. */
export function sortByPrice(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  for (let i = 1; i < endpoints.length; i++) {
    if (cheapestFirst(endpoints[i - 1]!, endpoints[i]!) > 0) return endpoints.toSorted(cheapestFirst)
  }
  return endpoints
}

export const cheapestFirst = (a: Endpoint, b: Endpoint): number =>
  (a.blendedPrice ?? Number.MAX_VALUE) - (b.blendedPrice ?? Number.MAX_VALUE)

function pick(byPrice: readonly Endpoint[], draw: number): number {
  const cheapest = byPrice[0]!.blendedPrice
  let total = 0
  for (const endpoint of byPrice) total += weightOf(endpoint, cheapest)
  let rest = draw * total
  for (let i = 0; i < byPrice.length; i++) {
    rest -= weightOf(byPrice[i]!, cheapest)
    if (rest < 0) return i
  }
  return 0
}

/** 1/0 is no weight: free endpoints share the draw, and so do endpoints of unknown price among themselves. */
function weightOf({ blendedPrice }: Endpoint, cheapest: number | undefined): number {
  if (!cheapest) return blendedPrice === cheapest ? 1 : 0
  return blendedPrice === undefined ? 0 : (cheapest / blendedPrice) ** 2
}

/** One uniform number in [0, 1) from a seed: the finaliser of MurmurHash3, so that neighbouring seeds are unrelated. */
export function uniform(seed: number): number {
  let h = (Math.trunc(seed) ^ 0x9e3779b9) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32
}
