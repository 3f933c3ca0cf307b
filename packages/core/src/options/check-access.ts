import type { Markup } from '../admit/markup.ts'
import type { Authenticate } from '../admit/identify-caller.ts'
import type { EncryptionKeySource } from '../byok/seal.ts'
import { invalidOption } from '../errors/check-option.ts'
import { OptionsError } from '../errors/gateway-error.ts'
import type { GatewayOptions } from './gateway-options.ts'

export function checkAuthenticate(authenticate: Authenticate = 'keys'): Authenticate {
  if (authenticate === 'keys' || authenticate === false || typeof authenticate === 'function') return authenticate
  const apiKey: unknown = authenticate?.apiKey
  const keys = typeof apiKey === 'string' ? [apiKey] : apiKey
  if (Array.isArray(keys) && keys.length > 0 && keys.every((key) => typeof key === 'string' && key !== '')) {
    return authenticate
  }
  throw new OptionsError(
    'invalid_option',
    "authenticate must be 'keys', false, a function, or { apiKey } with a non-empty string or a list of them",
  )
}

export function checkByok(byok: GatewayOptions['byok']): { encryptionKey: EncryptionKeySource | undefined } {
  if (byok === undefined) return { encryptionKey: undefined }
  if (typeof byok.encryptionKey === 'function') return byok
  throw invalidOption('byok.encryptionKey', 'a function that gives { id, key }', byok.encryptionKey)
}

export function checkMarkup(markup: Markup = 0): Markup {
  if (typeof markup === 'function' || (typeof markup === 'number' && markup >= 0 && markup <= 10_000)) return markup
  throw invalidOption('markup', 'percent from 0 to 10000, or a function that gives it', markup)
}

export function checkSharedFailure(policy: GatewayOptions['sharedFailure'] = 'local'): 'local' | 'open' | 'closed' {
  if (['local', 'open', 'closed'].includes(policy)) return policy
  throw invalidOption('sharedFailure', "'local', 'open' or 'closed'", policy)
}
