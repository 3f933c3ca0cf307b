import { checkOneOf, refuseUnknown } from '../errors/check-option.ts'
import { OptionsError } from '../errors/gateway-error.ts'
import type { ByModelId } from '../catalog/model-id.ts'
import type { AttemptLimits, ModelOffer } from '../catalog/offer.ts'
import type { Provider } from './contract.ts'
import { Secret } from './secret.ts'

/** What every provider factory takes. */
export interface ProviderOptions {
  /** The routable slug callers name in `provider.order`. Give it to have several providers of one vendor. @default the vendor's own */
  id?: string | undefined
  /** For people: the `provider` of answers. @default the vendor's own */
  name?: string | undefined
  /** One key, or several that form a pool. @default the vendor's usual environment variable, read by `createGateway` */
  apiKey?: string | readonly string[] | undefined
  /**
   * Where requests go; an address without a path gets the vendor's (`/v1`, say). Keys are sent to this origin and no other;
   * redirects are not followed.
   * @default the vendor's own
   */
  baseURL?: string | undefined
  /** Added to every request to the provider. */
  headers?: Readonly<Record<string, string>> | undefined
  /** Models by canonical id (`author/slug`), on top of those the vendor is known to offer. */
  models?: ByModelId<Partial<ModelOffer>> | undefined
  /** Where this provider needs other limits than `routing.limits`; a model's own `limits` come first. */
  limits?: AttemptLimits | undefined
  /** Whether the provider trains on or keeps what is sent, by the contract you have with it. Unknown counts as both. */
  dataPolicy?: { training?: boolean; retention?: boolean } | undefined
  /**
   * The service tier of requests that ask for none, where your account with the provider makes it another than the standard one
   * (OpenAI: a project's setting). Its models are then held, capped and ordered at that tier's prices, where these are known;
   * what is charged goes by the tier that served in any case.
   * @default the standard tier
   */
  defaultTier?: 'priority' | undefined
}

/** The vendor's side: what the options do not say. */
export type ProviderDefaults = Pick<Provider, 'id' | 'name' | 'baseURL' | 'chat' | 'authorize'> &
  Partial<
    Pick<
      Provider,
      'embeddings' | 'keyVariable' | 'ownCredentials' | 'vendor' | 'headers' | 'dataPolicy' | 'links' | 'anyModel'
    >
  >

const optionNames: readonly (keyof ProviderOptions)[] = [
  'id',
  'name',
  'apiKey',
  'baseURL',
  'headers',
  'models',
  'limits',
  'dataPolicy',
  'defaultTier',
]

/**
 * Joins a vendor's defaults and a user's options into a provider.
 * @throws OptionsError `unknown_option`, `invalid_provider_id`, `invalid_base_url`, `invalid_api_key_option`, `invalid_header`
 */
export function defineProvider(defaults: ProviderDefaults, options: ProviderOptions = {}): Provider {
  const id = options.id ?? defaults.id
  if (typeof id !== 'string' || !/^[a-z0-9][a-z0-9._-]*$/.test(id)) {
    throw new OptionsError(
      'invalid_provider_id',
      `a provider's id must be lower-case letters, digits, '.', '_' or '-', received ${JSON.stringify(id)}`,
    )
  }
  refuseUnknown(id, options, optionNames)
  return {
    ...defaults,
    id,
    name: options.name ?? defaults.name,
    baseURL: checkedBaseURL(id, options.baseURL ?? defaults.baseURL, defaults.baseURL),
    keys: checkedKeys(id, options.apiKey),
    headers: { ...defaults.headers, ...checkedHeaders(id, options.headers ?? {}) },
    models: options.models ?? {},
    limits: options.limits,
    dataPolicy: options.dataPolicy ?? defaults.dataPolicy,
    defaultTier: checkedTier(id, options.defaultTier),
  }
}

function checkedTier(id: string, tier: ProviderOptions['defaultTier']): 'priority' | undefined {
  if (tier !== undefined) checkOneOf(`${id}: defaultTier`, tier, ['priority'])
  return tier
}

/** SDKs disagree whether `/v1` belongs to a base URL: an address without any path gets the vendor's. */
function checkedBaseURL(id: string, baseURL: string, usual: string): string {
  const url = URL.canParse(baseURL) ? new URL(baseURL) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.hash) {
    throw new OptionsError(
      'invalid_base_url',
      `${id}: baseURL must be an http or https URL without credentials or fragment, received ${url ? 'one that is not' : JSON.stringify(baseURL)}`,
    )
  }
  if (url.pathname === '/' && !url.search) return url.origin + new URL(usual).pathname.replace(/\/+$/, '')
  return baseURL.replace(/\/+$/, '')
}

function checkedKeys(id: string, apiKey: ProviderOptions['apiKey']): Secret[] {
  if (apiKey === undefined) return []
  const keys = Array.isArray(apiKey) ? (apiKey as readonly string[]) : [apiKey as string]
  for (const key of keys) {
    // a key travels in a header: a line break or a blank in it is a copying mistake, and no vendor has them
    if (typeof key !== 'string' || !/^[\x21-\x7e]+$/.test(key)) {
      throw new OptionsError(
        'invalid_api_key_option',
        `${id}: apiKey must be printable ASCII without blanks; received ${key === '' ? 'an empty text' : typeof key === 'string' ? `${key.length} characters that are not` : typeof key}`,
      )
    }
  }
  return keys.map((key) => new Secret(key))
}

function checkedHeaders(id: string, headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || typeof value !== 'string' || /[\r\n\0]/.test(value)) {
      throw new OptionsError('invalid_header', `${id}: headers['${name}'] is not a valid header`)
    }
  }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
