import { OptionsError } from '../errors/gateway-error.ts'
import type { AlertsOptions } from './alerts.ts'

/** @throws OptionsError `unknown_option`, `invalid_option` */
export function checkAlerts(given: AlertsOptions = {}): AlertsOptions {
  const unknown = Object.keys(given).find((name) => name !== 'thresholds' && name !== 'webhooks')
  if (unknown) {
    throw new OptionsError('unknown_option', `alerts: there is no option '${unknown}'; allowed: thresholds, webhooks`)
  }
  for (const threshold of given.thresholds ?? []) {
    if (!Number.isInteger(threshold) || threshold < 1 || threshold > 100) {
      throw invalid('alerts.thresholds', 'whole percents from 1 to 100', threshold)
    }
  }
  for (const { url, format = 'json' } of given.webhooks ?? []) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw invalid('alerts.webhooks[].url', 'an http or https address', url)
    }
    if (format !== 'json' && format !== 'slack') throw invalid('alerts.webhooks[].format', "'json' or 'slack'", format)
  }
  return given
}

const invalid = (where: string, allowed: string, received: unknown): OptionsError =>
  new OptionsError('invalid_option', `${where} must be ${allowed}, received ${String(received)}`)
