import type { Encoding } from './encoding.ts'
import { warn } from './encoding.ts'
import { objectOf, isObject, type JsonObject } from '../json-value.ts'

/**
 * A `response_format` stricter than the vendor's is asked for in words: a system message with the schema, behind the caller's
 * own, and the strictest format the vendor does honour.
 */
export function instructForFormat(encoding: Encoding, messages: readonly unknown[]): readonly unknown[] {
  const { request, differences, edits } = encoding
  const format = objectOf(request['response_format'])
  const honoured = differences.structuredOutputs ?? 'json_schema'
  if (!format || isHonoured(format['type'], honoured)) return messages
  if (honoured === 'json_object') edits.set('response_format', { value: { type: 'json_object' } })
  else edits.set('response_format', 'remove')
  warn(encoding, 'response_format', 'not enforced by this provider; asked for in a system message', 'changed')
  const start = messages.findIndex((message) => objectOf(message)?.['role'] !== 'system')
  const at = start === -1 ? messages.length : start
  return [...messages.slice(0, at), { role: 'system', content: instruction(format) }, ...messages.slice(at)]
}

function isHonoured(type: unknown, honoured: 'json_schema' | 'json_object' | 'none'): boolean {
  if (type !== 'json_schema' && type !== 'json_object') return true
  return honoured === 'json_schema' || honoured === type
}

function instruction(format: JsonObject): string {
  const schema = objectOf(objectOf(format['json_schema'])?.['schema'])
  const base = 'Answer with one JSON object and nothing else: no Markdown, no text around it.'
  return isObject(schema) ? `${base} It must match this JSON Schema:\n${JSON.stringify(schema)}` : base
}
