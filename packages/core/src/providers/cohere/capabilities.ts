import type { Capabilities } from '../contract.ts'
import { type ParameterTable, takenParameters } from '../left-out.ts'

/** Callers' parameters: `true` reaches Cohere in some form, a text says why it does not. */
export const parameterTable: ParameterTable = {
  max_tokens: true,
  max_completion_tokens: true,
  temperature: true,
  top_p: true,
  top_k: true,
  seed: true,
  stop: true,
  frequency_penalty: true,
  presence_penalty: true,
  logprobs: true,
  response_format: true,
  structured_outputs: true,
  tools: true,
  tool_choice: true,
  reasoning: true,
  reasoning_effort: true,
  include_reasoning: true,
  n: 'Cohere gives one answer',
  cache_control: 'Cohere caches prompts by itself; explicit breakpoints are not sent',
  top_logprobs: 'Cohere reports the chosen tokens only',
  parallel_tool_calls: 'Cohere cannot be kept from calling several tools at once',
  modalities: 'Cohere answers in text',
  audio: 'Cohere answers in text',
  min_p: 'Cohere has no min_p',
  top_a: 'Cohere has no top_a',
  repetition_penalty: 'Cohere has no repetition_penalty; frequency_penalty and presence_penalty it takes',
  logit_bias: 'Cohere has no logit_bias',
  verbosity: 'Cohere has no verbosity',
  prediction: 'Cohere has no predicted outputs',
  service_tier: 'Cohere has no service tiers',
  web_search_options: 'Cohere does not search',
}

/** Members of a Cohere request that callers may use under Cohere's own names. */
export const nativeMembers: ReadonlySet<string> = new Set([
  'documents',
  'citation_options',
  'safety_mode',
  'strict_tools',
  'priority',
  'thinking',
])

export const cohereCapabilities: Capabilities = {
  parameters: takenParameters(parameterTable),
  input: new Set(['text', 'image']),
  output: new Set(['text']),
}
