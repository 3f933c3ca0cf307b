import { GatewayError } from '../errors/gateway-error.ts'
import type { Sealed } from './seal.ts'

/** A provider credential a caller has attached, as the store keeps it. */
export interface Credential {
  id: string
  provider: string
  name: string | null
  /** The secret's first and last characters, to know it by. */
  label: string
  disabled: boolean
  isFallback: boolean
  /** Absent in what earlier versions have stored: false. */
  alwaysUse?: boolean | undefined
  sortOrder: number
  allowedModels: string[] | null
  allowedKeyHashes: string[] | null
  allowedUserIds: string[] | null
  createdAt: string
  sealed: Sealed
}

/**
 * What `POST /byok` takes (section 26).
 * @see https://openrouter.ai/docs
 */
export interface CreateCredentialBody extends UpdateCredentialBody {
  provider: string
  key: string
}

/**
 * What `PATCH /byok/{id}` takes. What is absent stays, `null` clears, a list replaces.
 * @see https://openrouter.ai/docs
 */
export interface UpdateCredentialBody {
  /** The secret; never readable again. */
  key?: string | undefined
  name?: string | null | undefined
  disabled?: boolean | undefined
  /** Tried after the gateway's own credentials instead of before them. */
  is_fallback?: boolean | undefined
  /**
   * Where it takes part, the gateway's own credentials for its provider do not: a request its key cannot serve goes to another
   * provider, or fails. Beyond the wire, where it is a switch of the console (section 26). @default false
   */
  always_use?: boolean | undefined
  /** Ascending. */
  sort_order?: number | undefined
  allowed_models?: string[] | null | undefined
  allowed_api_key_hashes?: string[] | null | undefined
  allowed_user_ids?: string[] | null | undefined
}

/**
 * A credential as `/byok` shows it (section 26).
 * @see https://openrouter.ai/docs
 */
export interface CredentialObject {
  id: string
  provider: string
  name: string | null
  label: string
  disabled: boolean
  is_fallback: boolean
  /** Beyond the wire. */
  always_use: boolean
  sort_order: number
  allowed_models: string[] | null
  allowed_api_key_hashes: string[] | null
  allowed_user_ids: string[] | null
  workspace_id: string | null
  created_at: string
}

export const toCredentialObject = (credential: Credential): CredentialObject => ({
  id: credential.id,
  provider: credential.provider,
  name: credential.name,
  label: credential.label,
  disabled: credential.disabled,
  is_fallback: credential.isFallback,
  always_use: credential.alwaysUse ?? false,
  sort_order: credential.sortOrder,
  allowed_models: credential.allowedModels,
  allowed_api_key_hashes: credential.allowedKeyHashes,
  allowed_user_ids: credential.allowedUserIds,
  workspace_id: null,
  created_at: credential.createdAt,
})

/** Enough to know a secret by, and too little to guess it: short ones show nothing. */
export const labelOfSecret = (secret: string): string =>
  secret.length < 16 ? '...' : `${secret.slice(0, 4)}...${secret.slice(-3)}`

type Changes = Partial<Omit<Credential, 'id' | 'createdAt' | 'sealed' | 'label'>> & { key?: string }

/** @throws GatewayError `invalid_request` that names the member and what is allowed; it never quotes a secret */
export function readCredentialBody(body: unknown): Changes {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('The body', 'must be an object')
  const changes: Changes = {}
  for (const [member, value] of Object.entries(body)) {
    if (value === undefined) continue
    const read = readers[member]
    if (!read) throw invalid(member, `unknown member; allowed: ${Object.keys(readers).join(', ')}`)
    Object.assign(changes, read(value, member))
  }
  return changes
}

const readers: Record<string, (value: unknown, member: string) => Changes> = {
  provider: (value, member) => ({ provider: text(value, member, 255) }),
  key: (value, member) => ({ key: text(value, member, 100_000) }),
  name: (value, member) => ({ name: value === null ? null : text(value, member, 255) }),
  disabled: (value, member) => ({ disabled: boolean(value, member) }),
  is_fallback: (value, member) => ({ isFallback: boolean(value, member) }),
  always_use: (value, member) => ({ alwaysUse: boolean(value, member) }),
  sort_order: (value, member) => ({ sortOrder: wholeNumber(value, member) }),
  allowed_models: (value, member) => ({ allowedModels: list(value, member, /^.+$/) }),
  allowed_api_key_hashes: (value, member) => ({ allowedKeyHashes: list(value, member, /^[0-9a-f]{64}$/, 1) }),
  allowed_user_ids: (value, member) => ({ allowedUserIds: list(value, member, /^.+$/) }),
  workspace_id: () => ({}), // there is one workspace
}

function text(value: unknown, member: string, maxChars: number): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= maxChars) return value
  throw invalid(member, `must be a text of 1 to ${maxChars} characters`)
}

function boolean(value: unknown, member: string): boolean {
  if (typeof value === 'boolean') return value
  throw invalid(member, 'must be true or false')
}

function wholeNumber(value: unknown, member: string): number {
  if (Number.isSafeInteger(value)) return value as number
  throw invalid(member, 'must be a whole number')
}

const maxItems = 100

function list(value: unknown, member: string, pattern: RegExp, minItems = 0): string[] | null {
  if (value === null) return null
  const fits =
    Array.isArray(value) &&
    value.length >= minItems &&
    value.length <= maxItems &&
    value.every((item) => typeof item === 'string' && pattern.test(item))
  if (fits) return value as string[]
  throw invalid(member, `must be null or a list of ${minItems} to ${maxItems} texts that match ${pattern.source}`)
}

const invalid = (member: string, message: string): GatewayError =>
  new GatewayError('invalid_request', `${member}: ${message}.`)
