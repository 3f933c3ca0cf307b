import { GatewayError } from '../errors/gateway-error.ts'
import type { Provider } from '../providers/contract.ts'
import { findModel } from './find-model.ts'
import { nearestIds } from './nearest-ids.ts'
import { countModels, queryModels } from './query-models.ts'
import { renderModelEndpoints, renderProviders, renderZdrEndpoints } from './render-endpoints.ts'
import { type RenderContext, renderModel } from './render-models.ts'

export interface CatalogueRequest {
  params: Readonly<Record<string, string>>
  /** Without the question mark. */
  query: string
  providers: readonly Provider[]
}

export interface CatalogueRoute {
  method: 'GET'
  path: string
  /** The body of the answer, a pure function of what is on offer and how it is doing. */
  render(request: CatalogueRequest, context: RenderContext): object
}

/** Reads of the catalogue (section 23). They need no key; latency and throughput are for callers who are known. */
export const catalogueRoutes: readonly CatalogueRoute[] = [
  { method: 'GET', path: '/models', render: ({ query }, context) => queryModels(query, context) },
  { method: 'GET', path: '/models/user', render: ({ query }, context) => queryModels(query, context) },
  { method: 'GET', path: '/models/count', render: ({ query }, context) => countModels(query, context) },
  {
    method: 'GET',
    path: '/embeddings/models',
    render: ({ query }, context) => {
      const params = new URLSearchParams(query)
      params.set('output_modalities', 'embeddings')
      return queryModels(params.toString(), context)
    },
  },
  {
    method: 'GET',
    path: '/models/:author/:slug/endpoints',
    render: ({ params }, context) => ({ data: renderModelEndpoints(named(params, context), context) }),
  },
  {
    method: 'GET',
    path: '/model/:author/:slug',
    render: ({ params }, context) => ({ data: renderModel(named(params, context), context) }),
  },
  { method: 'GET', path: '/endpoints/zdr', render: (_, context) => ({ data: renderZdrEndpoints(context) }) },
  { method: 'GET', path: '/providers', render: ({ providers }) => ({ data: renderProviders(providers) }) },
]

function named({ author, slug }: CatalogueRequest['params'], { catalog }: RenderContext) {
  const id = `${author}/${slug}`
  const model = findModel(id, catalog)
  if (model) return model
  const near = nearestIds(id, catalog.models.keys())
  const hint = near.length > 0 ? `; did you mean ${near.join(', ')}?` : ''
  throw new GatewayError('not_found', `${JSON.stringify(id.slice(0, 200))} is not a model offered here${hint}`)
}
