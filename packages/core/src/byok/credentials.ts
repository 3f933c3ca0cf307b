import { randomUUID } from 'node:crypto'
import { keyDocuments } from '../admit/virtual-key.ts'
import type { Clock } from '../clock.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Store } from '../store/contract.ts'
import {
  type CreateCredentialBody,
  type Credential,
  type CredentialObject,
  labelOfSecret,
  readCredentialBody,
  toCredentialObject,
  type UpdateCredentialBody,
} from './credential.ts'
import { type EncryptionKeySource, seal, unseal } from './seal.ts'

/** Callers' own provider credentials: what `gateway.byok` and the `/byok` routes do. Bodies and answers are the wire's (section 26). */
export interface Credentials {
  /**
   * Seals and stores a credential.
   * @throws GatewayError `invalid_request`
   */
  create(body: CreateCredentialBody): Promise<CredentialObject>
  /** In the order they are tried. */
  list(query?: { provider?: string | undefined }): Promise<CredentialObject[]>
  /** @throws GatewayError `not_found` */
  get(id: string): Promise<CredentialObject>
  /** @throws GatewayError `not_found`, `invalid_request` */
  update(id: string, body: UpdateCredentialBody): Promise<CredentialObject>
  /** The secret is gone at once. @throws GatewayError `not_found` */
  delete(id: string): Promise<{ deleted: true }>
  /** Seals every secret anew with the current encryption key; afterwards older ones are needed no more. Gives how many. */
  reseal(): Promise<number>
}

export interface CredentialsContext {
  store: Store
  clock: Clock
  /** `undefined`: own credentials are off. */
  encryptionKey: EncryptionKeySource | undefined
  providerIds: readonly string[]
  /** Told when a credential has changed. */
  onChange(): void
}

export const credentialDocuments = 'byok'

/** What a sealed secret is bound to. */
export const bindingOf = ({ id, provider }: Pick<Credential, 'id' | 'provider'>): string => `${id} ${provider}`

export function createCredentials({
  store,
  clock,
  encryptionKey,
  providerIds,
  onChange,
}: CredentialsContext): Credentials {
  const { documents } = store
  const source = (): EncryptionKeySource => encryptionKey ?? isOff()

  async function all(): Promise<Credential[]> {
    const credentials = await documents.list<Credential>(credentialDocuments, { limit: 1_000_000 })
    return credentials.sort(inOrder)
  }

  async function checkFilters(hashes: readonly string[] | null | undefined): Promise<void> {
    for (const hash of hashes ?? []) {
      if (await documents.get(keyDocuments, hash)) continue
      throw new GatewayError('invalid_request', `allowed_api_key_hashes: ${hash} is not the hash of a key here.`)
    }
  }

  return {
    async create(body) {
      const { key, provider, ...given } = readCredentialBody(body)
      if (key === undefined) throw new GatewayError('invalid_request', 'key: is required.')
      if (provider === undefined || !providerIds.includes(provider)) {
        throw new GatewayError('invalid_request', `provider: must be one of ${providerIds.join(', ')}.`)
      }
      await checkFilters(given.allowedKeyHashes)
      const id = randomUUID()
      const sealed = await seal(key, bindingOf({ id, provider }), source())
      const nowMs = clock.now()
      const credential: Credential = {
        ...blank,
        sortOrder: (await all()).filter((one) => one.provider === provider).length,
        ...given,
        id,
        provider,
        label: labelOfSecret(key),
        createdAt: new Date(nowMs).toISOString(),
        sealed,
      }
      await documents.insert(credentialDocuments, { id, createdAtMs: nowMs, body: credential })
      onChange()
      return toCredentialObject(credential)
    },
    async list({ provider } = {}) {
      source()
      return (await all()).filter((one) => provider === undefined || one.provider === provider).map(toCredentialObject)
    },
    async get(id) {
      source()
      return toCredentialObject((await documents.get<Credential>(credentialDocuments, id)) ?? missing())
    },
    async update(id, body) {
      const { key, provider, ...given } = readCredentialBody(body)
      if (provider !== undefined) throw new GatewayError('invalid_request', 'provider: cannot be changed.')
      await checkFilters(given.allowedKeyHashes)
      const current = (await documents.get<Credential>(credentialDocuments, id)) ?? missing()
      const secret = key !== undefined && {
        sealed: await seal(key, bindingOf(current), source()),
        label: labelOfSecret(key),
      }
      const changed = await documents.update<Credential>(credentialDocuments, id, (credential) => ({
        ...credential,
        ...given,
        ...secret,
      }))
      onChange()
      return toCredentialObject(changed ?? missing())
    },
    async delete(id) {
      source()
      const removed = await documents.remove(credentialDocuments, id)
      onChange()
      return removed ? { deleted: true } : missing()
    },
    async reseal() {
      const credentials = await all()
      for (const credential of credentials) {
        const binding = bindingOf(credential)
        const sealed = await seal(await unseal(credential.sealed, binding, source()), binding, source())
        // a secret that was replaced meanwhile is newer than this one
        await documents.update<Credential>(credentialDocuments, credential.id, (current) =>
          current.sealed.data === credential.sealed.data ? { ...current, sealed } : undefined,
        )
      }
      onChange()
      return credentials.length
    },
  }
}

const blank = {
  name: null,
  disabled: false,
  isFallback: false,
  allowedModels: null,
  allowedKeyHashes: null,
  allowedUserIds: null,
}

/** As they are listed and tried: of equal `sort_order` the older first. */
export const inOrder = (a: Credential, b: Credential): number =>
  a.sortOrder - b.sortOrder || (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0)

function isOff(): never {
  throw new GatewayError('not_found', 'Own provider credentials are off here (option byok.encryptionKey).')
}

function missing(): never {
  throw new GatewayError('not_found', 'There is no credential of this id.')
}
