import { OptionsError } from '../errors/gateway-error.ts'
import type { Provider } from '../providers/contract.ts'
import type { CatalogModel, CatalogSnapshot } from './catalog.ts'
import { checkOffer } from './check-offer.ts'
import { checkPrices } from './check-prices.ts'
import { versionOf } from './catalog-rows.ts'
import { checkTargets } from './check-targets.ts'
import { createEndpoint, modelOf } from './create-endpoint.ts'
import { knownModels } from './known-models.generated.ts'
import { factsOf } from './model-facts.ts'
import { type ByModelId, type ModelId, modelId } from './model-id.ts'
import type { ModelOffer } from './offer.ts'
import type { KnownUpdates } from './refresh-prices.ts'
import type { Split } from './split.ts'

/**
 * The gateway's `models` option, by name: another model's id (an alias; the name `default` serves requests without a model),
 * facts that replace the catalog's for that model at every provider, `false` to withdraw a model, or a traffic split.
 */
export type ModelsOption = ByModelId<ModelId | Partial<ModelOffer> | false | Split>

/** Vendors whose users name their own deployments: they offer what is listed, at the prices of the vendor named here. */
export const deploymentVendors: Readonly<Record<string, string>> = { azure: 'openai' }

/**
 * The models of all providers: each vendor's known ones, the provider's own `models` over them entry by entry, the gateway's
 * `models` over those.
 * @throws OptionsError `no_providers`, `duplicate_provider`, `unknown_vendor`, `invalid_model_id`, `invalid_model`,
 * `unknown_option`, `invalid_option`, `invalid_price`, `implausible_price`, `model_without_upstream`, `unknown_alias_target`, `alias_circle`
 */
export function buildCatalog(options: {
  providers: readonly Provider[]
  models?: ModelsOption
  /** Newer facts of known models. */
  updates?: KnownUpdates | undefined
}): CatalogSnapshot {
  const { providers, models: overrides = {}, updates = {} } = options
  checkProviders(providers)
  const models = new Map<string, CatalogModel>()
  for (const provider of providers) {
    for (const [key, offer] of offersOf(provider, updates)) addEndpoint(models, provider, key, offer, overrides)
  }
  const splits = new Map<string, Split>()
  const aliases = new Map<string, string>()
  for (const [name, entry] of Object.entries(overrides)) {
    if (typeof entry === 'string') aliases.set(name, entry)
    else if (isSplit(entry)) splits.set(name, entry)
    else if (entry !== false) checkOverride(name, entry, models)
  }
  const catalog = { models, aliases, splits, openProviders: providers.filter((provider) => provider.anyModel) }
  checkTargets(catalog)
  const defaultModel = aliases.get('default')
  return { ...catalog, ...(defaultModel ? { defaultModel } : {}), version: versionOf(catalog) }
}

const isSplit = (entry: ModelsOption[string]): entry is Split =>
  typeof entry === 'object' && entry !== null && 'kind' in entry && entry.kind === 'split'

function checkProviders(providers: readonly Provider[]): void {
  if (!Array.isArray(providers) || providers.length === 0) {
    throw new OptionsError('no_providers', 'providers must list at least one provider, e.g. [openai()]')
  }
  const seen = new Set<string>()
  for (const { id } of providers) {
    if (seen.has(id)) {
      throw new OptionsError(
        'duplicate_provider',
        `two providers have the id '${id}'; give one of them another: { id: '${id}-2' }`,
      )
    }
    seen.add(id)
  }
}

