import type { ChatMessage, ContentPart } from '../chat/request.ts'

/** What decides how many prompt tokens a request can have at most, and at which rates. */
export interface PromptBound {
  /** No tokenizer makes more tokens than this of the request's text. `Infinity`: only the model's window bounds it. */
  tokens: number
  cacheWrites: boolean
  audio: boolean
  image: boolean
}

/** What of a request is looked at. */
type BoundedRequest = { messages?: unknown; cache_control?: unknown; tools?: unknown }

/** Tokens of one picture at the most: a 4K picture in OpenAI's dearest counting comes to less (read 2026-11-22). */
const tokensPerImage = 50_000

/**
 * An upper bound of the prompt's tokens from the size of its JSON. A token stands for at least one byte of text, and the JSON
 * around each message is longer than what a provider's template adds; so the bound costs one pass and no tokenizer.
 */
export function boundPrompt(request: BoundedRequest, jsonBytes: number): PromptBound {
  const bound: PromptBound = { tokens: jsonBytes, cacheWrites: hasCacheControl(request), audio: false, image: false }
  if (!Array.isArray(request.messages)) return bound
  for (const message of request.messages as ChatMessage[]) {
    if (!Array.isArray(message?.content)) continue
    for (const part of message.content as ContentPart[]) addPart(bound, part)
  }
  return bound
}

function addPart(bound: PromptBound, part: ContentPart | null): void {
  if (part?.cache_control) bound.cacheWrites = true
  switch (part?.type) {
    case undefined:
    case 'text':
    case 'refusal':
      return
    case 'image_url':
      bound.image = true
      bound.tokens += tokensPerImage - inlineBytes(part.image_url?.url)
      return
    default: // seconds of sound and pages of a document are not to be seen from outside
      bound.audio ||= part?.type === 'input_audio'
      bound.image ||= part?.type !== 'input_audio'
      bound.tokens = Infinity
  }
}

/** A picture's own bytes are not text. */
const inlineBytes = (url: unknown): number => (typeof url === 'string' && url.startsWith('data:') ? url.length : 0)

function hasCacheControl(request: BoundedRequest): boolean {
  if (request.cache_control) return true
  return (
    Array.isArray(request.tools) &&
    request.tools.some((tool: { cache_control?: unknown } | null) => tool?.cache_control)
  )
}
