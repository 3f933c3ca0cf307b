import { areTags, isCallerId, maxTagsBytes } from './check-payer.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Window } from '../store/contract.ts'
import { windows } from '../store/windows.ts'
import type { KeyLimit, VirtualKey } from './virtual-key.ts'
import { nanoUsd } from '../store/usd.ts'

/**
 * What `POST /keys` takes (section 25); members of our own follow the wire's manner. Amounts are USD.
 * @see https://openrouter.ai/docs
 */
export interface CreateKeyBody extends UpdateKeyBody {
  name: string
  /** UTC, ISO 8601 ending in `Z`. */
  expires_at?: string | null | undefined
  /** A key for management routes instead of for requests. Only code may ask for one. @default false */
  is_management_key?: boolean | undefined
  creator_user_id?: string | null | undefined
}

/**
 * What `PATCH /keys/{hash}` takes. What is absent stays, `null` clears.
 * @see https://openrouter.ai/docs
 */
export interface UpdateKeyBody {
  name?: string | undefined
  disabled?: boolean | undefined
  /** `null`: no limit; 0: nothing may be spent. */
  limit?: number | null | undefined
  /** The window `limit` holds for; `null`: the key's lifetime. */
  limit_reset?: 'daily' | 'weekly' | 'monthly' | null | undefined
  /** Further limits that hold at the same time, at most one per window. */
  limits?: { limit: number; reset?: 'daily' | 'weekly' | 'monthly' | null | undefined }[] | null | undefined
  include_byok_in_limit?: boolean | undefined
  /** Model ids; `*` stands for anything. */
  allowed_models?: string[] | null | undefined
  allowed_providers?: string[] | null | undefined
  rate_limits?:
    | {
        requests_per_minute?: number | null | undefined
        tokens_per_minute?: number | null | undefined
        concurrent_requests?: number | null | undefined
      }
    | null
    | undefined
  tags?: Record<string, string> | null | undefined
  /** The caller the key belongs to, e.g. a customer: its budgets count as well. */
  caller_id?: string | null | undefined
}

type Changes = Partial<
  Pick<
    VirtualKey,
    | 'name'
    | 'disabled'
    | 'limits'
    | 'includeByokInLimit'
    | 'allowedModels'
    | 'allowedProviders'
    | 'rateLimits'
    | 'tags'
    | 'callerId'
    | 'creatorUserId'
    | 'expiresAt'
    | 'management'
  >
>

/**
 * Reads a body of `POST /keys` or `PATCH /keys/{hash}` into what it changes.
 * @throws GatewayError `invalid_request` that names the member, what was received and what is allowed
 */
export function readKeyBody(body: unknown, current?: Pick<VirtualKey, 'limits'>): Changes {
  const given = asObject(body)
  const changes: Changes = {}
  for (const [member, value] of Object.entries(given)) {
    if (value === undefined) continue
    const read = readers[member]
    if (!read) throw invalid(member, `unknown member; allowed: ${Object.keys(readers).join(', ')}`)
    Object.assign(changes, read(value, member))
  }
  if (given['limit'] !== undefined || given['limit_reset'] !== undefined || given['limits'] !== undefined) {
    changes.limits = readLimits(given, current?.limits ?? [])
  }
  return changes
}

type Reader = (value: unknown, member: string) => Changes

const readers: Record<string, Reader> = {
  name: (value, member) => ({ name: nonEmptyString(value, member) }),
  disabled: (value, member) => ({ disabled: boolean(value, member) }),
  limit: () => ({}), // these three are read together
  limit_reset: () => ({}),
  limits: () => ({}),
  include_byok_in_limit: (value, member) => ({ includeByokInLimit: boolean(value, member) }),
  allowed_models: (value, member) => ({ allowedModels: stringsOrNull(value, member) }),
  allowed_providers: (value, member) => ({ allowedProviders: stringsOrNull(value, member) }),
  rate_limits: (value, member) => ({ rateLimits: readRateLimits(value, member) }),
  tags: (value, member) => ({ tags: readTags(value, member) }),
  caller_id: (value, member) => ({ callerId: value === null ? null : callerIdOf(value, member) }),
  creator_user_id: (value, member) => ({ creatorUserId: value === null ? null : nonEmptyString(value, member) }),
  expires_at: (value, member) => ({ expiresAt: value === null ? null : utcTime(value, member) }),
  is_management_key: (value, member) => ({ management: boolean(value, member) }),
  workspace_id: () => ({}), // there is one workspace
}

