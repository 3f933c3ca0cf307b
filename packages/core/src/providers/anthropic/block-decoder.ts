import type { ChatEvent, ReasoningDetail } from '../../chat/index.ts'
import type { AnswerContext } from '../contract.ts'
import { type JsonObject, listOf, objectOf, textOf } from '../json-value.ts'
import { decodeCitation } from './decode-citation.ts'

export const reasoningFormat = 'anthropic-claude-v1'

/** Further blocks that come whole and go back as they came: `BetaContentBlock` of @anthropic-ai/sdk 1.12.0, read 2026-11-22. */
const recordBlocks: ReadonlySet<string> = new Set(['container_upload', 'fallback', 'mcp_tool_listing'])

interface OpenBlock {
  /** `answer`: the tool that stands for a JSON answer, so its input is text. */
  kind: 'text' | 'thinking' | 'tool' | 'answer' | 'server-tool' | 'other'
  /** The block as it opened. */
  block: JsonObject
  /** Of the tool call, or of the reasoning detail. */
  index: number
  /** Pieces of input of a server tool; kept until it is complete. */
  input: string
  /** A piece of the input was delivered. */
  delivered: boolean
  /** Where in the answer's text the block begins. */
  textStart: number
  citations: unknown[]
}

/**
 * Turns content blocks into events, whole or in pieces: a whole block is opened with its content and closed. Blocks that the
 * provider's own tools leave behind become reasoning details, as they are nothing the caller is to answer but must come back
 * with the next turn.
 */
export class BlockDecoder {
  readonly #answerTool: string | undefined
  readonly #open = new Map<unknown, OpenBlock>()
  #toolCalls = 0
  #details = 0
  #textLength = 0

  constructor(context: AnswerContext | undefined) {
    this.#answerTool = context?.answerTool
  }

  /** The caller has something to call. */
  get hasToolCalls(): boolean {
    return this.#toolCalls > 0
  }

  open(key: unknown, block: JsonObject, events: ChatEvent[]): void {
    const opened: OpenBlock = {
      kind: this.#kindOf(block),
      block,
      index: 0,
      input: '',
      delivered: false,
      textStart: this.#textLength,
      citations: [],
    }
    this.#open.set(key, opened)
    switch (opened.kind) {
      case 'text':
        opened.citations.push(...listOf(block['citations']))
        this.#text(textOf(block['text']), events)
        return
      case 'thinking':
        opened.index = this.#details++
        this.#thinking(opened, { text: textOf(block['thinking']), signature: textOf(block['signature']) }, events)
        return
      case 'tool':
        opened.index = this.#toolCalls++
        events.push({
          type: 'tool-call-delta',
          choice: 0,
          index: opened.index,
          id: textOf(block['id']) ?? `toolu_${opened.index}`,
          name: textOf(block['name']) ?? '',
          arguments: '',
        })
        return
      case 'other':
        this.#otherBlock(block, events)
        return
      default:
    }
  }

  delta(key: unknown, delta: JsonObject, events: ChatEvent[]): void {
    const opened = this.#open.get(key)
    switch (delta['type']) {
      case 'text_delta':
        this.#text(textOf(delta['text']), events)
        return
      case 'input_json_delta':
        if (opened) this.#input(opened, textOf(delta['partial_json']) ?? '', events)
        return
      case 'thinking_delta':
        if (opened?.kind === 'thinking') this.#thinking(opened, { text: textOf(delta['thinking']) }, events)
        return
      case 'signature_delta':
        if (opened?.kind === 'thinking') this.#thinking(opened, { signature: textOf(delta['signature']) }, events)
        return
      case 'citations_delta':
        opened?.citations.push(delta['citation'])
        return
      case 'compaction_delta':
        this.#serverBlock({ ...opened?.block, ...delta, type: 'compaction' }, events)
        return
      default:
    }
  }

  /** Text of the open block that was not decoded. */
  passText(chars: number): void {
    this.#textLength += chars
  }

  close(key: unknown, events: ChatEvent[]): void {
    const opened = this.#open.get(key)
    if (!opened) return
    this.#open.delete(key)
    // a tool without parameters opens with `{}` and sends no pieces, or an empty one
    if ((opened.kind === 'tool' || opened.kind === 'answer') && !opened.delivered) {
      this.#input(opened, jsonOf(objectOf(opened.block['input']) ?? {}), events)
    }
    if (opened.kind === 'server-tool') this.#serverTool(opened, events)
    this.#annotate(opened, events)
  }

