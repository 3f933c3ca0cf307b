import type { ModelOffer, Warning } from '@inroute/core/provider'

/** Whose model it is: what it takes beyond what Converse names is the vendor's own. */
export type ModelFamily = 'claude' | 'nova' | 'openai' | 'mistral' | 'cohere' | 'other'

/** A content block, as sent. */
export type Block = Record<string, unknown>

export interface EncodeContext {
  family: ModelFamily
  warnings: Warning[]
}

const families: readonly [RegExp, ModelFamily][] = [
  [/anthropic|claude/, 'claude'],
  [/amazon\.nova/, 'nova'],
  [/openai\./, 'openai'],
  [/mistral/, 'mistral'],
  [/cohere\./, 'cohere'],
]

/** By the model's id; a profile's ARN says nothing of it unless it holds the model's name. */
export const modelFamilyOf = ({ upstream }: ModelOffer): ModelFamily =>
  families.find(([pattern]) => pattern.test(upstream.toLowerCase()))?.[1] ?? 'other'

export function warn(context: EncodeContext, type: Warning['type'], field: string, message: string): void {
  if (context.warnings.some((known) => known.field === field && known.message === message)) return
  context.warnings.push({ type, field, message })
}
