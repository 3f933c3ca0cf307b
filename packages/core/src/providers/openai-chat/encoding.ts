import type { EncodeInput, Warning } from '../contract.ts'
import type { VendorDifferences } from './differences.ts'
import type { MemberEdit } from './json-members.ts'
import type { JsonObject } from '../json-value.ts'

/** What the parts of the encoder read and write. */
export interface Encoding {
  request: JsonObject
  differences: VendorDifferences
  /** Members of the request that are left out, with a warning. */
  refused: ReadonlySet<string>
  input: EncodeInput
  edits: Map<string, MemberEdit>
  warnings: Warning[]
}

export function warn(encoding: Encoding, field: string, message: string, type: Warning['type'] = 'unsupported'): void {
  encoding.warnings.push({ type, field, message })
}

/** For what may stand on every message of a long conversation: the first one is named, the others go the same way. */
export function warnOnce(
  encoding: Encoding,
  field: string,
  message: string,
  type: Warning['type'] = 'unsupported',
): void {
  if (!encoding.warnings.some((warning) => warning.message === message)) warn(encoding, field, message, type)
}
