import type { CatalogSnapshot } from '../catalog/catalog.ts'
import { nearestIds } from '../catalog/nearest-ids.ts'
import { availability } from '../errors/availability.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { namesEndpoint } from './match-provider.ts'
import type { ExcludedBy, Exclusion, PlannedRequest } from './plan.ts'
import type { Planning } from './planning.ts'

/** 400: nobody offers a model of this name. */
export function modelNotFound(id: string, requested: readonly string[], catalog: CatalogSnapshot): GatewayError {
  const near = nearestIds(id, [...catalog.models.keys(), ...catalog.aliases.keys(), ...catalog.splits.keys()])
  const hint = near.length > 0 ? `; did you mean ${near.join(', ')}?` : ''
  const rule = requested.length > 1 ? ' Every model of the request must be.' : ''
  const message = `${JSON.stringify(id.slice(0, 200))} is not a model offered here${hint}${hint ? '' : '.'}${rule} GET /models lists those that are.`
  return new GatewayError('model_not_found', message, {
    availability: availability('model_not_found', requested, { fallback_models: near }),
  })
}

/** 400: a router of OpenRouter's, or none of anybody's. */
export function routerNotFound(id: string, requested: readonly string[], known: readonly string[]): GatewayError {
  const message = `${JSON.stringify(id.slice(0, 200))} is not a router that this gateway has; there are ${known.join(', ')}.`
  return new GatewayError('model_not_found', message, {
    availability: availability('model_not_found', requested, { fallback_models: known }),
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
export function nothingLeft({ requested, excluded, input }: Planning, last: ExcludedBy): GatewayError {
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
  const unknown = unknownSlugs(input.request.provider, last, culprits)
  const message = `No endpoint of ${requested.join(', ')} meets ${field}. ${unknown}${detail}${culprits.length > 5 ? '; ...' : ''}`
  return new GatewayError('constraint_filtered', message, {
    availability: availability(code, requested, {
      excluded_by: [last],
      affected_providers: [...new Set(culprits.map(({ endpoint }) => endpoint.provider.name))],
      constraint: code === 'constraint_filtered' ? { field, detail } : undefined,
    }),
  })
}

/** The members whose slugs decide who is left, by the rule that emptied the list. */
const slugMembers: { readonly [rule in ExcludedBy]?: 'only' | 'order' } = {
  allowed_providers: 'only',
  fallbacks_off: 'order',
}

/** What the request's list names that none of these endpoints is called, and what they are called. */
function unknownSlugs(provider: PlannedRequest['provider'], last: ExcludedBy, excluded: readonly Exclusion[]): string {
  const member = slugMembers[last]
  const listed = member && provider?.[member]
  if (!Array.isArray(listed)) return ''
  const unknown = (listed as string[]).filter((slug) => !excluded.some(({ endpoint }) => namesEndpoint(slug, endpoint)))
  if (unknown.length === 0) return ''
  const named = unknown.slice(0, 5).map((slug) => JSON.stringify(slug.slice(0, 100)))
  const tags = [...new Set(excluded.map(({ endpoint }) => endpoint.tag))].sort().slice(0, 20)
  return `provider.${member} names ${named.join(', ')}, which serves none of them here; those that do: ${tags.join(', ')}. `
}