/** A provider's offers by `author/slug` or `author/slug@tag`: the vendor's, with the user's on top. */
function offersOf(provider: Provider, updates: KnownUpdates): Map<string, Partial<ModelOffer>> {
  const known = knownOffers(provider, updates)
  const facts = (id: string): Partial<ModelOffer> => (provider.vendor ? factsFor(provider, id) : {})
  const offers = new Map<string, Partial<ModelOffer>>()
  if (provider.vendor && !(provider.vendor in deploymentVendors)) {
    for (const [key, offer] of Object.entries(known)) offers.set(key, { ...facts(baseOf(key)), ...offer })
  }
  for (const [key, own] of Object.entries(provider.models)) {
    checkEntry(provider.id, key, own)
    if (own.pricing) checkPrices(own.pricing, `${provider.id}: ${key}`, known[baseOf(key)]?.pricing)
    // a tagged entry stands beside the plain one and starts from the same facts; prices differ by region and tier
    const { pricing: _, ...plain } = known[baseOf(key)] ?? {}
    offers.set(key, overlay({ ...facts(baseOf(key)), ...(known[key] ?? plain) }, own))
  }
  return offers
}

/** What is known of the model and the codec can express. */
function factsFor({ vendor = '', chat }: Provider, id: string): Partial<ModelOffer> {
  const facts = factsOf(id, vendor)
  return facts.input
    ? { ...facts, input: facts.input.filter((modality) => chat.capabilities.input.has(modality)) }
    : facts
}

function checkEntry(providerId: string, key: string, own: unknown): void {
  if (!modelId.test(baseOf(key))) {
    throw new OptionsError(
      'invalid_model_id',
      `${providerId}: a model's id must be author/slug, with :variant or @tag if needed, received ${JSON.stringify(key)}`,
    )
  }
  if (typeof own !== 'object' || own === null) {
    throw new OptionsError(
      'invalid_model',
      `${providerId}: models['${key}'] must be an object such as { upstream: 'their-id' }, received ${JSON.stringify(own)}`,
    )
  }
  checkOffer(`${providerId}: models['${key}']`, own)
}

/** `over` on top of `under`; a member that is `undefined` was not given. */
const overlay = (under: Partial<ModelOffer>, over: Partial<ModelOffer>): Partial<ModelOffer> => ({
  ...under,
  ...Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined)),
})

const baseOf = (key: string): string => key.split('@', 1)[0] as string

function knownOffers({ id, vendor }: Provider, updates: KnownUpdates): Readonly<Record<string, ModelOffer>> {
  if (vendor === undefined) return {}
  const name = deploymentVendors[vendor] ?? vendor
  const known = knownModels[name]?.()
  if (!known) {
    throw new OptionsError(
      'unknown_vendor',
      `${id}: vendor must be one of ${Object.keys(knownModels).join(', ')}, received ${JSON.stringify(vendor)}`,
    )
  }
  const newer = updates[name]
  if (!newer) return known
  return Object.fromEntries(Object.entries(known).map(([key, offer]) => [key, { ...offer, ...newer[key] }]))
}

function addEndpoint(
  models: Map<string, CatalogModel>,
  provider: Provider,
  key: string,
  offered: Partial<ModelOffer>,
  overrides: ModelsOption,
): void {
  const id = baseOf(key)
  const override = overrides[id]
  if (override === false) return
  const offer = typeof override === 'object' && !isSplit(override) ? overlay(offered, override) : offered
  const endpoint = createEndpoint(provider, id, { ...offer, tag: key.split('@')[1] ?? offer.tag })
  const model = models.get(id)
  const endpoints = [...(model?.endpoints ?? []), endpoint]
  if (model?.endpoints.some((other) => other.id === endpoint.id)) {
    throw new OptionsError('invalid_model', `${provider.id}: two offers of ${id} have the tag '${endpoint.tag}'`)
  }
  models.set(id, modelOf(id, endpoints))
}

function checkOverride(name: string, entry: unknown, models: ReadonlyMap<string, CatalogModel>): void {
  if (typeof entry !== 'object' || entry === null) {
    throw new OptionsError(
      'invalid_model',
      `models['${name}'] must be a model id, an object of facts, false or split(...), received ${JSON.stringify(entry)}`,
    )
  }
  const { pricing } = entry as Partial<ModelOffer>
  checkOffer(`models['${name}']`, entry)
  if (pricing) checkPrices(pricing, `models['${name}']`, undefined)
  if (!models.has(name)) {
    throw new OptionsError(
      'invalid_model',
      `models['${name}'] overrides a model no provider offers; list it in a provider's models first`,
    )
  }
}
