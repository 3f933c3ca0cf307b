import type { Usage } from '../../chat/index.ts'
import { countOf, type JsonObject, listOf, objectOf } from '../json-value.ts'

/**
 * Joins what an answer has said of its usage so far with what it says now: counts are cumulative, so the later one wins, and
 * a later `null` says nothing.
 */
export function mergeUsage(earlier: JsonObject | undefined, later: unknown): JsonObject | undefined {
  const added = objectOf(later)
  if (!added) return earlier
  return { ...earlier, ...Object.fromEntries(Object.entries(added).filter(([, value]) => value != null)) }
}

export interface UsageState {
  /** Only the opening message has been seen: its output count is that of the first token and says nothing yet. */
  opening: boolean
}

/** Anthropic's usage in disjoint buckets: its `input_tokens` exclude cached ones, its `output_tokens` include thinking. */
export function decodeUsage(raw: JsonObject, { opening }: UsageState): Usage {
  const total = withCompaction(raw)
  const thinking = countOf(objectOf(raw['output_tokens_details'])?.['thinking_tokens'])
  const output = opening ? undefined : total('output_tokens')
  return {
    ...known('inputTokens', total('input_tokens')),
    ...known('cacheReadTokens', total('cache_read_input_tokens')),
    ...cacheWrites(total('cache_creation_input_tokens'), objectOf(raw['cache_creation'])),
    ...known('outputTokens', output === undefined ? undefined : Math.max(0, output - (thinking ?? 0))),
    ...known('reasoningTokens', opening || output === undefined ? undefined : thinking),
    ...known('webSearchRequests', countOf(objectOf(raw['server_tool_use'])?.['web_search_requests'])),
  }
}

const known = (bucket: keyof Usage, count: number | undefined): Usage =>
  count === undefined ? {} : { [bucket]: count }

/** The totals leave out what compacting the context took, although it is billed: it stands in `iterations` alone. */
function withCompaction(raw: JsonObject): (member: string) => number | undefined {
  const compactions = listOf(raw['iterations'])
    .map(objectOf)
    .filter((iteration) => iteration?.['type'] === 'compaction')
  return (member) => {
    const total = countOf(raw[member])
    if (compactions.length === 0) return total
    return compactions.reduce<number | undefined>((sum, iteration) => {
      const count = countOf(iteration?.[member])
      return count === undefined ? sum : (sum ?? 0) + count
    }, total)
  }
}

/** The split by lifetime comes once, the total may be corrected later: what the split does not explain is a five-minute write. */
function cacheWrites(total: number | undefined, split: JsonObject | undefined): Usage {
  const oneHour = countOf(split?.['ephemeral_1h_input_tokens'])
  const fiveMinutes = countOf(split?.['ephemeral_5m_input_tokens'])
  if (total === undefined)
    return { ...known('cacheWrite5mTokens', fiveMinutes), ...known('cacheWrite1hTokens', oneHour) }
  if (oneHour === undefined) return { cacheWrite5mTokens: total }
  const written1h = Math.min(oneHour, total)
  return { cacheWrite5mTokens: total - written1h, cacheWrite1hTokens: written1h }
}

/** The tier that served, in the callers' words. */
export function decodeServiceTier(raw: JsonObject | undefined): string | undefined {
  if (raw?.['speed'] === 'fast') return 'priority'
  const tier = raw?.['service_tier']
  if (typeof tier !== 'string') return undefined
  return tier === 'standard' ? 'default' : tier
}
