import type { ChatCodec, Provider } from '../contract.ts'
import { defineProvider, type ProviderOptions } from '../define-provider.ts'
import { cohereCapabilities } from './capabilities.ts'
import { classifyCohereError } from './classify-error.ts'
import { cohereEmbeddings } from './cohere-embeddings.ts'
import { createCohereStreamDecoder, decodeCohereReply } from './decode-answer.ts'
import { encodeCohereRequest } from './encode-request.ts'

/** Chat of Cohere's API, version 2. */
export const cohereCodec: ChatCodec = {
  wire: 'cohere',
  encode: encodeCohereRequest,
  decodeReply: decodeCohereReply,
  createStreamDecoder: createCohereStreamDecoder,
  classifyError: classifyCohereError,
  capabilities: cohereCapabilities,
}

/**
 * Cohere's Command and Embed models, by version 2 of its API.
 * @throws OptionsError as `defineProvider`
 */
export function cohere(options: ProviderOptions = {}): Provider {
  return defineProvider(
    {
      id: 'cohere',
      name: 'Cohere',
      baseURL: 'https://api.cohere.com/v2',
      chat: cohereCodec,
      embeddings: cohereEmbeddings,
      keyVariable: ['COHERE_API_KEY', 'CO_API_KEY'],
      vendor: 'cohere',
      authorize: ({ key }) => ({ authorization: `Bearer ${key}` }),
      links: {
        privacyPolicy: 'https://cohere.com/privacy',
        termsOfService: 'https://cohere.com/terms-of-use',
        statusPage: 'https://status.cohere.com',
      },
    },
    options,
  )
}
