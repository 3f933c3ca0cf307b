import type { Endpoint } from '../catalog/catalog.ts'
import type { ModelRule } from '../catalog/model-rule.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Identity } from './identify-caller.ts'

/** The candidates whose provider a key may use. @throws GatewayError `permission_denied` when it may use none */
export function allowedCandidates({ key }: Identity, candidates: readonly Endpoint[]): readonly Endpoint[] {
  const allowed = key?.allowedProviders
  if (!key || !allowed) return candidates
  const kept = candidates.filter(({ provider, tag }) => allowed.some((id) => id === provider.id || id === tag))
  if (kept.length > 0) return kept
  const asked = [...new Set(candidates.map(({ provider }) => provider.id))].join(', ')
  throw new GatewayError(
    'permission_denied',
    `The API key ${key.label} may not use the provider ${asked}; allowed: ${allowed.join(', ')}.`,
  )
}

const noRules: readonly ModelRule[] = []

/** Which models an identity may use: what its mount, its caller and its key each say. */
export function modelRules({ mount, caller, key }: Identity): readonly ModelRule[] {
  if (!mount?.models && !caller?.models && !key?.allowedModels) return noRules
  return [
    ...(mount?.models
      ? [{ who: mount.id === undefined ? 'This mount' : `The mount ${mount.id}`, models: mount.models }]
      : []),
    ...(caller?.models ? [{ who: 'This caller', models: caller.models }] : []),
    ...(key?.allowedModels ? [{ who: `The API key ${key.label}`, models: key.allowedModels }] : []),
  ]
}
