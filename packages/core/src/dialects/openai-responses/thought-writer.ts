import type { ReasoningDetail } from '../../chat/index.ts'
import type { WireEvent } from './item-writer.ts'
import { knownFormat, stateOf } from './reasoning-state.ts'

type TextDetail = Extract<ReasoningDetail, { type: 'reasoning.text' | 'reasoning.summary' }>

/** A reasoning item under way. */
export interface Thought {
  /** Another piece of it: text, a signature, or both. */
  add(piece: TextDetail): void
  close(): void
}

/** Texts are content and summaries are summary; both stream alike, under other names. */
const names = {
  'reasoning.text': { part: 'reasoning_text', delta: 'reasoning_text', added: 'content_part', list: 'content' },
  'reasoning.summary': {
    part: 'summary_text',
    delta: 'reasoning_summary_text',
    added: 'reasoning_summary_part',
    list: 'summary',
  },
} as const

/** Writes the pieces of one thought into an item that was opened for it. */
export function writeThought(
  { item, index }: { item: Record<string, unknown>; index: number },
  { type }: TextDetail,
  emit: (event: WireEvent) => void,
): Thought {
  const { part: partType, delta, added, list } = names[type]
  const at = {
    item_id: item['id'],
    output_index: index,
    [type === 'reasoning.summary' ? 'summary_index' : 'content_index']: 0,
  }
  const part = { type: partType, text: '' }
  let whole: object = {}
  return {
    add(piece) {
      whole = { ...whole, ...definedMembers(piece) }
      const text = piece.type === 'reasoning.text' ? piece.text : piece.summary
      if (!text) return
      if (part.text === '') emit({ type: `response.${added}.added`, ...at, part: { ...part } })
      part.text += text
      item[list] = [part]
      emit({ type: `response.${delta}.delta`, ...at, delta: text })
    },
    close() {
      if (part.text !== '') {
        emit({ type: `response.${delta}.done`, ...at, text: part.text })
        emit({ type: `response.${added}.done`, ...at, part: { ...part } })
      }
      const detail = whole as TextDetail
      const state = stateOf(detail)
      if (state !== undefined) item['encrypted_content'] = state
      if (detail.type === 'reasoning.text' && detail.signature) item['signature'] = detail.signature
      item['format'] = knownFormat(detail)
    },
  }
}

export const definedMembers = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null && member !== undefined))
