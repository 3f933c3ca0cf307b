import type { Clock } from '../clock.ts'
import type { Store } from '../store/contract.ts'
import { isSameHash, keyDocuments, type VirtualKey } from './virtual-key.ts'

/** Keys by hash, remembered for a moment. */
export interface Keyring {
  find(hash: string): Promise<VirtualKey | undefined>
  /** Forgets what is remembered: a key of this process has changed. */
  forget(): void
}

/** How long a change that another instance made to a key may go unnoticed. */
const rememberMs = 1_000
const maxRemembered = 10_000

export function createKeyring({ store, clock }: { store: Store; clock: Clock }): Keyring {
  const remembered = new Map<string, { key: Promise<VirtualKey | undefined>; untilMs: number }>()

  async function read(hash: string): Promise<VirtualKey | undefined> {
    const key = await store.documents.get<VirtualKey>(keyDocuments, hash)
    return key && isSameHash(key.hash, hash) ? key : undefined
  }

  return {
    async find(hash) {
      const now = clock.now()
      const known = remembered.get(hash)
      if (known && known.untilMs > now) return known.key
      const key = read(hash)
      remembered.delete(hash)
      remembered.set(hash, { key, untilMs: now + rememberMs })
      if (remembered.size > maxRemembered) remembered.delete(remembered.keys().next().value as string)
      // neither a failed read nor an unknown key is remembered: the key may be created the next instant
      const found = await key.catch(() => undefined)
      if (!found && remembered.get(hash)?.key === key) remembered.delete(hash)
      return key
    },
    forget: () => remembered.clear(),
  }
}
