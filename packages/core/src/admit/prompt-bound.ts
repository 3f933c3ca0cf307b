import type { ChatMessage, ContentPart } from '../chat/request.ts'

/** What decides how many prompt tokens a request can have at most, and at which rates. */
export interface PromptBound {
  /** No tokenizer makes more tokens than this of the request's text. `Infinity`: only the model's window bounds it. */
  tokens: number
  cacheWrites: boolean
  audio: boolean
  image: boolean
  /** Searches the provider may run and bill; what they find is in `tokens`. */
  webSearches: number
}

/** What of a request is looked at. */
type BoundedRequest = {
  model?: unknown
  messages?: unknown
  cache_control?: unknown
  tools?: unknown
  plugins?: unknown
  web_search_options?: unknown
}

/** Tokens of one picture at the most: a 4K picture in OpenAI's dearest counting comes to less (read 2026-11-22). */
const tokensPerImage = 50_000

/**
 * Where a request turns searching on without saying how often: more than providers run for one answer, though none of them
 * promises it. A request that must be held to less says `max_uses`.
 */
const searchesUnlessSaid = 10
/** What one search adds to the prompt at the most. */
const tokensPerSearch = 20_000

/**
 * What vendors tell the model about calling tools: recorded are up to 610 tokens (Claude since 4.5, Llama 4), more than the
 * JSON of a small tool has bytes.
 */
const tokensPerToolList = 720

/**
 * An upper bound of the prompt's tokens from the size of its JSON. A token stands for at least one byte of text, and the JSON
 * around each message is longer than what a provider's template adds; so the bound costs one pass and no tokenizer.
 */
export function boundPrompt(request: BoundedRequest, jsonBytes: number): PromptBound {
  const webSearches = countSearches(request)
  const preamble = Array.isArray(request.tools) && request.tools.length > 0 ? tokensPerToolList : 0
  const tokens = jsonBytes + preamble + webSearches * tokensPerSearch
  const bound: PromptBound = { tokens, cacheWrites: hasCacheControl(request), audio: false, image: false, webSearches }
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

/** By each of the ways to ask for them: a server tool, a plugin, an option, the variant `:online`. */
export function countSearches({ model, tools, plugins, web_search_options: options }: BoundedRequest): number {
  const bySearchTools = listOf(tools)
    .filter(isSearchTool)
    .map(({ max_uses: most }) =>
      typeof most === 'number' && Number.isSafeInteger(most) && most >= 0 ? most : searchesUnlessSaid,
    )
  const byOthers = [
    options !== undefined && options !== null,
    listOf(plugins).some(({ id, enabled }) => id === 'web' && enabled !== false),
    typeof model === 'string' && /:online(:|$)/.test(model),
  ].some(Boolean)
  return Math.max(
    byOthers ? searchesUnlessSaid : 0,
    bySearchTools.reduce((sum, most) => sum + most, 0),
  )
}

type Item = Readonly<Record<string, unknown>>

const listOf = (value: unknown): Item[] =>
  Array.isArray(value) ? value.filter((item): item is Item => typeof item === 'object' && item !== null) : []

/** `web_search_20250305`, `openrouter:web_search`, `web_search_preview`; Gemini's tools are named by their member. */
const isSearchTool = (tool: Item): boolean =>
  (typeof tool['type'] === 'string' && /(web|google)_?search/i.test(tool['type'])) ||
  Object.keys(tool).some((name) => /^google_?search/i.test(name))
