/** What a request asked for, in the words all dialects share. */
export interface Asked {
  model: string
  stream: boolean
  /** The whole body, as sent. */
  body: Record<string, unknown>
  /** The text of an assistant message at the end of the conversation, which the answer is to continue. */
  prefill: string | undefined
  /** The first tool offered: the answer calls it. */
  tool: string | undefined
}

/** The content of an answer, before a dialect gives it its form. */
export interface Content {
  id: string
  /** The pieces of the text, or of the tool call's arguments. */
  tokens: readonly string[]
  usage: { prompt: number; completion: number }
}

/** A streamed answer in pieces that mean something on their own: one event each. */
export interface StreamedAnswer {
  /** Before the first token: the role, the beginning of a message. */
  opening: string[]
  tokens: string[]
  /** After the last token: why it ended, usage. */
  closing: string[]
  /** The marker that nothing follows, where the dialect has one. */
  terminal: string[]
}

/** The ways a provider says no. */
export type Refusal =
  | 'invalid-request'
  | 'auth'
  | 'billing'
  | 'permission'
  | 'not-found'
  | 'too-large'
  | 'rate-limit'
  | 'server-error'
  | 'overloaded'
  | 'context-length'
  | 'content-filter'
  | 'prefill'

export interface RefusalDetails {
  asked: Asked
  /** The credential as sent: providers like to quote it. */
  key: string
  /** For `context-length`: the window. */
  windowTokens: number
}

/** What one provider's wire looks like. */
export interface UpstreamDialect {
  name: 'openai' | 'anthropic' | 'gemini'
  /** `undefined`: not a path of this dialect. */
  read(path: string, body: Record<string, unknown>): Asked | undefined
  stream(asked: Asked, content: Content): StreamedAnswer
  whole(asked: Asked, content: Content): object
  refuse(refusal: Refusal, details: RefusalDetails): { status: number; body: object }
  /** An error inside an answer that began with 200, as an event. */
  inBandError(): string
}

const windowNames = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven ☕', 'eight', 'größe 😀']

/**
 * The words every answer consists of: `count` tokens, some of them with characters of two to four bytes, no two alike. What a
 * caller should have received in the end is `answerTokens(n).join('')`.
 */
export function answerTokens(count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `${i === 0 ? '' : ' '}${windowNames[i % 10]}${i < 10 ? '' : Math.floor(i / 10)}`,
  )
}

/** The tokens that are left to say once `prefill` has been said; all of them when it is not their beginning. */
export function tokensAfter(prefill: string | undefined, tokens: readonly string[]): string[] {
  if (!prefill || !tokens.join('').startsWith(prefill)) return [...tokens]
  let skip = prefill.length
  const left: string[] = []
  for (const token of tokens) {
    if (skip < token.length) left.push(token.slice(skip))
    skip = Math.max(0, skip - token.length)
  }
  return left
}

/** A JSON object's member as an object, an array, a string: or nothing, whatever the caller sent. */
export const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
export const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** The text of a message's content, given as text or in parts. */
export const textOf = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : asArray(content)
        .map((part) => asObject(part)['text'])
        .filter((text) => typeof text === 'string')
        .join('')
