import { workspaceId } from '../admit/key-object.ts'
import { completionTokens, promptTokens } from '../chat/usage.ts'
import type { AttemptRecord, GenerationRecord } from '../store/contract.ts'
import { usd } from '../store/usd.ts'

/**
 * One generation as `GET /generation` shows it (section 24), with members of our own after the wire's. A count nobody sent is
 * `null`; `tokens_*` are the same as `native_tokens_*`, as there is no other tokenizer here than the model's.
 */
export function toGenerationObject(record: GenerationRecord): Record<string, unknown> {
  const { usage } = record
  const prompt = promptTokens(usage) ?? null
  const completion = completionTokens(usage) ?? null
  const price = usd(record.priceNanoUsd ?? record.costNanoUsd)
  const isByok = record.byokNanoUsd !== undefined
  return {
    id: record.id,
    request_id: record.id,
    upstream_id: record.upstreamId ?? null,
    model: record.model ?? record.requestedModel,
    provider_name: record.providerName ?? null,
    created_at: new Date(record.createdAtMs).toISOString(),
    api_type: record.api === 'embeddings' ? 'embeddings' : 'completions',
    streamed: record.streamed,
    cancelled: record.outcome === 'aborted',
    finish_reason: record.finishReason ?? null,
    native_finish_reason: record.nativeFinishReason ?? null,
    tokens_prompt: prompt,
    tokens_completion: completion,
    native_tokens_prompt: prompt,
    native_tokens_completion: completion,
    native_tokens_reasoning: usage.reasoningTokens ?? null,
    native_tokens_cached: usage.cacheReadTokens ?? null,
    native_tokens_completion_images: usage.outputImageTokens ?? null,
    num_media_prompt: null,
    num_media_completion: null,
    num_input_audio_prompt: null,
    num_search_results: null,
    num_fetches: null,
    usage: price,
    total_cost: price,
    upstream_inference_cost: isByok ? usd(record.byokNanoUsd ?? 0) : null,
    cache_discount: null,
    is_byok: isByok,
    latency: record.latencyMs ?? null,
    generation_time: record.generationMs ?? null,
    moderation_latency: null,
    origin: record.app?.url ?? '',
    http_referer: record.app?.url ?? null,
    user_agent: record.userAgent ?? null,
    app_id: null,
    external_user: record.user ?? null,
    session_id: record.sessionId ?? null,
    preset_id: null,
    router: null,
    service_tier: record.serviceTier ?? null,
    data_region: 'global',
    workspace_id: workspaceId,
    web_search_engine: null,
    response_cache_source_id: null,
    provider_responses: record.attempts.map(toProviderResponse),
    outcome: record.outcome,
    requested_model: record.requestedModel,
    usage_estimated: usage.estimated ?? false,
    tags: record.tags ?? null,
    split: record.split ?? null,
    arm: record.arm ?? null,
    shadow_of: record.shadowOf ?? null,
    error: record.error ?? null,
  }
}

const toProviderResponse = (attempt: AttemptRecord) => ({
  id: attempt.id,
  provider_name: attempt.providerName,
  model_permaslug: attempt.model,
  endpoint_id: attempt.endpointId,
  status: attempt.status ?? null,
  latency: attempt.durationMs,
  is_byok: attempt.isByok ?? false,
  ...(attempt.failure !== undefined && { failure: attempt.failure, message: attempt.message }),
})
