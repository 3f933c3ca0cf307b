import type { ModelOffer } from '../src/catalog/offer.ts'

/**
 * Which models inroute knows at which vendor: canonical id (OpenRouter's `author/slug`) to the vendor's own id. Prices and
 * windows come from the price library, which is asked for the vendor's id; what it lists beyond these is left out on purpose
 * (retired models, speech, images, moderation). Ids read in the vendors' documentation and in the library, 2026-11-22.
 */
export interface KnownVendor {
  /** The price library's name for the vendor. */
  library: string
  /** Canonical id to the vendor's id, or to that and what only this offer has. */
  models: Readonly<Record<string, string | (Pick<ModelOffer, 'upstream'> & Partial<ModelOffer>)>>
}

/** `author/x` for ids that are the same on both sides. */
const same = (author: string, ids: string): Record<string, string> =>
  Object.fromEntries(
    ids
      .trim()
      .split(/\s+/)
      .map((id) => [`${author}/${id}`, id]),
  )

const openai = {
  ...same(
    'openai',
    `gpt-6-astra gpt-6-sol gpt-6-luna
     gpt-5.6-sol gpt-5.6-terra gpt-5.6-luna
     gpt-5.5 gpt-5.5-2026-04-23 gpt-5.5-pro
     gpt-5.4 gpt-5.4-2026-03-05 gpt-5.4-mini gpt-5.4-nano gpt-5.4-pro
     gpt-5.3-codex
     gpt-5.2 gpt-5.2-2025-12-11 gpt-5.2-codex gpt-5.2-pro
     gpt-5.1 gpt-5.1-2025-11-13 gpt-5.1-codex gpt-5.1-codex-max gpt-5.1-codex-mini
     gpt-5 gpt-5-2025-08-07 gpt-5-codex gpt-5-mini gpt-5-mini-2025-08-07 gpt-5-nano gpt-5-nano-2025-08-07 gpt-5-pro
     gpt-4.1 gpt-4.1-2025-04-14 gpt-4.1-mini gpt-4.1-mini-2025-04-14 gpt-4.1-nano gpt-4.1-nano-2025-04-14
     gpt-4o gpt-4o-2024-05-13 gpt-4o-2024-08-06 gpt-4o-2024-11-20
     gpt-4o-mini gpt-4o-mini-2024-07-18 gpt-4o-search-preview gpt-4o-mini-search-preview
     gpt-audio gpt-audio-mini
     o1 o1-pro o3 o3-mini o3-pro o3-deep-research o4-mini o4-mini-deep-research
     gpt-4 gpt-4-turbo gpt-3.5-turbo gpt-3.5-turbo-16k gpt-3.5-turbo-instruct
     text-embedding-3-large text-embedding-3-small text-embedding-ada-002`,
  ),
  'openai/gpt-5.3-chat': 'gpt-5.3-chat-latest',
  'openai/gpt-5.2-chat': 'gpt-5.2-chat-latest',
  'openai/gpt-5.1-chat': 'gpt-5.1-chat-latest',
  'openai/gpt-5-chat': 'gpt-5-chat-latest',
}

