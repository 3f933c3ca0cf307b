import { OptionsError } from '../errors/gateway-error.ts'
import type { Provider } from '../providers/contract.ts'
import type { CatalogModel, Endpoint } from './catalog.ts'
import type { ModelOffer } from './offer.ts'
import { blend, compilePrices } from './price-table.ts'
import { vendorPolicies } from './vendor-policies.ts'

const tiers: ReadonlySet<string> = new Set(['flex', 'priority'])

/** A model from the offers of it; what one does not say, another may. */
export function modelOf(id: string, offers: readonly Endpoint[]): CatalogModel {
  const tiered = new Set(offers.flatMap(({ provider, offer }) => (offer.tier ? [provider] : [])))
  const endpoints = offers.map((endpoint) =>
    tiered.has(endpoint.provider) ? withTierPrices(endpoint, offers) : endpoint,
  )
  const standard = endpoints.filter(({ offer }) => offer.tier === undefined)
  const price = ({ blendedPrice = Number.MAX_VALUE }: Endpoint): number => blendedPrice
  return {
    id,
    name: endpoints.find(({ offer }) => offer.name)?.offer.name ?? id,
    created: endpoints.find(({ offer }) => offer.created)?.offer.created,
    kind: endpoints.every(({ output }) => output.has('embeddings')) ? 'embeddings' : 'chat',
    endpoints,
    standardEndpoints: standard.toSorted((a, b) => price(a) - price(b)),
  }
}

/** An endpoint from an offer. @throws OptionsError `model_without_upstream`, `embeddings_unsupported`, `invalid_price` */
export function createEndpoint(provider: Provider, model: string, offered: Partial<ModelOffer>): Endpoint {
  const where = `${provider.id}: ${model}`
  if (typeof offered.upstream !== 'string' || offered.upstream === '') {
    throw new OptionsError(
      'model_without_upstream',
      `${where} needs the provider's own id for the model: { upstream: 'their-id' }`,
    )
  }
  const tier = offered.tier ?? (tiers.has(offered.tag ?? '') ? (offered.tag as ModelOffer['tier']) : undefined)
  const offer: ModelOffer = { ...offered, upstream: offered.upstream, ...(tier ? { tier } : {}) }
  const suffix = offer.tag ?? tier
  const tag = suffix ? `${provider.id}/${suffix}` : provider.id
  if (offer.output?.includes('embeddings') && !provider.embeddings) {
    throw new OptionsError(
      'embeddings_unsupported',
      `${where} is said to make embeddings (output), which ${provider.id} is not asked for here; leave the model out`,
    )
  }
  const { chat } = provider
  const capabilities = chat.capabilitiesFor?.(offer) ?? chat.capabilities
  const policy = vendorPolicies[provider.vendor ?? '']
  const prices = offer.pricing && compilePrices(offer.pricing, where)
  return {
    id: `${model}@${tag}`,
    model,
    tag,
    provider,
    offer,
    dataPolicy: {
      training: offer.dataPolicy?.training ?? provider.dataPolicy?.training ?? policy?.training,
      retention: offer.dataPolicy?.retention ?? provider.dataPolicy?.retention ?? policy?.retention,
    },
    prices,
    blendedPrice: prices && blend(prices.rates),
    parameters: offer.supports ? new Set(offer.supports) : capabilities.parameters,
    input: offer.input ? new Set(offer.input) : capabilities.input,
    output: offer.output ? new Set(offer.output) : new Set(['text']),
  }
}

/** With what other tiers cost that may serve it; where the account's own default is one of them, that is what it costs. */
function withTierPrices(endpoint: Endpoint, offers: readonly Endpoint[]): Endpoint {
  const { provider, offer } = endpoint
  const own = offers.filter((other) => other.provider === provider)
  const tierPrices = Object.fromEntries(own.map(({ offer, prices }) => [offer.tier ?? 'default', prices]))
  if (offer.tier !== undefined) return { ...endpoint, tierPrices }
  // of several standard offers, as in regions, each has its own price
  tierPrices['default'] = endpoint.prices
  const prices = tierPrices[provider.defaultTier ?? 'default'] ?? endpoint.prices
  return { ...endpoint, tierPrices, prices, blendedPrice: prices && blend(prices.rates) }
}
