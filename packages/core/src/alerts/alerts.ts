import type { Clock } from '../clock.ts'
import type { Limit, Settlement, Store } from '../store/contract.ts'
import { windowResetsAtMs } from '../store/windows.ts'
import { alertFor, type BudgetAlert } from './budget-alert.ts'
import { type AlertWebhook, toWebhookRequest, type WebhookRequest } from './webhook.ts'

/** When budgets are told about, and to whom. */
export interface AlertsOptions {
  /** Percent of a limit, ascending. @default [50, 80, 100] */
  thresholds?: readonly number[] | undefined
  /** Who is posted to. A delivery that fails is tried again for more than a day. @default nobody */
  webhooks?: readonly AlertWebhook[] | undefined
}

export interface AlertsContext {
  store: Store
  clock: Clock
  /** Posts and gives the status; rejects when there was no answer. */
  post(request: WebhookRequest): Promise<number>
  onAlert(alert: BudgetAlert): void
}

export interface Alerts {
  /** Looks at what a settlement has brought its scopes to, without keeping it waiting. */
  observe(settlement: Settlement, scopes: readonly WatchedScope[], atMs: number): void
  /** Delivers what is due, of this instance or of one that is gone. */
  deliverDue(): Promise<void>
  close(): Promise<void>
}

/** Something with limits, and what people call it. */
export interface WatchedScope {
  scope: string
  name: string
  limits: readonly Limit[]
}

/** An alert as the store keeps it: that it is there says it was told, what is pending says to whom not yet. */
interface StoredAlert {
  alert: BudgetAlert
  pending: { url: string; tries: number; dueMs: number }[]
}

const alertDocuments = 'alert'
const defaultThresholds = [50, 80, 100]
/** After which a delivery is tried again; when they are used up, it is given up. Together more than a day. */
const retryDelaysMs = [1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000, 3_600_000 * 4, 3_600_000 * 24]
/** How long one instance has to deliver before another may. */
const leaseMs = 60_000
const scanEveryMs = 60_000
const keepMs = 35 * 86_400_000
const maxTold = 10_000

/**
 * Alerts at thresholds of budgets, once per window and threshold across all instances: a document in the store is both the mark
 * that an alert was told and the outbox of its deliveries, so neither can be lost without the other.
 */
export function createAlerts(options: AlertsOptions, context: AlertsContext): Alerts {
  const { thresholds = defaultThresholds, webhooks = [] } = options
  const { store, clock } = context
  /** Marks this process knows of: nearly every settlement beyond a threshold stops here. */
  const told = new Set<string>()
  const running = new Set<Promise<unknown>>()
  let closed = false
  let timer: ReturnType<Clock['after']> | undefined
  const background = (work: Promise<unknown>): void => {
    const settled = async (): Promise<void> => {
      await work.catch(() => undefined) // what failed is still due: the next settlement or scan finds it
      running.delete(done)
    }
    const done = settled()
    running.add(done)
  }
  const scan = (): void => {
    timer = closed ? undefined : clock.after(scanEveryMs, scan)
    background(deliverDue())
  }
  if (webhooks.length > 0) timer = clock.after(scanEveryMs, scan)

  async function tell(alert: BudgetAlert, limit: Limit, atMs: number): Promise<void> {
    if (told.has(alert.id)) return
    told.add(alert.id)
    if (told.size > maxTold) told.delete(told.values().next().value as string)
    const now = clock.now()
    const pending = webhooks.map(({ url }) => ({ url, tries: 0, dueMs: now }))
    const stored: StoredAlert = { alert, pending }
    const first = await store.documents
      .insert(alertDocuments, {
        id: alert.id,
        createdAtMs: now,
        expiresAtMs: (windowResetsAtMs(limit.window, atMs) ?? now + 10 * 365 * 86_400_000) + keepMs,
        body: stored,
      })
      .catch((error: unknown) => {
        told.delete(alert.id) // the next settlement tries again
        throw error
      })
    if (!first) return
    context.onAlert(alert)
    if (pending.length > 0) background(deliver(alert.id))
  }

  async function deliver(id: string): Promise<void> {
    const claimed = await claim(id)
    for (const { alert, url, tries } of claimed) {
      const webhook = webhooks.find((one) => one.url === url)
      const status = webhook && (await context.post(toWebhookRequest(alert, webhook, clock.now())).catch(() => 0))
      const delivered = status === undefined || (status >= 200 && status < 300)
      const delayMs = retryDelaysMs[tries]
      await store.documents.update<StoredAlert>(alertDocuments, id, (stored) => ({
        ...stored,
        pending: stored.pending.flatMap((one) => {
          if (one.url !== url) return [one]
          return delivered || delayMs === undefined ? [] : [{ url, tries: tries + 1, dueMs: clock.now() + delayMs }]
        }),
      }))
      if (!delivered && delayMs !== undefined && !closed) clock.after(delayMs, () => background(deliver(id)))
    }
  }

  /** What is due is put off by the lease, so that no other instance delivers it meanwhile. */
  async function claim(id: string): Promise<{ alert: BudgetAlert; url: string; tries: number }[]> {
    let claimed: { alert: BudgetAlert; url: string; tries: number }[] = []
    await store.documents.update<StoredAlert>(alertDocuments, id, ({ alert, pending }) => {
      const now = clock.now()
      claimed = pending.filter(({ dueMs }) => dueMs <= now).map(({ url, tries }) => ({ alert, url, tries }))
      if (claimed.length === 0) return undefined
      return { alert, pending: pending.map((one) => (one.dueMs <= now ? { ...one, dueMs: now + leaseMs } : one)) }
    })
    return claimed
  }

  async function deliverDue(): Promise<void> {
    if (webhooks.length === 0) return
    const now = clock.now()
    const alerts = await store.documents.list<StoredAlert>(alertDocuments)
    for (const { alert, pending } of alerts) {
      if (pending.some(({ dueMs }) => dueMs <= now)) await deliver(alert.id)
    }
  }

  return {
    observe({ duplicate, usage }, scopes, atMs) {
      if (duplicate) return
      for (const { scope, name, limits } of scopes) {
        const spent = usage.find((one) => one.scope === scope)
        for (const limit of spent ? limits : []) {
          const alert = alertFor({ limit, name, usage: spent!, atMs, nowMs: clock.now() }, thresholds)
          if (alert) background(tell(alert, limit, atMs))
        }
      }
    },
    deliverDue,
    async close() {
      closed = true
      timer?.cancel()
      await Promise.allSettled(running)
    },
  }
}
