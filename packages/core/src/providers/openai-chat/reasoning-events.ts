import type { ChatEvent, ReasoningDetail } from '../../chat/index.ts'
import { objectOf, someTextOf, type JsonObject } from '../json-value.ts'

/**
 * Members in which servers of this wire put plain reasoning: DeepSeek and its relatives; OpenRouter, Groq, Ollama, vLLM;
 * GitHub Copilot.
 */
const textMembers = ['reasoning_content', 'reasoning', 'reasoning_text'] as const

/** The reasoning of a message or delta. Details with text say the same as the plain text, and more: then only they count. */
export function pushReasoning(message: JsonObject, choice: number, events: ChatEvent[]): void {
  const details = message['reasoning_details']
  const hasDetails = Array.isArray(details) && details.length > 0
  if (!hasDetails || !details.some(hasText)) pushPlainText(message, choice, events)
  if (hasDetails) for (const entry of details) pushDetail(objectOf(entry), choice, events)
}

function pushPlainText(message: JsonObject, choice: number, events: ChatEvent[]): void {
  for (const member of textMembers) {
    const text = message[member]
    if (typeof text === 'string' && text !== '') {
      pushReasoningText(text, choice, events)
      return
    }
  }
}

export function pushReasoningText(text: string, choice: number, events: ChatEvent[]): void {
  events.push({
    type: 'reasoning-delta',
    choice,
    detail: { type: 'reasoning.text', text, format: 'unknown', index: 0 },
  })
}

function pushDetail(detail: JsonObject | undefined, choice: number, events: ChatEvent[]): void {
  if (detail && (hasText(detail) || isOpaque(detail))) {
    events.push({ type: 'reasoning-delta', choice, detail: typed(detail) })
  }
}

const hasText = (entry: unknown): boolean => {
  const detail = objectOf(entry)
  return (someTextOf(detail?.['text']) ?? someTextOf(detail?.['summary'])) !== undefined
}

const isOpaque = (detail: JsonObject): boolean =>
  ['data', 'signature', 'tool_name'].some((member) => someTextOf(detail[member]) !== undefined)

/**
 * MiniMax leaves `type` out of whole answers. A name for the format says who can read what is opaque: plain text needs none,
 * and callers are promised one of a list.
 */
function typed(detail: JsonObject): ReasoningDetail {
  const type =
    someTextOf(detail['type']) ??
    ('data' in detail ? 'reasoning.encrypted' : 'summary' in detail ? 'reasoning.summary' : 'reasoning.text')
  const format = 'format' in detail && !isOpaque(detail) && !isSpecified(detail['format']) && { format: 'unknown' }
  return { ...detail, type, ...format } as ReasoningDetail
}

/** `<vendor>-responses-v1`, `anthropic-claude-v1`, `google-gemini-v1`: section 10 of the wire specification. */
const isSpecified = (format: unknown): boolean =>
  format === null ||
  (typeof format === 'string' &&
    /^(?:unknown|(?:azure-openai|bedrock-openai|bedrock-xai|openai|xai|meta)-responses-v1|anthropic-claude-v1|google-gemini-v1)$/.test(
      format,
    ))
