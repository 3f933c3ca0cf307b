import { factorsByClass, type Script } from './script-factors.ts'

/**
 * How a vendor's models turn a request into tokens, as far as the vendor has published it or the recordings show it.
 * Profiles are constants: models of one profile share every count.
 */
export interface TokenProfile {
  family: TokenFamily
  /** What a character of each class costs over what it costs in o200k_base. */
  factors: Float32Array
  /** Added to every message: role, separators. */
  tokensPerMessage: number
  /** Added once: the preamble and the priming of the reply. */
  tokensPerRequest: number
  /** Added once if there are tools. */
  tokensPerToolList: number
  /** Added for every tool. */
  tokensPerTool: number
  /** What the text of a tool's definition costs over the same JSON in a message. */
  toolFactor: number
  /** By how much, of itself, an estimate may be too low on ordinary text: windows are filled that much less. */
  marginShare: number
}

/** Models that share a tokenizer, or nearly. */
export type TokenFamily = 'o200k' | 'cl100k' | 'claude' | 'gemini' | 'llama' | 'qwen' | 'deepseek' | 'mistral' | 'other'

interface ProfileFacts extends Partial<Omit<TokenProfile, 'family' | 'factors'>> {
  factors?: Partial<Record<Script, number>>
}

const profile = (family: TokenFamily, { factors, ...facts }: ProfileFacts = {}): TokenProfile => ({
  family,
  tokensPerMessage: 4,
  tokensPerRequest: 3,
  tokensPerToolList: 12,
  tokensPerTool: 8,
  toolFactor: 1,
  marginShare: 0.03,
  ...facts,
  factors: factorsByClass(factors ?? {}),
})

const cl100k = {
  digits: 1.18,
  blanks: 0.8,
  latin: 2,
  greek: 1.91,
  cyrillic: 1.75,
  armenian: 4.1,
  hebrew: 2.4,
  arabic: 2.15,
  devanagari: 3.1,
  bengali: 3.4,
  tamil: 2.7,
  telugu: 3.5,
  otherIndic: 3,
  thai: 2.35,
  burmese: 2.8,
  georgian: 4.25,
  african: 1.6,
  kana: 1.46,
  han: 1.39,
  hangul: 1.47,
  emoji: 1.2,
} as const
const other = profile('other')

/** First match wins. Model ids are matched as `author/slug` and as vendors write them. */
const profiles: readonly (readonly [RegExp, TokenProfile])[] = [
  [/gpt-(3\.5|35|4(?!o|\.|-o))/, profile('cl100k', { factors: cl100k })],
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
