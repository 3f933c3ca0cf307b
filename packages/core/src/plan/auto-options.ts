import { GatewayError } from '../errors/gateway-error.ts'
import type { PlannedRequest } from './plan.ts'

export type CostTier = 'low' | 'medium' | 'high' | 'xhigh' | 'max'
export type Bias = 'price' | 'latency' | 'balanced'

/** What the caller says by the router's plugin (section 7). */
export interface AutoOptions {
  allowed?: readonly string[] | undefined
  excluded: readonly string[]
  costTier: CostTier
  bias: Bias
  pinned?: string | undefined
}

export const costTiers = ['low', 'medium', 'high', 'xhigh', 'max'] as const
const biases = ['price', 'latency', 'balanced'] as const

const notGiven: { [option: string]: unknown } = {}

/**
 * Reads the plugin of a router; one switched off says nothing.
 * @param id the plugin's; a router may have none
 * @throws GatewayError `invalid_request`
 */
export function autoOptionsOf(request: PlannedRequest, id: string | undefined): AutoOptions {
  const plugin = request.plugins?.find((plugin) => plugin.id === id && plugin['enabled'] !== false) ?? notGiven
  const { allowed_models, excluded_models, cost_tier, cost_quality_tradeoff, pin_model, bias } = plugin
  return {
    allowed: allowed_models == null ? undefined : patterns(allowed_models, 'allowed_models'),
    excluded: excluded_models == null ? [] : patterns(excluded_models, 'excluded_models'),
    costTier: cost_tier == null ? tierOfTradeoff(cost_quality_tradeoff) : oneOf(costTiers, cost_tier, 'cost_tier'),
    bias: bias == null ? 'balanced' : oneOf(biases, bias, 'bias'),
    pinned: pin_model === true && id === 'auto-router' ? latestModel(request) : undefined,
  }
}

/** The deprecated 0 (best) to 10 (cheapest); 9 when nothing is said. */
function tierOfTradeoff(tradeoff: unknown): CostTier {
  if (tradeoff == null) return 'low'
  if (!Number.isInteger(tradeoff) || (tradeoff as number) < 0 || (tradeoff as number) > 10) {
    throw invalid('cost_quality_tradeoff', 'a whole number from 0 to 10', tradeoff)
  }
  return costTiers[Math.min(Math.floor((10 - (tradeoff as number)) / 2), 4)] as CostTier
}

function latestModel({ messages = [] }: PlannedRequest): string | undefined {
  const last = messages.findLast((message) => message.role === 'assistant' && 'model' in message)
  const model = last && (last as { model?: unknown }).model
  return typeof model === 'string' ? model : undefined
}

function patterns(value: unknown, member: string): readonly string[] {
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string' && item.length <= 1024)
  const total = isList ? (value as string[]).reduce((sum, pattern) => sum + pattern.length, 0) : 0
  if (!isList || value.length > 1024 || total > 65_536) {
    throw invalid(member, 'up to 1024 patterns of up to 1024 characters, 65536 in all', typeof value)
  }
  return value as string[]
}

function oneOf<Member extends string>(allowed: readonly Member[], value: unknown, member: string): Member {
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined) throw invalid(member, `one of ${allowed.join(', ')}`, value)
  return found
}

const invalid = (member: string, expected: string, received: unknown): GatewayError =>
  new GatewayError(
    'invalid_request',
    `plugins[auto-router].${member} must be ${expected}, received ${JSON.stringify(received)?.slice(0, 100)}`,
  )
