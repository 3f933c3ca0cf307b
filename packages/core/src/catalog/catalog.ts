import type { Modality, Provider } from '../providers/contract.ts'
import type { ModelOffer } from './offer.ts'
import type { PriceTable } from './price-table.ts'
import type { Split } from './split.ts'

/** One model at one provider, under one tag: what a request can be sent to. Everything is resolved and validated. */
export interface Endpoint {
  /** `author/slug@tag`, unique in a catalog: the key of health, circuits and latency figures. */
  id: string
  /** Canonical model id, `author/slug` with a static variant if it is one (`:free`). */
  model: string
  /** The routable slug: the provider's id, with `/region`, `/turbo`, `/flex` where there are several. */
  tag: string
  provider: Provider
  offer: ModelOffer
  /** The offer's, else its provider's, else what the vendor says. `undefined` is unknown, which counts as both. */
  dataPolicy: { training: boolean | undefined; retention: boolean | undefined }
  /** `undefined`: no price is known. */
  prices: PriceTable | undefined
  /**
   * What the provider charges for this model in each service tier it offers it in, `default` among them: it may serve a
   * request in another tier than the one asked for. Absent where there is only one.
   */
  tierPrices?: Readonly<Record<string, PriceTable | undefined>> | undefined
  /**
   * In pico-USD per token: three prompt tokens to one completion token, by the base rates, which hold for every request where a
   * price has no tiers. `undefined`: no price is known.
   */
  blendedPrice: number | undefined
  /** Request parameters that reach the model: the offer's, else the codec's. */
  parameters: ReadonlySet<string>
  input: ReadonlySet<Modality>
  output: ReadonlySet<string>
  /** The caller's own credential this copy of an endpoint runs on; `endpointId` is the endpoint's. */
  credential?: { id: string; endpointId: string } | undefined
}

export interface CatalogModel {
  id: string
  name: string
  /** Unix seconds; `undefined` when nobody said. */
  created: number | undefined
  /** What it is asked by: an embedding model does not chat. */
  kind: 'chat' | 'embeddings'
  /** At least one, in the order of the gateway's `providers`. */
  endpoints: readonly Endpoint[]
  /** `endpoints` without those of a service tier, the cheapest first: what competes unless a request asks for a tier. */
  standardEndpoints: readonly Endpoint[]
}

/** The models on offer at one moment. A new snapshot replaces the old one; a plan holds the snapshot it was made from. */
export interface CatalogSnapshot {
  /** Changes with the content; stored with every generation so that a price can be traced. */
  version: string
  models: ReadonlyMap<string, CatalogModel>
  /** Other names for models: the operator's aliases and the catalog's redirects, resolved. */
  aliases: ReadonlyMap<string, string>
  /** Traffic splits, by the name callers use as a model. */
  splits: ReadonlyMap<string, Split>
  /** The operator's default for requests without a model. */
  defaultModel?: string | undefined
  /** Providers that may be asked for models the catalog does not list. */
  openProviders: readonly Provider[]
}
