import { filterRows } from './filter-models.ts'
import type { Row } from './model-rows.ts'
import { whole } from './query-values.ts'
import { listModels, type RenderContext } from './render-models.ts'
import { sortRows } from './sort-models.ts'

/** The body of `GET /models`. @throws GatewayError `invalid_request` for a query that is not understood */
export function queryModels(query: string, context: RenderContext): Record<string, unknown> {
  const params = new URLSearchParams(query)
  const rows = sortRows(filterRows(params, rowsOf(context)), params.get('sort'))
  const paged = params.has('offset') || params.has('limit')
  const offset = paged ? whole(params, 'offset', 0, Number.MAX_SAFE_INTEGER, 0) : 0
  const limit = paged ? whole(params, 'limit', 1, 1000, 500) : rows.length
  const next = offset + limit
  const following = new URLSearchParams(params)
  following.set('offset', String(next))
  following.set('limit', String(limit))
  return {
    data: rows.slice(offset, next).map(({ row }) => row),
    total_count: rows.length,
    links: { next: paged && next < rows.length ? `${context.basePath}/models?${following.toString()}` : null },
  }
}

/** The body of `GET /models/count`. */
export function countModels(query: string, context: RenderContext): Record<string, unknown> {
  const modalities = new URLSearchParams(query).get('output_modalities')
  const params = new URLSearchParams(modalities === null ? {} : { output_modalities: modalities })
  return { data: { count: filterRows(params, rowsOf(context)).length } }
}

const rowsOf = (context: RenderContext): Row[] => listModels(context).map((listed) => ({ ...listed, context }))