/** Vendors by the name a provider's `vendor` uses. */
export const knownVendors: Readonly<Record<string, KnownVendor>> = {
  openai: { library: 'openai', models: openai },
  anthropic: {
    library: 'anthropic',
    models: {
      'anthropic/claude-opus-5.5': 'claude-opus-5-5',
      'anthropic/claude-opus-5': 'claude-opus-5',
      'anthropic/claude-sonnet-5': 'claude-sonnet-5',
      'anthropic/claude-fable-5.1': 'claude-fable-5-1',
      'anthropic/claude-fable-5': 'claude-fable-5',
      'anthropic/claude-opus-4.8': 'claude-opus-4-8',
      'anthropic/claude-opus-4.7': 'claude-opus-4-7',
      'anthropic/claude-opus-4.6': 'claude-opus-4-6',
      'anthropic/claude-opus-4.5': 'claude-opus-4-5',
      'anthropic/claude-opus-4.1': 'claude-opus-4-1',
      'anthropic/claude-opus-4': 'claude-opus-4-0',
      'anthropic/claude-sonnet-4.6': 'claude-sonnet-4-6',
      'anthropic/claude-sonnet-4.5': 'claude-sonnet-4-5',
      'anthropic/claude-sonnet-4': 'claude-sonnet-4-0',
      'anthropic/claude-haiku-4.5': 'claude-haiku-4-5',
      'anthropic/claude-3.7-sonnet': 'claude-3-7-sonnet-latest',
      'anthropic/claude-3.5-sonnet': 'claude-3-5-sonnet-latest',
      'anthropic/claude-3.5-haiku': 'claude-3-5-haiku-latest',
      'anthropic/claude-3-haiku': 'claude-3-haiku-20240307',
    },
  },
  google: {
    library: 'google',
    models: {
      ...same(
        'google',
        `gemini-3.8-flash gemini-3.7-flash gemini-3.6-flash gemini-3.5-flash gemini-3.5-flash-lite
         gemini-3.1-pro-preview gemini-3.1-flash-lite gemini-3.1-flash-image-preview
         gemini-3-pro-preview gemini-3-flash-preview gemini-3-pro-image-preview
         gemini-2.5-pro gemini-2.5-flash gemini-2.5-flash-lite gemini-2.5-flash-image
         gemma-4-31b-it gemma-4-26b-a4b-it gemini-embedding-001`,
      ),
      'google/gemini-2.0-flash-001': 'gemini-2.0-flash',
      'google/gemini-2.0-flash-lite-001': 'gemini-2.0-flash-lite',
    },
  },
  groq: {
    library: 'groq',
    models: {
      'openai/gpt-oss-120b': 'openai/gpt-oss-120b',
      'openai/gpt-oss-20b': 'openai/gpt-oss-20b',
      'meta-llama/llama-3.3-70b-instruct': 'llama-3.3-70b-versatile',
      'meta-llama/llama-3.1-8b-instruct': 'llama-3.1-8b-instant',
      'meta-llama/llama-4-maverick': 'meta-llama/llama-4-maverick-17b-128e-instruct',
      'meta-llama/llama-4-scout': 'meta-llama/llama-4-scout-17b-16e-instruct',
      'meta-llama/llama-guard-4-12b': 'meta-llama/llama-guard-4-12b',
      'moonshotai/kimi-k2-0905': 'moonshotai/kimi-k2-instruct-0905',
      'qwen/qwen3-32b': 'qwen/qwen3-32b',
    },
  },
  mistral: {
    library: 'mistral',
    models: {
      'mistralai/mistral-large-2512': 'mistral-large-2512',
      'mistralai/mistral-large-2411': 'mistral-large-2411',
      'mistralai/mistral-medium-3-5': 'mistral-medium-3-5',
      'mistralai/mistral-medium-3.1': 'mistral-medium-2508',
      'mistralai/mistral-medium-3': 'mistral-medium-2505',
      'mistralai/mistral-small-2603': 'mistral-small-2603',
      'mistralai/codestral-2508': 'codestral-2508',
      'mistralai/devstral-2512': 'devstral-2512',
      'mistralai/ministral-14b-2512': 'ministral-14b-2512',
      'mistralai/ministral-8b-2512': 'ministral-8b-2512',
      'mistralai/ministral-3b-2512': 'ministral-3b-2512',
      'mistralai/mistral-nemo': 'open-mistral-nemo',
      'mistralai/pixtral-large-2411': 'pixtral-large-2411',
      'mistralai/voxtral-small-24b-2507': 'voxtral-small-2507',
      'mistralai/mistral-embed-2312': 'mistral-embed',
    },
  },
  deepseek: {
    library: 'deepseek',
    models: {
      'deepseek/deepseek-v4-pro': 'deepseek-v4-pro',
      'deepseek/deepseek-v4-flash': 'deepseek-v4-flash',
      'deepseek/deepseek-chat': 'deepseek-chat',
      'deepseek/deepseek-reasoner': 'deepseek-reasoner',
    },
  },
  together: {
    library: 'together',
    models: {
      'meta-llama/llama-3.3-70b-instruct': {
        upstream: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
        quantization: 'fp8',
      },
      'meta-llama/llama-4-maverick': {
        upstream: 'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8',
        quantization: 'fp8',
      },
      'meta-llama/llama-4-scout': 'meta-llama/Llama-4-Scout-17B-16E-Instruct',
      'meta-llama/llama-3.1-405b-instruct': {
        upstream: 'meta-llama/Meta-Llama-3.1-405B-Instruct-Turbo',
        quantization: 'fp8',
      },
      'meta-llama/llama-3.1-70b-instruct': {
        upstream: 'meta-llama/Meta-Llama-3.1-70B-Instruct-Turbo',
        quantization: 'fp8',
      },
      'meta-llama/llama-3.1-8b-instruct': {
        upstream: 'meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo',
        quantization: 'fp8',
      },
      'meta-llama/llama-3-8b-instruct': {
        upstream: 'meta-llama/Meta-Llama-3-8B-Instruct-Lite',
        quantization: 'int4',
      },
      'mistralai/mixtral-8x7b-instruct': 'mistralai/Mixtral-8x7B-Instruct-v0.1',
      'mistralai/mistral-7b-instruct-v0.2': 'mistralai/Mistral-7B-Instruct-v0.2',
    },
  },
  fireworks: {
    library: 'fireworks',
    models: {
      'deepseek/deepseek-v4-pro': 'accounts/fireworks/models/deepseek-v4-pro',
      'deepseek/deepseek-v4-flash': 'accounts/fireworks/models/deepseek-v4-flash',
      'deepseek/deepseek-v3.2': 'accounts/fireworks/models/deepseek-v3p2',
      'deepseek/deepseek-chat-v3-0324': 'accounts/fireworks/models/deepseek-v3-0324',
      'deepseek/deepseek-r1-0528': 'accounts/fireworks/models/deepseek-r1-0528',
      'z-ai/glm-5.2': 'accounts/fireworks/models/glm-5p2',
      'z-ai/glm-5.1': 'accounts/fireworks/models/glm-5p1',
      'z-ai/glm-4.7': 'accounts/fireworks/models/glm-4p7',
      'openai/gpt-oss-120b': 'accounts/fireworks/models/gpt-oss-120b',
      'openai/gpt-oss-20b': 'accounts/fireworks/models/gpt-oss-20b',
      'moonshotai/kimi-k3': 'accounts/fireworks/models/kimi-k3',
      'moonshotai/kimi-k2.7-code': 'accounts/fireworks/models/kimi-k2p7-code',
      'moonshotai/kimi-k2.6': 'accounts/fireworks/models/kimi-k2p6',
      'moonshotai/kimi-k2.5': 'accounts/fireworks/models/kimi-k2p5',
      'minimax/minimax-m3': 'accounts/fireworks/models/minimax-m3',
      'minimax/minimax-m2.7': 'accounts/fireworks/models/minimax-m2p7',
      'minimax/minimax-m2.1': 'accounts/fireworks/models/minimax-m2p1',
      'qwen/qwen3.7-plus': 'accounts/fireworks/models/qwen3p7-plus',
      'qwen/qwen3.6-plus': 'accounts/fireworks/models/qwen3p6-plus',
      'qwen/qwen3-235b-a22b': 'accounts/fireworks/models/qwen3-235b-a22b',
      'qwen/qwen2.5-vl-72b-instruct': 'accounts/fireworks/models/qwen2p5-vl-72b-instruct',
      'google/gemma-3-27b-it': 'accounts/fireworks/models/gemma-3-27b-it',
      'meta-llama/llama-4-maverick': 'accounts/fireworks/models/llama4-maverick-instruct-basic',
      'meta-llama/llama-3.1-8b-instruct': 'accounts/fireworks/models/llama-v3p1-8b-instruct',
      'nvidia/nemotron-3-ultra-550b-a55b': {
        upstream: 'accounts/fireworks/models/nemotron-3-ultra-nvfp4',
        quantization: 'nvfp4',
      },
    },
  },
  xai: {
    library: 'x-ai',
    models: {
      ...same('x-ai', 'grok-4.6 grok-4.5 grok-4.3 grok-4.20 grok-4.20-multi-agent grok-build-0.1 grok-code-fast-1'),
      'x-ai/grok-4': 'grok-4-0709',
      'x-ai/grok-4-fast': 'grok-4-fast-reasoning',
      'x-ai/grok-4.1-fast': 'grok-4-1-fast-reasoning',
      'x-ai/grok-3': 'grok-3',
      'x-ai/grok-3-mini': 'grok-3-mini',
    },
  },
  cohere: {
    library: 'cohere',
    models: {
      'cohere/command-a': 'command-a-03-2025',
      'cohere/command-r-plus-08-2024': 'command-r-plus-08-2024',
      'cohere/command-r-08-2024': 'command-r-08-2024',
      'cohere/command-r7b-12-2024': 'command-r7b-12-2024',
      'cohere/embed-v4.0': 'embed-v4.0',
    },
  },
  cerebras: {
    library: 'cerebras',
    models: {
      'openai/gpt-oss-120b': 'gpt-oss-120b',
      'google/gemma-4-31b-it': 'gemma-4-31b',
      'z-ai/glm-4.7': 'zai-glm-4.7',
      'qwen/qwen3-coder': 'qwen-3-coder-480b',
      'qwen/qwen3-32b': 'qwen-3-32b',
      'meta-llama/llama-3.3-70b-instruct': 'llama-3.3-70b',
      'meta-llama/llama-3.1-8b-instruct': 'llama3.1-8b',
    },
  },
  perplexity: {
    library: 'perplexity',
    models: same('perplexity', 'sonar sonar-pro sonar-reasoning-pro sonar-deep-research'),
  },
  bedrock: {
    library: 'aws',
    models: {
      'anthropic/claude-opus-5.5': 'global.anthropic.claude-opus-5-5',
      'anthropic/claude-opus-5': 'global.anthropic.claude-opus-5',
      'anthropic/claude-sonnet-5': 'global.anthropic.claude-sonnet-5-v1:0',
      'anthropic/claude-fable-5.1': 'global.anthropic.claude-fable-5-1-v1:0',
      'anthropic/claude-fable-5': 'global.anthropic.claude-fable-5-v1:0',
      'anthropic/claude-opus-4.8': 'global.anthropic.claude-opus-4-8-v1:0',
      'anthropic/claude-opus-4.7': 'global.anthropic.claude-opus-4-7-v1:0',
      'anthropic/claude-opus-4.6': 'global.anthropic.claude-opus-4-6-v1:0',
      'anthropic/claude-opus-4.5': 'global.anthropic.claude-opus-4-5-20251101-v1:0',
      'anthropic/claude-sonnet-4.6': 'global.anthropic.claude-sonnet-4-6-v1:0',
      'anthropic/claude-sonnet-4.5': 'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
      'anthropic/claude-sonnet-4': 'global.anthropic.claude-sonnet-4-20250514-v1:0',
      'anthropic/claude-haiku-4.5': 'global.anthropic.claude-haiku-4-5-20251001-v1:0',
      'openai/gpt-5.6-sol': 'global.openai.gpt-5.6-sol',
      'openai/gpt-5.6-terra': 'global.openai.gpt-5.6-terra',
      'openai/gpt-5.6-luna': 'global.openai.gpt-5.6-luna',
      'openai/gpt-oss-120b': 'openai.gpt-oss-120b-1:0',
      'openai/gpt-oss-20b': 'openai.gpt-oss-20b-1:0',
      'amazon/nova-2-lite-v1': 'global.amazon.nova-2-lite-v1:0',
      'amazon/nova-premier-v1': 'us.amazon.nova-premier-v1:0',
      'amazon/nova-pro-v1': 'amazon.nova-pro-v1:0',
      'amazon/nova-lite-v1': 'amazon.nova-lite-v1:0',
      'amazon/nova-micro-v1': 'amazon.nova-micro-v1:0',
      'meta-llama/llama-3.3-70b-instruct': 'us.meta.llama3-3-70b-instruct-v1:0',
      'meta-llama/llama-3.1-70b-instruct': 'meta.llama3-1-70b-instruct-v1:0',
      'meta-llama/llama-3.1-8b-instruct': 'meta.llama3-1-8b-instruct-v1:0',
      'meta-llama/llama-4-maverick': 'us.meta.llama4-maverick-17b-instruct-v1:0',
      'meta-llama/llama-4-scout': 'us.meta.llama4-scout-17b-instruct-v1:0',
      'mistralai/mistral-large-2512': 'mistral.mistral-large-3-675b-instruct',
      'mistralai/pixtral-large-2411': 'us.mistral.pixtral-large-2502-v1:0',
      'mistralai/ministral-14b-2512': 'mistral.ministral-3-14b-instruct',
      'qwen/qwen3-32b': 'qwen.qwen3-32b-v1:0',
      'qwen/qwen3-coder-30b-a3b-instruct': 'qwen.qwen3-coder-30b-a3b-v1:0',
      'qwen/qwen3-coder': 'qwen.qwen3-coder-480b-a35b-v1:0',
      'writer/palmyra-x5': 'us.writer.palmyra-x5-v1:0',
    },
  },
}

