import type { ChatMessage } from '../chat/index.ts'

/** Indices of messages that stay or go together, ascending. */
export type Block = readonly number[]

/** A conversation as middle-out sees it. System and developer messages are in no block: they always stay. */
export interface ConversationBlocks {
  /** What comes before the first user message. */
  preamble: Block
  /** The first user message; absent when it is also the last. */
  first: Block
  /** The turns between the first user message and the last: each a user message and all that answers it. */
  turns: readonly Block[]
  /** The last user message. */
  last: Block
  /** What follows it: each an assistant message with the results of its tool calls. */
  steps: readonly Block[]
}

/**
 * Divides a conversation into the blocks that may be removed without making it invalid: a block never ends between a tool
 * call and its results, wherever those stand.
 */
export function conversationBlocks(messages: readonly ChatMessage[]): ConversationBlocks {
  const starts = blockStarts(messages)
  const turnStarts = starts.filter((index) => messages[index]?.role === 'user')
  const [firstUser] = turnStarts
  const lastUser = turnStarts.at(-1)
  const range = (from: number, to: number): number[] => {
    const indices: number[] = []
    for (let index = from; index < to; index++) if (!isPinned(messages[index]!)) indices.push(index)
    return indices
  }
  const blocks = (cuts: readonly number[], end: number): Block[] =>
    cuts.map((start, at) => range(start, cuts[at + 1] ?? end)).filter((block) => block.length > 0)

  if (firstUser === undefined || lastUser === undefined) {
    const steps = blocks(starts, messages.length)
    return { preamble: [], first: [], turns: [], last: [], steps }
  }
  const stepStarts = starts.filter((index) => index > lastUser)
  const last = range(lastUser, stepStarts[0] ?? messages.length)
  const steps = blocks(stepStarts, messages.length)
  const preamble = range(0, firstUser)
  if (firstUser === lastUser) return { preamble, first: [], turns: [], last, steps }
  return {
    preamble,
    first: [firstUser],
    turns: blocks([firstUser + 1, ...turnStarts.slice(1, -1)], lastUser),
    last,
    steps,
  }
}

export const isPinned = (message: ChatMessage): boolean => message.role === 'system' || message.role === 'developer'

/** The indices at which a block may start: no tool call made before them is answered at or after them. */
function blockStarts(messages: readonly ChatMessage[]): number[] {
  const answeredAt = new Map<string, number>()
  messages.forEach((message, index) => {
    if (message.role === 'tool') answeredAt.set(message.tool_call_id, index)
  })
  const starts: number[] = []
  let openUntil = -1
  messages.forEach((message, index) => {
    if (index > openUntil && message.role !== 'tool' && !isPinned(message)) starts.push(index)
    if (message.role !== 'assistant') return
    for (const { id } of message.tool_calls ?? []) openUntil = Math.max(openUntil, answeredAt.get(id) ?? -1)
  })
  return starts
}
