import type { Limit, ScopeUsage, Window } from '../store/contract.ts'
import type { KeyLimit, VirtualKey } from './virtual-key.ts'
import { usd } from '../store/usd.ts'

/**
 * A key as `/keys` shows it (section 25), with members of our own after the wire's. Amounts are USD.
 * @see https://openrouter.ai/docs
 */
export interface KeyObject extends KeyMoney {
  hash: string
  name: string
  label: string
  disabled: boolean
  created_at: string
  updated_at: string | null
  expires_at: string | null
  creator_user_id: string | null
  workspace_id: string
  limits: { limit: number; reset: string | null; remaining: number }[]
  allowed_models: string[] | null
  allowed_providers: string[] | null
  rate_limits: {
    requests_per_minute: number | null
    tokens_per_minute: number | null
    concurrent_requests: number | null
  }
  tags: Record<string, string>
  caller_id: string | null
  is_management_key: boolean
  replaced_by: string | null
}

/** What `/keys` and `/key` say about money. */
export interface KeyMoney {
  limit: number | null
  limit_remaining: number | null
  limit_reset: string | null
  include_byok_in_limit: boolean
  usage: number
  usage_daily: number
  usage_weekly: number
  usage_monthly: number
  byok_usage: number
  byok_usage_daily: number
  byok_usage_weekly: number
  byok_usage_monthly: number
}

/** There is one workspace; the wire wants it named. */
export const workspaceId = '00000000-0000-4000-8000-000000000000'

export function toKeyObject(key: VirtualKey, usage: ScopeUsage): KeyObject {
  return {
    hash: key.hash,
    name: key.name,
    label: key.label,
    disabled: key.disabled,
    ...toKeyMoney(key.limits, key.includeByokInLimit, usage),
    created_at: key.createdAt,
    updated_at: key.updatedAt,
    expires_at: key.expiresAt,
    creator_user_id: key.creatorUserId,
    workspace_id: workspaceId,
    limits: key.limits.map((limit) => ({
      limit: usd(limit.limitNanoUsd),
      reset: resetName(limit.window),
      remaining: remainingUsd(limit, key.includeByokInLimit, usage),
    })),
    allowed_models: key.allowedModels,
    allowed_providers: key.allowedProviders,
    rate_limits: {
      requests_per_minute: key.rateLimits.requestsPerMinute ?? null,
      tokens_per_minute: key.rateLimits.tokensPerMinute ?? null,
      concurrent_requests: key.rateLimits.concurrentRequests ?? null,
    },
    tags: key.tags,
    caller_id: key.callerId,
    is_management_key: key.management,
    replaced_by: key.replacedBy,
  }
}

/** `GET /key`: the calling key about itself, or a caller without one about what it may spend. */
export function toOwnKeyObject(own: VirtualKey | { name: string; limits: readonly Limit[] }, usage: ScopeUsage) {
  const key = 'label' in own ? own : undefined
  const includeByok = 'label' in own ? own.includeByokInLimit : own.limits.some(({ countsByok }) => countsByok)
  return {
    label: key?.label ?? own.name,
    ...toKeyMoney(own.limits, includeByok, usage),
    is_free_tier: false,
    is_management_key: key?.management ?? false,
    is_provisioning_key: key?.management ?? false,
    expires_at: key?.expiresAt ?? null,
    creator_user_id: key?.creatorUserId ?? null,
    rate_limit: { requests: -1, interval: '10s', note: 'This field is deprecated and safe to ignore.' },
  }
}

function toKeyMoney(limits: readonly KeyLimit[], includeByok: boolean, usage: ScopeUsage): KeyMoney {
  const [first] = limits
  const spent = (window: Window): number => usd(usage.windows[window].spentNanoUsd)
  const byok = (window: Window): number => usd(usage.windows[window].byokNanoUsd)
  return {
    limit: first ? usd(first.limitNanoUsd) : null,
    limit_remaining: first ? remainingUsd(first, includeByok, usage) : null,
    limit_reset: first ? resetName(first.window) : null,
    include_byok_in_limit: includeByok,
    usage: spent('lifetime'),
    usage_daily: spent('daily'),
    usage_weekly: spent('weekly'),
    usage_monthly: spent('monthly'),
    byok_usage: byok('lifetime'),
    byok_usage_daily: byok('daily'),
    byok_usage_weekly: byok('weekly'),
    byok_usage_monthly: byok('monthly'),
  }
}

/** What neither finished nor running requests have taken. */
function remainingUsd({ limitNanoUsd, window }: KeyLimit, includeByok: boolean, usage: ScopeUsage): number {
  const { spentNanoUsd, byokNanoUsd, heldNanoUsd } = usage.windows[window]
  const taken = spentNanoUsd + heldNanoUsd + (includeByok ? byokNanoUsd : 0n)
  return Math.max(0, usd(BigInt(limitNanoUsd) - taken))
}

const resetName = (window: Window): string | null => (window === 'lifetime' ? null : window)