  /** The bytes ended with blocks still open: what only waited for their end. */
  end(events: ChatEvent[]): void {
    for (const opened of this.#open.values()) this.#annotate(opened, events)
    this.#open.clear()
  }

  #kindOf(block: JsonObject): OpenBlock['kind'] {
    const type = textOf(block['type']) ?? ''
    if (type === 'text' || type === 'thinking') return type
    if (type === 'tool_use') return this.#isAnswer(block['name']) ? 'answer' : 'tool'
    // `server_tool_use`, `mcp_tool_use`: run by the provider, with a result block of their own
    return type.endsWith('_tool_use') ? 'server-tool' : 'other'
  }

  #isAnswer(name: unknown): boolean {
    return this.#answerTool !== undefined && name === this.#answerTool
  }

  #text(text: string | undefined, events: ChatEvent[]): void {
    if (!text) return
    this.#textLength += text.length
    events.push({ type: 'text-delta', choice: 0, text })
  }

  #thinking(
    opened: OpenBlock,
    sent: { text?: string | undefined; signature?: string | undefined },
    events: ChatEvent[],
  ): void {
    if (!sent.text && !sent.signature) return
    const detail: ReasoningDetail = { type: 'reasoning.text', format: reasoningFormat, index: opened.index }
    if (sent.text !== undefined) detail.text = sent.text
    if (sent.signature) detail.signature = sent.signature
    events.push({ type: 'reasoning-delta', choice: 0, detail })
  }

  #input(opened: OpenBlock, piece: string, events: ChatEvent[]): void {
    if (piece === '') return
    opened.delivered = true
    if (opened.kind === 'answer') this.#text(piece, events)
    else if (opened.kind === 'server-tool') opened.input += piece
    else if (opened.kind === 'tool') {
      events.push({ type: 'tool-call-delta', choice: 0, index: opened.index, arguments: piece })
    }
  }

  #serverTool({ block, input, delivered }: OpenBlock, events: ChatEvent[]): void {
    const { type, id, name, input: whole, caller, ...further } = block
    const call = delivered ? input : jsonOf(objectOf(whole) ?? {})
    // what the call cannot be rebuilt from id, name and input alone (an MCP server's name, a caller that is a program)
    const direct = objectOf(caller)?.['type'] === 'direct' || caller == null
    const bare = type === 'server_tool_use' && direct && Object.keys(further).length === 0
    this.#detail(
      {
        type: 'reasoning.server_tool_call',
        tool_name: textOf(name) ?? '',
        tool_call_id: textOf(id) ?? '',
        arguments: call,
        result: '',
        ...(bare ? {} : { block: jsonOf({ type, ...further, ...(direct ? {} : { caller }) }) }),
      },
      events,
    )
  }

  #otherBlock(block: JsonObject, events: ChatEvent[]): void {
    const type = textOf(block['type']) ?? ''
    if (type === 'redacted_thinking') {
      this.#detail({ type: 'reasoning.encrypted', data: textOf(block['data']) ?? '' }, events)
    } else if (type.endsWith('_tool_result') || recordBlocks.has(type)) {
      this.#serverBlock(block, events)
    } else if (type === 'compaction' && block['content'] != null) {
      this.#serverBlock(block, events)
    }
  }

  /** A block to be sent back exactly as it came. */
  #serverBlock(block: JsonObject, events: ChatEvent[]): void {
    const name = textOf(block['type']) ?? ''
    this.#detail(
      {
        type: 'reasoning.server_tool_call',
        tool_name: name,
        tool_call_id: textOf(block['tool_use_id']) ?? '',
        arguments: '',
        result: jsonOf(block),
      },
      events,
    )
  }

  #detail(detail: ReasoningDetail, events: ChatEvent[]): void {
    const numbered = { ...detail, format: reasoningFormat, index: this.#details++ }
    events.push({ type: 'reasoning-delta', choice: 0, detail: numbered })
  }

  #annotate(opened: OpenBlock, events: ChatEvent[]): void {
    for (const citation of opened.citations) {
      const annotation = decodeCitation(citation, { start: opened.textStart, end: this.#textLength })
      if (annotation) events.push({ type: 'annotation', choice: 0, annotation })
    }
  }
}

/** A value nested deeper than the stack has no JSON; no model means such a one. */
function jsonOf(value: JsonObject): string {
  try {
    return JSON.stringify(value)
  } catch {
    return '{}'
  }
}
