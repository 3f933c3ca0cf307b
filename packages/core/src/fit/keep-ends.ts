/** What a block takes of the room there is. */
export interface Size {
  tokens: number
  messages: number
}

/**
 * Chooses the blocks to keep: from the start while they fit into half of the room, then from the end into what is left, then
 * on from the start. The first half depends on the room alone, so that a growing conversation keeps the same beginning and
 * a provider's prompt cache stays warm up to the cut.
 * @returns how many blocks to keep at each end
 */
export function keepEnds(blocks: readonly Size[], room: Size): { head: number; tail: number; left: Size } {
  const half = { tokens: Math.floor(room.tokens / 2), messages: Math.floor(room.messages / 2) }
  let head = 0
  let tail = 0
  let left = room
  for (let used = { tokens: 0, messages: 0 }; head < blocks.length; head++) {
    const block = blocks[head]!
    used = { tokens: used.tokens + block.tokens, messages: used.messages + block.messages }
    if (!holds(half, used)) break
    left = minus(left, block)
  }
  for (; head + tail < blocks.length && holds(left, blocks[blocks.length - 1 - tail]!); tail++) {
    left = minus(left, blocks[blocks.length - 1 - tail]!)
  }
  for (; head + tail < blocks.length && holds(left, blocks[head]!); head++) left = minus(left, blocks[head]!)
  return { head, tail, left }
}

const holds = (room: Size, size: Size): boolean => size.tokens <= room.tokens && size.messages <= room.messages

const minus = (room: Size, size: Size): Size => ({
  tokens: room.tokens - size.tokens,
  messages: room.messages - size.messages,
})
