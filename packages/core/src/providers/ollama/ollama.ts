import { OptionsError } from '../../errors/gateway-error.ts'
import type { ChatCodec, Provider } from '../contract.ts'
import { defineProvider, type ProviderOptions } from '../define-provider.ts'
import { classifyError } from '../openai-chat/classify-error.ts'
import { vendors } from '../openai-chat/vendors/index.ts'
import { bearer, createFactory } from '../openai-compatible.ts'
import { ollamaCapabilities } from './capabilities.ts'
import { createOllamaStreamDecoder, decodeOllamaReply } from './decode-answer.ts'
import { encodeOllamaRequest } from './encode-request.ts'
import { createLineFramer } from './line-framer.ts'
import { ollamaEmbeddings } from './ollama-embeddings.ts'

/** What `ollama()` takes. */
export interface OllamaOptions extends ProviderOptions {
  /**
   * `openai`: Ollama's Chat Completions, below `/v1`; callers of that dialect reach it with every member they sent. `native`: its
   * own API, below `/api`, which also takes the window a model is to have (`contextTokens` of the offer, as `num_ctx`),
   * `keep_alive`, and all `options`.
   * @default 'openai'
   */
  api?: 'openai' | 'native' | undefined
}

/** Ollama's own chat API. */
export const ollamaCodec: ChatCodec = {
  wire: 'ollama',
  encode: encodeOllamaRequest,
  decodeReply: decodeOllamaReply,
  createStreamDecoder: createOllamaStreamDecoder,
  createFramer: createLineFramer,
  classifyError: (response) => classifyError(response),
  capabilities: ollamaCapabilities,
}

const chatCompletions = createFactory(vendors.ollama)

/**
 * An Ollama server, by either of its APIs. It needs no key; Ollama's cloud does (`apiKey`, and its `baseURL`).
 * @throws OptionsError `invalid_ollama_api`, and as `defineProvider`
 */
export function ollama({ api = 'openai', ...options }: OllamaOptions = {}): Provider {
  if (api === 'openai') return chatCompletions(options)
  if (api !== 'native') {
    throw new OptionsError(
      'invalid_ollama_api',
      `ollama: api must be 'openai' or 'native', received ${JSON.stringify(api)}`,
    )
  }
  const { id, name } = vendors.ollama
  return defineProvider(
    {
      id,
      name,
      baseURL: 'http://127.0.0.1:11434/api',
      chat: ollamaCodec,
      embeddings: ollamaEmbeddings,
      authorize: bearer,
    },
    options,
  )
}
