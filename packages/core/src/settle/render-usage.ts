import { completionTokens, promptTokens, type Usage } from '../chat/usage.ts'
import type { CallerUsage } from '../dialects/contract.ts'
import type { Cost } from './price-usage.ts'

/**
 * `usage` as callers read it (section 13): prompt tokens include cached and written ones, completion tokens include
 * reasoning, the total is their sum. A detail nobody sent is absent; a cost nobody knows is `null`.
 */
export function renderUsage(usage: Usage, cost: Cost | undefined): CallerUsage {
  const prompt = promptTokens(usage) ?? 0
  const completion = completionTokens(usage) ?? 0
  const written = add(usage.cacheWrite5mTokens, usage.cacheWrite1hTokens)
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: present({
      cached_tokens: usage.cacheReadTokens,
      cache_write_tokens: written,
      audio_tokens: usage.inputAudioTokens,
      video_tokens: usage.inputVideoTokens,
    }),
    completion_tokens_details: present({
      reasoning_tokens: usage.reasoningTokens,
      audio_tokens: usage.outputAudioTokens,
      image_tokens: usage.outputImageTokens,
      accepted_prediction_tokens: usage.acceptedPredictionTokens,
      rejected_prediction_tokens: usage.rejectedPredictionTokens,
    }),
    ...(usage.webSearchRequests !== undefined && {
      server_tool_use_details: { web_search_requests: usage.webSearchRequests },
    }),
    cost: cost ? usd(cost.costNanoUsd) : null,
    is_byok: false,
    ...(cost && {
      cost_details: {
        upstream_inference_cost: null,
        upstream_inference_prompt_cost: usd(cost.promptCostNanoUsd),
        upstream_inference_completions_cost: usd(cost.completionCostNanoUsd),
      },
    }),
    ...(usage.estimated && { estimated: true }),
  }
}

/** Nano-USD to USD: the only place a cost becomes a decimal fraction. */
export const usd = (nanoUsd: number): number => nanoUsd / 1_000_000_000

const add = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0)

function present(details: Record<string, number | undefined>): Record<string, number> {
  const known: Record<string, number> = {}
  for (const [name, count] of Object.entries(details)) if (count !== undefined) known[name] = count
  return known
}