/**
 * Service tiers that are offers of their own, as factors on the token prices of the standard one. OpenAI: pages "Priority
 * processing" and "Flex processing", and LiteLLM's price map as of 2026-09; Google: the price library's comments.
 */
export const serviceTiers: Readonly<
  Record<string, readonly (readonly [RegExp, { flex?: number; priority?: number }])[]>
> = {
  openai: [
    [/^openai\/gpt-(?:6-(?:sol|luna)|5\.6-(?:sol|terra|luna))$/, { flex: 0.5, priority: 2 }],
    [/^openai\/gpt-6-astra$/, { priority: 2 }],
    [/^openai\/gpt-5(?:\.[12])?$/, { flex: 0.5, priority: 2 }],
    [/^openai\/gpt-5(?:\.4(?:-mini)?|(?:\.1)?-codex)$/, { priority: 2 }],
    [/^openai\/gpt-5-mini$/, { flex: 0.5, priority: 1.8 }],
    [/^openai\/gpt-5-nano$/, { flex: 0.5 }],
    [/^openai\/gpt-4\.1(?:-mini)?$/, { priority: 1.75 }],
    [/^openai\/gpt-4\.1-nano$/, { priority: 2 }],
    [/^openai\/gpt-4o$/, { priority: 1.7 }],
    [/^openai\/gpt-4o-mini$/, { priority: 5 / 3 }],
    [/^openai\/o3$/, { flex: 0.5, priority: 1.75 }],
    [/^openai\/o4-mini$/, { flex: 0.5, priority: 20 / 11 }],
  ],
  google: [
    [/^google\/gemini-3\.[78]-flash$/, { flex: 0.5, priority: 1.8 }],
    [/^google\/gemini-3\.6-flash$/, { flex: 0.5 }],
  ],
}

