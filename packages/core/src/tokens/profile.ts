/**
 * How a vendor's models turn a request into tokens, as far as the vendor has published it or the recordings show it.
 * Profiles are constants: two models of one profile share every count.
 */
export interface TokenProfile {
  family: TokenFamily
  /** Added to every message: role, separators. */
  tokensPerMessage: number
  /** Added once: the preamble and the priming of the reply. */
  tokensPerRequest: number
  /** The share of a count by which it may be too low on ordinary text; windows are filled less by as much. */
  marginShare: number
}

/** Models that share a tokenizer, or nearly. */
export type TokenFamily = 'o200k' | 'cl100k' | 'claude' | 'gemini' | 'llama' | 'qwen' | 'deepseek' | 'mistral' | 'other'

const profile = (family: TokenFamily, overrides: Partial<TokenProfile> = {}): TokenProfile => ({
  family,
  tokensPerMessage: 4,
  tokensPerRequest: 3,
  marginShare: 0.03,
  ...overrides,
})

const other = profile('other')

/** First match wins. Model ids are matched as `author/slug` and as vendors write them. */
const profiles: readonly (readonly [RegExp, TokenProfile])[] = [
  [/gpt-(3\.5|35|4(?!o|\.|-o))/, profile('cl100k')],
  [/^openai\/|gpt-|(^|\/)(o\d|chatgpt|codex)/, profile('o200k')],
  [/^anthropic\/|claude/, profile('claude')],
  [/^google\/|gemini|gemma/, profile('gemini')],
  [/^meta-llama\/|llama/, profile('llama')],
  [/^qwen\/|qwen|qwq/, profile('qwen')],
  [/^deepseek\/|deepseek/, profile('deepseek')],
  [/^mistralai\/|mi[sx]tral|codestral|devstral|magistral|pixtral/, profile('mistral')],
]

/** The profile of a model, by its canonical id or the provider's own. Unknown models get a cautious middle. */
export function tokenProfile(model: string): TokenProfile {
  const id = model.toLowerCase()
  return profiles.find(([pattern]) => pattern.test(id))?.[1] ?? other
}
