import type { VendorDifferences } from './differences.ts'

// A table, hence its length: one record per vendor of Chat Completions, and nothing about any of them anywhere else. Facts are
// from the vendors' own documents (`docs`), their error messages and recorded answers, as of 2026-11-22.

/** A vendor of OpenAI's Chat Completions: a new one is one record here and one line in `openai-likes.ts`. */
export interface OpenAiLikeVendor {
  /** The routable slug, OpenRouter's where it has the vendor. */
  id: string
  /** For people, OpenRouter's display name where it has the vendor. */
  name: string
  baseURL: string
  /** Absent: it needs no key. */
  keyVariable?: string | readonly string[] | undefined
  /** The key of the catalog's price data; absent: only models the user lists. */
  vendor?: string | undefined
  docs: string
  /** Whether `POST /embeddings` is served. */
  embeddings?: boolean | undefined
  differences: VendorDifferences
}

/** Sampling parameters of open models that OpenAI's own never had. */
const openSampling = ['top_k', 'min_p', 'top_a', 'repetition_penalty']
/** Parameters of OpenAI's platform that no other vendor documents. */
const platform = [
  'prediction',
  'verbosity',
  'web_search_options',
  'prompt_cache_options',
  'modalities',
  'audio',
  'image_config',
]
const gatewayHints = ['cache_control', 'structured_outputs', 'prompt_cache_key']
const beyondOpenAi = [...openSampling, ...platform, ...gatewayHints]
/** What answers of this gateway carry and nobody but OpenRouter takes back. */
const answersOnly = ['images', 'annotations', 'audio', 'model']

/** OpenAI's reasoning models: `max_tokens` is a 400, sampling is fixed (platform.openai.com/docs/guides/reasoning). */
const reasoningModel: VendorDifferences = { renames: { max_tokens: 'max_completion_tokens' } }
const fixedSampling: VendorDifferences = {
  fixes: { temperature: 1, top_p: 1, presence_penalty: 0, frequency_penalty: 0 },
  refuses: ['logprobs', 'top_logprobs', 'logit_bias'],
}

/** xAI's reasoning models answer these with an error (docs.x.ai, guides/reasoning). */
const withoutPenalties: VendorDifferences = { refuses: ['presence_penalty', 'frequency_penalty', 'stop'] }

export const openaiDifferences: VendorDifferences = {
  refuses: [...openSampling, 'cache_control', 'structured_outputs', 'image_config'],
  takesDeveloperRole: true,
  refusesInHistory: ['images', 'model'],
  toolResults: 'text',
  cacheMarkers: 'drop',
  reasoning: { history: 'none' },
  output: ['text', 'audio'],
  models: [
    { match: /^(?:o[1-9]|gpt-5(?:-(?!.*chat)|$)|codex)/, differences: { ...reasoningModel, ...fixedSampling } },
    { match: /^gpt-(?:5\.[6-9]|[6-9])/, differences: { ...reasoningModel, cacheMarkers: 'prompt_cache_breakpoint' } },
    { match: /^gpt-5\.(?!.*chat)/, differences: reasoningModel },
  ],
}

