import { invalidOption, refuseUnknown } from '../errors/check-option.ts'
import type { AlertsOptions } from './alerts.ts'

/** @throws OptionsError `unknown_option`, `invalid_option` */
export function checkAlerts(given: AlertsOptions = {}): AlertsOptions {
  refuseUnknown('alerts', given, ['thresholds', 'webhooks'])
  for (const threshold of given.thresholds ?? []) {
    if (!Number.isInteger(threshold) || threshold < 1 || threshold > 100) {
      throw invalidOption('alerts.thresholds', 'whole percents from 1 to 100', threshold)
    }
  }
  for (const { url, format = 'json' } of given.webhooks ?? []) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw invalidOption('alerts.webhooks[].url', 'an http or https address', url)
    }
    if (format !== 'json' && format !== 'slack')
      throw invalidOption('alerts.webhooks[].format', "'json' or 'slack'", format)
  }
  return given
}