/**
 * Canonical ids above that the library's list of OpenRouter's ids does not have (yet, or any more; it lists no embeddings): a
 * test keeps every other id to that list, so that a misspelt one is found.
 */
export const unlistedIds: ReadonlySet<string> = new Set([
  ...Object.keys(
    same(
      'openai',
      'gpt-6-astra text-embedding-3-large text-embedding-3-small text-embedding-ada-002 gpt-5.5-2026-04-23',
    ),
  ),
  ...Object.keys(same('openai', 'gpt-5.4-2026-03-05 gpt-5.2-2025-12-11 gpt-5.1-2025-11-13 gpt-5-nano-2025-08-07')),
  ...Object.keys(same('openai', 'gpt-4.1-2025-04-14 gpt-4.1-nano-2025-04-14')),
  ...Object.keys(
    same('google', 'gemini-3.8-flash gemini-3.7-flash gemini-3.6-flash gemini-3.5-flash-lite gemini-3-pro-preview'),
  ),
  'google/gemini-embedding-001',
  'mistralai/mistral-large-2411',
  'mistralai/mistral-embed-2312',
  'deepseek/deepseek-reasoner',
  ...Object.keys(same('x-ai', 'grok-4.6 grok-4.5 grok-4 grok-4.1-fast grok-3 grok-3-mini')),
  'cohere/embed-v4.0',
])
