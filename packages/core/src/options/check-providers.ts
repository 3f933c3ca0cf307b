import type { AttemptPolicy } from '../attempt/policy.ts'
import type { ModelOffer } from '../catalog/offer.ts'
import { defined, invalidOption, refuseUnknown, wholeNumber } from '../errors/check-option.ts'
import { OptionsError } from '../errors/gateway-error.ts'
import type { Provider } from '../providers/contract.ts'
import { Secret } from '../providers/secret.ts'
import { checkHedgeAfter } from './check-hedge-after.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The providers, with keys; those that were not given come from the environment.
 * @throws OptionsError `unknown_option`, `invalid_option`, `missing_provider_key`
 */
export function checkProviders(given: readonly Provider[], env: Env): readonly Provider[] {
  if (!Array.isArray(given)) throw invalidOption('providers', 'a list, e.g. [openai()]', given)
  for (const [at, provider] of (given as readonly Provider[]).entries()) {
    if (typeof provider?.chat === 'object') continue
    throw invalidOption(`providers[${at}]`, 'what a provider factory gives, e.g. openai()', provider)
  }
  const providers = (given as readonly Provider[]).map((provider) => withKeys(provider, env))
  checkLimits(providers)
  return providers
}

function withKeys(provider: Provider, env: Env): Provider {
  const variables = [provider.keyVariable ?? []].flat()
  if (provider.keys.length > 0 || variables.length === 0) return provider
  const key = variables.map((variable) => env[variable]?.trim()).find(Boolean)
  if (!key) {
    throw new OptionsError(
      'missing_provider_key',
      `${provider.id}: no API key; set ${variables.join(' or ')} or pass { apiKey }, or leave the provider out`,
    )
  }
  return { ...provider, keys: [new Secret(key)] }
}

/** The limits of providers and their models, which the gateway's own are for where these do not say. */
function checkLimits(providers: readonly Provider[]): void {
  for (const { id, limits, models } of providers) {
    // an entry that is no offer at all is the catalog's to refuse
    const all = Object.entries(models as Record<string, Partial<ModelOffer> | null>).map(
      ([model, offer]) => [`models['${model}'].limits`, offer?.limits] as const,
    )
    for (const [where, own] of [['limits', limits] as const, ...all]) {
      refuseUnknown(`${id}: ${where}`, own ?? {}, ['connectMs', 'firstEventMs', 'idleMs', 'hedgeAfter'])
      const { hedgeAfter = 'off', ...times } = defined(own)
      checkHedgeAfter(`${id}: ${where}.hedgeAfter`, hedgeAfter)
      for (const [name, value] of Object.entries(times)) wholeNumber(`${id}: ${where}.${name}`, value, 1)
    }
  }
}

interface LimitSources {
  providers: readonly Provider[]
  policy: AttemptPolicy
}

/** No attempt waits longer than this for a connection. */
export function longestConnectMs({ providers, policy }: LimitSources): number {
  const own = providers.flatMap(({ limits, models }) => [limits, ...Object.values(models).map((offer) => offer.limits)])
  return Math.max(policy.limits.connectMs, ...own.map((limits) => limits?.connectMs ?? 0))
}
