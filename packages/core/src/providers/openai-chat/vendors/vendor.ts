import type { VendorDifferences } from '../differences.ts'

/** A vendor of OpenAI's Chat Completions: a new one is one record here and one line in `../openai-likes.ts`. */
export interface OpenAiLikeVendor {
  /** The routable slug, OpenRouter's where it has the vendor. */
  id: string
  /** For people, OpenRouter's display name where it has the vendor. */
  name: string
  baseURL: string
  /** Absent: it needs no key. */
  keyVariable?: string | readonly string[] | undefined
  /** The key of the catalog's price data; absent: only models the user lists. */
  vendor?: string | undefined
  docs: string
  /** Whether `POST /embeddings` is served. */
  embeddings?: boolean | undefined
  differences: VendorDifferences
}

/** Sampling parameters of open models that OpenAI's own never had. */
export const openSampling = ['top_k', 'min_p', 'top_a', 'repetition_penalty']
/** Members of Anthropic's own, which callers of its dialect may send whoever answers. */
export const anthropicMembers = ['container', 'context_management', 'mcp_servers', 'inference_geo']
/** Parameters of one platform that no other vendor documents. */
export const platform = [
  ...anthropicMembers,
  'prediction',
  'verbosity',
  'web_search_options',
  'prompt_cache_options',
  'modalities',
  'audio',
  'image_config',
]
export const gatewayHints = ['cache_control', 'structured_outputs', 'prompt_cache_key']
export const beyondOpenAi = [...openSampling, ...platform, ...gatewayHints]
/** What answers of this gateway carry and nobody but OpenRouter takes back. */
export const answersOnly = ['images', 'annotations', 'audio', 'model']
