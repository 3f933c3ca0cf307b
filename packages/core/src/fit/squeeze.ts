import type { ChatMessage, ContentPart } from '../chat/index.ts'
import { countMedia } from '../tokens/count-media.ts'
import { countTextBounded } from '../tokens/count-tokens.ts'
import type { TokenProfile } from '../tokens/profile.ts'
import { truncateText } from './truncate-text.ts'

/** How far a message may be cut down. */
export interface Squeeze {
  profile: TokenProfile
  /** Each text keeps at most this many tokens. */
  maxTokens: number
  /** Whether images, files and sounds that are larger go too, with a line of text in their place. */
  media: boolean
}

/**
 * The tokens of each piece of a message that may be cut. Tool calls and reasoning are left whole: half a call is no call, and
 * providers sign reasoning.
 */
export function pieceSizes(message: ChatMessage, { profile, media }: Pick<Squeeze, 'profile' | 'media'>): number[] {
  const { content } = message
  if (typeof content === 'string') return [countTextBounded(content, profile)]
  if (!Array.isArray(content)) return []
  return content.flatMap((part) => {
    if (part.type === 'text') return [countTextBounded(part.text, profile)]
    return (media && countMedia(part, profile.media)) || []
  })
}

/** The largest cap such that pieces of these sizes, each cut down to it, come to at most `room`: the longest give way first. */
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

/** The message cut down; the same object if nothing of it was too long. */
export function squeezeMessage(message: ChatMessage, squeeze: Squeeze): ChatMessage {
  const { content } = message
  if (typeof content === 'string') {
    const text = truncateText(content, squeeze.profile.family, squeeze.maxTokens)
    return text === content ? message : { ...message, content: text }
  }
  if (!Array.isArray(content)) return message
  const parts = content.map((part) => squeezePart(part, squeeze))
  return parts.every((part, index) => part === content[index])
    ? message
    : ({ ...message, content: parts } as ChatMessage)
}

const names: Readonly<Record<string, string>> = { image_url: 'image', input_audio: 'sound', file: 'file' }

function squeezePart(part: ContentPart, { profile, maxTokens, media }: Squeeze): ContentPart {
  if (part.type === 'text') {
    const text = truncateText(part.text, profile.family, maxTokens)
    return text === part.text ? part : { ...part, text }
  }
  if (!media || (countMedia(part, profile.media) ?? 0) <= maxTokens) return part
  const text = `[${Object.hasOwn(names, part.type) ? names[part.type] : 'video'} removed]`
  return { type: 'text', text, ...('cache_control' in part && { cache_control: part.cache_control }) }
}
