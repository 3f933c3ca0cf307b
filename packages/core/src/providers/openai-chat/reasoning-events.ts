import type { ChatEvent, ReasoningDetail } from '../../chat/index.ts'
import { asObject, asText, type JsonObject } from './json.ts'

/**
 * Members in which servers of this wire put plain reasoning: DeepSeek and its relatives; OpenRouter, Groq, Ollama, vLLM;
 * GitHub Copilot.
 */
const textMembers = ['reasoning_content', 'reasoning', 'reasoning_text'] as const

/** The reasoning of a message or delta. `reasoning_details` say the same as the plain text, and more: then only they count. */
export function pushReasoning(message: JsonObject, choice: number, events: ChatEvent[]): void {
  const details = message['reasoning_details']
  const hasText = Array.isArray(details) && details.length > 0 && pushDetails(details, choice, events)
  if (hasText) return
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

/** Whether any of them carried readable text. */
function pushDetails(details: readonly unknown[], choice: number, events: ChatEvent[]): boolean {
  let hasText = false
  for (const entry of details) {
    const detail = asObject(entry)
    if (!detail) continue
    if (asText(detail['text']) || asText(detail['summary'])) hasText = true
    else if (isEmpty(detail)) continue
    events.push({ type: 'reasoning-delta', choice, detail: typed(detail) })
  }
  return hasText
}

const isEmpty = (detail: JsonObject): boolean =>
  !asText(detail['data']) && !asText(detail['signature']) && !asText(detail['tool_name'])

/** MiniMax leaves `type` out of whole answers. */
function typed(detail: JsonObject): ReasoningDetail {
  const type =
    asText(detail['type']) ??
    ('data' in detail ? 'reasoning.encrypted' : 'summary' in detail ? 'reasoning.summary' : 'reasoning.text')
  return { ...detail, type } as ReasoningDetail
}
