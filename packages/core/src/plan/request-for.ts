import type { Endpoint } from '../catalog/catalog.ts'
import type { ChatRequest } from '../chat/request.ts'
import type { Plan } from './plan.ts'

/**
 * The request as a candidate is to get it, with what the model's name asked for put in: `:thinking` reasons, and what `~latest`
 * stands for need not be able to stop reasoning. The same object where nothing changes.
 */
export function requestFor(plan: Pick<Plan, 'effects'>, endpoint: Endpoint, request: ChatRequest): ChatRequest {
  if (plan.effects.size === 0) return request
  const { thinking, lenientReasoning } = plan.effects.get(endpoint.model) ?? {}
  if (thinking && !saysReasoning(request)) return { ...request, reasoning: { enabled: true } }
  if (lenientReasoning && endpoint.offer.reasoning?.mandatory && declinesReasoning(request)) {
    const { reasoning_effort: _, reasoning, ...rest } = request
    const lowest = endpoint.offer.reasoning.efforts?.at(-1) ?? 'minimal'
    const { effort: __, enabled: ___, max_tokens: ____, ...kept } = reasoning ?? {}
    return { ...rest, reasoning: { ...kept, effort: lowest as 'minimal' } }
  }
  return request
}

const saysReasoning = ({ reasoning, reasoning_effort, include_reasoning }: ChatRequest): boolean =>
  reasoning != null || reasoning_effort != null || include_reasoning != null

const declinesReasoning = ({ reasoning, reasoning_effort }: ChatRequest): boolean =>
  reasoning_effort === 'none' ||
  reasoning?.effort === 'none' ||
  reasoning?.enabled === false ||
  reasoning?.max_tokens === 0
