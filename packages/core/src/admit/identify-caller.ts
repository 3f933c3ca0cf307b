import { hash, timingSafeEqual } from 'node:crypto'
import type { Shadow } from '../catalog/split.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Caller } from './caller.ts'
import type { Keyring } from './keyring.ts'
import type { MountPolicy } from './mount-policy.ts'
import { hashKey, type VirtualKey, whyUnusable } from './virtual-key.ts'

/** What authentication may look at. */
export interface Credentials {
  /** Lower-case names. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Of the HTTP request. */
  method: string
  /** Below the mount, without the query. */
  path: string
}

/**
 * How callers are told apart. `'keys'`: by virtual keys of the store. `false`: not at all, anyone may spend. `{ apiKey }`: one
 * shared secret, or several. A function: the caller it gives, or `undefined` for a refusal.
 */
export type Authenticate =
  | 'keys'
  | false
  | { apiKey: string | readonly string[] }
  | ((request: Credentials) => Caller | undefined | Promise<Caller | undefined>)

/**
 * Who is calling: a caller, a virtual key (and the caller it belongs to), or nobody in particular on an open gateway; and
 * through which mount, where that has a policy.
 */
export interface Identity {
  /** The gateway itself, for a copy that a split wants. */
  shadow?: ShadowPayer | undefined
  caller?: Caller | undefined
  key?: VirtualKey | undefined
  mount?: MountPolicy | undefined
}

/** What a split's copies are charged to. */
export interface ShadowPayer {
  split: string
  budget: Shadow['budget']
}

/** @throws GatewayError `missing_api_key`, `invalid_api_key` */
export type IdentifyCaller = (request: Credentials) => Promise<Identity> | Identity

export interface IdentifyContext {
  keyring: Keyring
  clock: { now(): number }
}

export function createIdentifyCaller(authenticate: Authenticate, { keyring, clock }: IdentifyContext): IdentifyCaller {
  if (authenticate === false) return () => ({})
  if (authenticate === 'keys') return (request) => identifyKey(request, keyring, clock.now())
  if (typeof authenticate === 'function') {
    return async (request) => {
      const caller = await authenticate(request)
      if (caller) return { caller }
      throw new GatewayError('invalid_api_key', 'The credentials of this request were refused.')
    }
  }
  const { apiKey } = authenticate
  const hashes = (typeof apiKey === 'string' ? [apiKey] : apiKey).map(sha256)
  return (request) => {
    const presented = sha256(presentedKey(request.headers))
    // every hash is compared, so that the time taken says nothing about which one it was
    let known: Buffer | undefined
    for (const candidate of hashes) if (timingSafeEqual(candidate, presented)) known = candidate
    if (!known) throw unknownKey()
    return { caller: { id: known.toString('hex') } }
  }
}

/** The virtual key a request presents, in a state to be used. @throws GatewayError `missing_api_key`, `invalid_api_key` */
export async function identifyKey(request: Credentials, keyring: Keyring, nowMs: number): Promise<Identity> {
  const key = await keyring.find(hashKey(presentedKey(request.headers)))
  if (!key) throw unknownKey()
  const unusable = whyUnusable(key, nowMs)
  if (unusable === 'disabled') throw new GatewayError('invalid_api_key', `The API key ${key.label} is disabled.`)
  if (unusable === 'expired') {
    throw new GatewayError('invalid_api_key', `The API key ${key.label} expired at ${key.expiresAt}.`)
  }
  return { key, ...(key.callerId !== null && { caller: { id: key.callerId } }) }
}

/** The key of `Authorization: Bearer ...` or `x-api-key`, as Anthropic's SDK sends it. */
export function presentedKey(headers: Credentials['headers']): string {
  const authorization = one(headers['authorization'])
  const bearer = authorization === undefined ? undefined : /^bearer +(\S+) *$/i.exec(authorization)?.[1]
  const key = bearer ?? one(headers['x-api-key'])
  if (key) return key
  throw new GatewayError(
    'missing_api_key',
    authorization === undefined
      ? 'No API key was sent; send it as "Authorization: Bearer <key>" or "x-api-key: <key>".'
      : 'The Authorization header is not of the form "Bearer <key>".',
  )
}

const unknownKey = (): GatewayError =>
  new GatewayError('invalid_api_key', 'The API key of this request is not known here.')

const one = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.[0]

const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer')

/** Of the mount, the caller and the key, in one; `undefined` where there are none. */
export function tagsOf({ mount, key, caller }: Identity): Record<string, string> | undefined {
  const tags = { ...mount?.tags, ...caller?.tags, ...key?.tags }
  return Object.keys(tags).length > 0 ? tags : undefined
}
