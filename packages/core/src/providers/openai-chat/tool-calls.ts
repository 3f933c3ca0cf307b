import type { ChatEvent } from '../../chat/index.ts'
import { listOf, objectOf, someTextOf, type JsonObject } from '../json-value.ts'

type ToolCallDelta = Extract<ChatEvent, { type: 'tool-call-delta' }>

interface Call {
  /** Our number: 0, 1, 2 without gaps, given when the call opens. `undefined` while the name is still missing. */
  index: number | undefined
  id: string | undefined
  name: string | undefined
  kind: 'function' | 'custom'
  /** Arguments that came before the name. */
  held: string
}

/**
 * Puts the tool calls of one choice in order, however the server numbers them: by `index`, by nothing but an id (Mistral,
 * Gemini's compatibility layer), several whole calls under one index (told apart by id, or by name), or OpenAI's legacy
 * `function_call`.
 */
export class ToolCallAssembler {
  readonly #choice: number
  readonly #idPrefix: string
  readonly #slots = new Map<unknown, Call>()
  #last: Call | undefined
  #opened = 0

  /** @param idPrefix for calls that come without an id: callers answer a call by its id */
  constructor(choice: number, idPrefix: string) {
    this.#choice = choice
    this.#idPrefix = idPrefix
  }

  /** @param isWhole the calls are complete entries of a message, not pieces */
  push(toolCalls: unknown, isWhole: boolean, events: ChatEvent[]): void {
    for (const entry of listOf(toolCalls)) {
      const piece = objectOf(entry)
      const body = objectOf(piece?.['function']) ?? objectOf(piece?.['custom'])
      // entries of another kind are tools the provider runs itself (web search): not calls to answer
      if (!piece || !body) continue
      const call = this.#callOf(piece, body, isWhole)
      this.#append(call, someTextOf(body['name']), argumentsOf(body), events)
    }
  }

  pushLegacy(functionCall: unknown, events: ChatEvent[]): void {
    const body = objectOf(functionCall)
    if (!body || (!someTextOf(body['name']) && !someTextOf(body['arguments']))) return
    const call = this.#slots.get('legacy') ?? this.#open('legacy', undefined, 'function')
    this.#append(call, someTextOf(body['name']), argumentsOf(body), events)
  }

  /** Calls whose name never came: better a call without a name than lost arguments. */
  end(events: ChatEvent[]): void {
    for (const call of this.#slots.values()) {
      if (call.index === undefined && call.held !== '') this.#emitOpening(call, '', '', events)
    }
  }

  #callOf(piece: JsonObject, body: JsonObject, isWhole: boolean): Call {
    const rawId = someTextOf(piece['id'])
    const id = rawId === 'null' ? undefined : rawId
    const slot = typeof piece['index'] === 'number' ? piece['index'] : undefined
    const known = isWhole ? undefined : this.#known(slot, id, someTextOf(body['name']))
    if (!known) return this.#open(slot ?? id, id, piece['custom'] ? 'custom' : 'function')
    known.id ??= id
    return known
  }

  #known(slot: number | undefined, id: string | undefined, name: string | undefined): Call | undefined {
    const call = slot !== undefined ? this.#slots.get(slot) : id !== undefined ? this.#slots.get(id) : this.#last
    // a new id alone is not enough: some servers make up another one for every piece
    const differs = id === undefined ? name !== call?.name : id !== call?.id
    const isAnother = call?.index !== undefined && name !== undefined && differs
    const isNamedAgain = slot === undefined && id === undefined && name !== undefined
    return isAnother || isNamedAgain ? undefined : call
  }

  #open(slot: unknown, id: string | undefined, kind: Call['kind']): Call {
    const call: Call = { index: undefined, id, name: undefined, kind, held: '' }
    this.#slots.set(slot ?? call, call)
    this.#last = call
    return call
  }

  #append(call: Call, name: string | undefined, args: string, events: ChatEvent[]): void {
    if (call.index === undefined) {
      if (name === undefined) call.held += args
      else this.#emitOpening(call, name, args, events)
      return
    }
    if (args === '') return
    events.push({ type: 'tool-call-delta', choice: this.#choice, index: call.index, arguments: args })
  }

  #emitOpening(call: Call, name: string, args: string, events: ChatEvent[]): void {
    call.index = this.#opened
    call.name = name
    this.#opened += 1
    call.id ??= `${this.#idPrefix}_${this.#choice}_${call.index}`
    const opening: ToolCallDelta = {
      type: 'tool-call-delta',
      choice: this.#choice,
      index: call.index,
      id: call.id,
      name,
      kind: call.kind,
      arguments: call.held + args,
    }
    call.held = ''
    events.push(opening)
  }
}

/** Text as sent; some servers send the object itself. */
function argumentsOf(body: JsonObject): string {
  const args = body['arguments'] ?? body['input']
  if (typeof args === 'string') return args
  if (args === undefined || args === null) return ''
  try {
    return JSON.stringify(args)
  } catch {
    return '' // nested deeper than the stack: JSON.parse does not recurse, JSON.stringify does
  }
}
