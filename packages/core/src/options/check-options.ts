import type { Dispatcher } from 'undici'
import type { AccountLimits } from '../admit/charged-scopes.ts'
import type { Markup } from '../admit/markup.ts'
import { checkAccountLimits, checkBudgetPolicy } from '../admit/check-budgets.ts'
import type { Authenticate } from '../admit/identify-caller.ts'
import type { BudgetPolicy } from '../admit/budget-policy.ts'
import type { AlertsOptions } from '../alerts/alerts.ts'
import { checkAlerts } from '../alerts/check-alerts.ts'
import type { AttemptPolicy } from '../attempt/policy.ts'
import type { EncryptionKeySource } from '../byok/seal.ts'
import type { ProviderPreferences } from '../chat/provider-preferences.ts'
import type { ModelsOption } from '../catalog/build-catalog.ts'
import type { PriceOptions } from '../catalog/catalog-source.ts'
import { type Clock, systemClock } from '../clock.ts'
import { refuseUnknown, wholeNumber } from '../errors/check-option.ts'
import type { AutoSettings } from '../plan/plan.ts'
import type { Provider } from '../providers/contract.ts'
import type { SharedState } from '../shared/contract.ts'
import { memoryState } from '../shared/memory.ts'
import type { Store } from '../store/contract.ts'
import { memoryStore } from '../store/memory.ts'
import { checkRetention } from '../upkeep/check-retention.ts'
import type { RetentionOptions } from '../upkeep/upkeep.ts'
import { checkAuthenticate, checkByok, checkMarkup, checkSharedFailure } from './check-access.ts'
import { checkMade, checkRandom } from './check-made.ts'
import { checkModels, checkPrices } from './check-models.ts'
import { checkProviders } from './check-providers.ts'
import { checkRouting } from './check-routing.ts'
import type { GatewayOptions } from './gateway-options.ts'

/** The options, checked and complete. */
export interface GatewaySettings {
  providers: readonly Provider[]
  models: ModelsOption
  prices: PriceOptions | undefined
  provider: ProviderPreferences
  auto: AutoSettings | undefined
  policy: AttemptPolicy
  store: Store
  shared: SharedState
  sharedFailure: 'local' | 'open' | 'closed'
  account: AccountLimits
  budgets: BudgetPolicy
  alerts: AlertsOptions
  retention: RetentionOptions
  byok: { encryptionKey: EncryptionKeySource | undefined }
  markup: Markup
  authenticate: Authenticate
  maxBodyBytes: number
  keepAliveMs: number
  dispatcher: Dispatcher | undefined
  clock: Clock
  random: () => number
}

const known: readonly (keyof GatewayOptions)[] = [
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
  'retention',
  'byok',
  'markup',
  'authenticate',
  'maxBodyBytes',
  'keepAliveMs',
  'dispatcher',
  'clock',
  'random',
]

/**
 * Checks the options and fills in the defaults; keys that were not given come from the environment.
 * @throws OptionsError `unknown_option`, `invalid_option`, `missing_provider_key`
 */
export function checkOptions(
  options: GatewayOptions,
  env: Readonly<Record<string, string | undefined>>,
): GatewaySettings {
  refuseUnknown('createGateway', options, known)
  const clock = checkMade('clock', options.clock, { by: 'a test', has: 'now' }) ?? systemClock
  return {
    ...checkRouting(options.routing),
    providers: checkProviders(options.providers ?? [], env),
    models: checkModels(options.models),
    prices: checkPrices(options.prices),
    store:
      checkMade('store', options.store, { by: "sqliteStore('inroute.db')", has: 'record' }) ?? memoryStore({ clock }),
    shared: checkMade('shared', options.shared, { by: 'redisState(redis)', has: 'admit' }) ?? memoryState({ clock }),
    sharedFailure: checkSharedFailure(options.sharedFailure),
    account: checkAccountLimits(options.account),
    budgets: checkBudgetPolicy(options.budgets),
    alerts: checkAlerts(options.alerts),
    retention: checkRetention(options.retention),
    byok: checkByok(options.byok),
    markup: checkMarkup(options.markup),
    authenticate: checkAuthenticate(options.authenticate),
    maxBodyBytes: wholeNumber('maxBodyBytes', options.maxBodyBytes ?? 32 * 1024 * 1024, 1),
    keepAliveMs: wholeNumber('keepAliveMs', options.keepAliveMs ?? 15_000, 1),
    dispatcher: checkMade('dispatcher', options.dispatcher, { by: 'new ProxyAgent(...) of undici', has: 'dispatch' }),
    clock,
    random: checkRandom(options.random),
  }
}
