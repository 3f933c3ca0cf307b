import type { AssistantMessage, ReasoningDetail } from '../../chat/index.ts'
import { listOf, objectOf, parseJson, textOf } from '../json-value.ts'
import { reasoningFormat } from './block-decoder.ts'
import type { Block, Encoding } from './encoding.ts'

/**
 * An earlier turn's thinking as the blocks it came from, unmodified and in order. What another vendor signed, and thinking
 * without its signature, cannot be sent: it is left out with a warning.
 */
export function encodeThinking(message: AssistantMessage, field: string, encoding: Encoding): Block[] {
  const details = mergeDetails(listOf(message.reasoning_details).filter(isDetail))
  const blocks = details.flatMap((detail) => {
    const block = isOurs(detail) ? encodeDetail(detail) : undefined
    return block ? [block] : []
  })
  if (blocks.length < details.length) {
    encoding.leftOut(
      `${field}.reasoning_details`,
      `${details.length - blocks.length} of ${details.length} reasoning details are of another vendor or without signature`,
    )
  } else if (details.length === 0 && (message.reasoning || message.reasoning_content)) {
    encoding.leftOut(`${field}.reasoning`, 'reasoning can be sent back only with the reasoning_details it came with')
  }
  return blocks
}

const isDetail = (detail: unknown): detail is ReasoningDetail => typeof objectOf(detail)?.['type'] === 'string'

/** A detail without a format is Anthropic's by the callers' convention. */
const isOurs = ({ format }: ReasoningDetail): boolean => format == null || format === reasoningFormat
export const isForeign = (detail: ReasoningDetail): boolean => !isOurs(detail)

/** Streamed details come back in pieces: those of one type and index are one, a late signature belongs to the text before it. */
function mergeDetails(details: readonly ReasoningDetail[]): ReasoningDetail[] {
  const merged: ReasoningDetail[] = []
  for (const detail of details) {
    const last = merged.at(-1)
    if (detail.type === 'reasoning.text' && last?.type === 'reasoning.text' && continues(last, detail)) {
      merged[merged.length - 1] = {
        ...last,
        text: (last.text ?? '') + (detail.text ?? ''),
        signature: detail.signature || last.signature || null,
      }
    } else merged.push(detail)
  }
  return merged
}

type TextDetail = Extract<ReasoningDetail, { type: 'reasoning.text' }>

function continues(last: TextDetail, next: TextDetail): boolean {
  if (last.index !== undefined || next.index !== undefined) return last.index === next.index
  return !last.signature && !next.text && Boolean(next.signature)
}

function encodeDetail(detail: ReasoningDetail): Block | undefined {
  switch (detail.type) {
    case 'reasoning.text':
      return detail.signature
        ? { type: 'thinking', thinking: detail.text ?? '', signature: detail.signature }
        : undefined
    case 'reasoning.encrypted':
      return { type: 'redacted_thinking', data: detail.data }
    case 'reasoning.server_tool_call':
      return detail.result ? resultBlock(detail.result) : callBlock(detail)
    default:
      return undefined
  }
}

function resultBlock(json: string): Block | undefined {
  const block = objectOf(parseJson(json))
  const type = textOf(block?.['type'])
  return block && type !== undefined ? { ...block, type } : undefined
}

function callBlock(detail: Extract<ReasoningDetail, { type: 'reasoning.server_tool_call' }>): Block | undefined {
  const input = objectOf(parseJson(detail.arguments || '{}'))
  if (!input || !detail.tool_call_id || !detail.tool_name) return undefined
  const further = objectOf(parseJson(detail.block ?? '{}')) ?? {}
  return { type: 'server_tool_use', ...further, id: detail.tool_call_id, name: detail.tool_name, input }
}
