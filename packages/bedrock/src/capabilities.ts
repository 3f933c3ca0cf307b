import { type Capabilities, type ParameterTable, takenParameters } from '@inroute/core/provider'

/** Callers' parameters: `true` reaches some model of Bedrock in some form, a text says why it does not. */
export const parameterTable: ParameterTable = {
  max_tokens: true,
  max_completion_tokens: true,
  temperature: true,
  top_p: true,
  top_k: true,
  stop: true,
  tools: true,
  tool_choice: true,
  response_format: true,
  structured_outputs: true,
  reasoning: true,
  reasoning_effort: true,
  include_reasoning: true,
  verbosity: true,
  service_tier: true,
  cache_control: true,
  parallel_tool_calls: 'Converse cannot keep a model from calling several tools at once',
  n: 'Converse gives one answer',
  seed: 'Converse has no seed',
  frequency_penalty: 'Converse has no penalties',
  presence_penalty: 'Converse has no penalties',
  repetition_penalty: 'Converse has no penalties',
  logprobs: 'Converse reports no probabilities',
  top_logprobs: 'Converse reports no probabilities',
  logit_bias: 'Converse has no logit_bias',
  min_p: 'Converse has no min_p',
  top_a: 'Converse has no top_a',
  prediction: 'Converse has no predicted outputs',
  modalities: 'a model of Converse answers in what it answers in',
  audio: 'no model of Converse speaks',
  web_search_options: 'Converse does not search',
}

/** Members of a Converse request that callers may use under Converse's own names. */
export const nativeMembers: ReadonlySet<string> = new Set([
  'additionalModelRequestFields',
  'additionalModelResponseFieldPaths',
  'guardrailConfig',
  'performanceConfig',
  'promptVariables',
  'requestMetadata',
])

export const converseCapabilities: Capabilities = {
  parameters: takenParameters(parameterTable),
  input: new Set(['text', 'image', 'file', 'audio', 'video']),
  output: new Set(['text', 'image']),
}
