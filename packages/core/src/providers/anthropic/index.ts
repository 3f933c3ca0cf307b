import type { Provider } from '../contract.ts'
import { defineProvider, type ProviderDefaults, type ProviderOptions } from '../define-provider.ts'
import { checkVertex, vertexHost } from '../google/vertex-host.ts'
import { createAnthropicCodec } from './codec.ts'

/** What `anthropic()` takes. */
export interface AnthropicOptions extends ProviderOptions {
  /** Serves Claude from Vertex AI. Keys are then OAuth access tokens, which last an hour, so give `accessToken` instead. */
  vertex?: AnthropicVertexOptions | undefined
  /** Serves Claude from Microsoft Foundry on Azure, by the name of the resource. */
  azure?: { resource: string } | undefined
  /** How the key is presented, e.g. `bearer` for tokens of Entra ID or a proxy of your own. @default 'x-api-key' */
  auth?: 'x-api-key' | 'bearer' | undefined
}

/** Claude on Google's Vertex AI. */
export interface AnthropicVertexOptions {
  /** The id of the Google Cloud project. */
  project: string
  /** E.g. `us-east5`, `europe-west1`. @default 'global' */
  location?: string | undefined
  /** Called for every request; cache in it what may be cached, as `google-auth-library` does. */
  accessToken?: (() => string | Promise<string>) | undefined
}

/**
 * Anthropic's Messages API: Anthropic's own, or Claude on Vertex AI or Azure.
 * @throws OptionsError as `defineProvider`, and `invalid_vertex_option`
 */
export function anthropic(options: AnthropicOptions = {}): Provider {
  const { vertex, azure, auth, ...common } = options
  const door = vertex ? onVertex(vertex) : azure ? onAzure(azure) : direct
  return defineProvider({ vendor: 'anthropic', authorize: auth === 'bearer' ? bearer : apiKey, ...door, links }, common)
}

type Door = Omit<ProviderDefaults, 'authorize'> & Partial<Pick<ProviderDefaults, 'authorize'>>

const links = {
  privacyPolicy: 'https://www.anthropic.com/legal/privacy',
  termsOfService: 'https://www.anthropic.com/legal/commercial-terms',
  statusPage: 'https://status.anthropic.com',
}

const versionHeader = { 'anthropic-version': '2023-06-01' }

const apiKey = ({ key }: { key: string }): Record<string, string> => ({ 'x-api-key': key })
const bearer = ({ key }: { key: string }): Record<string, string> => ({ authorization: `Bearer ${key}` })

const direct: Door = {
  id: 'anthropic',
  name: 'Anthropic',
  baseURL: 'https://api.anthropic.com/v1',
  keyVariable: 'ANTHROPIC_API_KEY',
  chat: createAnthropicCodec(),
  headers: versionHeader,
}

const onAzure = ({ resource }: { resource: string }): Door => ({
  id: 'azure-anthropic',
  name: 'Azure',
  baseURL: `https://${encodeURIComponent(resource)}.services.ai.azure.com/anthropic/v1`,
  keyVariable: 'ANTHROPIC_FOUNDRY_API_KEY',
  chat: createAnthropicCodec('azure'),
  headers: versionHeader,
})

/** https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai, read 2026-09-20. */
function onVertex({ project, location = 'global', accessToken }: AnthropicVertexOptions): Door {
  checkVertex('anthropic', { project, location })
  return {
    id: 'vertex-anthropic',
    name: 'Google',
    baseURL: `https://${vertexHost(location)}/v1/projects/${project}/locations/${location}/publishers/anthropic/models`,
    keyVariable: accessToken ? undefined : 'GOOGLE_ACCESS_TOKEN',
    ownCredentials: accessToken !== undefined,
    chat: createAnthropicCodec('vertex'),
    authorize: async ({ key }) => bearer({ key: accessToken ? await accessToken() : key }),
  }
}
