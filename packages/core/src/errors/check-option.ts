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
