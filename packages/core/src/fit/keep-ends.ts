/** What a block takes of the room there is. */
export interface Size {
  tokens: number
  messages: number
}

/**
 * Chooses the blocks to keep: from the start while they fit into `headRoom`, then from the end into what is left of `room`,
 * then on from the start. What the start may take is given apart, so that it does not depend on how the conversation
 * ends: a growing conversation keeps the same beginning, and a provider's prompt cache stays warm up to the cut.
 */
export function keepEnds(blocks: readonly Size[], room: Size, headRoom: Size): KeptEnds {
  let head = 0
  let tail = 0
  let left = room
  let headLeft = headRoom
  for (; head < blocks.length && holds(left, blocks[head]!) && holds(headLeft, blocks[head]!); head++) {
    left = minus(left, blocks[head]!)
    headLeft = minus(headLeft, blocks[head]!)
  }
  for (; head + tail < blocks.length && holds(left, blocks[blocks.length - 1 - tail]!); tail++) {
    left = minus(left, blocks[blocks.length - 1 - tail]!)
  }
  for (; head + tail < blocks.length && holds(left, blocks[head]!); head++) left = minus(left, blocks[head]!)
  return { head, tail }
}

/** How many blocks stay at each end. */
export interface KeptEnds {
  head: number
  tail: number
}

const holds = (room: Size, size: Size): boolean => size.tokens <= room.tokens && size.messages <= room.messages

export const minus = (room: Size, size: Size): Size => ({
  tokens: room.tokens - size.tokens,
  messages: room.messages - size.messages,
})

export const plus = (room: Size, size: Size): Size => ({
  tokens: room.tokens + size.tokens,
  messages: room.messages + size.messages,
})
