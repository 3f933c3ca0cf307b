import { randomUUID } from 'node:crypto'
import { type Admissions, createAdmissions } from './admit/admission.ts'
import { createPricesOf, type PricesOf } from './admit/budget-policy.ts'
import { createIdentifyCaller, type IdentifyCaller } from './admit/identify-caller.ts'
import { guardSharedState } from './admit/guard-shared-state.ts'
import { createKeyring, type Keyring } from './admit/keyring.ts'
import { createKeys, type Keys } from './admit/keys.ts'
import { type Alerts, createAlerts } from './alerts/alerts.ts'
import { createHedgeSpend, type HedgeSpend } from './attempt/hedge-spend.ts'
import { createKeyPool, type KeyPool } from './attempt/key-pool.ts'
import type { PrefillRefusals } from './attempt/recover-answer.ts'
import { createCredentials, type Credentials } from './byok/credentials.ts'
import { createOwnCandidates, type OwnCandidates } from './byok/own-candidates.ts'
import { type CatalogSource, createCatalogSource } from './catalog/catalog-source.ts'
import type { CatalogSnapshot } from './catalog/catalog.ts'
import { within } from './clock.ts'
import { GatewayError } from './errors/gateway-error.ts'
import type { Health } from './health/contract.ts'
import { type Condition, createCondition } from './health/condition.ts'
import { createMemoryHealth } from './health/memory-health.ts'
import { createInFlight, type InFlight } from './in-flight.ts'
import { createEventHub, type EventHub } from './observe/events.ts'
import type { GatewaySettings } from './options/check-options.ts'
import { longestConnectMs } from './options/check-providers.ts'
import { createRouting, type Routing } from './plan/routing.ts'
import { createShadowTraffic, type ShadowTraffic } from './shadow/shadow-traffic.ts'
import { createOutbox, type Outbox } from './settle/outbox.ts'
import type { Settlement } from './settle/settlement.ts'
import { createMemoryStickiness } from './sticky/memory-stickiness.ts'
import type { Store } from './store/contract.ts'
import { createTokenCorrection, type TokenCorrection } from './tokens/token-correction.ts'
import { postText } from './transport/post-text.ts'
import { createTransport, type Transport } from './transport/transport.ts'
import { createUpkeep, type Upkeep } from './upkeep/upkeep.ts'

/** How long a request waits for the store: to hold its budget, and at its end to write its row. */
const storeDeadlineMs = 2_000

/** What the stages share, made once. */
export interface GatewayContext extends Omit<GatewaySettings, 'alerts' | 'byok' | 'retention'> {
  /** What is on offer now: another one once prices were refreshed. */
  readonly catalog: CatalogSnapshot
  catalogSource: CatalogSource
  transport: Transport
  events: EventHub
  health: Health
  routing: Routing
  keyPool: KeyPool
  prefillRefusals: PrefillRefusals
  hedgeSpend: HedgeSpend
  corrections: TokenCorrection
  identify: IdentifyCaller
  admissions: Admissions
  alerts: Alerts
  upkeep: Upkeep
  outbox: Outbox
  /** What a candidate is held for and charged at. */
  pricesOf: PricesOf
  storeDeadlineMs: number
  /** How the store and the shared state have been answering. */
  storeCondition: Condition['report']
  sharedCondition: Condition['report']
  ownCandidates: OwnCandidates
  byok: Credentials
  keyring: Keyring
  keys: Keys
  /** Requests of any kind whose answer has not begun. */
  letIn: InFlight<unknown>
  /** Requests that are not settled yet. */
  running: InFlight<Settlement>
  /** Copies of requests, run by the side. */
  shadows: ShadowTraffic
}

/** The calls requests wait for, noting how they end. */
const watchedStore = (
  store: Store,
  { watch }: Condition,
): Pick<Store, 'reserve' | 'renew' | 'release' | 'usage' | 'record'> => ({
  reserve: (request) => watch(store.reserve(request)),
  renew: (renewal) => watch(store.renew(renewal)),
  release: (id) => watch(store.release(id)),
  usage: (scopes, atMs) => watch(store.usage(scopes, atMs)),
  record: (record) => watch(store.record(record)),
})

