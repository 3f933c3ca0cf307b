/**
 * What one answer consumed, in disjoint buckets: every token is counted in exactly one of them. Each provider's codec
 * converts its own way of counting (OpenAI's input includes cached tokens, Anthropic's does not; Gemini and xAI count
 * reasoning beside the output) once, into this. A count nobody sent is `undefined`, never 0.
 */
export interface Usage {
  /** Prompt tokens that were neither read from nor written to a cache, text and images alike unless counted apart below. */
  inputTokens?: number | undefined
  /** Prompt tokens that the provider had cached. */
  cacheReadTokens?: number | undefined
  /** Written to a cache that lives five minutes, or whose lifetime the provider did not say. */
  cacheWrite5mTokens?: number | undefined
  /** Written to a cache that lives an hour. */
  cacheWrite1hTokens?: number | undefined
  /** Prompt tokens of sound. */
  inputAudioTokens?: number | undefined
  /** Prompt tokens of pictures, where the provider counts them apart. */
  inputImageTokens?: number | undefined
  /** Prompt tokens of video. */
  inputVideoTokens?: number | undefined
  /** Visible text, tool calls and refusals: what the provider bills as output and does not count in a bucket below. */
  outputTokens?: number | undefined
  /** What the model thought with. */
  reasoningTokens?: number | undefined
  /** Completion tokens of sound. */
  outputAudioTokens?: number | undefined
  /** Completion tokens of pictures. */
  outputImageTokens?: number | undefined
  /** Searches run by the provider itself, billed by the piece. */
  webSearchRequests?: number | undefined
  /** Informational: part of `outputTokens`, reported by OpenAI for predicted outputs. */
  acceptedPredictionTokens?: number | undefined
  /** Informational: billed as output although never delivered, part of `outputTokens`. */
  rejectedPredictionTokens?: number | undefined
  /** What the provider itself says the request cost, in USD, where it says so (OpenRouter, Perplexity, xAI). */
  reportedCostUsd?: number | undefined
  /**
   * Where the provider bills other counts than it reports (Cohere leaves out its own prompt template): these are priced, as
   * plain input and output, in place of the buckets above.
   */
  billed?: { inputTokens?: number | undefined; outputTokens?: number | undefined } | undefined
  /** True when no provider sent these numbers: they were counted from what was sent and delivered. */
  estimated?: boolean | undefined
}

const inputBuckets = [
  'inputTokens',
  'cacheReadTokens',
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  'inputAudioTokens',
  'inputImageTokens',
  'inputVideoTokens',
] as const satisfies (keyof Usage)[]

const outputBuckets = [
  'outputTokens',
  'reasoningTokens',
  'outputAudioTokens',
  'outputImageTokens',
] as const satisfies (keyof Usage)[]

/** All prompt tokens, cached and written ones included; `undefined` when no bucket is known. */
export const promptTokens = (usage: Usage): number | undefined => sum(usage, inputBuckets)

/** All completion tokens, reasoning included; `undefined` when no bucket is known. */
export const completionTokens = (usage: Usage): number | undefined => sum(usage, outputBuckets)

/**
 * Both together, bucket by bucket; what neither knows stays unknown. Each was priced by itself: what one of them was billed
 * apart from its count is no part of the sum.
 */
export function addUsage(a: Usage, b: Usage): Usage {
  const { billed: _, ...total } = a
  const { billed: __, estimated, ...more } = b
  for (const [bucket, count] of Object.entries(more) as [
    Exclude<keyof typeof more, 'estimated'>,
    number | undefined,
  ][]) {
    if (count !== undefined) total[bucket] = (total[bucket] ?? 0) + count
  }
  return estimated ? { ...total, estimated } : total
}

function sum(usage: Usage, buckets: readonly (keyof Usage)[]): number | undefined {
  let total: number | undefined
  for (const bucket of buckets) {
    const count = usage[bucket]
    if (typeof count === 'number') total = (total ?? 0) + count
  }
  return total
}
