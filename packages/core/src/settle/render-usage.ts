import { completionTokens, promptTokens, type Usage } from '../chat/usage.ts'
import type { CallerUsage } from '../dialects/contract.ts'
import { type Cost, promptPriceOf } from './price-usage.ts'
import { usd } from '../store/usd.ts'

/**
 * `usage` as callers read it (section 13): prompt tokens include cached and written ones, completion tokens include
 * reasoning, the total is their sum. What nobody sent or knows is absent, with one exception that clients force on us: where
 * there are details at all, `cached_tokens` and `reasoning_tokens` are numbers (`@openrouter/ai-sdk-provider` 3.1 refuses the
 * whole answer otherwise, as it does for a `cost` of null).
 */
export function renderUsage(usage: Usage, cost: Cost | undefined): CallerUsage {
  const prompt = promptTokens(usage) ?? 0
  const completion = completionTokens(usage) ?? 0
  const written = add(usage.cacheWrite5mTokens, usage.cacheWrite1hTokens)
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...details('prompt_tokens_details', 'cached_tokens', {
      cached_tokens: usage.cacheReadTokens,
      cache_write_tokens: written,
      audio_tokens: usage.inputAudioTokens,
      video_tokens: usage.inputVideoTokens,
    }),
    ...details('completion_tokens_details', 'reasoning_tokens', {
      reasoning_tokens: usage.reasoningTokens,
      audio_tokens: usage.outputAudioTokens,
      image_tokens: usage.outputImageTokens,
      accepted_prediction_tokens: usage.acceptedPredictionTokens,
      rejected_prediction_tokens: usage.rejectedPredictionTokens,
    }),
    ...(usage.webSearchRequests !== undefined && {
      server_tool_use_details: { web_search_requests: usage.webSearchRequests },
    }),
    ...(cost && { cost: usd(cost.priceNanoUsd) }),
    is_byok: cost?.byokNanoUsd !== undefined,
    ...(cost && {
      cost_details: {
        upstream_inference_cost: cost.byokNanoUsd === undefined ? null : usd(cost.byokNanoUsd),
        upstream_inference_prompt_cost: usd(promptPriceOf(cost)),
        upstream_inference_completions_cost: usd(cost.priceNanoUsd - promptPriceOf(cost)),
      },
    }),
    ...(usage.estimated && { estimated: true }),
  }
}

const add = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0)

function details(
  member: 'prompt_tokens_details' | 'completion_tokens_details',
  required: string,
  counts: Record<string, number | undefined>,
): Partial<CallerUsage> {
  let known: Record<string, number> | undefined
  for (const name in counts) {
    const count = counts[name]
    if (count !== undefined) (known ??= {})[name] = count
  }
  if (!known) return {}
  known[required] ??= 0
  return { [member]: known }
}