/** `limit` and `limit_reset` speak of the first limit, `limits` of the others. */
function readLimits(given: Record<string, unknown>, current: readonly KeyLimit[]): KeyLimit[] {
  const [first, ...others] = current
  const limit = given['limit'] === undefined ? (first?.limitNanoUsd ?? null) : amountOrNull(given['limit'], 'limit')
  const window = given['limit_reset'] === undefined ? (first?.window ?? 'lifetime') : readWindow(given['limit_reset'])
  const further = given['limits'] === undefined ? others : readFurther(given['limits'])
  const limits = [...(limit === null ? [] : [{ limitNanoUsd: limit, window }]), ...further]
  const twice = limits.find((one, index) => limits.findIndex((other) => other.window === one.window) !== index)
  if (twice) throw invalid('limits', `two limits for the ${twice.window} window; there may be one for each`)
  return limits
}

function readFurther(value: unknown): KeyLimit[] {
  if (value === null) return []
  if (!Array.isArray(value))
    throw invalid('limits', `must be a list of { limit, reset } or null, received ${kindOf(value)}`)
  return value.map((entry) => {
    const { limit, reset = null } = asObject(entry)
    return { limitNanoUsd: amount(limit, 'limits[].limit'), window: readWindow(reset) }
  })
}

function readWindow(value: unknown): Window {
  if (value === null) return 'lifetime'
  if (value !== 'lifetime' && windows.includes(value as Window)) return value as Window
  throw invalid('limit_reset', `must be daily, weekly, monthly or null, received ${JSON.stringify(value)}`)
}

function readRateLimits(value: unknown, member: string): VirtualKey['rateLimits'] {
  const given = value === null ? {} : asObject(value, member)
  const names = {
    requests_per_minute: 'requestsPerMinute',
    tokens_per_minute: 'tokensPerMinute',
    concurrent_requests: 'concurrentRequests',
  } as const
  const limits: VirtualKey['rateLimits'] = {}
  for (const [name, limit] of Object.entries(given)) {
    const known = names[name as keyof typeof names] as (typeof names)[keyof typeof names] | undefined
    if (!known) throw invalid(member, `unknown member ${name}; allowed: ${Object.keys(names).join(', ')}`)
    if (limit === null || limit === undefined) continue
    if (!Number.isSafeInteger(limit) || (limit as number) < 0) {
      throw invalid(`${member}.${name}`, `must be a whole number of 0 or more, or null, received ${kindOf(limit)}`)
    }
    limits[known] = limit as number
  }
  return limits
}

const maxTags = 20
const maxTagChars = 128

function readTags(value: unknown, member: string): Record<string, string> {
  const tags = value === null ? {} : asObject(value, member)
  const entries = Object.entries(tags)
  const fits = entries.every(
    ([name, tag]) => typeof tag === 'string' && tag.length <= maxTagChars && name.length <= maxTagChars,
  )
  if (!fits || entries.length > maxTags || !areTags(tags as Record<string, string>)) {
    throw invalid(
      member,
      `at most ${maxTags} strings by name, each of at most ${maxTagChars} characters and all of ${maxTagsBytes} bytes`,
    )
  }
  return tags as Record<string, string>
}

function callerIdOf(value: unknown, member: string): string {
  if (isCallerId(value)) return value as string
  throw invalid(member, 'text of 1 to 256 bytes without control characters')
}

const maxUsd = 9_000_000

function amountOrNull(value: unknown, member: string): number | null {
  return value === null ? null : amount(value, member)
}

function amount(value: unknown, member: string): number {
  if (typeof value === 'number' && value >= 0 && value <= maxUsd) return nanoUsd(value)
  throw invalid(member, `must be USD from 0 to ${maxUsd}, or null for no limit, received ${kindOf(value)}`)
}

function utcTime(value: unknown, member: string): string {
  const isUtc = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)$/.test(value)
  if (isUtc && !Number.isNaN(Date.parse(value))) return new Date(value).toISOString()
  throw invalid(member, `must be a UTC time such as 2027-01-31T00:00:00Z, received ${kindOf(value)}`)
}

function nonEmptyString(value: unknown, member: string): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= 512) return value
  throw invalid(member, `must be a text of 1 to 512 characters, received ${kindOf(value)}`)
}

function boolean(value: unknown, member: string): boolean {
  if (typeof value === 'boolean') return value
  throw invalid(member, `must be true or false, received ${kindOf(value)}`)
}

function stringsOrNull(value: unknown, member: string): string[] | null {
  if (value === null) return null
  const valid =
    Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item !== '')
  if (valid) return value as string[]
  throw invalid(member, `must be null or a list of at least one text, received ${kindOf(value)}`)
}

function asObject(value: unknown, member?: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw invalid(member, `must be an object, received ${kindOf(value)}`)
}

const kindOf = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'boolean' || value === null
    ? String(value)
    : Array.isArray(value)
      ? 'a list'
      : value === ''
        ? 'an empty text'
        : typeof value === 'string'
          ? 'a text'
          : typeof value

const invalid = (member: string | undefined, message: string): GatewayError =>
  new GatewayError('invalid_request', `${member === undefined ? 'The body' : member}: ${message}.`)
