import type { ChatEvent, ReasoningDetail } from '../../chat/index.ts'
import { isObject, parseJson } from '../../providers/json-value.ts'
import { completeBlock, completeDelta } from './complete.ts'
import { nativeFormat, packState } from './opaque-state.ts'

/** A message of the Messages stream, without its `event:` line. */
export type WireEvent = { type: string; index?: number; [member: string]: unknown }

type Emit = (event: WireEvent) => void

interface OpenBlock {
  index: number
  /** What continues the block: events of the same key. */
  key: string
  /** Another vendor's thinking: what its signature will carry. */
  foreign?: ReasoningDetail | undefined
}

/** Writes events as content blocks: opened, continued and closed one after the other, as Anthropic's own stream does. */
export class BlockWriter {
  #next = 0
  #open: OpenBlock | undefined
  #lastText: number | undefined
  readonly #toolBlocks = new Map<number, number>()

  write(event: ChatEvent, emit: Emit): void {
    switch (event.type) {
      case 'text-delta':
        if (event.text !== '') this.#text(event.text, emit)
        return
      case 'reasoning-delta':
        this.#reasoning(event.detail, emit)
        return
      case 'tool-call-delta':
        this.#toolCall(event, emit)
        return
      case 'annotation':
        this.#citation(event.annotation, emit)
        return
      default:
    }
  }

  /** Nothing more belongs to the block that is open. */
  close(emit: Emit): void {
    if (!this.#open) return
    const { index, foreign } = this.#open
    if (foreign) emit(delta(index, { type: 'signature_delta', signature: packState(foreign) }))
    emit({ type: 'content_block_stop', index })
    this.#open = undefined
  }

  #start(key: string, block: Record<string, unknown>, emit: Emit): OpenBlock {
    this.close(emit)
    this.#open = { index: this.#next++, key }
    emit({ type: 'content_block_start', index: this.#open.index, content_block: completeBlock(block) })
    return this.#open
  }

  #text(text: string, emit: Emit): void {
    let open = this.#open
    if (open?.key !== 'text') {
      open = this.#start('text', { type: 'text', text: '' }, emit)
      this.#lastText = open.index
    }
    emit(delta(open.index, { type: 'text_delta', text }))
  }

  #reasoning(detail: ReasoningDetail, emit: Emit): void {
    const isNative = detail.format == null || detail.format === nativeFormat
    switch (detail.type) {
      case 'reasoning.encrypted':
        this.#whole({ type: 'redacted_thinking', data: isNative ? detail.data : packState(detail) }, emit)
        return
      case 'reasoning.server_tool_call':
        if (isNative) this.#serverBlock(detail, emit)
        return
      default:
        this.#thinking(detail, isNative && detail.type === 'reasoning.text', emit)
    }
  }

  #thinking(
    detail: Extract<ReasoningDetail, { type: 'reasoning.text' | 'reasoning.summary' }>,
    isNative: boolean,
    emit: Emit,
  ): void {
    const key = `${detail.type} ${detail.index ?? ''}`
    const open =
      this.#open?.key === key ? this.#open : this.#start(key, { type: 'thinking', thinking: '', signature: '' }, emit)
    const thinking = detail.type === 'reasoning.text' ? detail.text : detail.summary
    if (thinking) emit(delta(open.index, { type: 'thinking_delta', thinking }))
    const signature = detail.type === 'reasoning.text' ? detail.signature : undefined
    if (!isNative) open.foreign = merged(open.foreign, detail)
    else if (signature) emit(delta(open.index, { type: 'signature_delta', signature }))
  }

  #serverBlock(detail: Extract<ReasoningDetail, { type: 'reasoning.server_tool_call' }>, emit: Emit): void {
    const result = parsed(detail.result)
    if (result) {
      this.#whole(result, emit)
      return
    }
    const block = { type: 'server_tool_use', ...parsed(detail.block), id: detail.tool_call_id, name: detail.tool_name }
    const { index } = this.#start('server', { ...block, input: {} }, emit)
    emit(delta(index, { type: 'input_json_delta', partial_json: detail.arguments ?? '{}' }))
    this.close(emit)
  }

  #whole(block: Record<string, unknown>, emit: Emit): void {
    this.#start('whole', block, emit)
    this.close(emit)
  }

  #toolCall(event: Extract<ChatEvent, { type: 'tool-call-delta' }>, emit: Emit): void {
    let index = this.#toolBlocks.get(event.index)
    if (index === undefined) {
      const block = {
        type: 'tool_use',
        id: event.id ?? '',
        name: event.name ?? '',
        input: {},
      }
      index = this.#start(`tool ${event.index}`, block, emit).index
      this.#toolBlocks.set(event.index, index)
    }
    if (event.arguments !== '') emit(delta(index, { type: 'input_json_delta', partial_json: event.arguments }))
  }

  /** Web sources as Anthropic cites them, and its own citations of documents; a citation belongs to the text before it. */
  #citation(annotation: Extract<ChatEvent, { type: 'annotation' }>['annotation'], emit: Emit): void {
    if (this.#lastText === undefined) return
    const cited = isObject(annotation['url_citation']) ? annotation['url_citation'] : undefined
    if (!cited && !annotation.type.endsWith('_location')) return
    const citation = cited
      ? {
          type: 'web_search_result_location',
          cited_text: cited['content'] ?? '',
          encrypted_index: '',
          title: cited['title'] ?? null,
          url: cited['url'] ?? '',
        }
      : annotation
    emit(delta(this.#lastText, { type: 'citations_delta', citation }))
  }
}

const delta = (index: number, piece: Record<string, unknown>): WireEvent => ({
  type: 'content_block_delta',
  index,
  delta: completeDelta(piece),
})

/** What the pieces of a foreign detail say together; the text itself stands in the block. */
function merged(earlier: ReasoningDetail | undefined, piece: ReasoningDetail): ReasoningDetail {
  const said = Object.fromEntries(Object.entries(piece).filter(([, value]) => value != null))
  const { text: _, summary: __, ...state } = { ...earlier, ...said } as Record<string, unknown>
  return state['type'] === 'reasoning.summary'
    ? { ...state, type: 'reasoning.summary', summary: '' }
    : { ...state, type: 'reasoning.text' }
}

function parsed(json: string | undefined): Record<string, unknown> | undefined {
  const value = parseJson(json ?? '')
  return isObject(value) ? value : undefined
}
