import type { ChatEvent } from '../../chat/index.ts'
import { objectOf, someTextOf, type JsonObject } from '../json-value.ts'
import { toReasoningDetail } from './reasoning-detail.ts'

/**
 * Members in which servers of this wire put plain reasoning: DeepSeek and its relatives; OpenRouter, Groq, Ollama, vLLM;
 * GitHub Copilot; Ollama's own API and what stands before it.
 */
const textMembers = ['reasoning_content', 'reasoning', 'reasoning_text', 'thinking'] as const

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

function pushDetail(entry: JsonObject | undefined, choice: number, events: ChatEvent[]): void {
  const detail = entry && toReasoningDetail(entry)
  if (detail) events.push({ type: 'reasoning-delta', choice, detail })
}

const hasText = (entry: unknown): boolean => {
  const detail = objectOf(entry)
  return (someTextOf(detail?.['text']) ?? someTextOf(detail?.['summary'])) !== undefined
}
