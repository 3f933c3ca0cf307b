import type { CatalogSnapshot } from '../catalog/catalog.ts'
import { nearestIds } from '../catalog/nearest-ids.ts'
import { availability } from '../errors/availability.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { ExcludedBy, Exclusion } from './plan.ts'

/** 400: nobody offers a model of this name. */
export function modelNotFound(id: string, requested: readonly string[], catalog: CatalogSnapshot): GatewayError {
  const near = nearestIds(id, [...catalog.models.keys(), ...catalog.aliases.keys(), ...catalog.splits.keys()])
  const hint = near.length > 0 ? `; did you mean ${near.join(', ')}?` : ''
  return new GatewayError('model_not_found', `${JSON.stringify(id.slice(0, 200))} is not a model offered here${hint}`, {
    availability: availability('model_not_found', requested, { fallback_models: near }),
  })
}

/** 404: the model is offered, its free variant is not. */
export function freeVariantEnded(id: string, requested: readonly string[]): GatewayError {
  const paid = id.replace(/:free\b/, '')
  return new GatewayError('no_endpoints', `${id} is not offered here; ${paid} is, at a price`, {
    availability: availability('free_variant_ended', requested, { fallback_models: [paid] }),
  })
}

/** 400: a model for another route, such as an embedding model asked to chat. */
export function wrongEndpoint(id: string, kind: 'chat' | 'embeddings', requested: readonly string[]): GatewayError {
  const detail = kind === 'chat' ? 'it makes embeddings: use POST /embeddings' : 'it makes no embeddings'
  return new GatewayError('invalid_request', `${id} cannot serve this route: ${detail}`, {
    availability: availability('wrong_endpoint', requested, { constraint: { field: 'model', detail } }),
  })
}

/** 404: no model is left for a router to pick. */
export function noModelMatches(requested: readonly string[]): GatewayError {
  return new GatewayError('no_endpoints', 'No models match your request and model restrictions.', {
    availability: availability('no_endpoints', requested),
  })
}

/** The request member to change, per reason. */
const fields: Readonly<Record<ExcludedBy, string>> = {
  allowed_models: 'model',
  'data_policy:zdr': 'provider.zdr',
  'data_policy:training': 'provider.data_collection',
  distillable: 'provider.enforce_distillable_text',
  allowed_providers: 'provider.only',
  ignored_providers: 'provider.ignore',
  quantization: 'provider.quantizations',
  modality: 'messages',
  max_tokens: 'max_tokens',
  max_price: 'provider.max_price',
  require_parameters: 'provider.require_parameters',
  parameter_preference: 'provider.require_parameters',
  service_tier: 'service_tier',
  fallbacks_off: 'provider.allow_fallbacks',
}

/**
 * 403 for models that the caller may not use. 404: the models exist, and the request's or the operator's rules left none of their endpoints.
 * @param last the last rule that applied: the one that emptied the list
 */
export function nothingLeft(
  requested: readonly string[],
  excluded: readonly Exclusion[],
  last: ExcludedBy,
): GatewayError {
  const culprits = excluded.filter(({ reason }) => reason === last)
  const detail = culprits
    .slice(0, 5)
    .map(({ endpoint, detail }) => `${endpoint.id}: ${detail}`)
    .join('; ')
  if (last === 'allowed_models') {
    return new GatewayError(
      'permission_denied',
      [...new Set(culprits.map(({ detail }) => detail))].slice(0, 5).join(' '),
    )
  }
  const code = last.startsWith('data_policy:') ? 'privacy_restricted' : 'constraint_filtered'
  const field = fields[last]
  const message = `No endpoint of ${requested.join(', ')} meets ${field}. ${detail}${culprits.length > 5 ? '; ...' : ''}`
  return new GatewayError('constraint_filtered', message, {
    availability: availability(code, requested, {
      excluded_by: [last],
      affected_providers: [...new Set(culprits.map(({ endpoint }) => endpoint.provider.name))],
      constraint: code === 'constraint_filtered' ? { field, detail } : undefined,
    }),
  })
}
