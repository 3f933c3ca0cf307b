import { createHmac } from 'node:crypto'
import { type BudgetAlert, describeAlert } from './budget-alert.ts'

/** Where alerts are posted. */
export interface AlertWebhook {
  /** An http or https address, e.g. a Slack hook. */
  url: string
  /** Signs each delivery; without it there is no signature. */
  secret?: string | undefined
  /** `json`: the alert itself. `slack`: a message for Slack and what speaks its format. @default 'json' */
  format?: 'json' | 'slack' | undefined
  /** Sent with each post, e.g. an authorization. */
  headers?: Readonly<Record<string, string>> | undefined
}

export interface WebhookRequest {
  url: string
  headers: Record<string, string>
  body: string
}

/**
 * One delivery. `x-inroute-signature` is `t=<unix seconds>,v1=<hex>`: the HMAC-SHA256 of `<t>.<body>` under the secret, anew
 * for each try, so that a receiver can refuse what is old.
 */
export function toWebhookRequest(alert: BudgetAlert, webhook: AlertWebhook, nowMs: number): WebhookRequest {
  const body = JSON.stringify(
    webhook.format === 'slack' ? { text: describeAlert(alert) } : { type: 'budget.alert', ...alert },
  )
  const time = Math.floor(nowMs / 1000)
  const signature =
    webhook.secret === undefined
      ? {}
      : { 'x-inroute-signature': `t=${time},v1=${hmac(webhook.secret, `${time}.${body}`)}` }
  return {
    url: webhook.url,
    headers: { 'content-type': 'application/json', 'x-inroute-event-id': alert.id, ...webhook.headers, ...signature },
    body,
  }
}

const hmac = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('hex')
