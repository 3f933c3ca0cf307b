import type { Usage } from '../../chat/index.ts'
import { countOf, type JsonObject, objectOf } from '../json-value.ts'

/**
 * `usage` as disjoint buckets: `tokens.input_tokens` holds what came from the cache, `tokens.output_tokens` the thoughts;
 * images are counted beside. What is billed is less than that: Cohere's own prompt template is not (`billed_units`). Older
 * answers hold what is billed only.
 */
export function usageOf(usage: JsonObject): Usage {
  const billed = billedOf(usage['billed_units'])
  const tokens = objectOf(usage['tokens']) ?? {}
  const input = countOf(tokens['input_tokens']) ?? billed?.inputTokens
  const output = countOf(tokens['output_tokens']) ?? billed?.outputTokens
  const cacheRead = countOf(usage['cached_tokens'])
  const reasoning = countOf(tokens['reasoning_tokens'])
  const images = countOf(tokens['image_tokens'])
  const fromText = input === undefined ? undefined : Math.min(cacheRead ?? 0, input)
  return {
    inputTokens: input === undefined ? undefined : input - fromText!,
    cacheReadTokens: fromText === undefined || cacheRead === undefined ? cacheRead : fromText,
    inputImageTokens: images,
    outputTokens: output === undefined ? undefined : Math.max(0, output - (reasoning ?? 0)),
    reasoningTokens: reasoning === undefined || output === undefined ? reasoning : Math.min(reasoning, output),
    billed,
  }
}

/** `undefined` where the answer does not say what is billed. */
function billedOf(units: unknown): Usage['billed'] {
  const billed = objectOf(units)
  const inputTokens = countOf(billed?.['input_tokens'])
  const outputTokens = countOf(billed?.['output_tokens'])
  return inputTokens === undefined && outputTokens === undefined ? undefined : { inputTokens, outputTokens }
}
