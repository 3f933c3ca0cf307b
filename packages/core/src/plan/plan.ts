import type { Endpoint } from '../catalog/catalog.ts'

/** Why an endpoint was left out; the words of the specification's `excluded_by` where it has one (section 16). */
export type ExcludedBy =
  | 'data_policy:zdr'
  | 'data_policy:training'
  | 'max_price'
  | 'context_length'
  | 'require_parameters'
  | 'quantization'
  | 'allowed_providers'
  | 'ignored_providers'
  | 'modality'
  | 'max_tokens'
  | 'service_tier'
  | 'fallbacks_off'
  | 'unpriced'
  | 'circuit_open'
  | (string & {})

export interface Exclusion {
  endpoint: Endpoint
  reason: ExcludedBy
  /** For people: what was asked and what the endpoint offers. */
  detail: string
}

/** The decision about one request: where it may go, in order, and why nowhere else. */
export interface Plan {
  /** Model ids as the caller sent them. */
  requested: readonly string[]
  /** The `strategy` of router metadata (section 17). */
  strategy: 'direct' | 'auto' | 'free' | 'latest' | 'alias' | 'fallback'
  candidates: readonly Endpoint[]
  excluded: readonly Exclusion[]
  /** For the generation row: what the plan was made from. */
  catalogVersion: string
  seed: number
}
