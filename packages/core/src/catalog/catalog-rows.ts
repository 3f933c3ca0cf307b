import { createHash } from 'node:crypto'
import type { Provider } from '../providers/contract.ts'
import type { CatalogModel, CatalogSnapshot, Endpoint } from './catalog.ts'
import { createEndpoint, modelOf } from './create-endpoint.ts'
import type { ModelOffer } from './offer.ts'
import type { Split } from './split.ts'

/** A catalog as plain data: everything that can change a decision or a price; no keys, headers or addresses. */
export interface CatalogRows {
  endpoints: EndpointRow[]
  aliases: [name: string, target: string][]
  splits: [name: string, split: Split][]
  openProviders: string[]
}

interface EndpointRow {
  model: string
  provider: string
  offer: ModelOffer
  /** As it was resolved. */
  dataPolicy: Endpoint['dataPolicy']
}

export const toRows = (catalog: Omit<CatalogSnapshot, 'version'>): CatalogRows => ({
  endpoints: [...catalog.models.values()].flatMap(({ endpoints }) =>
    endpoints.map(({ model, provider, offer, dataPolicy }) => ({
      model,
      provider: provider.id,
      offer: { ...offer, dataPolicy: undefined },
      dataPolicy,
    })),
  ),
  aliases: [...catalog.aliases],
  splits: [...catalog.splits],
  openProviders: catalog.openProviders.map(({ id }) => id),
})

/** The same content has the same version, in every process. */
export const versionOf = (catalog: Omit<CatalogSnapshot, 'version'>): string =>
  createHash('sha256')
    .update(JSON.stringify(toRows(catalog)))
    .digest('hex')
    .slice(0, 16)

/**
 * The catalog of rows kept earlier. What codecs can express is today's; endpoints of providers that are no longer configured
 * are left out.
 */
export function fromRows(rows: CatalogRows, version: string, providers: readonly Provider[]): CatalogSnapshot {
  const byId = new Map(providers.map((provider) => [provider.id, provider]))
  const endpoints = new Map<string, Endpoint[]>()
  for (const { model, provider: id, offer, dataPolicy } of rows.endpoints) {
    const provider = byId.get(id)
    if (!provider) continue
    const endpoint = createEndpoint(provider, model, { ...offer, dataPolicy: given(dataPolicy) })
    endpoints.set(model, [...(endpoints.get(model) ?? []), endpoint])
  }
  const aliases = new Map(rows.aliases)
  return {
    version,
    models: new Map([...endpoints].map(([id, offers]): [string, CatalogModel] => [id, modelOf(id, offers)])),
    aliases,
    splits: new Map(rows.splits),
    defaultModel: aliases.get('default'),
    openProviders: rows.openProviders.flatMap((id) => byId.get(id) ?? []),
  }
}

/** As it was resolved then: what was unknown stays for today's provider to say. */
const given = ({ training, retention }: Endpoint['dataPolicy']): NonNullable<ModelOffer['dataPolicy']> => ({
  ...(training !== undefined && { training }),
  ...(retention !== undefined && { retention }),
})
