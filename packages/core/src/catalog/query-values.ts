import { GatewayError } from '../errors/gateway-error.ts'

/** A comma list, lower case. */
export const list = (value: string): string[] => value.split(',').map((item) => item.trim().toLowerCase())

export function oneOf(allowed: readonly string[], value: string, name: string): string {
  if (allowed.includes(value)) return value
  throw invalid(name, `one of ${allowed.join(', ')}`, value)
}

export function number(value: string, name: string): number {
  const read = value.trim() === '' ? Number.NaN : Number(value)
  if (!Number.isFinite(read) || read < 0) throw invalid(name, 'a number of 0 or more', value)
  return read
}

export function whole(params: URLSearchParams, name: string, least: number, most: number, fallback: number): number {
  const value = params.get(name)
  if (value === null || value === '') return fallback
  const read = Number(value)
  if (!Number.isInteger(read) || read < least || read > most) {
    throw invalid(name, `a whole number from ${least} to ${most}`, value)
  }
  return read
}

const invalid = (name: string, expected: string, received: string): GatewayError =>
  new GatewayError('invalid_request', `${name} must be ${expected}, received ${JSON.stringify(received.slice(0, 100))}`)