/** Makes what the stages share, from options that are checked and complete. */
export function createContext(settings: GatewaySettings): GatewayContext {
  const keyring = createKeyring(settings)
  const events = createEventHub()
  const alerts = createAlerts(settings.alerts, {
    ...settings,
    post: (request) => postText(request, settings.dispatcher),
    onAlert: (alert) => events.emit('budget-alert', alert),
  })
  const upkeep = createUpkeep(settings)
  const pricesOf = createPricesOf(settings.budgets)
  const ownCandidates = createOwnCandidates({
    ...settings,
    encryptionKey: settings.byok.encryptionKey,
    onFailure: (failure) => events.emit('credential-failure', failure),
  })
  const catalogSource = createCatalogSource({
    ...settings,
    onRefresh: (state, changed) => events.emit('prices', { ...state, changed }),
  })
  const health = createMemoryHealth({ onCircuit: (change) => events.emit('circuit', change) })
  const { clock, shared } = settings
  const storeCondition = createCondition({ clock, lateAfterMs: storeDeadlineMs })
  const store = watchedStore(settings.store, storeCondition)
  const guarded = guardSharedState(shared, {
    clock,
    deadlineMs: 50,
    onFailure: (error) => events.emit('shared-state-failure', { name: shared.name, error }),
  })
  return {
    ...settings,
    storeCondition: storeCondition.report,
    sharedCondition: guarded.report,
    get catalog() {
      return catalogSource.current()
    },
    catalogSource,
    transport: createTransport({ ...settings, maxConnectMs: longestConnectMs(settings) }),
    events,
    health,
    routing: createRouting({
      ...settings,
      catalog: catalogSource.current,
      health,
      stickiness: createMemoryStickiness(),
      documents: settings.store.documents,
    }),
    keyPool: createKeyPool(settings.random),
    prefillRefusals: new Set(),
    hedgeSpend: createHedgeSpend(settings.policy.hedge.maxExtraSpendPercent),
    corrections: createTokenCorrection(),
    ownCandidates,
    byok: createCredentials({
      ...settings,
      encryptionKey: settings.byok.encryptionKey,
      providerIds: settings.providers.map(({ id }) => id),
      onChange: () => ownCandidates.forget(),
    }),
    keyring,
    keys: createKeys({ ...settings, keyring }),
    identify: createIdentifyCaller(settings.authenticate, { keyring, clock: settings.clock }),
    pricesOf,
    admissions: createAdmissions({
      ...settings,
      pricesOf,
      store,
      shared: guarded.state,
      owner: randomUUID(),
      storeDeadlineMs,
      budget: settings.budgets,
    }),
    alerts,
    outbox: createOutbox({ ...settings, events, store }),
    upkeep,
    storeDeadlineMs,
    letIn: createInFlight(),
    running: createInFlight(),
    shadows: createShadowTraffic({ events }),
  }
}

export interface CloseOptions {
  /** How long running requests may take to end, in milliseconds. @default 20_000 */
  drainMs?: number | undefined
}

/** Lets running requests end for a while, then cuts off, tells the callers and settles; then closes everything. */
export async function closeContext(context: GatewayContext, { drainMs = 20_000 }: CloseOptions = {}): Promise<void> {
  const { letIn, running, shadows, clock, transport } = context
  const answered = (): Promise<unknown> => Promise.allSettled(letIn.list())
  const ended = async (): Promise<void> => {
    await answered()
    await Promise.all([...running.list().map((settlement) => settlement.ended), shadows.idle()])
  }
  shadows.close()
  await within(drainMs, ended(), clock)
  const cutOff = new GatewayError('shutting_down', 'This gateway was shut down before the answer was complete.')
  shadows.stop(cutOff)
  transport.stop(cutOff)
  await Promise.all(running.list().map((settlement) => settlement.failed(cutOff)))
  await shadows.idle()
  // what waits for the store still needs it; a body that has not arrived by now is too late
  await within(storeDeadlineMs, answered(), clock)
  context.catalogSource.close()
  context.admissions.close()
  await context.outbox.close(drainMs)
  await context.alerts.close()
  await context.upkeep.close()
  await context.transport.close()
  await context.shared.close()
  await context.store.close()
}
