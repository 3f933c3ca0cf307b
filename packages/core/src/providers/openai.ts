import type { AuthorizeInput, Provider } from './contract.ts'
import { defineProvider, type ProviderOptions } from './define-provider.ts'
import { createOpenAiChatCodec } from './openai-chat/codec.ts'
import type { VendorDifferences } from './openai-chat/differences.ts'

export interface OpenAiCompatibleOptions extends ProviderOptions {
  id: string
  baseURL: string
  /** The environment variable that holds the key; absent: none is needed unless `apiKey` is given. */
  keyVariable?: string | undefined
  /** How this server differs from OpenAI's reference. @default nothing is refused, everything is passed */
  differences?: VendorDifferences | undefined
}

/** Any server that speaks OpenAI's Chat Completions. */
export function openaiCompatible(options: OpenAiCompatibleOptions): Provider {
  const { keyVariable, differences, ...rest } = options
  return defineProvider(
    {
      id: options.id,
      name: options.id,
      baseURL: options.baseURL,
      chat: createOpenAiChatCodec(differences),
      authorize: bearer,
      keyVariable,
    },
    rest,
  )
}

export function openai(options: ProviderOptions = {}): Provider {
  return defineProvider(
    {
      id: 'openai',
      name: 'OpenAI',
      baseURL: 'https://api.openai.com/v1',
      keyVariable: 'OPENAI_API_KEY',
      vendor: 'openai',
      chat: createOpenAiChatCodec(),
      authorize: bearer,
    },
    options,
  )
}

export const bearer = ({ key }: AuthorizeInput): Record<string, string> => ({ authorization: `Bearer ${key}` })
