import type { VendorDifferences } from '../differences.ts'
import {
  answersOnly,
  anthropicMembers,
  beyondOpenAi,
  gatewayHints,
  openSampling,
  platform,
  type OpenAiLikeVendor,
} from './vendor.ts'

// A table, hence its length. Facts are from the vendors' own documents (`docs`), their error messages and recorded answers, as of 2026-11-22.

/** OpenAI's reasoning models: `max_tokens` is a 400, sampling is fixed (platform.openai.com/docs/guides/reasoning). */
const reasoningModel: VendorDifferences = { renames: { max_tokens: 'max_completion_tokens' } }
const fixedSampling: VendorDifferences = {
  fixes: { temperature: 1, top_p: 1, presence_penalty: 0, frequency_penalty: 0 },
  refuses: ['logprobs', 'top_logprobs', 'logit_bias'],
}

export const openaiDifferences: VendorDifferences = {
  refuses: [...openSampling, ...anthropicMembers, 'cache_control', 'structured_outputs', 'image_config'],
  takesDeveloperRole: true,
  refusesInHistory: ['images', 'model'],
  toolResults: 'text',
  cacheMarkers: 'drop',
  // an assistant's message at the end is history: the model answers it
  prefill: false,
  reasoning: { history: 'none' },
  output: ['text', 'audio'],
  models: [
    { match: /^(?:o[1-9]|gpt-5(?:-(?!.*chat)|$)|codex)/, differences: { ...reasoningModel, ...fixedSampling } },
    { match: /^gpt-(?:5\.[6-9]|[6-9])/, differences: { ...reasoningModel, cacheMarkers: 'prompt_cache_breakpoint' } },
    { match: /^gpt-5\.(?!.*chat)/, differences: reasoningModel },
  ],
}

/** xAI's reasoning models answer these with an error (docs.x.ai, guides/reasoning). */
const withoutPenalties: VendorDifferences = { refuses: ['presence_penalty', 'frequency_penalty', 'stop'] }

/** Vendors that serve models of their own. */
export const authors = {
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
      // only below /beta, with `prefix` (guides/chat_prefix_completion)
      prefill: false,
      reasoning: {
        // docs: guides/thinking_mode; levels other than low, high and max are mapped there
        effort: ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
        toggle: { member: 'thinking', on: { type: 'enabled' }, off: { type: 'disabled' } },
        history: 'reasoning_content',
      },
      // "must be passed back" or 400 (guides/thinking_mode, tool calls); an empty one is, where nothing was thought
      models: [{ match: /v4|reasoner/, differences: { reasoning: { callsNeedThoughts: true } } }],
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
      prefill: { message: { prefix: true } },
      reasoning: { effort: ['none', 'high'], history: 'thinking-parts' },
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
  perplexity: {
    id: 'perplexity',
    name: 'Perplexity',
    baseURL: 'https://api.perplexity.ai',
    keyVariable: 'PERPLEXITY_API_KEY',
    vendor: 'perplexity',
    docs: 'https://docs.perplexity.ai/api-reference/chat-completions-post',
    embeddings: true,
    differences: {
      // docs.perplexity.ai/docs/embeddings/best-practices, encoding formats
      signedByteEmbeddings: 'base64_int8',
      path: (_, operation) => (operation === 'embeddings' ? '/v1/embeddings' : '/chat/completions'),
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
} as const satisfies Record<string, OpenAiLikeVendor>
