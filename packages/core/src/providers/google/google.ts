import type { Provider } from '../contract.ts'
import { defineProvider, type ProviderOptions } from '../define-provider.ts'
import { createGeminiCodec } from './gemini-codec.ts'
import { createGeminiEmbeddings } from './gemini-embeddings.ts'
import { checkVertex, vertexHost } from './vertex-host.ts'

/** What `google()` takes. */
export interface GoogleOptions extends ProviderOptions {
  /**
   * Serves from Vertex AI (the Agent Platform) instead of the Gemini API. Keys are then API keys of the express mode, unless
   * a project is named: then they are OAuth access tokens, which last an hour, so give `accessToken` instead.
   */
  vertex?: VertexOptions | undefined
}

/** Models on Google's Vertex AI. */
export interface VertexOptions {
  /** The id of the Google Cloud project. @default the credentials' own */
  project?: string | undefined
  /** E.g. `us-central1`, `eu`. @default 'global' */
  location?: string | undefined
  /** Called for every request; cache in it what may be cached, as `google-auth-library` does. */
  accessToken?: (() => string | Promise<string>) | undefined
}

/**
 * Google's Gemini models: by the Gemini API, or by Vertex AI with `vertex`.
 * @throws OptionsError as `defineProvider`
 */
export function google(options: GoogleOptions = {}): Provider {
  const { vertex, ...common } = options
  return vertex ? vertexAi(vertex, common) : geminiApi(common)
}

const links = {
  privacyPolicy: 'https://policies.google.com/privacy',
  termsOfService: 'https://ai.google.dev/gemini-api/terms',
  statusPage: 'https://aistudio.google.com/status',
}

const apiKeyHeader = (key: string): Record<string, string> => ({ 'x-goog-api-key': key })

const geminiApi = (options: ProviderOptions): Provider =>
  defineProvider(
    {
      id: 'google-ai-studio',
      name: 'Google AI Studio',
      baseURL: 'https://generativelanguage.googleapis.com/v1beta',
      chat: createGeminiCodec('gemini-api'),
      embeddings: createGeminiEmbeddings('gemini-api'),
      keyVariable: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
      vendor: 'google',
      authorize: ({ key }) => apiKeyHeader(key),
      links,
    },
    options,
  )

function vertexAi(vertex: VertexOptions, options: ProviderOptions): Provider {
  const { project, location = 'global', accessToken } = vertex
  checkVertex('google', { project, location })
  return defineProvider(
    {
      id: 'google-vertex',
      name: 'Google',
      baseURL: `https://${vertexHost(location)}/v1beta1${project ? `/projects/${project}/locations/${location}` : ''}`,
      chat: createGeminiCodec('vertex-ai'),
      embeddings: createGeminiEmbeddings('vertex-ai'),
      keyVariable: accessToken ? undefined : project ? 'GOOGLE_ACCESS_TOKEN' : 'GOOGLE_API_KEY',
      ownCredentials: accessToken !== undefined,
      vendor: 'google',
      async authorize({ key }) {
        if (accessToken) return bearer(await accessToken())
        return project ? bearer(key) : apiKeyHeader(key)
      },
      links: { ...links, termsOfService: 'https://cloud.google.com/terms' },
    },
    options,
  )
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })
