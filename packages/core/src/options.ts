import type { EncryptionKeySource } from './byok/seal.ts'
import type { AlertsOptions } from './alerts/alerts.ts'
import { checkAlerts } from './alerts/check-alerts.ts'
import type { Dispatcher } from 'undici'
import type { Markup } from './admit/admission.ts'
import type { AccountLimits } from './admit/charged-scopes.ts'
import { checkAccountLimits, checkBudgetPolicy } from './admit/check-budgets.ts'
import type { Authenticate } from './admit/identify-caller.ts'
import type { BudgetPolicy } from './admit/reserve-budget.ts'
import {
  type AttemptPolicy,
  defaultPolicy,
  type RecoveryMode,
  recoveryModes,
  type RetryPolicy,
} from './attempt/policy.ts'
import type { ModelsOption } from './catalog/build-catalog.ts'
import type { PriceOptions } from './catalog/catalog-source.ts'
import { type Clock, systemClock } from './clock.ts'
import { invalidOption, refuseUnknown } from './errors/check-option.ts'
import { OptionsError } from './errors/gateway-error.ts'
import type { ModelOffer } from './catalog/offer.ts'
import { parsePreferences } from './plan/parse-preferences.ts'
import type { AutoSettings } from './plan/plan.ts'
import type { Provider } from './providers/contract.ts'
import { Secret } from './providers/secret.ts'
import type { SharedState } from './shared/contract.ts'
import { memoryState } from './shared/memory.ts'
import type { Store } from './store/contract.ts'
import { memoryStore } from './store/memory.ts'

/** What `createGateway` takes. `undefined` always means the default. */
export interface GatewayOptions {
  /** Where requests can go; their order breaks ties. */
  providers: readonly Provider[]
  /** Aliases, overrides and the default model. */
  models?: ModelsOption | undefined
  /** Keeps known prices current at run time. @default the prices this release brought */
  prices?: PriceOptions | undefined
  /** Defaults and ceilings for where requests go and how long they may take; a request narrows them. */
  routing?: RoutingOptions | undefined
  /** Keys, budgets, ledger. @default in memory: nothing survives a restart */
  store?: Store | undefined
  /**
   * How callers are told apart where the host does not say (`identify`). `false` opens the gateway to anyone and must be said.
   * @default 'keys'
   */
  authenticate?: Authenticate | undefined
  /** Rate limits and other fast state, where several instances must share it. @default in this process */
  shared?: SharedState | undefined
  /**
   * What becomes of rate limits while `shared` is slow (50 ms) or gone: each instance counts for itself, there are none, or
   * nothing passes (503). Budgets never give way: they are the store's.
   * @default 'local'
   */
  sharedFailure?: 'local' | 'open' | 'closed' | undefined
  /** What everything together may spend and ask for, and what callers may whose `identify` does not say. @default no limits */
  account?: AccountLimits | undefined
  /**
   * Percent on top of what providers charge, for those who rebill: a number, or a function of payer and model (and of nothing
   * that changes while a request runs). Limits and `usage.cost` count the price with it; the ledger keeps cost and price.
   * @default 0
   */
  markup?: Markup | undefined
  /**
   * Own provider credentials of callers, encrypted at rest: `encryptionKey` gives the key of 32 bytes to seal with, under an id,
   * and for an id the key that was given under it, so that a key service can hold them.
   * @default off
   */
  byok?: { encryptionKey: EncryptionKeySource } | undefined
  /** At which part of a budget to tell, and whom: `gateway.on('budget-alert', ...)` and webhooks. */
  alerts?: AlertsOptions | undefined
  /** How budgets are held while requests run. */
  budgets?: Partial<BudgetPolicy> | undefined
  /** The largest request body, in bytes; a larger one is a 413. @default 33_554_432 (32 MiB) */
  maxBodyBytes?: number | undefined
  /** A stream's caller gets a comment after this long without a word, in milliseconds. @default 15_000 */
  keepAliveMs?: number | undefined
  /** undici's dispatcher for calls to providers, e.g. a `ProxyAgent`. @default an agent of the gateway's own */
  dispatcher?: Dispatcher | undefined
  /** For tests: time. @default the system's */
  clock?: Clock | undefined
  /** For tests: chance, numbers in [0, 1). @default `Math.random` */
  random?: (() => number) | undefined
}

export interface RoutingOptions {
  /** Defaults for the request's `provider` object (section 5), and the bounds it stays within: a request narrows them. */
  provider?: Readonly<Record<string, unknown>> | undefined
  /** What `openrouter/auto` picks from, and how. */
  auto?: AutoSettings | undefined
  /** All in milliseconds. */
  limits?:
    | {
        /** Until a connection is there. @default 5_000 */
        connectMs?: number | undefined
        /** Until the first content, or the first byte of a whole answer. @default 60_000 */
        firstEventMs?: number | undefined
        /** Between two arrivals. @default 30_000 */
        idleMs?: number | undefined
        /** For the whole request, all attempts together. @default 600_000 */
        totalMs?: number | undefined
      }
    | undefined
  retry?: Partial<RetryPolicy> | undefined
  /**
   * What is done about an answer that breaks off after its first content; a request may say otherwise with the header
   * `x-inroute-recovery`. @default 'off'
   */
  recovery?: RecoveryMode | undefined
  /** With `'buffer'`: how much of an answer is held back, in tokens by a rough count. @default 2_000 */
  bufferTokens?: number | undefined
}

/** The options, checked and complete. */
export interface GatewaySettings {
  providers: readonly Provider[]
  models: ModelsOption
  prices: PriceOptions | undefined
  provider: Readonly<Record<string, unknown>>
  auto: AutoSettings | undefined
  policy: AttemptPolicy
  store: Store
  shared: SharedState
  sharedFailure: 'local' | 'open' | 'closed'
  account: AccountLimits
  budgets: BudgetPolicy
  alerts: AlertsOptions
  byok: { encryptionKey: EncryptionKeySource | undefined }
  markup: Markup
  authenticate: Authenticate
  maxBodyBytes: number
  keepAliveMs: number
  dispatcher: Dispatcher | undefined
  clock: Clock
  random: () => number
}

const known = {
  options: [
    'providers',
    'models',
    'prices',
    'routing',
    'store',
    'shared',
    'sharedFailure',
    'account',
    'budgets',
    'alerts',
    'byok',
    'markup',
    'authenticate',
    'maxBodyBytes',
    'keepAliveMs',
    'dispatcher',
    'clock',
    'random',
  ],
  routing: ['provider', 'auto', 'limits', 'retry', 'recovery', 'bufferTokens'],
  limits: ['connectMs', 'firstEventMs', 'idleMs', 'totalMs'],
  attemptLimits: ['connectMs', 'firstEventMs', 'idleMs'],
  retry: ['perCandidate', 'maxAttempts', 'maxRetryAfterMs', 'onContentPolicy'],
}

/**
 * Checks the options and fills in the defaults; keys that were not given come from the environment.
 * @throws OptionsError `unknown_option`, `invalid_option`, `missing_provider_key`
 */
export function checkOptions(
  options: GatewayOptions,
  env: Readonly<Record<string, string | undefined>>,
): GatewaySettings {
  refuseUnknown('createGateway', options, known.options)
  const { routing = {} } = options
  refuseUnknown('routing', routing, known.routing)
  refuseUnknown('routing.limits', routing.limits ?? {}, known.limits)
  refuseUnknown('routing.retry', routing.retry ?? {}, known.retry)
  const providers = checkProviders(options.providers ?? []).map((provider) => withKeys(provider, env))
  checkProviderLimits(providers)
  const clock = made('clock', options.clock, { by: 'a test', has: 'now' }) ?? systemClock
  return {
    providers,
    models: options.models ?? {},
    prices: options.prices,
    provider: checkPreferences(routing.provider),
    auto: checkAuto(routing.auto),
    policy: checkPolicy(routing),
    store: made('store', options.store, { by: "sqliteStore('inroute.db')", has: 'record' }) ?? memoryStore({ clock }),
    shared: made('shared', options.shared, { by: 'redisState(redis)', has: 'admit' }) ?? memoryState({ clock }),
    sharedFailure: checkSharedFailure(options.sharedFailure),
    account: checkAccountLimits(options.account),
    budgets: checkBudgetPolicy(options.budgets),
    alerts: checkAlerts(options.alerts),
    byok: checkByok(options.byok),
    markup: checkMarkup(options.markup),
    authenticate: checkAuthenticate(options.authenticate),
    maxBodyBytes: wholeNumber('maxBodyBytes', options.maxBodyBytes ?? 32 * 1024 * 1024, 1),
    keepAliveMs: wholeNumber('keepAliveMs', options.keepAliveMs ?? 15_000, 1),
    dispatcher: made('dispatcher', options.dispatcher, { by: 'new ProxyAgent(...) of undici', has: 'dispatch' }),
    clock,
    random: checkRandom(options.random),
  }
}

/** Found at start-up and not by the first caller. */
function checkPreferences(provider: RoutingOptions['provider'] = {}): Readonly<Record<string, unknown>> {
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

function checkProviders(providers: readonly Provider[]): readonly Provider[] {
  if (!Array.isArray(providers)) throw invalidOption('providers', 'a list, e.g. [openai()]', providers)
  for (const [at, provider] of (providers as readonly Provider[]).entries()) {
    if (typeof provider?.chat === 'object') continue
    throw invalidOption(`providers[${at}]`, 'what a provider factory gives, e.g. openai()', provider)
  }
  return providers
}

/** An option that some other function makes: told by one of its methods. */
function made<T extends object>(name: string, value: T | undefined, { by, has }: { by: string; has: keyof T }) {
  if (value === undefined || typeof value?.[has] === 'function') return value
  throw invalidOption(name, `made by ${by}`, value)
}

function checkRandom(random: GatewayOptions['random'] = Math.random): () => number {
  if (typeof random === 'function') return random
  throw invalidOption('random', 'a function that gives numbers in [0, 1)', random)
}

function withKeys(provider: Provider, env: Readonly<Record<string, string | undefined>>): Provider {
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
function checkProviderLimits(providers: readonly Provider[]): void {
  for (const { id, limits, models } of providers) {
    // an entry that is no offer at all is the catalog's to refuse
    const all = Object.entries(models as Record<string, Partial<ModelOffer> | null>).map(
      ([model, offer]) => [`models['${model}'].limits`, offer?.limits] as const,
    )
    for (const [where, own] of [['limits', limits] as const, ...all]) {
      refuseUnknown(`${id}: ${where}`, own ?? {}, known.attemptLimits)
      for (const [name, value] of Object.entries(defined(own))) wholeNumber(`${id}: ${where}.${name}`, value, 1)
    }
  }
}

/** No attempt waits longer than this for a connection. */
export function longestConnectMs({ providers, policy }: Pick<GatewaySettings, 'providers' | 'policy'>): number {
  const own = providers.flatMap(({ limits, models }) => [limits, ...Object.values(models).map((offer) => offer.limits)])
  return Math.max(policy.limits.connectMs, ...own.map((limits) => limits?.connectMs ?? 0))
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
  return { limits, retry, recovery, bufferTokens }
}

function checkAuthenticate(authenticate: Authenticate = 'keys'): Authenticate {
  if (authenticate === 'keys' || authenticate === false || typeof authenticate === 'function') return authenticate
  const apiKey: unknown = authenticate?.apiKey
  const keys = typeof apiKey === 'string' ? [apiKey] : apiKey
  if (Array.isArray(keys) && keys.length > 0 && keys.every((key) => typeof key === 'string' && key !== '')) {
    return authenticate
  }
  throw new OptionsError(
    'invalid_option',
    "authenticate must be 'keys', false, a function, or { apiKey } with a non-empty string or a list of them",
  )
}

function checkByok(byok: GatewayOptions['byok']): GatewaySettings['byok'] {
  if (byok === undefined) return { encryptionKey: undefined }
  if (typeof byok.encryptionKey === 'function') return byok
  throw invalidOption('byok.encryptionKey', 'a function that gives { id, key }', byok.encryptionKey)
}

function checkMarkup(markup: Markup = 0): Markup {
  if (typeof markup === 'function' || (typeof markup === 'number' && markup >= 0 && markup <= 10_000)) return markup
  throw invalidOption('markup', 'percent from 0 to 10000, or a function that gives it', markup)
}

function checkSharedFailure(policy: GatewayOptions['sharedFailure'] = 'local'): 'local' | 'open' | 'closed' {
  if (['local', 'open', 'closed'].includes(policy)) return policy
  throw invalidOption('sharedFailure', "'local', 'open' or 'closed'", policy)
}

function wholeNumber(name: string, value: unknown, min: number): number {
  if (Number.isInteger(value) && (value as number) >= min) return value as number
  throw invalidOption(name, `a whole number of ${min} or more`, value)
}

/** Without the members that are `undefined`: they mean the default. */
function defined<T extends object>(options: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
