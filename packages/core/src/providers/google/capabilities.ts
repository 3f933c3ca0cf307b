import { cacheMessage } from './encode-context.ts'
import type { Capabilities } from '../contract.ts'
import { type ParameterTable, takenParameters } from '../left-out.ts'

/** Callers' parameters: `true` reaches Gemini in some form, a text says why it does not. */
export const parameterTable: ParameterTable = {
  max_tokens: true,
  max_completion_tokens: true,
  temperature: true,
  top_p: true,
  top_k: true,
  seed: true,
  n: true,
  stop: true,
  frequency_penalty: true,
  presence_penalty: true,
  logprobs: true,
  top_logprobs: true,
  response_format: true,
  structured_outputs: true,
  tools: true,
  tool_choice: true,
  reasoning: true,
  reasoning_effort: true,
  include_reasoning: true,
  modalities: true,
  audio: true,
  image_config: true,
  service_tier: true,
  cache_control: cacheMessage,
  parallel_tool_calls: 'Gemini cannot be kept from calling several tools at once',
  min_p: 'Gemini has no min_p',
  top_a: 'Gemini has no top_a',
  repetition_penalty: 'Gemini has no repetition_penalty; frequency_penalty and presence_penalty it takes',
  logit_bias: 'Gemini has no logit_bias',
  verbosity: 'Gemini has no verbosity',
  prediction: 'Gemini has no predicted outputs',
  web_search_options: 'send the tool { "google_search": {} } instead',
  x_search_filter: 'Gemini does not search X',
}

export const geminiCapabilities: Capabilities = {
  parameters: takenParameters(parameterTable),
  input: new Set(['text', 'image', 'file', 'audio', 'video']),
  output: new Set(['text', 'image', 'audio']),
}
