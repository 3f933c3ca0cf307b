import { nearestIds } from '../catalog/nearest-ids.ts'
import type { CatalogSnapshot } from '../catalog/catalog.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Exclusion } from './plan.ts'

const docsUrl = 'https://openrouter.ai/docs/api-reference/errors'

/** Section 16's object for `error.availability`; what does not apply is left out. */
const availability = (code: string, requested: readonly string[], more: Record<string, unknown> = {}) => ({
  code,
  retryable: false,
  requested_models: requested,
  docs_url: docsUrl,
  ...more,
})

/** 400: nobody offers a model of this name. */
export function modelNotFound(id: string, requested: readonly string[], catalog: CatalogSnapshot): GatewayError {
  const near = nearestIds(id, [...catalog.models.keys(), ...catalog.aliases.keys(), ...catalog.splits.keys()])
  const hint = near.length > 0 ? `; did you mean ${near.join(', ')}?` : ''
  return new GatewayError('model_not_found', `${JSON.stringify(id.slice(0, 200))} is not a model offered here${hint}`, {
    availability: availability('model_not_found', requested, near.length > 0 ? { fallback_models: near } : {}),
  })
}

/** 404: the models exist, and the request's own constraints left none of their endpoints. */
export function nothingLeft(
  requested: readonly string[],
  excluded: readonly Exclusion[],
  last: Exclusion['reason'],
): GatewayError {
  const culprits = excluded.filter(({ reason }) => reason === last)
  const details = culprits.slice(0, 5).map(({ endpoint, detail }) => `${endpoint.id}: ${detail}`)
  const privacy = last.startsWith('data_policy:')
  return new GatewayError(
    'constraint_filtered',
    `No endpoint of ${requested.join(', ')} is left (${last}). ${details.join('; ')}`,
    {
      availability: availability(privacy ? 'privacy_restricted' : 'constraint_filtered', requested, {
        excluded_by: [last],
        affected_providers: [...new Set(culprits.map(({ endpoint }) => endpoint.provider.name))],
        ...(privacy ? {} : { constraint: { field: fields[last] ?? 'provider', detail: details.join('; ') } }),
      }),
    },
  )
}

/** The request member to change, per reason. */
const fields: Readonly<Record<string, string>> = {
  max_price: 'provider.max_price',
  quantization: 'provider.quantizations',
  allowed_providers: 'provider.only',
  ignored_providers: 'provider.ignore',
  require_parameters: 'provider.require_parameters',
  distillable: 'provider.enforce_distillable_text',
  fallbacks_off: 'provider.allow_fallbacks',
  max_tokens: 'max_tokens',
  modality: 'messages',
  service_tier: 'service_tier',
}
