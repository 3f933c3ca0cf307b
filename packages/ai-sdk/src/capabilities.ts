import { type Capabilities, type ParameterTable, takenParameters } from '@inroute/core/provider'

/** Callers' parameters: `true` has a place in the AI SDK's call options, a text says why it does not reach a model. */
export const parameterTable: ParameterTable = {
  max_tokens: true,
  max_completion_tokens: true,
  temperature: true,
  top_p: true,
  top_k: true,
  frequency_penalty: true,
  presence_penalty: true,
  seed: true,
  stop: true,
  tools: true,
  tool_choice: true,
  response_format: true,
  structured_outputs: true,
  reasoning: true,
  reasoning_effort: true,
  include_reasoning: true,
  cache_control: 'the AI SDK caches parts of a prompt, not all of it: mark messages',
  parallel_tool_calls: 'a provider option in the AI SDK; set it in providerOptions',
  verbosity: 'a provider option in the AI SDK; set it in providerOptions',
  service_tier: 'a provider option in the AI SDK; set it in providerOptions',
  logprobs: 'a provider option in the AI SDK; its answers have no place for probabilities',
  top_logprobs: 'a provider option in the AI SDK; its answers have no place for probabilities',
  logit_bias: 'a provider option in the AI SDK; set it in providerOptions',
  prediction: 'a provider option in the AI SDK; set it in providerOptions',
  modalities: 'a provider option in the AI SDK; set it in providerOptions',
  audio: 'a provider option in the AI SDK; set it in providerOptions',
  n: 'the AI SDK gives one answer',
  min_p: 'the AI SDK has no min_p',
  top_a: 'the AI SDK has no top_a',
  repetition_penalty: 'the AI SDK has no repetition_penalty',
  web_search_options: 'the AI SDK searches by tools of the provider',
}

export const capabilities: Capabilities = {
  parameters: takenParameters(parameterTable),
  input: new Set(['text', 'image', 'file', 'audio', 'video']),
  output: new Set(['text', 'image', 'audio']),
}
