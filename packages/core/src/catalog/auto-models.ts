/**
 * What `openrouter/auto` picks from where neither operator nor caller says, best first: each vendor's current general models,
 * by the vendors' own ranking of them, as listed by the price library on 2026-11-22. A gateway has no market data; operators
 * replace this list with `routing.auto.models` or a ranking of their own.
 */
export const autoModels: readonly string[] = [
  'anthropic/claude-opus-5.5',
  'openai/gpt-6-sol',
  'anthropic/claude-sonnet-5',
  'google/gemini-3.1-pro-preview',
  'openai/gpt-5.6-terra',
  'x-ai/grok-4.6',
  'google/gemini-3.8-flash',
  'moonshotai/kimi-k3',
  'deepseek/deepseek-v4-pro',
  'z-ai/glm-5.2',
  'mistralai/mistral-large-2512',
  'anthropic/claude-haiku-4.5',
  'openai/gpt-6-luna',
  'openai/gpt-5.4-mini',
  'google/gemini-3.5-flash-lite',
  'deepseek/deepseek-v4-flash',
  'mistralai/mistral-small-2603',
  'openai/gpt-oss-120b',
  'meta-llama/llama-3.3-70b-instruct',
  'openai/gpt-5.4-nano',
  'openai/gpt-oss-20b',
  'meta-llama/llama-3.1-8b-instruct',
]
