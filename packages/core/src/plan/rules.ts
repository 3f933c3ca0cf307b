import type { MaxPrice, Preferences, Sort, Thresholds } from './parse-preferences.ts'
import { parsePreferences } from './parse-preferences.ts'

/**
 * Preferences of several layers in one: the gateway's, the caller's, the request's. What restricts adds up, so that a layer
 * narrows what the ones before it allow and never widens it; what merely orders is the last layer's.
 */
export interface Rules {
  /** An endpoint is named by each list. */
  only: readonly (readonly string[])[]
  ignore: readonly string[]
  /** An endpoint is covered by each list. */
  quantizations: readonly (readonly string[])[]
  denyTraining: boolean
  zdr: boolean
  distillable: boolean
  requireParameters: boolean
  allowFallbacks: boolean
  /** Per member the lowest of the layers. */
  maxPrice: MaxPrice | undefined
  order: readonly string[] | undefined
  sort: Sort
  minThroughput: Thresholds | undefined
  maxLatencySeconds: Thresholds | undefined
}

const noRules: Rules = {
  only: [],
  ignore: [],
  quantizations: [],
  denyTraining: false,
  zdr: false,
  distillable: false,
  requireParameters: false,
  allowFallbacks: true,
  maxPrice: undefined,
  order: undefined,
  sort: {},
  minThroughput: undefined,
  maxLatencySeconds: undefined,
}

/** An operator's layer is the same object for every request: it is read once. */
const parsed = new WeakMap<object, Rules>()

/**
 * @param operator `provider` objects of the gateway and the caller, in that order
 * @throws GatewayError `invalid_request`
 */
export function rulesOf(operator: readonly (object | null | undefined)[], provider: unknown): Rules {
  let rules = noRules
  for (const layer of operator) {
    if (!layer) continue
    const known = parsed.get(layer) ?? ceiling(parsePreferences(layer))
    parsed.set(layer, known)
    rules = rules === noRules ? known : combine(rules, known)
  }
  return provider ? combine(rules, toRules(parsePreferences(provider))) : rules
}

/** An operator's order without fallbacks is a list of who may be asked at all. */
function ceiling(preferences: Preferences): Rules {
  const rules = toRules(preferences)
  const { order, allowFallbacks } = preferences
  return order && allowFallbacks === false ? { ...rules, only: [...rules.only, order] } : rules
}

function toRules(preferences: Preferences): Rules {
  const { only, quantizations, dataCollection, enforceDistillableText, ...rest } = preferences
  return {
    ...noRules,
    ...rest,
    only: only ? [only] : [],
    quantizations: quantizations ? [quantizations] : [],
    denyTraining: dataCollection === 'deny',
    distillable: enforceDistillableText === true,
  }
}

function combine(outer: Rules, inner: Rules): Rules {
  return {
    only: [...outer.only, ...inner.only],
    ignore: [...outer.ignore, ...inner.ignore],
    quantizations: [...outer.quantizations, ...inner.quantizations],
    denyTraining: outer.denyTraining || inner.denyTraining,
    zdr: outer.zdr || inner.zdr,
    distillable: outer.distillable || inner.distillable,
    requireParameters: outer.requireParameters || inner.requireParameters,
    allowFallbacks: outer.allowFallbacks && inner.allowFallbacks,
    maxPrice: lowest(outer.maxPrice, inner.maxPrice),
    order: inner.order ?? (inner.sort.by ? undefined : outer.order),
    sort: { ...outer.sort, ...inner.sort },
    minThroughput: inner.minThroughput ?? outer.minThroughput,
    maxLatencySeconds: inner.maxLatencySeconds ?? outer.maxLatencySeconds,
  }
}

function lowest(outer: MaxPrice | undefined, inner: MaxPrice | undefined): MaxPrice | undefined {
  if (!outer || !inner) return outer ?? inner
  const members = [...new Set([...Object.keys(outer), ...Object.keys(inner)])] as (keyof MaxPrice)[]
  return Object.fromEntries(members.map((m) => [m, Math.min(outer[m] ?? Infinity, inner[m] ?? Infinity)]))
}
