import type { AttemptRecord } from '../store/generation-record.ts'
import { type Explanation, explainPlan } from './explain-plan.ts'
import type { Plan, PlanInput } from './plan.ts'

/** A step that did something to a request, for `pipeline` (section 17). */
export interface PipelineStage {
  type: 'guardrail' | 'plugin' | 'server_tools' | 'response_healing' | 'context_compression'
  name: string
  summary?: string
  data?: Record<string, unknown>
}

/**
 * `openrouter_metadata` (section 17), and below `routing` what inroute adds: the figures and reasons behind the order.
 * @see https://openrouter.ai/docs
 */
export interface RouterMetadata {
  requested: string
  strategy: string
  region: null
  summary: string
  /** 1-based number of the successful attempt; 0 when no provider was reached or none answered. */
  attempt: number
  is_byok: boolean
  endpoints: { total: number; available: { provider: string; model: string; selected: boolean }[] }
  attempts: { provider: string; model: string; status: number; duration_ms: number; failure?: string }[]
  pipeline?: PipelineStage[]
  routing?: Explanation
}

export interface Outcome {
  /** In order; the last one answered unless it failed. */
  attempts: readonly AttemptRecord[]
  /** What other stages did. */
  pipeline?: readonly PipelineStage[]
}

/** The metadata of a request that was planned, whether or not it was answered. */
export function renderRouterMetadata(
  plan: Plan,
  { attempts, pipeline = [] }: Outcome,
  input: Pick<PlanInput, 'health' | 'nowMs' | 'promptTokens'>,
): RouterMetadata {
  const last = attempts.at(-1)
  const served = last && last.failure === undefined ? last : undefined
  const selected = plan.candidates.find(({ id }) => id === served?.endpointId)
  const stages = [...routerStage(plan), ...pipeline]
  return {
    requested: plan.requested[0] ?? '',
    strategy: plan.strategy,
    region: null,
    summary: `available=${plan.candidates.length}, selected=${served?.providerName ?? 'none'}`,
    attempt: served ? attempts.length : 0,
    is_byok: served?.isByok ?? false,
    endpoints: {
      total: plan.candidates.length + plan.excluded.length,
      available: plan.candidates.map((endpoint) => ({
        provider: endpoint.provider.name,
        model: endpoint.model,
        selected: endpoint === selected,
      })),
    },
    attempts: attempts.map(({ providerName, model, status, durationMs, failure }) => ({
      provider: providerName,
      model,
      // the contract wants a number where no answer came
      status: status ?? 0,
      duration_ms: durationMs,
      ...(failure !== undefined && { failure }),
    })),
    ...(stages.length > 0 && { pipeline: stages }),
    routing: explainPlan(plan, input),
  }
}

/** A failure before there was a plan's choice: the 404 of section 16. */
export function renderRefusedMetadata({ requested, strategy = 'direct', excluded }: Explanation): RouterMetadata {
  return {
    requested: requested[0] ?? '',
    strategy,
    region: null,
    summary: 'available=0, selected=none',
    attempt: 0,
    is_byok: false,
    endpoints: { total: excluded.length, available: [] },
    attempts: [],
  }
}

function routerStage({ routed }: Plan): PipelineStage[] {
  if (!routed) return []
  const { router, costTier, bias, eligible } = routed
  return [{ type: 'plugin', name: router, data: { cost_tier: costTier, bias, eligible_models: eligible } }]
}

/** Whether the caller asks for it: `X-OpenRouter-Metadata: enabled`, or the header's older name; anything else is no. */
export const asksForMetadata = (header: (name: string) => string | undefined): boolean =>
  (header('x-openrouter-metadata') ?? header('x-openrouter-experimental-metadata'))?.trim().toLowerCase() === 'enabled'
