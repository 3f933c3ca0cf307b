import type { Endpoint } from '../catalog/catalog.ts'
import { compressionEnabled, requiredContextTokens } from '../tokens/context-compression.ts'
import { preferFast } from './order-endpoints.ts'
import type { PlanInput } from './plan.ts'
import type { Rules } from './rules.ts'

/** What looks at the endpoints of all models together: thresholds, room for the prompt, stickiness, circuits. */
export function arrangeCandidates(ordered: readonly Endpoint[], rules: Rules, input: PlanInput): readonly Endpoint[] {
  if (ordered.length < 2) return ordered
  let candidates = preferFast(ordered, rules, input)
  candidates = preferRoom(candidates, input)
  if (!rules.order) candidates = promoteSticky(candidates, input)
  return demoteOpen(candidates, input)
}

/**
 * Endpoints whose window is known to be too small come last, the widest first: there the prompt has to be cut. Where the caller
 * has context compression on, half of what is needed is enough (section 8).
 */
function preferRoom(endpoints: readonly Endpoint[], { promptTokens, request }: PlanInput): readonly Endpoint[] {
  if (promptTokens === undefined) return endpoints
  const need = promptTokens + (request.max_completion_tokens ?? request.max_tokens ?? 0)
  const enough = requiredContextTokens(need, compressionEnabled(request, Infinity))
  const window = ({ offer }: Endpoint): number => offer.contextTokens ?? Infinity
  const roomy = endpoints.filter((endpoint) => window(endpoint) >= enough)
  if (roomy.length === endpoints.length) return endpoints
  const tight = endpoints.filter((endpoint) => window(endpoint) < enough)
  return [...roomy, ...tight.sort((a, b) => window(b) - window(a))]
}

/**
 * Back to where the conversation's prompt cache is, as long as reading it is cheaper than sending the prompt: to the front of
 * its own model's endpoints, since the order of models is the caller's.
 */
function promoteSticky(endpoints: readonly Endpoint[], { sticky }: PlanInput): readonly Endpoint[] {
  const from = sticky ? endpoints.findIndex(({ id }) => id === sticky.endpointId) : -1
  const endpoint = endpoints[from]
  if (!endpoint || !isStickable(endpoint)) return endpoints
  const to = endpoints.findIndex(({ model }) => model === endpoint.model)
  return from === to ? endpoints : endpoints.toSpliced(from, 1).toSpliced(to, 0, endpoint)
}

export function isStickable({ prices }: Endpoint): boolean {
  const { input, cacheRead } = prices?.rates ?? {}
  return input !== undefined && cacheRead !== undefined && cacheRead < input
}

function demoteOpen(candidates: readonly Endpoint[], { health, nowMs }: PlanInput): readonly Endpoint[] {
  let retryAt: Map<Endpoint, number> | undefined
  for (const endpoint of candidates) {
    const state = health.endpoint(endpoint.id, nowMs)
    if (state?.circuit !== 'open' && state?.circuit !== 'probing') continue
    retryAt = (retryAt ?? new Map<Endpoint, number>()).set(endpoint, state.retryAtMs ?? Infinity)
  }
  const at = (endpoint: Endpoint): number => retryAt?.get(endpoint) ?? -Infinity
  return retryAt ? candidates.toSorted((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0)) : candidates
}
