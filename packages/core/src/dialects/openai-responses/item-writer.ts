import type { Annotation, ChatEvent, ReasoningDetail } from '../../chat/index.ts'
import { isObject } from '../../providers/json-value.ts'
import { knownFormat, stateOf } from './reasoning-state.ts'
import { definedMembers, type Thought, writeThought } from './thought-writer.ts'

/** An event of the stream, before it has its sequence number. */
export type WireEvent = { type: string; [member: string]: unknown }

type Emit = (event: WireEvent) => void
type Json = Record<string, unknown>

interface OpenItem {
  index: number
  item: Json
  /** What continues the item. */
  key: string
  close(status: ItemStatus): void
}

type ItemStatus = 'completed' | 'incomplete'

/**
 * Writes an answer's events as output items: opened, continued and closed, as OpenAI's own stream does. Tool calls stay open to
 * the end, as the pieces of several may come in turn; anything else is closed by what follows it.
 */
export class ItemWriter {
  /** Every item that was opened, as far as it has come. */
  readonly items: Json[] = []
  readonly #idOf: (kind: string, index: number) => string
  #open: OpenItem | undefined
  /** Where the open item is one. */
  #thought: Thought | undefined
  readonly #calls = new Map<number, OpenItem>()

  constructor(idOf: (kind: string, index: number) => string) {
    this.#idOf = idOf
  }

  write(event: ChatEvent, emit: Emit): void {
    // several choices have no form here, and are not asked for
    if (!('choice' in event) || event.choice !== 0) return
    switch (event.type) {
      case 'text-delta':
        if (event.text !== '') this.#text('output_text', event.text, emit)
        return
      case 'refusal-delta':
        if (event.text !== '') this.#text('refusal', event.text, emit)
        return
      case 'reasoning-delta':
        this.#reasoning(event.detail, emit)
        return
      case 'tool-call-delta':
        this.#toolCall(event, emit)
        return
      case 'annotation':
        this.#annotation(event.annotation, emit)
        return
      case 'logprobs':
        this.#logprobs(event.logprobs)
        return
      case 'image':
        this.#image(event.image.image_url.url, emit)
        return
      default:
    }
  }

  /** Nothing more will come. */
  end(emit: Emit, isIncomplete: boolean): void {
    const open = [...this.#calls.values(), ...(this.#open ? [this.#open] : [])]
    this.#calls.clear()
    this.#open = undefined
    const last = Math.max(...open.map(({ index }) => index))
    for (const { index, item, close } of open.sort((a, b) => a.index - b.index)) {
      this.#done({ index, item, close }, isIncomplete && index === last ? 'incomplete' : 'completed', emit)
    }
  }

  #done({ index, item, close }: Omit<OpenItem, 'key'>, status: ItemStatus, emit: Emit): void {
    close(status)
    if (item['type'] !== 'custom_tool_call') item['status'] = status
    emit({ type: 'response.output_item.done', output_index: index, item: structuredClone(item) })
  }

