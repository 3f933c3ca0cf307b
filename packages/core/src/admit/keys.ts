import type { Clock } from '../clock.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { ScopeUsage, Store } from '../store/contract.ts'
import { type CreateKeyBody, readKeyBody, type UpdateKeyBody } from './key-body.ts'
import type { Keyring } from './keyring.ts'
import { type KeyObject, toKeyObject } from './key-object.ts'
import {
  createPlaintextKey,
  hashKey,
  isRetired,
  keyDocuments,
  keyScope,
  labelOf,
  type VirtualKey,
} from './virtual-key.ts'

/** Virtual keys: what `gateway.keys` and the `/keys` routes do. Bodies and answers are the wire's (section 25). */
export interface Keys {
  /** `key` is the plaintext: it is nowhere else and never shown again. */
  create(body: CreateKeyBody): Promise<{ key: string; data: KeyObject }>
  /** Newest first, a page of 100. */
  list(query?: { offset?: number | undefined; includeDisabled?: boolean | undefined }): Promise<KeyObject[]>
  /** @throws GatewayError `not_found` */
  get(hash: string): Promise<KeyObject>
  /** @throws GatewayError `not_found`, `invalid_request` */
  update(hash: string, body: UpdateKeyBody): Promise<KeyObject>
  /**
   * A new plaintext for the same key: name, limits and what was spent stay. The old one works for `overlapMs` more.
   * @throws GatewayError `not_found`
   */
  rotate(hash: string, options?: { overlapMs?: number | undefined }): Promise<{ key: string; data: KeyObject }>
  /** @throws GatewayError `not_found` */
  delete(hash: string): Promise<{ deleted: true }>
}

export interface KeysContext {
  store: Store
  clock: Clock
  /** Told when a key has changed. */
  keyring: Pick<Keyring, 'forget'>
}

const pageSize = 100
const defaultOverlapMs = 24 * 60 * 60 * 1000

export function createKeys({ store, clock, keyring }: KeysContext): Keys {
  const { documents } = store
  const isoNow = () => new Date(clock.now()).toISOString()

  async function withUsage(keys: readonly VirtualKey[]): Promise<KeyObject[]> {
    const usage = await store.usage(keys.map(keyScope), clock.now())
    return keys.map((key, index) => toKeyObject(key, usage[index] as ScopeUsage))
  }
  const show = async (key: VirtualKey): Promise<KeyObject> => (await withUsage([key]))[0] as KeyObject

  async function insert(key: Omit<VirtualKey, 'hash' | 'scopeId' | 'label'> & { scopeId?: string }) {
    const plaintext = createPlaintextKey()
    const hash = hashKey(plaintext)
    const stored: VirtualKey = { ...key, hash, scopeId: key.scopeId ?? hash, label: labelOf(plaintext) }
    await documents.insert(keyDocuments, { id: hash, createdAtMs: Date.parse(stored.createdAt), body: stored })
    return { key: plaintext, data: await show(stored) }
  }

  async function change(hash: string, edit: (key: VirtualKey) => VirtualKey): Promise<VirtualKey> {
    const changed = await documents.update<VirtualKey>(keyDocuments, hash, edit)
    keyring.forget()
    return changed ?? missing(hash)
  }

  return {
    async create(body) {
      const { name, ...given } = readKeyBody(body)
      if (name === undefined) throw new GatewayError('invalid_request', 'name: is required.')
      return insert({ ...blank, name, ...given, createdAt: isoNow() })
    },
    async list({ offset = 0, includeDisabled = true } = {}) {
      // few enough to be read whole: filters and pages then agree
      const all = await documents.list<VirtualKey>(keyDocuments, { limit: 1_000_000 })
      const shown = all.filter((key) => (includeDisabled || !key.disabled) && !isRetired(key, clock.now()))
      return withUsage(shown.slice(offset, offset + pageSize))
    },
    async get(hash) {
      return show((await documents.get<VirtualKey>(keyDocuments, hash)) ?? missing(hash))
    },
    async update(hash, body) {
      const { management } = readKeyBody(body) // a fault in the body comes before a missing key, and before any change
      if (management !== undefined) throw new GatewayError('invalid_request', 'is_management_key: cannot be changed.')
      return show(await change(hash, (key) => ({ ...key, ...readKeyBody(body, key), updatedAt: isoNow() })))
    },
    async rotate(hash, { overlapMs = defaultOverlapMs } = {}) {
      const old = (await documents.get<VirtualKey>(keyDocuments, hash)) ?? missing(hash)
      const successor = await insert({ ...old, createdAt: isoNow(), updatedAt: null, replacedBy: null })
      const endMs = clock.now() + overlapMs
      await change(hash, (key) => ({
        ...key,
        expiresAt: new Date(Math.min(endMs, key.expiresAt === null ? endMs : Date.parse(key.expiresAt))).toISOString(),
        replacedBy: successor.data.hash,
        updatedAt: isoNow(),
      }))
      return successor
    },
    async delete(hash) {
      const removed = await documents.remove(keyDocuments, hash)
      keyring.forget()
      if (!removed) missing(hash)
      return { deleted: true }
    },
  }
}

const blank = {
  disabled: false,
  management: false,
  limits: [],
  includeByokInLimit: false,
  allowedModels: null,
  allowedProviders: null,
  rateLimits: {},
  tags: {},
  callerId: null,
  creatorUserId: null,
  updatedAt: null,
  expiresAt: null,
  replacedBy: null,
}

function missing(hash: string): never {
  const shown = /^[0-9a-f]{64}$/.test(hash) ? hash : 'of this form; it is the 64 lower-case hex digits of its SHA-256'
  throw new GatewayError('not_found', `There is no key with the hash ${shown}.`)
}
