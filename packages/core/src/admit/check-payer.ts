import { GatewayError } from '../errors/gateway-error.ts'

/** Text that every ledger can hold, also in an index: no control characters, no half characters, at most 256 bytes of UTF-8. */
export const isCallerId = (id: unknown): boolean =>
  typeof id === 'string' && storable.test(id) && Buffer.byteLength(id) <= 256

const storable = /^[^\p{Cc}\p{Cs}]+$/u

/** As JSON, in bytes: what a row can have and still be found by them. */
export const maxTagsBytes = 1_024

export const areTags = (tags: Readonly<Record<string, string>>): boolean =>
  Buffer.byteLength(JSON.stringify(tags)) <= maxTagsBytes

/**
 * What a host says of a caller is written with every row: what could not be is found before anything is sent.
 * @throws GatewayError `internal_error`, a fault of the host's
 */
export function checkPayer(callerId: string | undefined, tags: Readonly<Record<string, string>> | undefined): void {
  if (callerId !== undefined && !isCallerId(callerId)) {
    const received = typeof callerId === 'string' ? `one of ${callerId.length} characters` : `a ${typeof callerId}`
    throw new GatewayError(
      'internal_error',
      `The id of a caller must be text of 1 to 256 bytes without control characters; identify gave ${received}.`,
    )
  }
  if (tags && !areTags(tags)) {
    throw new GatewayError(
      'internal_error',
      `The tags of mount, caller and key may have ${maxTagsBytes} bytes together, as JSON.`,
    )
  }
}
