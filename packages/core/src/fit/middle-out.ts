import type { AssistantMessage, ChatMessage } from '../chat/index.ts'
import { countMessage } from '../tokens/count-tokens.ts'
import type { TokenProfile } from '../tokens/profile.ts'
import { type Block, conversationBlocks, isPinned } from './conversation-blocks.ts'
import { keepEnds, type Size } from './keep-ends.ts'
import { capFor, shortenMessage, textSizes } from './squeeze.ts'

export interface MiddleOutInput {
  messages: readonly ChatMessage[]
  profile: TokenProfile
  /** What the messages may come to together. */
  room: Size
}

export interface MiddleOut {
  messages: ChatMessage[]
  cuts: Cut[]
  /** What `messages` come to. */
  tokens: number
}

/** One message of the original that is gone or shorter. */
export interface Cut {
  /** Index in the original `messages`. */
  message: number
  kind: 'removed' | 'shortened'
  tokensBefore: number
  tokensAfter: number
}

/** Texts of old messages are not cut below this: a block that would need it goes as a whole. */
const usefulTextTokens = 96
/** The last resort cuts texts down to this and no further. */
const leastTextTokens = 24

/**
 * Shortens a conversation from its middle until it takes no more than `room`: whole turns first, then long texts, then the
 * steps of the turn in progress, and only then what must stay. Deterministic, and linear but for the sorting of text sizes.
 * @returns undefined when even the least that must stay is too much
 */
export function middleOut({ messages, profile, room }: MiddleOutInput): MiddleOut | undefined {
  const draft = new Draft(messages, profile, room)
  const { preamble, first, turns, last, steps } = conversationBlocks(messages)
  const lastStep = steps.at(-1) ?? []
  const oldSteps = steps.slice(0, -1)
  draft.remove(preamble)
  if (draft.keepEndsOf(turns)) return draft.finish()
  if (draft.shorten([first, ...oldSteps], usefulTextTokens)) return draft.finish()
  if (draft.keepEndsOf(oldSteps)) return draft.finish()
  for (const blocks of [[first], [first, lastStep]]) {
    if (draft.shorten(blocks, usefulTextTokens)) return draft.finish()
  }
  return draft.shorten([first, lastStep, last], leastTextTokens) ? draft.finish() : undefined
}

/** A message in place of what was removed between two user messages: some providers insist that roles alternate. */
const gapMessage = (removed: number): AssistantMessage => ({
  role: 'assistant',
  content: `[${removed} earlier ${removed === 1 ? 'message' : 'messages'} removed to fit the context window]`,
})

/** What is decided so far: which messages stay, and how long their texts may be. */
class Draft {
  readonly #messages: readonly ChatMessage[]
  readonly #profile: TokenProfile
  readonly #kept: boolean[]
  readonly #caps = new Map<number, number>()
  /** Still to spare; negative while the conversation is too long. */
  #left: Size

  constructor(messages: readonly ChatMessage[], profile: TokenProfile, room: Size) {
    this.#messages = messages
    this.#profile = profile
    this.#kept = messages.map(() => true)
    const all = this.#sizeOf(messages.map((_, index) => index))
    const gap = countMessage(gapMessage(messages.length), profile)
    this.#left = { tokens: room.tokens - gap - all.tokens, messages: room.messages - 1 - all.messages }
  }

  remove(block: Block): void {
    this.#setKept(block, false)
  }

  /** Keeps of these blocks what fits, from both ends. True once the conversation fits. */
  keepEndsOf(blocks: readonly Block[]): boolean {
    for (const block of blocks) this.#setKept(block, false)
    if (!this.#fits()) return false
    const { head, tail } = keepEnds(
      blocks.map((block) => this.#sizeOf(block)),
      this.#left,
    )
    const edge = blocks.length - 1 - tail
    blocks.forEach((block, at) => (at >= head && at <= edge) || this.#setKept(block, true))
    if (head <= edge) this.#keepShortened(blocks[edge]!)
    return true
  }

  /** Cuts the longest texts of these blocks. True, and done, if the conversation then fits. */
  shorten(blocks: readonly Block[], leastTokens: number): boolean {
    const block = blocks.flat().filter((index) => this.#kept[index])
    const room = this.#left.tokens + this.#sizeOf(block).tokens
    return this.#left.messages >= 0 && this.#capTexts(block, room, leastTokens)
  }

  finish(): MiddleOut {
    const cuts: Cut[] = []
    const messages: ChatMessage[] = []
    let removed = 0
    for (const [index, original] of this.#messages.entries()) {
      const tokensBefore = countMessage(original, this.#profile)
      if (!this.#kept[index]) {
        cuts.push({ message: index, kind: 'removed', tokensBefore, tokensAfter: 0 })
        removed++
        continue
      }
      const cap = this.#caps.get(index)
      const message = cap === undefined ? original : shortenMessage(original, this.#profile, cap)
      if (message !== original) {
        cuts.push({
          message: index,
          kind: 'shortened',
          tokensBefore,
          tokensAfter: countMessage(message, this.#profile),
        })
      }
      const previous = messages.findLast((kept) => !isPinned(kept))
      if (removed > 0 && message.role === 'user' && previous?.role === 'user') messages.push(gapMessage(removed))
      if (!isPinned(message)) removed = 0
      messages.push(message)
    }
    return { messages, cuts, tokens: messages.reduce((sum, message) => sum + countMessage(message, this.#profile), 0) }
  }

  /** A block that does not fit whole is kept with its texts cut, if enough of them remains to be of use. */
  #keepShortened(block: Block): void {
    if (block.length <= this.#left.messages && this.#capTexts(block, this.#left.tokens, usefulTextTokens)) {
      this.#setKept(block, true)
    }
  }

  #capTexts(block: Block, room: number, leastTokens: number): boolean {
    const sizes = block.flatMap((index) => textSizes(this.#messages[index]!, this.#profile))
    const texts = sizes.reduce((sum, size) => sum + size, 0)
    // messages are counted in whole tokens, texts are not: allow one token of rounding a message
    const cap = capFor(sizes, room - (this.#sizeOf(block).tokens - texts) - block.length)
    if (cap < leastTokens) return false
    for (const index of block) this.#caps.set(index, cap)
    return true
  }

  #fits(): boolean {
    return this.#left.tokens >= 0 && this.#left.messages >= 0
  }

  #setKept(block: Block, kept: boolean): void {
    const { tokens, messages } = this.#sizeOf(block)
    const sign = kept ? -1 : 1
    this.#left = { tokens: this.#left.tokens + sign * tokens, messages: this.#left.messages + sign * messages }
    for (const index of block) this.#kept[index] = kept
  }

  #sizeOf(block: Block): Size {
    let tokens = 0
    for (const index of block) tokens += countMessage(this.#messages[index]!, this.#profile)
    return { tokens, messages: block.length }
  }
}
