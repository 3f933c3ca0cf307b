import { GatewayError, OptionsError } from '../errors/gateway-error.ts'
import type { Caller } from './caller.ts'
import { checkBudget, checkRateLimits } from './check-budgets.ts'

/** Text that every ledger can hold, also in an index: no control characters, no half characters, at most 256 bytes of UTF-8. */
export const isCallerId = (id: unknown): boolean =>
  typeof id === 'string' && storable.test(id) && Buffer.byteLength(id) <= 256

const storable = /^[^\p{Cc}\p{Cs}]+$/u

/** As JSON, in bytes: what a row can have and still be found by them. */
export const maxTagsBytes = 1_024

export const areTags = (tags: Readonly<Record<string, string>>): boolean =>
  Buffer.byteLength(JSON.stringify(tags)) <= maxTagsBytes

/**
 * What a host says of a caller limits it and is written with every row: what holds nothing or could not be written is found
 * before anything is sent. Members of the host's own are left alone, as sessions have many.
 * @throws GatewayError `internal_error`, a fault of the host's
 */
export function checkCaller(caller: Caller): void {
  const { id, budget, limits, models, tags = {} }: { [member in keyof Caller]: unknown } = caller
  if (!isCallerId(id)) {
    const received = typeof id === 'string' ? `one of ${id.length} characters` : `a value of type ${typeof id}`
    throw fault(
      `The id of a caller must be text of 1 to 256 bytes without control characters; identify gave ${received}.`,
    )
  }
  if (models !== undefined && !Array.isArray(models)) {
    throw fault(`caller.models must be a list of model ids; identify gave a value of type ${typeof models}.`)
  }
  if (typeof tags !== 'object' || !Object.values(tags ?? {}).every((tag) => typeof tag === 'string')) {
    throw fault('caller.tags must be texts by name; identify gave other values.')
  }
  if (budget === undefined && limits === undefined) return
  try {
    checkBudget('caller.budget', caller.budget)
    checkRateLimits('caller.limits', caller.limits)
  } catch (error) {
    throw error instanceof OptionsError ? fault(`What identify gave: ${error.message}.`) : error
  }
}

/** @throws GatewayError `internal_error`, a fault of the host's */
export function checkTags(tags: Readonly<Record<string, string>> | undefined): void {
  if (tags && !areTags(tags)) {
    throw fault(`The tags of mount, caller and key may have ${maxTagsBytes} bytes together, as JSON.`)
  }
}

const fault = (message: string): GatewayError => new GatewayError('internal_error', message)
