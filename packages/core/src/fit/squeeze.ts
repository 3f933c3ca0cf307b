import type { ChatMessage, ContentPart } from '../chat/index.ts'
import { countText } from '../tokens/count-text.ts'
import type { TokenProfile } from '../tokens/profile.ts'
import { truncateText } from './truncate-text.ts'

/** The tokens of each text in a message that may be shortened. Tool calls, media and signed reasoning are left whole. */
export function textSizes(message: ChatMessage, profile: TokenProfile): number[] {
  const { content } = message
  if (typeof content === 'string') return [countText(content, profile)]
  if (!Array.isArray(content)) return []
  return content.flatMap((part) => (part.type === 'text' ? [countText(part.text, profile)] : []))
}

/**
 * The largest cap such that texts of these sizes, each cut down to it, come to at most `room`: the longest give way first.
 */
export function capFor(sizes: readonly number[], room: number): number {
  const ascending = sizes.toSorted((a, b) => a - b)
  let left = room
  for (const [at, size] of ascending.entries()) {
    const share = left / (ascending.length - at)
    if (size > share) return Math.floor(share)
    left -= size
  }
  return Number.POSITIVE_INFINITY
}

/** The message with each of its texts cut down to `maxTokens`; the same object if none was longer. */
export function shortenMessage(message: ChatMessage, profile: TokenProfile, maxTokens: number): ChatMessage {
  const { content } = message
  if (typeof content === 'string') {
    const text = truncateText(content, profile, maxTokens)
    return text === content ? message : { ...message, content: text }
  }
  if (!Array.isArray(content)) return message
  const parts: ContentPart[] = content.map((part) => {
    if (part.type !== 'text') return part
    const text = truncateText(part.text, profile, maxTokens)
    return text === part.text ? part : { ...part, text }
  })
  return parts.every((part, index) => part === content[index])
    ? message
    : ({ ...message, content: parts } as ChatMessage)
}
