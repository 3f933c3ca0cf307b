/** `error.availability` (section 16): why a model could not be served. What does not apply is left out. */
export interface Availability {
  code: AvailabilityCode
  retryable: boolean
  /** As the caller sent them. */
  requested_models: readonly string[]
  docs_url: string
  /** Seconds. */
  retry_after?: number | undefined
  affected_providers?: readonly string[] | undefined
  excluded_by?: readonly string[] | undefined
  /** Models that could be asked instead. */
  fallback_models?: readonly string[] | undefined
  constraint?: { field: string; detail: string } | undefined
}

export type AvailabilityCode =
  | 'model_not_found'
  | 'wrong_endpoint'
  | 'no_endpoints'
  | 'model_unavailable_upstream'
  | 'privacy_restricted'
  | 'constraint_filtered'
  | 'free_variant_ended'
  | 'capacity_exhausted'
  | 'temporarily_unavailable'

const retryable: ReadonlySet<AvailabilityCode> = new Set(['capacity_exhausted', 'temporarily_unavailable'])

export function availability(
  code: AvailabilityCode,
  requestedModels: readonly string[],
  more: Omit<Partial<Availability>, 'code' | 'retryable' | 'requested_models' | 'docs_url'> = {},
): Record<string, unknown> {
  const given = Object.entries(more).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && !value.length),
  )
  return {
    code,
    retryable: retryable.has(code),
    requested_models: requestedModels,
    docs_url: 'https://www.npmjs.com/package/@inroute/core#errors',
    ...Object.fromEntries(given),
  }
}
