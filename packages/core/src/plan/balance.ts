import type { Endpoint } from '../catalog/catalog.ts'
import { blend, type PricedRequest, ratesAt } from '../catalog/price-table.ts'
import type { PlanInput } from './plan.ts'

/** What decides a price that depends on the request. */
export const pricedRequest = ({ promptTokens = 0, nowMs }: PlanInput): PricedRequest => ({
  promptTokens,
  atMs: nowMs,
})

/**
 * What a token costs this request there, three of the prompt to one of the completion, in pico-USD: at the size of its prompt,
 * on its day, at its time of day. `undefined`: no price is known.
 */
export function priceFor({ prices, blendedPrice }: Endpoint, request: PricedRequest): number | undefined {
  // nearly all prices are the same for every request
  return prices && prices.tiers.length > 0 ? blend(ratesAt(prices, request)) : blendedPrice
}

/** Endpoints by price, and the prices in that order. */
interface Priced {
  endpoints: readonly Endpoint[]
  prices: readonly (number | undefined)[]
}

/** The same list where it is in order already, as the catalog keeps those whose prices are the same for every request. */
function byPrice(endpoints: readonly Endpoint[], request: PricedRequest): Priced {
  const prices = endpoints.map((endpoint) => priceFor(endpoint, request))
  if (prices.every((price, i) => i === 0 || comparePrices(prices[i - 1], price) <= 0)) return { endpoints, prices }
  const order = [...prices.keys()].sort((a, b) => comparePrices(prices[a], prices[b]))
  return { endpoints: order.map((i) => endpoints[i]!), prices: order.map((i) => prices[i]) }
}

export const sortByPrice = (endpoints: readonly Endpoint[], request: PricedRequest): readonly Endpoint[] =>
  byPrice(endpoints, request).endpoints

/** The lowest price; `undefined`: none is known. */
export function cheapest(endpoints: readonly Endpoint[], request: PricedRequest): number | undefined {
  let lowest: number | undefined
  for (const endpoint of endpoints) {
    const price = priceFor(endpoint, request)
    if (comparePrices(price, lowest) < 0) lowest = price
  }
  return lowest
}

/** Those of unknown price come last. */
export const comparePrices = (a = Number.MAX_VALUE, b = Number.MAX_VALUE): number => a - b

/**
 * Default balancing (section 6): the first endpoint is drawn with weight 1/price², the rest follow by price. Endpoints without
 * a known price follow the priced ones; where no price is known at all, or the cheapest are free, each has the same chance.
 * @param draw uniform in [0, 1)
 */
export function balance(endpoints: readonly Endpoint[], request: PricedRequest, draw: number): readonly Endpoint[] {
  if (endpoints.length < 2) return endpoints
  const sorted = byPrice(endpoints, request)
  const first = pick(sorted.prices, draw)
  const inOrder = sorted.endpoints
  return first === 0 ? inOrder : [inOrder[first]!, ...inOrder.slice(0, first), ...inOrder.slice(first + 1)]
}

function pick(prices: readonly (number | undefined)[], draw: number): number {
  const cheapest = prices[0]
  let total = 0
  for (const price of prices) total += weightOf(price, cheapest)
  let rest = draw * total
  for (let i = 0; i < prices.length; i++) {
    rest -= weightOf(prices[i], cheapest)
    if (rest < 0) return i
  }
  return 0
}

/** 1/0 is no weight: free endpoints share the draw, and so do endpoints of unknown price among themselves. */
function weightOf(price: number | undefined, cheapest: number | undefined): number {
  if (!cheapest) return price === cheapest ? 1 : 0
  return price === undefined ? 0 : (cheapest / price) ** 2
}

/** One uniform number in [0, 1) from a seed: the finaliser of MurmurHash3, so that neighbouring seeds are unrelated. */
export function uniform(seed: number): number {
  let h = (Math.trunc(seed) ^ 0x9e3779b9) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32
}
