import type { Endpoint } from '../catalog/catalog.ts'
import { orderEndpoints, partition } from './order-endpoints.ts'
import type { Planning } from './planning.ts'
import type { ModelChoice } from './resolve-models.ts'

type AskedTier = 'flex' | 'priority' | 'default' | undefined

/** What `service_tier` says to routing; `auto` and `scale` are the provider's business. */
const tierWords: Readonly<Record<string, AskedTier>> = {
  flex: 'flex',
  priority: 'priority',
  fast: 'priority',
  default: 'default',
}

function askedTier({ input: { request } }: Planning): AskedTier {
  const word = request.service_tier
  return typeof word === 'string' && Object.hasOwn(tierWords, word) ? tierWords[word] : undefined
}

/**
 * The endpoints that compete (section 19): those of a service tier only where the request names them by slug, by
 * `service_tier`, or by `:nitro` or `:floor`. `flex` means flex alone, wherever the model has it.
 */
export function admitTiers(choice: ModelChoice, planning: Planning): readonly Endpoint[] {
  const { endpoints, standardEndpoints } = choice.model
  if (standardEndpoints.length === endpoints.length) return standardEndpoints
  const admitted = competitors(choice, planning)
  const leftOut = admitted.length === 0 || askedTier(planning) === 'flex' ? endpoints : []
  for (const endpoint of leftOut) {
    if (admitted.includes(endpoint)) continue
    const detail = `its service tier is ${endpoint.offer.tier ?? 'default'}`
    planning.excluded.push({ endpoint, reason: 'service_tier', detail })
  }
  return admitted
}

function competitors({ model, admits }: ModelChoice, planning: Planning): readonly Endpoint[] {
  const { rules } = planning
  const asked = askedTier(planning)
  if (asked === 'flex') {
    const flex = model.endpoints.filter(({ offer }) => offer.tier === 'flex')
    return flex.length > 0 ? flex : model.standardEndpoints
  }
  // `order` replaces sorting, and with it the admission that comes with a sorting suffix
  const tier = asked ?? (rules.order ? undefined : admits)
  const named = new Set([...(rules.order ?? []), ...rules.only.flat()].map((slug) => slug.toLowerCase()))
  return model.endpoints.filter(
    ({ tag, offer }) => offer.tier === undefined || offer.tier === tier || named.has(tag.toLowerCase()),
  )
}

/** `priority` puts its tier's endpoints first, the fastest of them leading; `flex` goes by price. */
export function tierFirst(endpoints: readonly Endpoint[], planning: Planning): readonly Endpoint[] {
  const asked = askedTier(planning)
  const { rules, input } = planning
  if (endpoints.length < 2 || rules.order || asked === undefined || asked === 'default') return endpoints
  if (asked === 'flex') {
    return endpoints.every(({ offer }) => offer.tier === 'flex')
      ? orderEndpoints(endpoints, 'price', { input })
      : endpoints
  }
  const isPriority = ({ offer }: Endpoint): boolean => offer.tier === 'priority'
  const first = endpoints.filter(isPriority)
  if (first.length === 0) return endpoints
  const fastest = orderEndpoints(first, 'throughput', { input })
  return [...fastest, ...partition(endpoints, isPriority).slice(first.length)]
}
