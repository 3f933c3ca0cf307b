import type { AccountLimits } from '../admit/charged-scopes.ts'
import { chargedScopes } from '../admit/charged-scopes.ts'
import type { Identity } from '../admit/identify-caller.ts'
import type { CreateKeyBody, UpdateKeyBody } from '../admit/key-body.ts'
import { toOwnKeyObject } from '../admit/key-object.ts'
import type { Keys } from '../admit/keys.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { CreateCredentialBody, UpdateCredentialBody } from '../byok/credential.ts'
import type { Credentials } from '../byok/credentials.ts'
import type { Clock } from '../clock.ts'
import type { ScopeUsage, Store } from '../store/contract.ts'
import { accountScope } from '../store/ledger-line.ts'
import { readActivity } from './activity.ts'
import { readCredits } from './credits.ts'
import { toGenerationObject } from './generation-object.ts'

/** What an account route is asked, whatever it came through. */
export interface AccountRequest {
  identity: Identity
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  /** Read on demand: most routes have none. */
  body(): Promise<unknown>
}

export interface AccountServices {
  keys: Keys
  byok: Credentials
  store: Store
  clock: Clock
  account: AccountLimits
  /** A provider's display name; its id where there is none. */
  providerName(id: string): string
}

export interface AccountRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  /** `management`: a management key, or a caller the host marks so. `any`: whoever may call at all. */
  access: 'management' | 'any'
  handle(request: AccountRequest, services: AccountServices): Promise<{ status?: number; body: object }>
}

/** Keys, accounts and generations over HTTP (sections 24 and 25). */
export const accountRoutes: readonly AccountRoute[] = [
  {
    method: 'GET',
    path: '/generation',
    access: 'any',
    async handle({ identity, query }, services) {
      const id = query.get('id')
      if (!id) throw new GatewayError('invalid_request', 'id: is required, e.g. /generation?id=gen-...')
      const record = await services.store.generation(id)
      if (record && maySee(identity, record.scopes ?? [])) return { body: { data: toGenerationObject(record) } }
      throw new GatewayError('generation_not_found', 'There is no generation of this id among those of this caller.')
    },
  },
  {
    method: 'GET',
    path: '/key',
    access: 'any',
    async handle({ identity }, { store, clock, account }) {
      const [own] = chargedScopes(identity, account)
      const [usage] = await store.usage([own!.scope], clock.now())
      return {
        body: { data: toOwnKeyObject(identity.key ?? { name: own!.name, limits: own!.limits }, usage as ScopeUsage) },
      }
    },
  },
  {
    method: 'GET',
    path: '/keys',
    access: 'management',
    async handle({ query }, { keys }) {
      const includeDisabled = query.get('include_disabled') !== 'false'
      return {
        body: { data: await keys.list({ offset: readNumber(query, 'offset', 0, [0, 1_000_000]), includeDisabled }) },
      }
    },
  },
  {
    method: 'POST',
    path: '/keys',
    access: 'management',
    async handle({ body }, { keys }) {
      return { status: 201, body: await keys.create(withoutPower(await body()) as CreateKeyBody) }
    },
  },
  {
    method: 'GET',
    path: '/keys/:hash',
    access: 'management',
    handle: async ({ params }, { keys }) => ({ body: { data: await keys.get(params['hash']!) } }),
  },
  {
    method: 'PATCH',
    path: '/keys/:hash',
    access: 'management',
    async handle({ params, body }, { keys }) {
      return { body: { data: await keys.update(params['hash']!, (await body()) as UpdateKeyBody) } }
    },
  },
  {
    method: 'DELETE',
    path: '/keys/:hash',
    access: 'management',
    handle: async ({ params }, { keys }) => ({ body: await keys.delete(params['hash']!) }),
  },
  {
    method: 'POST',
    path: '/keys/:hash/rotate',
    access: 'management',
    async handle({ params, query }, { keys }) {
      const overlapMs = query.has('overlap_ms') ? Number(query.get('overlap_ms')) : undefined
      return { status: 201, body: await keys.rotate(params['hash']!, { overlapMs }) }
    },
  },
  {
    method: 'GET',
    path: '/credits',
    access: 'management',
    handle: async (_, services) => ({ body: { data: await readCredits(services) } }),
  },
  {
    method: 'GET',
    path: '/activity',
    access: 'management',
    async handle({ query }, { store, clock, providerName }) {
      return { body: { data: await readActivity(query, { store, nowMs: clock.now(), providerName }) } }
    },
  },
  {
    method: 'GET',
    path: '/byok',
    access: 'management',
    async handle({ query }, { byok }) {
      const all = await byok.list({ provider: query.get('provider') ?? undefined })
      const [offset, limit] = [readNumber(query, 'offset', 0, [0, 1_000_000]), readNumber(query, 'limit', 50, [1, 100])]
      return { body: { data: all.slice(offset, offset + limit), total_count: all.length } }
    },
  },
  {
    method: 'POST',
    path: '/byok',
    access: 'management',
    async handle({ body }, { byok }) {
      return { status: 201, body: { data: await byok.create((await body()) as CreateCredentialBody) } }
    },
  },
  {
    method: 'GET',
    path: '/byok/:id',
    access: 'management',
    handle: async ({ params }, { byok }) => ({ body: { data: await byok.get(params['id']!) } }),
  },
  {
    method: 'PATCH',
    path: '/byok/:id',
    access: 'management',
    async handle({ params, body }, { byok }) {
      return { body: { data: await byok.update(params['id']!, (await body()) as UpdateCredentialBody) } }
    },
  },
  {
    method: 'DELETE',
    path: '/byok/:id',
    access: 'management',
    handle: async ({ params }, { byok }) => ({ body: await byok.delete(params['id']!) }),
  },
]

/** @throws GatewayError `permission_denied` unless this identity may manage */
export function requireManagement({ key, caller }: Identity): void {
  if (key ? key.management : caller?.management === true) return
  throw new GatewayError('permission_denied', 'Only management keys can perform this operation.')
}

/** Everyone sees what was charged to them; a management key, and everyone on an open gateway, sees all. */
function maySee(identity: Identity, scopes: readonly string[]): boolean {
  if (identity.key?.management || identity.caller?.management || (!identity.key && !identity.caller)) return true
  const own = chargedScopes({ ...identity, mount: undefined }, {}).map(({ scope }) => scope)
  return own.some((scope) => scope !== accountScope && scopes.includes(scope))
}

/** Over HTTP nobody makes a key that could make keys. */
function withoutPower(body: unknown): unknown {
  if (typeof body === 'object' && body !== null && 'is_management_key' in body && body.is_management_key !== false) {
    throw new GatewayError('permission_denied', 'is_management_key: management keys are created in code only.')
  }
  return body
}

function readNumber(query: URLSearchParams, name: string, otherwise: number, [min, max]: [number, number]): number {
  const value = Number(query.get(name) ?? otherwise)
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value
  throw new GatewayError('invalid_request', `${name}: must be a whole number from ${min} to ${max}.`)
}
