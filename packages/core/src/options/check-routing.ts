import { type AttemptPolicy, defaultPolicy, hedgeModels, type HedgePolicy, recoveryModes } from '../attempt/policy.ts'
import type { ProviderPreferences } from '../chat/provider-preferences.ts'
import { checkOneOf, defined, invalidOption, refuseUnknown, wholeNumber } from '../errors/check-option.ts'
import { OptionsError } from '../errors/gateway-error.ts'
import { parsePreferences } from '../plan/parse-preferences.ts'
import type { AutoSettings } from '../plan/plan.ts'
import { checkHedgeAfter } from './check-hedge-after.ts'
import type { RoutingOptions } from './gateway-options.ts'

const known = {
  routing: ['provider', 'auto', 'limits', 'retry', 'recovery', 'bufferTokens', 'hedge'],
  limits: ['connectMs', 'firstEventMs', 'idleMs', 'totalMs'],
  hedge: ['after', 'minObservations', 'maxExtraSpendPercent', 'models'],
  retry: ['perCandidate', 'maxAttempts', 'maxRetryAfterMs', 'onContentPolicy'],
}

/** @throws OptionsError `unknown_option`, `invalid_option` */
export function checkRouting(routing: RoutingOptions = {}) {
  refuseUnknown('routing', routing, known.routing)
  refuseUnknown('routing.limits', routing.limits ?? {}, known.limits)
  refuseUnknown('routing.retry', routing.retry ?? {}, known.retry)
  refuseUnknown('routing.hedge', routing.hedge ?? {}, known.hedge)
  return {
    provider: checkPreferences(routing.provider),
    auto: checkAuto(routing.auto),
    policy: checkPolicy(routing),
  }
}

/** Found at start-up and not by the first caller. */
function checkPreferences(provider: RoutingOptions['provider'] = {}): ProviderPreferences {
  try {
    parsePreferences(provider)
  } catch (error) {
    throw new OptionsError('invalid_option', `routing.${(error as Error).message}`)
  }
  return provider
}

function checkAuto(auto: RoutingOptions['auto']): AutoSettings | undefined {
  if (auto === undefined) return undefined
  refuseUnknown('routing.auto', auto, ['models', 'rank'])
  const { models, rank } = auto
  if (models !== undefined && !(Array.isArray(models) && models.every((id) => typeof id === 'string'))) {
    throw invalidOption('routing.auto.models', 'a list of model ids', models)
  }
  if (rank !== undefined && typeof rank !== 'function') throw invalidOption('routing.auto.rank', 'a function', rank)
  return auto
}

function checkPolicy(routing: RoutingOptions): AttemptPolicy {
  const limits = { ...defaultPolicy.limits, ...defined(routing.limits) }
  const retry = { ...defaultPolicy.retry, ...defined(routing.retry) }
  for (const [name, value] of Object.entries(limits)) wholeNumber(`routing.limits.${name}`, value, 1)
  wholeNumber('routing.retry.perCandidate', retry.perCandidate, 0)
  wholeNumber('routing.retry.maxAttempts', retry.maxAttempts, 1)
  wholeNumber('routing.retry.maxRetryAfterMs', retry.maxRetryAfterMs, 0)
  if (retry.onContentPolicy !== 'end' && retry.onContentPolicy !== 'fallback') {
    throw invalidOption('routing.retry.onContentPolicy', `'end' or 'fallback'`, retry.onContentPolicy)
  }
  const { recovery = defaultPolicy.recovery, bufferTokens = defaultPolicy.bufferTokens } = routing
  if (!recoveryModes.includes(recovery))
    throw invalidOption('routing.recovery', `one of ${recoveryModes.join(', ')}`, recovery)
  wholeNumber('routing.bufferTokens', bufferTokens, 1)
  return { limits, retry, recovery, bufferTokens, hedge: checkHedge(routing.hedge) }
}

function checkHedge(given: RoutingOptions['hedge']): HedgePolicy {
  const hedge = { ...defaultPolicy.hedge, ...defined(given) }
  checkHedgeAfter('routing.hedge.after', hedge.after)
  wholeNumber('routing.hedge.minObservations', hedge.minObservations, 1)
  const { maxExtraSpendPercent: percent } = hedge
  if (!(typeof percent === 'number' && percent >= 0 && percent <= 100)) {
    throw invalidOption('routing.hedge.maxExtraSpendPercent', 'a number from 0 to 100', percent)
  }
  checkOneOf('routing.hedge.models', hedge.models, hedgeModels)
  return hedge
}
