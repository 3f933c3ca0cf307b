import { countOf, type JsonObject, listOf, objectOf, type Usage } from '@inroute/core/provider'

/** Converse's `usage` as disjoint buckets: `inputTokens` counts neither what was read from a cache nor what was written. */
export function usageOf(usage: JsonObject): Usage {
  const written = countOf(usage['cacheWriteInputTokens'])
  const writtenFor1h = listOf(usage['cacheDetails'])
    .map((detail) => objectOf(detail) ?? {})
    .filter((detail) => detail['ttl'] === '1h')
    .reduce<number | undefined>((sum, detail) => (sum ?? 0) + (countOf(detail['inputTokens']) ?? 0), undefined)
  return {
    inputTokens: countOf(usage['inputTokens']),
    cacheReadTokens: countOf(usage['cacheReadInputTokens']),
    cacheWrite5mTokens: written === undefined ? undefined : Math.max(0, written - (writtenFor1h ?? 0)),
    ...(writtenFor1h !== undefined && { cacheWrite1hTokens: writtenFor1h }),
    outputTokens: countOf(usage['outputTokens']),
  }
}
