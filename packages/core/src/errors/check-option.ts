import { OptionsError } from './gateway-error.ts'

/** @throws OptionsError `invalid_option` unless it is an object, `unknown_option` where it has a member that is not allowed */
export function refuseUnknown(where: string, options: unknown, allowed: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalidOption(where, `an object with members of ${allowed.join(', ')}`, options)
  }
  const unknown = Object.keys(options).find((name) => !allowed.includes(name))
  if (unknown === undefined) return
  throw new OptionsError('unknown_option', `${where}: there is no option '${unknown}'; allowed: ${allowed.join(', ')}`)
}

/** The error for a value that is not allowed; texts are quoted, so that '5' and 5 can be told apart. */
export const invalidOption = (where: string, allowed: string, received: unknown): OptionsError =>
  new OptionsError('invalid_option', `${where} must be ${allowed}, received ${describe(received)}`)

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'function') return 'a function'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

/** @throws OptionsError `invalid_option` */
export function wholeNumber(name: string, value: unknown, min: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= min) return value as number
  throw invalidOption(name, `a whole number of ${min} or more`, value)
}

/** @throws OptionsError `invalid_option` */
export function checkOneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (allowed.includes(value as string)) return
  throw invalidOption(name, allowed.map((one) => `'${one}'`).join(' or '), value)
}

/** Without the members that are `undefined`: they mean the default. */
export function defined<T extends object>(options: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
