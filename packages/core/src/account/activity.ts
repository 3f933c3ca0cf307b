import { workspaceId } from '../admit/key-object.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Store } from '../store/contract.ts'
import { usd } from '../store/usd.ts'

const dayMs = 86_400_000
const completedDays = 30

/**
 * `GET /activity` (section 24): the last 30 completed UTC days by day, model and endpoint, or one of them. Today is not in it.
 * @throws GatewayError `invalid_request`
 */
export async function readActivity(
  query: URLSearchParams,
  { store, nowMs, providerName }: { store: Store; nowMs: number; providerName(id: string): string },
): Promise<object[]> {
  const midnight = Math.floor(nowMs / dayMs) * dayMs
  const date = query.get('date')
  const fromMs = date === null ? midnight - completedDays * dayMs : readDate(date, midnight)
  const groupBy = query.get('group_by')
  if (groupBy !== null && groupBy !== 'workspace') {
    throw new GatewayError('invalid_request', `group_by: must be workspace, received ${JSON.stringify(groupBy)}.`)
  }
  const rows = await store.spend({
    by: ['day', 'model', 'endpoint', 'provider'],
    fromMs,
    toMs: date === null ? midnight : fromMs + dayMs,
    where: { key: query.get('api_key_hash') ?? undefined, caller: query.get('user_id') ?? undefined },
  })
  const newestFirst = rows.sort((a, b) => (a.key < b.key ? 1 : a.key > b.key ? -1 : 0))
  return newestFirst.map(({ group, ...sums }) => ({
    date: group.day,
    model: group.model,
    model_permaslug: group.model,
    endpoint_id: group.endpoint,
    provider_name: providerName(group.provider ?? ''),
    usage: usd(sums.priceNanoUsd),
    byok_usage_inference: usd(sums.byokNanoUsd),
    requests: sums.requests,
    prompt_tokens: sums.promptTokens,
    completion_tokens: sums.completionTokens,
    reasoning_tokens: sums.reasoningTokens,
    ...(groupBy === 'workspace' && { workspace_id: workspaceId }),
  }))
}

function readDate(date: string, midnight: number): number {
  const atMs = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  if (atMs < midnight && atMs >= midnight - completedDays * dayMs) return atMs
  throw new GatewayError(
    'invalid_request',
    `date: must be one of the last ${completedDays} completed UTC days as YYYY-MM-DD, received ${JSON.stringify(date.slice(0, 40))}.`,
  )
}
