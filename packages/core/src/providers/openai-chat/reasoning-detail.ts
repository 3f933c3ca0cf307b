import type { ReasoningDetail } from '../../chat/index.ts'
import { someTextOf, textOf, type JsonObject } from '../json-value.ts'

/** By type, the members that are always there: section 10 of the wire specification. */
const members: Readonly<Record<ReasoningDetail['type'], readonly string[]>> = {
  'reasoning.text': [],
  'reasoning.summary': ['summary'],
  'reasoning.encrypted': ['data'],
  'reasoning.server_tool_call': ['tool_name', 'tool_call_id', 'arguments', 'result'],
}

const textMembers = ['text', 'signature', 'summary', 'data', 'tool_name', 'tool_call_id', 'arguments', 'result', 'id']

/** A detail as callers are promised it, with members of the vendor's own; `undefined` if it says nothing. */
export function toReasoningDetail(sent: JsonObject): ReasoningDetail | undefined {
  const opaque = ['data', 'signature', 'tool_name'].some((member) => someTextOf(sent[member]) !== undefined)
  if (!opaque && someTextOf(sent['text']) === undefined && someTextOf(sent['summary']) === undefined) return undefined
  const type = typeOf(sent)
  const detail: JsonObject & { type: typeof type } = { ...sent, type }
  for (const member of textMembers) {
    if (member in detail && detail[member] !== null && typeof detail[member] !== 'string') delete detail[member]
  }
  for (const member of members[type]) detail[member] ??= ''
  if ('index' in detail && !Number.isInteger(detail['index'])) delete detail['index']
  if ('format' in detail) detail['format'] = formatOf(detail['format'], opaque)
  return detail as ReasoningDetail
}

/** MiniMax leaves it out of whole answers. */
function typeOf(sent: JsonObject): ReasoningDetail['type'] {
  const type = textOf(sent['type']) ?? ''
  if (Object.hasOwn(members, type)) return type as ReasoningDetail['type']
  if (someTextOf(sent['data'])) return 'reasoning.encrypted'
  return someTextOf(sent['summary']) ? 'reasoning.summary' : 'reasoning.text'
}

const specified =
  /^(?:(?:azure-openai|bedrock-openai|bedrock-xai|openai|xai|meta)-responses-v1|anthropic-claude-v1|google-gemini-v1)$/

/** A format says who can read what is opaque: of plain text, and where nobody is named, it is unknown. */
function formatOf(sent: unknown, opaque: boolean): string | null {
  if (sent === null) return null
  const format = someTextOf(sent)
  return format !== undefined && (opaque || specified.test(format)) ? format : 'unknown'
}
