import { isObject } from '../../providers/json-value.ts'
import type { AnswerTail } from '../contract.ts'

/** `usage` of section 21: every member there, input without what was read from or written to a cache. */
export function renderUsage({ usage, serviceTier }: Pick<AnswerTail, 'usage' | 'serviceTier'>, sent?: unknown): object {
  const own = isObject(sent) ? sent : {}
  const read = usage?.prompt_tokens_details?.['cached_tokens']
  const written = usage?.prompt_tokens_details?.['cache_write_tokens']
  const thinking = usage?.completion_tokens_details?.['reasoning_tokens']
  const searches = isObject(usage?.['server_tool_use_details'])
    ? usage['server_tool_use_details']['web_search_requests']
    : undefined
  return {
    input_tokens: Math.max(0, (usage?.prompt_tokens ?? 0) - (read ?? 0) - (written ?? 0)),
    output_tokens: usage?.completion_tokens ?? 0,
    cache_creation_input_tokens: written ?? null,
    cache_read_input_tokens: read ?? null,
    cache_creation: null,
    server_tool_use: searches === undefined ? null : { web_search_requests: searches, web_fetch_requests: 0 },
    output_tokens_details: thinking === undefined ? null : { thinking_tokens: thinking },
    inference_geo: null,
    // what the provider said in this dialect's own words goes before what was made of it
    ...Object.fromEntries(Object.entries(own).filter(([, value]) => value != null)),
    ...(isObject(own['server_tool_use']) && {
      server_tool_use: { web_search_requests: 0, web_fetch_requests: 0, ...own['server_tool_use'] },
    }),
    service_tier: tierOf(serviceTier),
    ...(usage && costMembers(usage)),
  }
}

/** The base tier is called `standard` here. */
const tierOf = (tier: string | undefined): string | null => (tier === 'default' ? 'standard' : (tier ?? null))

function costMembers({ cost, cost_details: details, is_byok: isByok }: NonNullable<AnswerTail['usage']>): object {
  return {
    ...(cost !== undefined && { cost }),
    ...(details && { cost_details: details }),
    ...(isByok !== undefined && { is_byok: isByok }),
  }
}
