import { randomUUID } from 'node:crypto'

let count = 0

/**
 * A new generation's id: `gen-`, the second, then the millisecond within it, a running number and 24 random digits, all
 * hexadecimal. The ids of one process ascend, so that a ledger's index grows at one end: rows with random ids each rewrite a
 * page of it, which was a third of what writing them cost.
 */
export function createGenerationId(nowMs: number): string {
  count = (count + 1) % 0x1000
  const uuid = randomUUID()
  const random = uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(24)
  return `gen-${Math.floor(nowMs / 1000)}-${hex3(nowMs % 1000)}${hex3(count)}${random}`
}

const hex3 = (value: number): string => Math.floor(value).toString(16).padStart(3, '0')
