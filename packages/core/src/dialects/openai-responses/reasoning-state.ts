import type { ReasoningDetail } from '../../chat/index.ts'
import { packState, unpackState } from '../anthropic-messages/opaque-state.ts'
import { isObject } from '../../providers/json-value.ts'
import { isText } from '../field-rules.ts'

/** The format whose state this dialect carries as it is. */
const nativeFormat = 'openai-responses-v1'

type Item = Readonly<Record<string, unknown>>

/** What of a detail a reasoning item carries unseen: OpenAI's own state as it is, anybody else's packed with its origin. */
export function stateOf(detail: ReasoningDetail): string | undefined {
  if (detail.type === 'reasoning.encrypted') {
    return detail.format === nativeFormat ? detail.data : packState(detail)
  }
  if (detail.type === 'reasoning.text' && detail.signature) return packState(detail)
  return undefined
}

const formats: ReadonlySet<string> = new Set([
  'openai-responses-v1',
  'azure-openai-responses-v1',
  'xai-responses-v1',
  'anthropic-claude-v1',
  'google-gemini-v1',
])

/** The dialect knows formats by name only; another one's is in the state. */
export const knownFormat = ({ format }: ReasoningDetail): string => (format && formats.has(format) ? format : 'unknown')

/** A reasoning item as it comes back: its thoughts, and the state they came with. */
export function parseReasoning(item: Item): ReasoningDetail[] {
  const { encrypted_content: state, signature, format } = item
  const summary = textsOf(item['summary'])
  const content = textsOf(item['content'])
  if (isText(state)) {
    const unpacked = unpackState(state, content || summary)
    if (unpacked) return [unpacked]
  }
  const of = (unsaid: string): object => ({
    ...(isText(item['id']) && { id: item['id'] }),
    format: isText(format) ? format : unsaid,
  })
  const details: ReasoningDetail[] = []
  if (summary) details.push({ type: 'reasoning.summary', summary, ...of('unknown') })
  if (content)
    details.push({ type: 'reasoning.text', text: content, ...of('unknown'), ...(isText(signature) && { signature }) })
  if (isText(state) && state !== '') details.push({ type: 'reasoning.encrypted', data: state, ...of(nativeFormat) })
  return details.map((detail, index) => ({ ...detail, index }))
}

const textsOf = (parts: unknown): string =>
  Array.isArray(parts) ? parts.map((part) => (isObject(part) && isText(part['text']) ? part['text'] : '')).join('') : ''
