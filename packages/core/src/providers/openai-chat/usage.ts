import type { Usage } from '../../chat/index.ts'
import { countOf, objectOf, type JsonObject } from '../json-value.ts'

/** xAI: "cost_in_usd_ticks", 10^10 to the dollar (docs.x.ai, models and pricing, read 2026-11-22). */
const usdPerTick = 1e-10

/**
 * The `usage` of an answer or chunk as disjoint buckets that add up to the provider's own totals. A detail that claims more
 * than its total leaves room for is cut to what fits, so no bucket is ever negative.
 */
export function toUsage(usage: JsonObject): Usage | undefined {
  const prompt = countOf(usage['prompt_tokens'])
  const completion = countOf(usage['completion_tokens'])
  const reportedCostUsd = reportedCost(usage)
  if (prompt === undefined && completion === undefined && reportedCostUsd === undefined) return undefined
  const buckets: Usage = {}
  if (prompt !== undefined) splitPrompt(buckets, prompt, usage)
  if (completion !== undefined) splitCompletion(buckets, completion, usage)
  if (reportedCostUsd !== undefined) buckets.reportedCostUsd = reportedCostUsd
  const searches = webSearches(usage)
  if (searches !== undefined) buckets.webSearchRequests = searches
  return buckets
}

function splitPrompt(buckets: Usage, prompt: number, usage: JsonObject): void {
  const details = objectOf(usage['prompt_tokens_details']) ?? {}
  const written = objectOf(usage['cache_creation'])
  let left = prompt
  const take = (claimed: number | undefined): number | undefined => {
    if (claimed === undefined) return undefined
    const taken = Math.min(claimed, left)
    left -= taken
    return taken
  }
  // members of DeepSeek, Together and Moonshot, Mistral, LiteLLM from before `prompt_tokens_details` reached them
  const read = [
    details['cached_tokens'],
    usage['prompt_cache_hit_tokens'],
    usage['cached_tokens'],
    usage['num_cached_tokens'],
    objectOf(usage['prompt_token_details'])?.['cached_tokens'],
    usage['cache_read_input_tokens'],
  ]
  put(buckets, 'cacheReadTokens', take(firstCount(read)))
  const hourly = countOf(written?.['ephemeral_1h_input_tokens'])
  put(buckets, 'cacheWrite1hTokens', hourly ? take(hourly) : undefined)
  const write = firstCount([
    details['cache_write_tokens'],
    details['cache_creation_tokens'],
    details['cache_creation_input_tokens'],
    usage['cache_creation_input_tokens'],
  ])
  put(buckets, 'cacheWrite5mTokens', take(write === undefined ? undefined : Math.max(0, write - (hourly ?? 0))))
  put(buckets, 'inputAudioTokens', take(countOf(details['audio_tokens'])))
  put(buckets, 'inputVideoTokens', take(countOf(details['video_tokens'])))
  put(buckets, 'inputImageTokens', take(countOf(details['image_tokens'])))
  buckets.inputTokens = left
}

function splitCompletion(buckets: Usage, completion: number, usage: JsonObject): void {
  const details = objectOf(usage['completion_tokens_details']) ?? {}
  const reasoning = firstCount([details['reasoning_tokens'], usage['reasoning_tokens']])
  let left = completion
  const take = (claimed: number | undefined): number | undefined => {
    if (claimed === undefined) return undefined
    const taken = Math.min(claimed, left)
    left -= taken
    return taken
  }
  if (reasoning !== undefined && isCountedApart(usage, completion, reasoning)) buckets.reasoningTokens = reasoning
  else put(buckets, 'reasoningTokens', take(reasoning))
  put(buckets, 'outputAudioTokens', take(countOf(details['audio_tokens'])))
  put(buckets, 'outputImageTokens', take(countOf(details['image_tokens'])))
  buckets.outputTokens = left
  put(buckets, 'acceptedPredictionTokens', countOf(details['accepted_prediction_tokens']))
  put(buckets, 'rejectedPredictionTokens', countOf(details['rejected_prediction_tokens']))
}

/** xAI (and Gemini behind some gateways) counts reasoning beside the completion: the total tells. */
function isCountedApart(usage: JsonObject, completion: number, reasoning: number): boolean {
  const total = countOf(usage['total_tokens'])
  const prompt = countOf(usage['prompt_tokens'])
  if (total === undefined || prompt === undefined) return reasoning > completion
  return reasoning > 0 && total === prompt + completion + reasoning
}

/** USD: a number (OpenRouter, Vercel, Avian), an object (Perplexity), ticks (xAI). */
function reportedCost(usage: JsonObject): number | undefined {
  const cost = usage['cost']
  const ticks = countOf(usage['cost_in_usd_ticks'])
  // xAI behind Azure reports 0 ticks for paid calls: a cost of nothing for tokens used is not a report
  return countOf(cost) ?? countOf(objectOf(cost)?.['total_cost']) ?? (ticks ? ticks * usdPerTick : undefined)
}

function webSearches(usage: JsonObject): number | undefined {
  const tools = objectOf(usage['server_tool_use']) ?? objectOf(usage['server_tool_use_details'])
  return firstCount([usage['num_search_queries'], tools?.['web_search_requests']])
}

function firstCount(candidates: readonly unknown[]): number | undefined {
  for (const candidate of candidates) {
    const count = countOf(candidate)
    if (count !== undefined) return count
  }
  return undefined
}

function put(buckets: Usage, bucket: Exclude<keyof Usage, 'estimated'>, count: number | undefined): void {
  if (count !== undefined) buckets[bucket] = count
}