  #close(emit: Emit): void {
    const open = this.#open
    this.#open = undefined
    if (open) this.#done(open, 'completed', emit)
  }

  #start(key: string, kind: string, item: Json, emit: Emit): OpenItem {
    const index = this.items.length
    const started = { id: this.#idOf(kind, index), ...item }
    this.items.push(started)
    emit({ type: 'response.output_item.added', output_index: index, item: structuredClone(started) })
    return { index, item: started, key, close: () => {} }
  }

  /** A part of the message under way, or of a new one. */
  #text(type: 'output_text' | 'refusal', text: string, emit: Emit): void {
    const member = type === 'refusal' ? 'refusal' : 'text'
    let open = this.#open
    if (open?.key !== type) {
      this.#close(emit)
      const message = { type: 'message', role: 'assistant', status: 'in_progress', content: [] }
      open = this.#start(type, 'msg', message, emit)
      const part: Json = type === 'refusal' ? { type, refusal: '' } : { type, text: '', annotations: [] }
      const at = { item_id: open.item['id'], output_index: open.index, content_index: 0 }
      emit({ type: 'response.content_part.added', ...at, part: structuredClone(part) })
      open.item['content'] = [part]
      open.close = () => {
        const logprobs = type === 'output_text' && { logprobs: part['logprobs'] ?? [] }
        emit({ type: `response.${type}.done`, ...at, [member]: part[member], ...logprobs })
        emit({ type: 'response.content_part.done', ...at, part: structuredClone(part) })
      }
      this.#open = open
    }
    const [part] = open.item['content'] as [Json]
    part[member] = (part[member] as string) + text
    emit({
      type: `response.${type}.delta`,
      item_id: open.item['id'],
      output_index: open.index,
      content_index: 0,
      delta: text,
      ...(type === 'output_text' && { logprobs: [] }),
    })
  }

  #reasoning(detail: ReasoningDetail, emit: Emit): void {
    if (detail.type === 'reasoning.server_tool_call') return
    if (detail.type === 'reasoning.encrypted') {
      this.#close(emit)
      const item = { type: 'reasoning', summary: [], encrypted_content: stateOf(detail), format: knownFormat(detail) }
      const open = this.#start('state', 'rs', item, emit)
      this.#done(open, 'completed', emit)
      return
    }
    const key = `${detail.type} ${detail.index ?? ''}`
    if (this.#open?.key !== key || !this.#thought) {
      this.#close(emit)
      const open = this.#start(key, 'rs', { type: 'reasoning', status: 'in_progress', summary: [] }, emit)
      const thought = writeThought(open, detail, emit)
      open.close = thought.close
      this.#open = open
      this.#thought = thought
    }
    this.#thought.add(detail)
  }

  #toolCall(event: Extract<ChatEvent, { type: 'tool-call-delta' }>, emit: Emit): void {
    const call = this.#calls.get(event.index) ?? this.#startCall(event, emit)
    const isCustom = call.item['type'] === 'custom_tool_call'
    const member = isCustom ? 'input' : 'arguments'
    if (event.arguments === '') return
    call.item[member] = (call.item[member] as string) + event.arguments
    emit({
      type: isCustom ? 'response.custom_tool_call_input.delta' : 'response.function_call_arguments.delta',
      item_id: call.item['id'],
      output_index: call.index,
      delta: event.arguments,
    })
  }

  #startCall(event: Extract<ChatEvent, { type: 'tool-call-delta' }>, emit: Emit): OpenItem {
    this.#close(emit)
    const called = { call_id: event.id ?? '', name: event.name ?? '' }
    const isCustom = event.kind === 'custom'
    const call = isCustom
      ? this.#start('call', 'ctc', { type: 'custom_tool_call', ...called, input: '' }, emit)
      : this.#start('call', 'fc', { type: 'function_call', status: 'in_progress', ...called, arguments: '' }, emit)
    call.close = () => {
      const at = { item_id: call.item['id'], output_index: call.index }
      if (isCustom) emit({ type: 'response.custom_tool_call_input.done', ...at, input: call.item['input'] })
      else {
        const { name, arguments: text } = call.item
        emit({ type: 'response.function_call_arguments.done', ...at, name, arguments: text })
      }
    }
    this.#calls.set(event.index, call)
    return call
  }

  /** A source belongs to the text before it. */
  #annotation(annotation: Annotation, emit: Emit): void {
    const cited = isObject(annotation['url_citation']) ? annotation['url_citation'] : undefined
    const open = this.#open
    if (!cited || open?.key !== 'output_text') return
    const [part] = open.item['content'] as [{ annotations: Json[] }]
    const flat = { type: 'url_citation', title: '', start_index: 0, end_index: 0, ...cited }
    part.annotations.push(flat)
    emit({
      type: 'response.output_text.annotation.added',
      item_id: open.item['id'],
      output_index: open.index,
      content_index: 0,
      annotation_index: part.annotations.length - 1,
      annotation: flat,
    })
  }

  #logprobs(logprobs: unknown): void {
    const content = isObject(logprobs) ? logprobs['content'] : undefined
    const part = this.#open?.key === 'output_text' ? (this.#open.item['content'] as Json[])[0] : undefined
    if (!part || !Array.isArray(content)) return
    const entries = (content as Json[]).map((entry) => ({ bytes: [], top_logprobs: [], ...definedMembers(entry) }))
    part['logprobs'] = [...((part['logprobs'] as Json[] | undefined) ?? []), ...entries]
  }

  #image(url: string, emit: Emit): void {
    this.#close(emit)
    const open = this.#start(
      'image',
      'ig',
      { type: 'image_generation_call', status: 'in_progress', result: null },
      emit,
    )
    open.item['result'] = /^data:[^,]*;base64,/.test(url) ? url.slice(url.indexOf(',') + 1) : url
    this.#done(open, 'completed', emit)
  }
}
