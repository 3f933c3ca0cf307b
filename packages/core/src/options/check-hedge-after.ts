import { invalidOption } from '../errors/check-option.ts'

/** @throws OptionsError `invalid_option` */
export function checkHedgeAfter(name: string, value: unknown): void {
  if (value === 'off' || value === 'p95' || (Number.isSafeInteger(value) && (value as number) >= 1)) return
  throw invalidOption(name, `'off', 'p95' or a whole number of milliseconds, 1 or more`, value)
}
