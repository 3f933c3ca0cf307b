import { GatewayError } from '../errors/gateway-error.ts'
import { isObject } from '../providers/json-value.ts'

/** What a member of a caller's body may be, in words for the caller. */
export interface FieldRule {
  expected: string
  accepts(value: unknown): boolean
  /** What is wrong with the value, where `describe` does not show it. */
  received?: ((value: unknown) => string | undefined) | undefined
}

export const number = (min: number, max: number): FieldRule => ({
  expected: `a number between ${min} and ${max}`,
  accepts: (value) => typeof value === 'number' && value >= min && value <= max,
})
export const integer = (min: number, max = Number.MAX_SAFE_INTEGER): FieldRule => ({
  expected:
    max === Number.MAX_SAFE_INTEGER ? `a whole number of ${min} or more` : `a whole number from ${min} to ${max}`,
  accepts: (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
})
export const text = (maxLength?: number): FieldRule => ({
  expected: maxLength === undefined ? 'a string' : `a string of at most ${maxLength} characters`,
  accepts: (value) => typeof value === 'string' && value.length <= (maxLength ?? Infinity),
})
export const boolean: FieldRule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' }
export const object: FieldRule = { expected: 'an object', accepts: isObject }
export const list = (expected: string, accepts: (item: unknown) => boolean, maxLength = Infinity): FieldRule => ({
  expected: maxLength === Infinity ? expected : `${expected}, ${maxLength} at most`,
  accepts: (value) => Array.isArray(value) && value.length <= maxLength && value.every(accepts),
  received(value) {
    const at = Array.isArray(value) ? value.findIndex((item) => !accepts(item)) : -1
    return at === -1 ? undefined : `${describe((value as unknown[])[at])} at index ${at}`
  },
})
export const isText = (value: unknown): value is string => typeof value === 'string'
export const isTyped = (value: unknown): boolean => isObject(value) && isText(value['type'])

/** @throws GatewayError `invalid_request` for the first member that breaks its rule; absent and `null` break none */
export function checkFields(
  body: Readonly<Record<string, unknown>>,
  rules: readonly (readonly [string, FieldRule])[],
): void {
  for (const [field, rule] of rules) {
    const value = body[field]
    if (value !== undefined && value !== null && !rule.accepts(value)) {
      throw invalid(`${field} must be ${rule.expected}, received ${rule.received?.(value) ?? describe(value)}.`)
    }
  }
}

/** No model's window is near this; a larger number is a mistake that would reserve a fortune. */
const absurdTokens = 10_000_000

export function checkMaxTokens(body: Record<string, unknown>): void {
  for (const field of ['max_tokens', 'max_completion_tokens', 'max_output_tokens']) {
    const value = body[field]
    if (value === undefined || value === null) continue
    if (!Number.isInteger(value) || (value as number) < 1) {
      throw invalid(`${field} must be a whole number of 1 or more, received ${describe(value)}.`)
    }
    if ((value as number) > absurdTokens) {
      throw new GatewayError(
        'max_tokens_exceeded',
        `${field} must be at most ${absurdTokens}, received ${describe(value)}.`,
      )
    }
  }
}

export function invalid(message: string): GatewayError {
  return new GatewayError('invalid_request', message)
}

/** What was received, short and without quoting more than a word. */
export function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (isText(value) && value.length <= 40) return JSON.stringify(value)
  return describeType(value)
}

export function describeType(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (isText(value)) return `a string of ${value.length} characters`
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
