import { OptionsError } from '../errors/gateway-error.ts'
import type { Provider } from './contract.ts'
import { defineProvider, type ProviderOptions } from './define-provider.ts'
import { createOpenAiChatCodec } from './openai-chat/codec.ts'
import type { VendorDifferences } from './openai-chat/differences.ts'
import { createOpenAiEmbeddings } from './openai-chat/embeddings.ts'
import { openaiDifferences } from './openai-chat/vendors/index.ts'

/** What `azure()` takes. */
export interface AzureOptions extends ProviderOptions {
  /** The resource's name: requests go to `https://<resource>.openai.azure.com`. `baseURL` stands in for it. */
  resource?: string | undefined
  /**
   * A dated version, such as `2024-10-21`: the deployment then stands in the path. `baseURL`, if given, is what comes before
   * `/deployments`.
   * @default the v1 API, where `model` names the deployment and `baseURL` ends in `/openai/v1`
   * @see https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle, read 2026-11-22
   */
  apiVersion?: string | undefined
  /** Microsoft Entra ID instead of a key; called for every request, so cache in it what may be cached. */
  accessToken?: (() => string | Promise<string>) | undefined
}

/**
 * Azure's OpenAI resources. Models are the deployments listed in `models`: `upstream` is the deployment's name.
 * @throws OptionsError `azure_resource_required`, `invalid_azure_resource`, `invalid_azure_api_version`, or as `defineProvider`
 */
export function azure(options: AzureOptions = {}): Provider {
  const { resource, apiVersion, accessToken, ...common } = options
  const differences = { ...openaiDifferences, ...deploymentPath(apiVersion) }
  return defineProvider(
    {
      id: 'azure',
      name: 'Azure',
      baseURL: common.baseURL ?? resourceURL(resource, apiVersion),
      keyVariable: 'AZURE_OPENAI_API_KEY',
      vendor: 'azure',
      chat: createOpenAiChatCodec(differences),
      embeddings: createOpenAiEmbeddings(differences),
      ownCredentials: accessToken !== undefined,
      authorize: async ({ key }): Promise<Record<string, string>> =>
        accessToken ? { authorization: `Bearer ${await accessToken()}` } : { 'api-key': key },
      links: {
        privacyPolicy: 'https://privacy.microsoft.com/privacystatement',
        statusPage: 'https://status.azure.com',
      },
    },
    common,
  )
}

function deploymentPath(apiVersion: string | undefined): VendorDifferences {
  if (apiVersion === undefined) return {}
  if (!/^\d{4}-\d{2}-\d{2}(?:-preview)?$/.test(apiVersion)) {
    throw new OptionsError(
      'invalid_azure_api_version',
      `azure: apiVersion must be a date such as 2024-10-21 or 2025-04-01-preview, received ${JSON.stringify(apiVersion)}`,
    )
  }
  return {
    path: ({ upstream }, operation) =>
      `/deployments/${encodeURIComponent(upstream)}/${operation}?api-version=${apiVersion}`,
  }
}

function resourceURL(resource: string | undefined, apiVersion: string | undefined): string {
  if (resource === undefined) {
    throw new OptionsError(
      'azure_resource_required',
      'azure: give resource (the name in <name>.openai.azure.com) or baseURL',
    )
  }
  if (!/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/i.test(resource)) {
    throw new OptionsError(
      'invalid_azure_resource',
      `azure: resource must be letters, digits and hyphens, received ${JSON.stringify(resource)}`,
    )
  }
  const root = `https://${resource}.openai.azure.com/openai`
  return apiVersion === undefined ? `${root}/v1` : root
}
