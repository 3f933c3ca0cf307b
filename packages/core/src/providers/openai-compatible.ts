import type { AuthorizeInput, Provider } from './contract.ts'
import { defineProvider, type ProviderOptions } from './define-provider.ts'
import { createOpenAiChatCodec } from './openai-chat/codec.ts'
import type { VendorDifferences } from './openai-chat/differences.ts'
import { createOpenAiEmbeddings } from './openai-chat/embeddings.ts'
import type { OpenAiLikeVendor } from './openai-chat/vendors/index.ts'

/** What `openaiCompatible()` takes. */
export interface OpenAiCompatibleOptions extends ProviderOptions {
  /** As callers name it in `provider.order`. */
  id: string
  /** The server's address with its version, e.g. `http://127.0.0.1:8000/v1`. */
  baseURL: string
  /** The environment variable that holds the key, or several in order of preference. @default none: a server without keys */
  keyVariable?: string | readonly string[] | undefined
  /** How the server differs from OpenAI's reference. @default not at all: requests pass as sent, but `developer` is sent as `system` */
  differences?: VendorDifferences | undefined
}

/**
 * Any server that speaks OpenAI's Chat Completions. It offers what `models` lists.
 * @throws OptionsError as `defineProvider`
 */
export function openaiCompatible(options: OpenAiCompatibleOptions): Provider {
  const { keyVariable, differences = {}, ...common } = options
  return defineProvider(
    {
      id: options.id,
      name: options.id,
      baseURL: options.baseURL,
      chat: createOpenAiChatCodec(differences),
      embeddings: createOpenAiEmbeddings(differences),
      authorize: bearer,
      keyVariable,
    },
    common,
  )
}

/** The factory of a vendor from its record. */
export const createFactory =
  ({ docs: _docs, differences, embeddings, ...facts }: OpenAiLikeVendor) =>
  (options: ProviderOptions = {}): Provider =>
    defineProvider(
      {
        ...facts,
        chat: createOpenAiChatCodec(differences),
        embeddings: embeddings ? createOpenAiEmbeddings(differences) : undefined,
        authorize: bearer,
      },
      options,
    )

export const bearer = ({ key }: Pick<AuthorizeInput, 'key'>): Record<string, string> => ({
  authorization: `Bearer ${key}`,
})
