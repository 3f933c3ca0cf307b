import type { Endpoint } from '../catalog/catalog.ts'
import type { Clock } from '../clock.ts'
import { Secret } from '../providers/secret.ts'
import type { Store } from '../store/contract.ts'
import type { Credential } from './credential.ts'
import { bindingOf, credentialDocuments, inOrder } from './credentials.ts'
import { type EncryptionKeySource, unseal } from './seal.ts'

/** Who asks, for the filters of credentials. */
export interface CredentialUser {
  keyHash: string | undefined
  userId: string | undefined
}

export interface OwnCandidates {
  /**
   * The candidates with those on own credentials among them (section 26): prioritised ones before all shared capacity, in the
   * candidates' order, fallback ones after it. Each credential is a candidate of its own. One that is always used takes the place
   * of shared capacity.
   */
  expand(candidates: readonly Endpoint[], user: CredentialUser): Promise<readonly Endpoint[]>
  forget(): void
}

export interface OwnCandidatesContext {
  store: Store
  clock: Clock
  encryptionKey: EncryptionKeySource | undefined
  /** Told of a credential that does not open. */
  onFailure(failure: { credentialId: string; error: unknown }): void
}

/** How long a change that another instance made may go unnoticed. */
const rememberMs = 1_000

interface OpenCredential {
  credential: Credential
  secret: Secret
}

export function createOwnCandidates({ store, clock, encryptionKey, onFailure }: OwnCandidatesContext): OwnCandidates {
  let known: { credentials: Promise<readonly OpenCredential[]>; untilMs: number } | undefined
  /** Opened secrets by what is stored, so that a key service is asked once for each. */
  let opened = new Map<string, Secret>()

  async function read(source: EncryptionKeySource): Promise<readonly OpenCredential[]> {
    const stored = await store.documents.list<Credential>(credentialDocuments, { limit: 1_000_000 })
    const still = new Map<string, Secret>()
    const open: OpenCredential[] = []
    for (const credential of stored) {
      if (credential.disabled) continue
      const { data } = credential.sealed
      try {
        const secret = opened.get(data) ?? new Secret(await unseal(credential.sealed, bindingOf(credential), source))
        still.set(data, secret)
        open.push({ credential, secret })
      } catch (error) {
        onFailure({ credentialId: credential.id, error })
      }
    }
    opened = still
    return open.sort((a, b) => inOrder(a.credential, b.credential))
  }

  function credentials(source: EncryptionKeySource): Promise<readonly OpenCredential[]> {
    const now = clock.now()
    if (!known || known.untilMs <= now) {
      const reading = { credentials: read(source), untilMs: now + rememberMs }
      known = reading
      reading.credentials.catch(() => {
        if (known === reading) known = undefined
      })
    }
    return known.credentials
  }

  return {
    async expand(candidates, user) {
      if (!encryptionKey) return candidates
      const open = await credentials(encryptionKey)
      if (open.length === 0) return candidates
      const own = (isFallback: boolean): Endpoint[] =>
        candidates.flatMap((endpoint) =>
          open
            .filter(({ credential }) => credential.isFallback === isFallback && applies(credential, endpoint, user))
            .map((one) => onCredential(endpoint, one)),
        )
      const isShared = (endpoint: Endpoint): boolean =>
        !open.some(({ credential }) => credential.alwaysUse && applies(credential, endpoint, user))
      return [...own(false), ...candidates.filter(isShared), ...own(true)]
    },
    forget() {
      known = undefined
    },
  }
}

/** All filters must match; one that is empty matches everything. */
function applies(credential: Credential, { provider, model }: Endpoint, { keyHash, userId }: CredentialUser): boolean {
  const { allowedModels, allowedKeyHashes, allowedUserIds } = credential
  return (
    credential.provider === provider.id &&
    matches(allowedModels, model) &&
    matches(allowedKeyHashes, keyHash) &&
    matches(allowedUserIds, userId)
  )
}

const matches = (filter: readonly string[] | null, value: string | undefined): boolean =>
  filter === null || filter.length === 0 || (value !== undefined && filter.includes(value))

/** The same endpoint, paid by the caller: with health of its own, as a bad key says nothing about the provider. */
const onCredential = (endpoint: Endpoint, { credential, secret }: OpenCredential): Endpoint => ({
  ...endpoint,
  id: `${endpoint.id}#${credential.id}`,
  provider: { ...endpoint.provider, keys: [secret] },
  credential: { id: credential.id, endpointId: endpoint.id },
})
