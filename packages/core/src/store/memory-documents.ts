import type { Clock } from '../clock.ts'
import type { Documents, NewDocument } from './contract.ts'

/** Documents in memory. They are kept as JSON, so that nobody holds on to what a store would have copied. */
export function memoryDocuments(clock: Clock): Documents {
  const kinds = new Map<string, Map<string, StoredDocument>>()
  const live = (kind: string) => {
    const documents = kinds.get(kind) ?? new Map<string, StoredDocument>()
    kinds.set(kind, documents)
    const now = clock.now()
    for (const [id, { expiresAtMs }] of documents) if (expiresAtMs <= now) documents.delete(id)
    return documents
  }
  return {
    get: async <T extends object>(kind: string, id: string) => parse(live(kind).get(id)) as T | undefined,
    async insert(kind, document) {
      const documents = live(kind)
      if (documents.has(document.id)) return false
      documents.set(document.id, toStored(document))
      return true
    },
    async update<T extends object>(kind: string, id: string, change: (current: T) => T | undefined) {
      const stored = live(kind).get(id)
      const current = parse(stored) as T | undefined
      if (!stored || !current) return undefined
      const changed = change(current)
      if (changed === undefined) return parse(stored) as T
      stored.json = JSON.stringify(changed)
      return parse(stored) as T
    },
    remove: async (kind, id) => live(kind).delete(id),
    async list<T extends object>(kind: string, { offset = 0, limit = 1000 } = {}) {
      const newestFirst = [...live(kind)].sort(([a, x], [b, y]) => y.createdAtMs - x.createdAtMs || (a < b ? -1 : 1))
      return newestFirst.slice(offset, offset + limit).map(([, stored]) => parse(stored) as T)
    },
  }
}

interface StoredDocument {
  json: string
  createdAtMs: number
  expiresAtMs: number
}

const toStored = ({ body, createdAtMs, expiresAtMs = Infinity }: NewDocument): StoredDocument => ({
  json: JSON.stringify(body),
  createdAtMs,
  expiresAtMs,
})

const parse = (stored: StoredDocument | undefined): unknown => stored && JSON.parse(stored.json)
