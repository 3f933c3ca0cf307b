import type { CallerUsage } from '../contract.ts'

/** `usage` under this dialect's names; its details are always there. */
export function renderUsage(usage: CallerUsage): object {
  const { prompt_tokens_details: input = {}, completion_tokens_details: output = {}, cost_details: costs } = usage
  return {
    input_tokens: usage.prompt_tokens,
    input_tokens_details: {
      cached_tokens: input['cached_tokens'] ?? 0,
      ...(input['cache_write_tokens'] !== undefined && { cache_write_tokens: input['cache_write_tokens'] }),
    },
    output_tokens: usage.completion_tokens,
    output_tokens_details: { reasoning_tokens: output['reasoning_tokens'] ?? 0 },
    total_tokens: usage.total_tokens,
    ...(usage.cost !== undefined && { cost: usage.cost }),
    ...(usage.is_byok !== undefined && { is_byok: usage.is_byok }),
    ...(costs && {
      cost_details: {
        upstream_inference_cost: costs.upstream_inference_cost,
        upstream_inference_input_cost: costs.upstream_inference_prompt_cost,
        upstream_inference_output_cost: costs.upstream_inference_completions_cost,
      },
    }),
    ...(usage['server_tool_use_details'] !== undefined && {
      server_tool_use_details: usage['server_tool_use_details'],
    }),
    ...(usage['estimated'] === true && { estimated: true }),
  }
}
