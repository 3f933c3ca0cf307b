import * as providers from '../src/index.ts'
import { nothingIsLost, type Row } from './support/nothing-lost.ts'

/** One of each, with a model that takes as much as any of its models. */
const rows: readonly Row[] = [
  ['openai', providers.openai(), 'gpt-4.1'],
  ['openai, reasoning', providers.openai(), 'gpt-5.2'],
  ['azure', providers.azure({ resource: 'r' }), 'deployment'],
  ['anthropic', providers.anthropic(), 'claude-sonnet-4-5'],
  ['anthropic, newest', providers.anthropic(), 'claude-opus-4-8'],
  ['google', providers.google(), 'gemini-3-pro'],
  ['google, 2.5', providers.google(), 'gemini-2.5-flash'],
  ['cohere', providers.cohere(), 'command-a-reasoning'],
  ['deepseek', providers.deepseek(), 'deepseek-v4'],
  ['mistral', providers.mistral(), 'magistral-medium'],
  ['groq', providers.groq(), 'openai/gpt-oss-120b'],
  ['together', providers.together(), 'x'],
  ['fireworks', providers.fireworks(), 'x'],
  ['xai', providers.xai(), 'grok-4.3'],
  ['qwen', providers.qwen(), 'qwen3-max'],
  ['cerebras', providers.cerebras(), 'gpt-oss-120b'],
  ['perplexity', providers.perplexity(), 'sonar-pro'],
  ['openrouter', providers.openrouter(), 'a/b'],
  ['ollama', providers.ollama(), 'qwen3'],
  ['ollama, native', providers.ollama({ api: 'native' }), 'qwen3'],
  ['vllm', providers.vllm(), 'x'],
  ['llamacpp', providers.llamacpp(), 'x'],
  ['zai', providers.zai(), 'glm-4.7'],
  ['minimax', providers.minimax(), 'm2'],
  ['huggingface', providers.huggingface(), 'x'],
]

nothingIsLost(rows)
