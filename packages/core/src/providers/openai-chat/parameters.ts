/** Where this gateway may send a request, in names of its own: no other gateway knows them. */
export const routingMembers = ['provider', 'models', 'route'] as const

/** Members of a request that are for the gateway (sections 3, 5, 7, 9, 11 and 17 of the wire specification): they go no further. */
export const gatewayMembers = [
  ...routingMembers,
  'preset',
  'plugins',
  'transforms',
  'usage',
  'session_id',
  'trace',
  'debug',
  'include_reasoning',
  'stop_server_tools_when',
] as const

/** Every parameter of the wire specification that a vendor may take or refuse, by the callers' names. */
export const knownParameters: readonly string[] = [
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'top_k',
  'min_p',
  'top_a',
  'frequency_penalty',
  'presence_penalty',
  'repetition_penalty',
  'seed',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'n',
  'stop',
  'response_format',
  'structured_outputs',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning',
  'reasoning_effort',
  'include_reasoning',
  'verbosity',
  'prediction',
  'modalities',
  'audio',
  'image_config',
  'service_tier',
  'cache_control',
  'prompt_cache_key',
  'prompt_cache_options',
  'web_search_options',
  'user',
  'metadata',
]

const sameSettings: readonly (readonly string[])[] = [
  ['max_tokens', 'max_completion_tokens'],
  ['reasoning', 'reasoning_effort', 'include_reasoning'],
  ['response_format', 'structured_outputs'],
  ['logprobs', 'top_logprobs'],
  ['tools', 'tool_choice', 'parallel_tool_calls'],
]

/** All names of the setting: who takes one takes the others. */
export const sameSetting = (name: string): readonly string[] =>
  sameSettings.find((names) => names.includes(name)) ?? [name]
