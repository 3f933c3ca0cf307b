import type { AssistantMessage, ChatMessage, ContentPart, ReasoningDetail, ToolCall } from '../../chat/index.ts'
import { isObject } from '../../providers/json-value.ts'
import { describe, describeType, invalid, isText } from '../field-rules.ts'
import { parseContent, parseText, textAt } from './parse-content.ts'
import { parseReasoning } from './reasoning-state.ts'

type Item = Readonly<Record<string, unknown>>

/**
 * The items of a conversation as messages. What the assistant did in one turn (thoughts, words, calls) is several items here
 * and one message there.
 * @throws GatewayError `invalid_request`
 */
export function parseInput(input: unknown): ChatMessage[] {
  if (isText(input) && input !== '') return [{ role: 'user', content: input }]
  if (!Array.isArray(input)) throw invalid(`input must be a string or a list of items, received ${describe(input)}.`)
  if (input.length === 0) throw invalid('input must hold at least one item, received an empty list.')
  const conversation = new Conversation()
  for (const [index, item] of input.entries()) addItem(conversation, item, `input[${index}]`)
  return conversation.messages
}

class Conversation {
  readonly messages: ChatMessage[] = []

  push(message: ChatMessage): void {
    this.messages.push(message)
  }

  /** The assistant's turn under way; a new one after anybody else's word, or where `startsNew` says so. */
  turn(startsNew: (turn: AssistantMessage) => boolean = () => false): AssistantMessage {
    const last = this.messages.at(-1)
    if (last?.role === 'assistant' && !startsNew(last)) return last
    const turn: AssistantMessage = { role: 'assistant', content: null }
    this.messages.push(turn)
    return turn
  }

  think(details: readonly ReasoningDetail[]): void {
    // thoughts come before the words and the calls they lead to
    const turn = this.turn(({ content, tool_calls: calls }) => content !== null || Boolean(calls))
    ;(turn.reasoning_details ??= []).push(...details)
  }

  call(call: ToolCall): void {
    const turn = this.turn()
    ;(turn.tool_calls ??= []).push(call)
  }

  say(content: string | ContentPart[]): void {
    this.turn((turn) => turn.content !== null || Boolean(turn.tool_calls)).content = content
  }
}

function addItem(conversation: Conversation, item: unknown, at: string): void {
  if (!isObject(item)) throw invalid(`${at} must be an object, received ${describeType(item)}.`)
  const type = item['type'] ?? (item['role'] === undefined ? undefined : 'message')
  if (!isText(type)) throw invalid(`${at}.type must be a string, received ${describe(item['type'])}.`)
  const add = Object.hasOwn(adders, type) ? adders[type] : undefined
  if (add) add(conversation, item, at)
  // what a provider's own tools did is its own record: the answer it led to follows
  else if (!type.endsWith('_call') && !type.endsWith('_call_output') && !type.startsWith('openrouter:')) {
    throw invalid(`${at}.type must be one of ${Object.keys(adders).join(', ')}, received ${describe(type)}.`)
  }
}

type Add = (conversation: Conversation, item: Item, at: string) => void

const addOutput: Add = (conversation, item, at) => {
  const content = parseContent(item['output'], `${at}.output`)
  conversation.push({ role: 'tool', tool_call_id: textAt(item, 'call_id', at), content })
}

const adders: Readonly<Record<string, Add>> = {
  message(conversation, item, at) {
    const { role, content } = item
    switch (role) {
      case 'user':
        conversation.push({ role, content: parseContent(content, `${at}.content`) })
        return
      case 'system':
      case 'developer':
        conversation.push({ role, content: parseText(content, `${at}.content`) })
        return
      case 'assistant':
        conversation.say(parseContent(content, `${at}.content`))
        return
      default:
        throw invalid(`${at}.role must be one of user, system, developer, assistant, received ${describe(role)}.`)
    }
  },
  reasoning: (conversation, item) => conversation.think(parseReasoning(item)),
  function_call(conversation, item, at) {
    const called = { name: textAt(item, 'name', at), arguments: textAt(item, 'arguments', at) }
    conversation.call({ id: textAt(item, 'call_id', at), type: 'function', function: called })
  },
  custom_tool_call(conversation, item, at) {
    const called = { name: textAt(item, 'name', at), input: textAt(item, 'input', at) }
    conversation.call({ id: textAt(item, 'call_id', at), type: 'custom', custom: called })
  },
  function_call_output: addOutput,
  custom_tool_call_output: addOutput,
  image_generation_call(conversation, { result }) {
    if (!isText(result)) return
    const url = result.startsWith('data:') || result.startsWith('http') ? result : `data:image/png;base64,${result}`
    const turn = conversation.turn()
    ;(turn.images ??= []).push({ type: 'image_url', image_url: { url } })
  },
}
