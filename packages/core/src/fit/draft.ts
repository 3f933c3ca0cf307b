import type { AssistantMessage, ChatMessage } from '../chat/index.ts'
import { countMessage } from '../tokens/count-tokens.ts'
import type { TokenProfile } from '../tokens/profile.ts'
import { type Block, isPinned } from './conversation-blocks.ts'
import { keepEnds, minus, plus, type Size } from './keep-ends.ts'
import { capFor, pieceSizes, type Squeeze, squeezeMessage } from './squeeze.ts'

export interface MiddleOutInput {
  messages: readonly ChatMessage[]
  profile: TokenProfile
  /** What the messages may come to together. */
  room: Size
}

export interface MiddleOut {
  messages: ChatMessage[]
  cuts: Cut[]
}

/** One message of the original that is gone or shorter. */
export interface Cut {
  /** Index in the original `messages`. */
  message: number
  /** Whole messages went, or the middles of long texts did. */
  kind: 'removed' | 'shortened'
  /** By estimate, of the prompt as it came. */
  tokensBefore: number
  /** By estimate, of the prompt as it is sent. */
  tokensAfter: number
}

/** Texts are not cut below this as long as something less useful can go instead. */
export const usefulTokens = 48
/** The last resort cuts texts down to this and no further: little more than the mark that something is missing. */
export const leastTokens = 32

/** In place of what was removed between two user messages: some providers insist that roles alternate. */
const gapMessage = (removed: number): AssistantMessage => ({
  role: 'assistant',
  content: `[${removed} earlier ${removed === 1 ? 'message' : 'messages'} removed to fit the context window]`,
})

const none: Size = { tokens: 0, messages: 0 }

interface SqueezeOptions extends Pick<Squeeze, 'media'> {
  least: number
  /** Texts of this block too, but not its media. */
  also?: Block
}

/** What is decided so far: which messages stay, and how long their texts may be. */
export class Draft {
  readonly #messages: readonly ChatMessage[]
  readonly #profile: TokenProfile
  readonly #kept: boolean[]
  readonly #squeezes = new Map<number, Squeeze>()
  /** Half of all there is: what the conversation's beginning may take, pinned messages included. */
  readonly #half: Size
  /** Kept free for the message that may have to stand where others were removed. */
  #gap = none
  /** Still to spare; negative while the conversation is too long. */
  #left: Size

  constructor({ messages, profile, room }: MiddleOutInput) {
    this.#messages = messages
    this.#profile = profile
    this.#kept = messages.map(() => true)
    this.#half = { tokens: Math.floor(room.tokens / 2), messages: Math.floor(room.messages / 2) }
    this.#left = minus(room, this.#sizeOf([...messages.keys()]))
  }

  reserveGap(): void {
    this.#gap = { tokens: countMessage(gapMessage(this.#messages.length), this.#profile), messages: 1 }
    this.#left = minus(this.#left, this.#gap)
  }

  remove(block: Block): void {
    this.#setKept(block, false)
  }

  /** Keeps of these blocks what fits, from both ends. True, and done, if the conversation then fits. */
  keepEndsOf(blocks: readonly Block[]): boolean {
    for (const block of blocks) this.#setKept(block, false)
    if (this.#left.tokens < 0 || this.#left.messages < 0) {
      this.#gap = none // all of them are gone: what is kept free for the gap stays so
      return false
    }
    const before = this.#keptBefore(blocks[0]?.[0] ?? 0)
    const { head, tail } = keepEnds(
      blocks.map((block) => this.#sizeOf(block)),
      this.#left,
      minus(this.#half, before),
    )
    const edge = blocks.length - 1 - tail
    for (const [at, block] of blocks.entries()) if (at < head || at > edge) this.#setKept(block, true)
    if (head > 0) this.#releaseGap(blocks[head - 1]!)
    if (head <= edge) this.#keepSqueezed(blocks[edge]!)
    return true
  }

  /** Cuts the longest texts of these blocks. True, and done, if the conversation then fits. */
  squeeze(blocks: readonly Block[], { least, media, also = [] }: SqueezeOptions): boolean {
    const block = blocks.flat().filter((index) => this.#kept[index])
    const tokens = this.#left.tokens + this.#sizeOf([...block, ...also]).tokens
    return this.#left.messages >= 0 && this.#capTexts({ block, also, tokens, least, media })
  }

  finish(): MiddleOut {
    const cuts: Cut[] = []
    const messages: ChatMessage[] = []
    let previous: ChatMessage | undefined
    let removed = 0
    for (const [index, original] of this.#messages.entries()) {
      const message = this.#resultOf(index)
      if (message !== original) cuts.push(this.#cutOf(index, message))
      if (!message) removed++
      else if (isPinned(message)) messages.push(message)
      else {
        if (removed > 0 && message.role === 'user' && previous?.role === 'user') messages.push(gapMessage(removed))
        messages.push(message)
        previous = message
        removed = 0
      }
    }
    return { messages, cuts }
  }

  /** After an answer a user message may follow whatever was between them. */
  #releaseGap(before: Block): void {
    if (this.#messages[before.at(-1)!]!.role === 'user') return
    this.#left = plus(this.#left, this.#gap)
    this.#gap = none
  }

  /** A block that does not fit whole stays with its texts cut, if enough of them remains to be of use. */
  #keepSqueezed(block: Block): void {
    const { tokens, messages } = this.#left
    if (block.length > messages) return
    if (this.#capTexts({ block, also: [], tokens, least: usefulTokens, media: true })) this.#setKept(block, true)
  }

  #capTexts(into: { block: Block; also: Block; tokens: number; least: number; media: boolean }): boolean {
    const profile = this.#profile
    const squeezable = [
      ...into.block.map((index) => ({ index, media: into.media })),
      ...into.also.map((index) => ({ index, media: false })),
    ]
    const sizes = squeezable.flatMap(({ index, media }) => pieceSizes(this.#messages[index]!, { profile, media }))
    const pieces = sizes.reduce((sum, size) => sum + size, 0)
    const fixed = this.#sizeOf(squeezable.map(({ index }) => index)).tokens - pieces
    // messages are counted in whole tokens, pieces are not: one token of rounding a message
    const room = into.tokens - fixed - squeezable.length
    const maxTokens = capFor(sizes, room)
    if (room < 0 || maxTokens < into.least) return false
    for (const { index, media } of squeezable) this.#squeezes.set(index, { profile, maxTokens, media })
    return true
  }

  #resultOf(index: number): ChatMessage | undefined {
    if (!this.#kept[index]) return undefined
    const squeeze = this.#squeezes.get(index)
    return squeeze ? squeezeMessage(this.#messages[index]!, squeeze) : this.#messages[index]!
  }

  #cutOf(index: number, message: ChatMessage | undefined): Cut {
    return {
      message: index,
      kind: message ? 'shortened' : 'removed',
      tokensBefore: countMessage(this.#messages[index]!, this.#profile),
      tokensAfter: message ? countMessage(message, this.#profile) : 0,
    }
  }

  #keptBefore(end: number): Size {
    return this.#sizeOf([...this.#kept.keys()].filter((index) => index < end && this.#kept[index]))
  }

  #setKept(block: Block, kept: boolean): void {
    const change = kept ? minus : plus
    this.#left = change(this.#left, this.#sizeOf(block))
    for (const index of block) this.#kept[index] = kept
  }

  #sizeOf(block: Block): Size {
    let tokens = 0
    for (const index of block) tokens += countMessage(this.#messages[index]!, this.#profile)
    return { tokens, messages: block.length }
  }
}
