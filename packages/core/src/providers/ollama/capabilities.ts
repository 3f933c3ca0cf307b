import type { Capabilities } from '../contract.ts'
import { type ParameterTable, takenParameters } from '../left-out.ts'

/** Callers' parameters: `true` reaches Ollama in some form, a text says why it does not. */
export const parameterTable: ParameterTable = {
  max_tokens: true,
  max_completion_tokens: true,
  temperature: true,
  top_p: true,
  top_k: true,
  min_p: true,
  seed: true,
  stop: true,
  frequency_penalty: true,
  presence_penalty: true,
  repetition_penalty: true,
  logprobs: true,
  top_logprobs: true,
  response_format: true,
  structured_outputs: true,
  tools: true,
  tool_choice: true,
  reasoning: true,
  reasoning_effort: true,
  include_reasoning: true,
  n: 'Ollama gives one answer',
  cache_control: 'Ollama caches prompts by itself; explicit breakpoints are not sent',
  parallel_tool_calls: 'Ollama cannot keep a model from calling several tools at once',
  modalities: 'Ollama answers in text',
  audio: 'Ollama answers in text',
  top_a: 'Ollama has no top_a',
  logit_bias: 'Ollama has no logit_bias',
  verbosity: 'Ollama has no verbosity',
  prediction: 'Ollama has no predicted outputs',
  service_tier: 'Ollama has no service tiers',
  web_search_options: 'Ollama does not search',
}

/** Members of a request that callers may use under Ollama's own names. */
export const nativeMembers: ReadonlySet<string> = new Set([
  'options',
  'keep_alive',
  'think',
  'format',
  'truncate',
  'shift',
])

export const ollamaCapabilities: Capabilities = {
  parameters: takenParameters(parameterTable),
  input: new Set(['text', 'image']),
  output: new Set(['text']),
}
