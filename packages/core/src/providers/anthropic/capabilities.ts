import type { Capabilities } from '../contract.ts'
import { type ParameterTable, takenParameters } from '../left-out.ts'

/** Callers' parameters: `true` reaches Claude in some form, a text says why it does not. */
export const parameterTable: ParameterTable = {
  max_tokens: true,
  max_completion_tokens: true,
  temperature: true,
  top_p: true,
  top_k: true,
  stop: true,
  tools: true,
  tool_choice: true,
  parallel_tool_calls: true,
  response_format: true,
  structured_outputs: true,
  reasoning: true,
  reasoning_effort: true,
  include_reasoning: true,
  verbosity: true,
  service_tier: true,
  cache_control: true,
  user: true,
  n: 'Anthropic gives one answer',
  seed: 'Anthropic has no seed',
  frequency_penalty: 'Anthropic has no penalties',
  presence_penalty: 'Anthropic has no penalties',
  repetition_penalty: 'Anthropic has no penalties',
  min_p: 'Anthropic has no min_p',
  top_a: 'Anthropic has no top_a',
  logit_bias: 'Anthropic has no logit_bias',
  logprobs: 'Anthropic reports no probabilities',
  top_logprobs: 'Anthropic reports no probabilities',
  prediction: 'Anthropic has no predicted outputs',
  modalities: 'Claude answers in text',
  audio: 'Claude answers in text',
  image_config: 'Claude draws no images',
  functions: 'the legacy form is not translated: send tools',
  function_call: 'the legacy form is not translated: send tool_choice',
  web_search_options: 'send the tool { "type": "web_search_20250305", "name": "web_search" } instead',
}

/** Members of Anthropic's own that a Chat Completions caller may add: sent as they are. */
export const nativeMembers = [
  'container',
  'context_management',
  'mcp_servers',
  'inference_geo',
  'speed',
  'diagnostics',
] as const

/** The same, where what is asked for in the callers' words is joined with them. */
const joinedMembers = ['thinking', 'output_config'] as const

const natives: ReadonlySet<string> = new Set([...nativeMembers, ...joinedMembers])
export const isNativeMember = (name: string): boolean => natives.has(name)

export const anthropicCapabilities: Capabilities = {
  parameters: takenParameters(parameterTable),
  input: new Set(['text', 'image', 'file']),
  output: new Set(['text']),
}
