import type { Encoding } from './encoding.ts'
import { objectOf, isObject, type JsonObject } from '../json-value.ts'

/**
 * Ids of tool calls in the form the vendor insists on (Mistral: nine letters and digits), where other providers made them. The
 * same id gives the same one in the call and in its result.
 */
export function encodeToolCallIds({ differences }: Encoding, message: JsonObject): JsonObject {
  const pattern = differences.toolCallIds
  if (!pattern) return message
  const answered = message['tool_call_id']
  if (typeof answered === 'string')
    return pattern.test(answered) ? message : { ...message, tool_call_id: nineOf(answered) }
  const calls = message['tool_calls']
  if (!Array.isArray(calls) || calls.every((call) => isFine(call, pattern))) return message
  return {
    ...message,
    tool_calls: calls.map((call: unknown) =>
      isFine(call, pattern) || !isObject(call) ? call : { ...call, id: nineOf(String(call['id'])) },
    ),
  }
}

function isFine(call: unknown, pattern: RegExp): boolean {
  const id = objectOf(call)?.['id']
  return typeof id !== 'string' || pattern.test(id)
}

/** Nine of 36 characters from two 32-bit FNV-1a hashes: the same id always gives the same one, no two in a conversation meet. */
export function nineOf(id: string): string {
  let low = 0x811c9dc5
  let high = 0x01000193
  for (let at = 0; at < id.length; at += 1) {
    low = Math.imul(low ^ id.charCodeAt(at), 0x01000193)
    high = Math.imul(high ^ id.charCodeAt(at), 0x85ebca6b) ^ (low >>> 15)
  }
  const both = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
  return both.toString(36).padStart(9, '0').slice(-9)
}
