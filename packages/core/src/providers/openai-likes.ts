import { vendors } from './openai-chat/vendors/index.ts'
import { createFactory } from './openai-compatible.ts'

// One line per record of `openai-chat/vendors/`. Each takes `ProviderOptions` and throws `OptionsError` as `defineProvider`.

export const openai = createFactory(vendors.openai)
export const deepseek = createFactory(vendors.deepseek)
export const mistral = createFactory(vendors.mistral)
export const groq = createFactory(vendors.groq)
export const together = createFactory(vendors.together)
export const fireworks = createFactory(vendors.fireworks)
export const xai = createFactory(vendors.xai)
/** Alibaba's Model Studio (DashScope), international edition: for the others give their `baseURL`. */
export const qwen = createFactory(vendors.qwen)
export const cerebras = createFactory(vendors.cerebras)
export const perplexity = createFactory(vendors.perplexity)
/** Another OpenRouter behind this gateway: it gets the request with its `plugins`; where to go (`provider`, `models`, `route`) is said to this one. */
export const openrouter = createFactory(vendors.openrouter)
export { ollama } from './ollama/ollama.ts'
export const vllm = createFactory(vendors.vllm)
export const llamacpp = createFactory(vendors.llamacpp)
export const zai = createFactory(vendors.zai)
export const minimax = createFactory(vendors.minimax)
export const huggingface = createFactory(vendors.huggingface)
