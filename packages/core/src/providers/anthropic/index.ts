import { defineProvider, type ProviderOptions } from '../define-provider.ts'
import type { Provider } from '../contract.ts'
import { createAnthropicCodec } from './codec.ts'
import type { Platform } from './encoding.ts'

export interface AnthropicOptions extends ProviderOptions {
  /**
   * Whose door the API stands behind. `azure` and `vertex` need a `baseURL`:
   * `https://RESOURCE.services.ai.azure.com/anthropic/v1`, or
   * `https://REGION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/REGION/publishers/anthropic/models`.
   * @default 'anthropic'
   */
  platform?: Exclude<Platform, 'bedrock'> | undefined
  /** How the key is presented. @default 'bearer' on Vertex (an access token), else 'x-api-key' */
  auth?: 'x-api-key' | 'bearer' | undefined
}

/**
 * Anthropic's Messages API. Its key comes from `ANTHROPIC_API_KEY` unless given.
 * @throws OptionsError as `defineProvider`
 */
export function anthropic(options: AnthropicOptions = {}): Provider {
  const platform = options.platform ?? 'anthropic'
  const bearer = (options.auth ?? (platform === 'vertex' ? 'bearer' : 'x-api-key')) === 'bearer'
  return defineProvider(
    {
      id: 'anthropic',
      name: 'Anthropic',
      baseURL: 'https://api.anthropic.com/v1',
      keyVariable: 'ANTHROPIC_API_KEY',
      vendor: 'anthropic',
      chat: createAnthropicCodec(platform),
      headers: platform === 'vertex' ? {} : { 'anthropic-version': '2023-06-01' },
      authorize: ({ key }): Record<string, string> =>
        bearer ? { authorization: `Bearer ${key}` } : { 'x-api-key': key },
      links: {
        privacyPolicy: 'https://www.anthropic.com/legal/privacy',
        termsOfService: 'https://www.anthropic.com/legal/commercial-terms',
        statusPage: 'https://status.anthropic.com',
      },
    },
    options,
  )
}
