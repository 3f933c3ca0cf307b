import type { Dispatcher } from 'undici'
import type { Markup } from '../admit/markup.ts'
import type { AccountLimits } from '../admit/charged-scopes.ts'
import type { Authenticate } from '../admit/identify-caller.ts'
import type { BudgetPolicy } from '../admit/budget-policy.ts'
import type { AlertsOptions } from '../alerts/alerts.ts'
import type { HedgePolicy, RecoveryMode, RetryPolicy } from '../attempt/policy.ts'
import type { EncryptionKeySource } from '../byok/seal.ts'
import type { ModelsOption } from '../catalog/build-catalog.ts'
import type { PriceOptions } from '../catalog/catalog-source.ts'
import type { ProviderPreferences } from '../chat/provider-preferences.ts'
import type { Clock } from '../clock.ts'
import type { AutoSettings } from '../plan/plan.ts'
import type { Provider } from '../providers/contract.ts'
import type { SharedState } from '../shared/contract.ts'
import type { Store } from '../store/contract.ts'
import type { RetentionOptions } from '../upkeep/upkeep.ts'

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
  /** How long rows and rotated keys are kept; see `RetentionOptions`. @default for ever */
  retention?: RetentionOptions | undefined
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

/** Where requests go, how long they may take, what happens when they fail. */
export interface RoutingOptions {
  /** Defaults for the request's `provider` object (section 5), and the bounds it stays within: a request narrows them. */
  provider?: ProviderPreferences | undefined
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
  /** How often, and after what. */
  retry?: Partial<RetryPolicy> | undefined
  /**
   * What is done about an answer that breaks off after its first content; a request may say otherwise with the header
   * `x-inroute-recovery`. @default 'off'
   */
  recovery?: RecoveryMode | undefined
  /** With `'buffer'`: how much of an answer is held back, in tokens by a rough count. @default 2_000 */
  bufferTokens?: number | undefined
  /**
   * Another candidate is started beside one that is slow to answer, and the first content wins. A provider's or model's own
   * `limits.hedgeAfter` come before `after`; a request may say otherwise with the header `x-inroute-hedge: on` or `off`.
   */
  hedge?: Partial<HedgePolicy> | undefined
}
