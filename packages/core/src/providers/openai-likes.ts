import { vendors } from './openai-chat/vendors/index.ts'
import { createFactory } from './openai-compatible.ts'

// One line per record of `openai-chat/vendors/`. Each takes `ProviderOptions` and throws `OptionsError` as `defineProvider`.

/** OpenAI; the key from `OPENAI_API_KEY`. */
export const openai = createFactory(vendors.openai)
/** DeepSeek; the key from `DEEPSEEK_API_KEY`. */
export const deepseek = createFactory(vendors.deepseek)
/** Mistral; the key from `MISTRAL_API_KEY`. */
export const mistral = createFactory(vendors.mistral)
/** Groq; the key from `GROQ_API_KEY`. */
export const groq = createFactory(vendors.groq)
/** Together AI; the key from `TOGETHER_API_KEY`. */
export const together = createFactory(vendors.together)
/** Fireworks; the key from `FIREWORKS_API_KEY`. */
export const fireworks = createFactory(vendors.fireworks)
/** xAI; the key from `XAI_API_KEY`. */
export const xai = createFactory(vendors.xai)
/** Alibaba's Model Studio (DashScope), international edition: for the others give their `baseURL`. */
export const qwen = createFactory(vendors.qwen)
/** Cerebras; the key from `CEREBRAS_API_KEY`. */
export const cerebras = createFactory(vendors.cerebras)
/** Perplexity; the key from `PERPLEXITY_API_KEY`. */
export const perplexity = createFactory(vendors.perplexity)
/** Another OpenRouter behind this gateway: it gets the request with its `plugins`; where to go (`provider`, `models`, `route`) is said to this one. */
export const openrouter = createFactory(vendors.openrouter)
export { ollama } from './ollama/ollama.ts'
/** A vLLM server of your own; the key from `VLLM_API_KEY`. */
export const vllm = createFactory(vendors.vllm)
/** A llama.cpp server of your own; the key from `LLAMA_API_KEY`. */
export const llamacpp = createFactory(vendors.llamacpp)
/** Z.AI; the key from `ZAI_API_KEY`. */
export const zai = createFactory(vendors.zai)
/** MiniMax; the key from `MINIMAX_API_KEY`. */
export const minimax = createFactory(vendors.minimax)
/** Hugging Face's router of inference providers; the key from `HF_TOKEN`. */
export const huggingface = createFactory(vendors.huggingface)