export const vendors = {
  openai: {
    id: 'openai',
    name: 'OpenAI',
    baseURL: 'https://api.openai.com/v1',
    keyVariable: 'OPENAI_API_KEY',
    vendor: 'openai',
    docs: 'https://platform.openai.com/docs/api-reference/chat/create',
    embeddings: true,
    differences: openaiDifferences,
  },
  deepseek: {
    id: 'deepseek',
    name: 'DeepSeek',
    baseURL: 'https://api.deepseek.com',
    keyVariable: 'DEEPSEEK_API_KEY',
    vendor: 'deepseek',
    docs: 'https://api-docs.deepseek.com/api/create-chat-completion',
    differences: {
      renames: { max_completion_tokens: 'max_tokens' },
      refuses: [...beyondOpenAi, 'seed', 'logit_bias', 'service_tier'],
      refusesInHistory: answersOnly,
      cacheMarkers: 'drop',
      structuredOutputs: 'json_object',
      input: ['text'],
      reasoning: {
        // docs: guides/thinking_mode; levels other than low, high and max are mapped there
        effort: ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
        toggle: { member: 'thinking', on: { type: 'enabled' }, off: { type: 'disabled' } },
        history: 'reasoning_content',
      },
    },
  },
  mistral: {
    id: 'mistral',
    name: 'Mistral',
    baseURL: 'https://api.mistral.ai/v1',
    keyVariable: 'MISTRAL_API_KEY',
    vendor: 'mistral',
    docs: 'https://docs.mistral.ai/api/endpoint/chat',
    embeddings: true,
    differences: {
      // anything unknown is a 422 extra_forbidden, stream_options and messages[].name included
      renames: { max_completion_tokens: 'max_tokens', seed: 'random_seed' },
      refuses: [
        ...openSampling,
        ...platform.filter((name) => name !== 'prediction'),
        ...gatewayHints.filter((name) => name !== 'prompt_cache_key'),
        'logit_bias',
        'logprobs',
        'top_logprobs',
        'user',
        'service_tier',
      ],
      foldsNames: true,
      refusesInHistory: [...answersOnly, 'refusal', 'function_call'],
      toolCallIds: /^[a-zA-Z0-9]{9}$/,
      takesUsageOption: false,
      cacheMarkers: 'drop',
      reasoning: { effort: ['none', 'high'], history: 'thinking-parts' },
    },
  },
  groq: {
    id: 'groq',
    name: 'Groq',
    baseURL: 'https://api.groq.com/openai/v1',
    keyVariable: 'GROQ_API_KEY',
    vendor: 'groq',
    docs: 'https://console.groq.com/docs/openai',
    differences: {
      // unknown members are a 400 "property is unsupported"; messages[].name is on the documented list
      refuses: [...beyondOpenAi, 'logit_bias', 'logprobs', 'top_logprobs'],
      foldsNames: true,
      refusesInHistory: [...answersOnly, 'refusal'],
      cacheMarkers: 'drop',
      input: ['text', 'image'],
      reasoning: { history: 'reasoning' },
      models: [
        { match: /qwen/, differences: { reasoning: { effort: ['none', 'default'] } } },
        { match: /gpt-oss/, differences: { reasoning: { effort: ['low', 'medium', 'high'] } } },
      ],
    },
  },
  together: {
    id: 'together',
    name: 'Together',
    baseURL: 'https://api.together.ai/v1',
    keyVariable: 'TOGETHER_API_KEY',
    vendor: 'together',
    docs: 'https://docs.together.ai/reference/chat-completions-1',
    embeddings: true,
    differences: {
      refuses: [...platform, ...gatewayHints, 'top_a', 'service_tier'],
      refusesInHistory: answersOnly,
      cacheMarkers: 'drop',
      input: ['text', 'image', 'video'],
      reasoning: {
        toggle: { member: 'reasoning', on: { enabled: true }, off: { enabled: false } },
        effort: ['low', 'medium', 'high'],
        history: 'reasoning',
      },
    },
  },
  fireworks: {
    id: 'fireworks',
    name: 'Fireworks',
    baseURL: 'https://api.fireworks.ai/inference/v1',
    keyVariable: 'FIREWORKS_API_KEY',
    vendor: 'fireworks',
    docs: 'https://docs.fireworks.ai/api-reference/post-chatcompletions',
    embeddings: true,
    differences: {
      refuses: [
        ...platform.filter((name) => name !== 'prediction'),
        ...gatewayHints.filter((name) => name !== 'prompt_cache_key'),
        'top_a',
      ],
      refusesInHistory: answersOnly,
      cacheMarkers: 'drop',
      input: ['text', 'image'],
      reasoning: { effort: ['none', 'low', 'medium', 'high', 'xhigh', 'max'], history: 'reasoning_content' },
    },
  },
  xai: {
    id: 'xai',
    name: 'xAI',
    baseURL: 'https://api.x.ai/v1',
    keyVariable: 'XAI_API_KEY',
    vendor: 'xai',
    docs: 'https://docs.x.ai/docs/api-reference#chat-completions',
    differences: {
      refuses: [...beyondOpenAi, 'logit_bias', 'service_tier'],
      refusesInHistory: answersOnly,
      cacheMarkers: 'drop',
      input: ['text', 'image', 'file'],
      reasoning: { history: 'reasoning_content' },
      // a model without levels answers reasoning_effort with 400 "does not support parameter reasoningEffort"
      models: [
        { match: /non-reasoning|^grok-(?:2|3(?!-mini))/, differences: { reasoning: { effort: false } } },
        { match: /^grok-3-mini/, differences: { ...withoutPenalties, reasoning: { effort: ['low', 'high'] } } },
        {
          match: /^grok-(?:4\.[3-9](?!\d)|[5-9])/,
          differences: { ...withoutPenalties, reasoning: { effort: ['none', 'low', 'medium', 'high', 'xhigh'] } },
        },
        { match: /^grok-(?:4|code|build)/, differences: { ...withoutPenalties, reasoning: { effort: false } } },
      ],
    },
  },
  qwen: {
    id: 'alibaba',
    name: 'Alibaba',
    baseURL: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    keyVariable: 'DASHSCOPE_API_KEY',
    docs: 'https://help.aliyun.com/en/model-studio/qwen-api-via-openai-chat-completions',
    embeddings: true,
    differences: {
      renames: { max_completion_tokens: 'max_tokens' },
      refuses: [
        ...platform.filter((name) => name !== 'modalities' && name !== 'audio'),
        ...gatewayHints,
        'min_p',
        'top_a',
      ],
      refusesInHistory: answersOnly,
      cacheMarkers: 'cache_control',
      input: ['text', 'image', 'audio', 'video'],
      output: ['text', 'audio'],
      reasoning: {
        effort: false,
        toggle: { member: 'enable_thinking', on: true, off: false },
        budget: 'thinking_budget',
        history: 'reasoning_content',
      },
    },
  },
  cerebras: {
    id: 'cerebras',
    name: 'Cerebras',
    baseURL: 'https://api.cerebras.ai/v1',
    keyVariable: 'CEREBRAS_API_KEY',
    vendor: 'cerebras',
    docs: 'https://inference-docs.cerebras.ai/resources/openai',
    differences: {
      // unknown members are a 400 wrong_api_format, also in messages: `reasoning` goes back, `reasoning_content` does not
      refuses: [
        ...beyondOpenAi.filter((name) => name !== 'prediction'),
        'frequency_penalty',
        'presence_penalty',
        'logit_bias',
        'n',
        'metadata',
      ],
      refusesInHistory: [...answersOnly, 'refusal', 'function_call'],
      cacheMarkers: 'drop',
      input: ['text', 'image'],
      reasoning: { history: 'reasoning' },
    },
  },
  perplexity: {
    id: 'perplexity',
    name: 'Perplexity',
    baseURL: 'https://api.perplexity.ai',
    keyVariable: 'PERPLEXITY_API_KEY',
    vendor: 'perplexity',
    // its embeddings are int8 vectors, which this gateway's floats are not
    docs: 'https://docs.perplexity.ai/api-reference/chat-completions-post',
    differences: {
      renames: { max_completion_tokens: 'max_tokens' },
      refuses: [
        ...platform.filter((name) => name !== 'web_search_options'),
        ...gatewayHints,
        'tools',
        'tool_choice',
        'parallel_tool_calls',
        'n',
        'seed',
        'logit_bias',
        'logprobs',
        'top_logprobs',
        'min_p',
        'top_a',
        'repetition_penalty',
        'service_tier',
        'user',
        'metadata',
      ],
      foldsNames: true,
      refusesInHistory: [...answersOnly, 'refusal'],
      cacheMarkers: 'drop',
      input: ['text', 'image', 'file'],
      // sonar-reasoning-pro thinks in the answer (docs.perplexity.ai, models)
      reasoning: { effort: ['minimal', 'low', 'medium', 'high'], history: 'none', thinkTags: true },
    },
  },
  openrouter: {
    id: 'openrouter',
    name: 'OpenRouter',
    baseURL: 'https://openrouter.ai/api/v1',
    keyVariable: 'OPENROUTER_API_KEY',
    vendor: 'openrouter',
    docs: 'https://openrouter.ai/docs/api-reference/chat-completion',
    embeddings: true,
    differences: {
      takesGatewayMembers: true,
      takesDeveloperRole: true,
      cacheMarkers: 'as-sent',
      input: ['text', 'image', 'file', 'audio', 'video'],
      reasoning: { takesObject: true },
    },
  },
  ollama: {
    id: 'ollama',
    name: 'Ollama',
    baseURL: 'http://127.0.0.1:11434/v1',
    docs: 'https://docs.ollama.com/api/openai-compatibility',
    embeddings: true,
    differences: {
      renames: { max_completion_tokens: 'max_tokens' },
      refuses: [...beyondOpenAi, 'logit_bias', 'n', 'user', 'service_tier', 'metadata'],
      refusesInHistory: answersOnly,
      cacheMarkers: 'drop',
      input: ['text', 'image'],
    },
  },
  vllm: {
    id: 'vllm',
    name: 'vLLM',
    baseURL: 'http://127.0.0.1:8000/v1',
    keyVariable: 'VLLM_API_KEY',
    docs: 'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
    embeddings: true,
    differences: {
      refuses: [...platform, 'cache_control', 'top_a', 'prompt_cache_key'],
      refusesInHistory: answersOnly,
      cacheMarkers: 'drop',
      input: ['text', 'image', 'audio', 'video'],
      reasoning: { history: 'reasoning' },
    },
  },
  llamacpp: {
    id: 'llamacpp',
    name: 'llama.cpp',
    baseURL: 'http://127.0.0.1:8080/v1',
    keyVariable: 'LLAMA_API_KEY',
    docs: 'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md',
    embeddings: true,
    differences: {
      refuses: [...platform, ...gatewayHints, 'top_a', 'service_tier'],
      refusesInHistory: answersOnly,
      cacheMarkers: 'drop',
      input: ['text', 'image', 'audio'],
      reasoning: { history: 'reasoning_content' },
    },
  },
  zai: {
    id: 'z-ai',
    name: 'Z.AI',
    baseURL: 'https://api.z.ai/api/paas/v4',
    keyVariable: 'ZAI_API_KEY',
    docs: 'https://docs.z.ai/api-reference/llm/chat-completion',
    embeddings: true,
    differences: {
      renames: { max_completion_tokens: 'max_tokens', user: 'user_id' },
      refuses: [
        ...beyondOpenAi,
        'frequency_penalty',
        'presence_penalty',
        'logit_bias',
        'logprobs',
        'top_logprobs',
        'n',
        'service_tier',
      ],
      foldsNames: true,
      refusesInHistory: answersOnly,
      cacheMarkers: 'drop',
      structuredOutputs: 'json_object',
      input: ['text', 'image', 'file', 'video'],
      reasoning: {
        effort: false,
        toggle: { member: 'thinking', on: { type: 'enabled' }, off: { type: 'disabled' } },
        history: 'reasoning_content',
      },
      // GLM-5.2 and later have levels, and cannot be told not to think
      models: [{ match: /^glm-(?:5\.[2-9]|[6-9])/, differences: { reasoning: { effort: ['low', 'high', 'max'] } } }],
      errorCodes: {
        '1113': 'billing',
        '1211': 'not_found',
        '1261': 'context_length',
        '1301': 'content_filter',
        '1302': 'rate_limit',
        '1305': 'overloaded',
      },
    },
  },
  minimax: {
    id: 'minimax',
    name: 'Minimax',
    baseURL: 'https://api.minimax.io/v1',
    keyVariable: 'MINIMAX_API_KEY',
    docs: 'https://platform.minimax.io/docs/api-reference/text-openai-api',
    differences: {
      renames: { max_tokens: 'max_completion_tokens' },
      refuses: [
        ...beyondOpenAi,
        'frequency_penalty',
        'presence_penalty',
        'logit_bias',
        'logprobs',
        'top_logprobs',
        'n',
        'seed',
        'stop',
      ],
      // without it the thoughts stand in the answer, between <think> tags
      adds: { reasoning_split: true },
      refusesInHistory: answersOnly,
      cacheMarkers: 'drop',
      structuredOutputs: 'none',
      input: ['text', 'image'],
      reasoning: {
        effort: false,
        toggle: { member: 'thinking', on: { type: 'adaptive' }, off: { type: 'disabled' } },
        history: 'reasoning_details',
        thinkTags: true,
        formats: ['MiniMax-response-v1'],
      },
      errorCodes: {
        '1002': 'rate_limit',
        '1004': 'auth',
        '1008': 'billing',
        '1026': 'content_filter',
        '1027': 'content_filter',
        '1039': 'rate_limit',
        '2013': 'invalid_request',
        '2049': 'auth',
      },
    },
  },
  huggingface: {
    id: 'huggingface',
    name: 'HuggingFace',
    baseURL: 'https://router.huggingface.co/v1',
    keyVariable: ['HF_TOKEN', 'HUGGINGFACE_API_KEY'],
    docs: 'https://huggingface.co/docs/inference-providers/tasks/chat-completion',
    differences: {
      refuses: [...platform, ...gatewayHints, 'top_a'],
      refusesInHistory: answersOnly,
      cacheMarkers: 'drop',
      input: ['text', 'image'],
      reasoning: { history: 'reasoning_content' },
    },
  },
} as const satisfies Record<string, OpenAiLikeVendor>
