import type { CatalogSnapshot, Endpoint } from '../catalog/catalog.ts'
import type { ChatRequest } from '../chat/request.ts'
import type { HealthView } from '../health/contract.ts'

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
  | 'distillable'
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

/** What routing reads of a request; a `ChatRequest` is one. */
export type PlannedRequest = Partial<ChatRequest>

export interface PlanInput {
  request: PlannedRequest
  catalog: CatalogSnapshot
  health: HealthView
  /** The operator's `routing.provider`, already parsed, and further ceilings. A request narrows it and never widens it. */
  defaults?: Record<string, unknown> | null | undefined
  /** Decides every draw: same input and seed, same plan. */
  seed: number
  nowMs: number
}

/** The decision about one request: where it may go, in order, and why nowhere else. */
export interface Plan {
  /** Model ids as the caller sent them. */
  requested: readonly string[]
  /** The `strategy` of router metadata (section 17). */
  strategy: Strategy
  /** Never empty. */
  candidates: readonly Endpoint[]
  excluded: readonly Exclusion[]
  /** For the generation row: what the plan was made from. */
  catalogVersion: string
  seed: number
}

export type Strategy = 'direct' | 'auto' | 'free' | 'latest' | 'alias' | 'fallback'
