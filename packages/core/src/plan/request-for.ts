import type { Endpoint } from '../catalog/catalog.ts'
import type { ChatRequest, ReasoningEffort } from '../chat/request.ts'
import type { Plan } from './plan.ts'

/**
 * The request as a candidate is to get it, with what the model's name asked for put in: `:thinking` reasons, and what `~latest`
 * stands for need not be able to stop reasoning. An endpoint of the standard tier is asked for that, where its provider sells
 * others as well: they were candidates of their own, at their own price. The same object where nothing changes.
 */
export function requestFor(plan: Pick<Plan, 'effects'>, endpoint: Endpoint, request: ChatRequest): ChatRequest {
  const { thinking, lenientReasoning } = plan.effects.size > 0 ? (plan.effects.get(endpoint.model) ?? {}) : {}
  let sent = request
  if (endpoint.tierPrices && endpoint.offer.tier === undefined && asksForTier(request)) {
    sent = { ...sent, service_tier: 'default' }
  }
  if (thinking && !saysReasoning(sent)) sent = { ...sent, reasoning: { enabled: true } }
  const { reasoning } = endpoint.offer
  if (lenientReasoning && reasoning?.mandatory && declinesReasoning(sent))
    sent = withLeastReasoning(sent, reasoning.efforts)
  return sent
}

const asksForTier = ({ service_tier }: ChatRequest): boolean =>
  service_tier === 'priority' || service_tier === 'fast' || service_tier === 'flex'

function withLeastReasoning(request: ChatRequest, efforts: readonly string[] | undefined): ChatRequest {
  const { reasoning_effort: _, reasoning, ...rest } = request
  const { effort: __, enabled: ___, max_tokens: ____, ...kept } = reasoning ?? {}
  return { ...rest, reasoning: { ...kept, effort: (efforts?.at(-1) ?? 'minimal') as ReasoningEffort } }
}

const saysReasoning = ({ reasoning, reasoning_effort, include_reasoning }: ChatRequest): boolean =>
  reasoning != null || reasoning_effort != null || include_reasoning != null

const declinesReasoning = ({ reasoning, reasoning_effort }: ChatRequest): boolean =>
  reasoning_effort === 'none' ||
  reasoning?.effort === 'none' ||
  reasoning?.enabled === false ||
  reasoning?.max_tokens === 0
