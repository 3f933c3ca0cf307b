import { Buffer } from 'node:buffer'
import type { ReasoningDetail } from '../../chat/index.ts'
import { objectOf, parseJson } from '../../providers/json-value.ts'

/** The format whose state this dialect carries as it is. */
export const nativeFormat = 'anthropic-claude-v1'

const mark = 'inroute:'

/**
 * Another vendor's reasoning detail as a signature of this dialect: an opaque text that comes back with the next turn. The
 * text of the thinking stands beside it and is not repeated.
 */
export function packState(detail: ReasoningDetail): string {
  const state = { ...detail }
  if (state.type === 'reasoning.text') delete state.text
  return mark + Buffer.from(JSON.stringify(state)).toString('base64url')
}

/** What `packState` packed; `undefined` for any other text. */
export function unpackState(packed: string, thinking: string): ReasoningDetail | undefined {
  if (!packed.startsWith(mark)) return undefined
  const json = Buffer.from(packed.slice(mark.length), 'base64url').toString('utf8')
  const state = objectOf(parseJson(json))
  if (state?.['type'] === 'reasoning.text') return { ...state, type: 'reasoning.text', text: thinking }
  if (state?.['type'] === 'reasoning.summary') return { ...state, type: 'reasoning.summary', summary: thinking }
  const data = state?.['data']
  if (state?.['type'] !== 'reasoning.encrypted' || typeof data !== 'string') return undefined
  return { ...state, type: 'reasoning.encrypted', data }
}
