import { completionTokens, promptTokens } from '../chat/usage.ts'
import type { GenerationRecord, SpendQuery, SpendRow, Store } from './contract.ts'

export interface MemoryStoreOptions {
  /** The oldest generations are dropped beyond this many. @default 10_000 */
  maxGenerations?: number
}

/** Keeps everything in this process: for tests, scripts and a first try. Nothing survives a restart. */
export function memoryStore({ maxGenerations = 10_000 }: MemoryStoreOptions = {}): Store {
  const generations = new Map<string, GenerationRecord>()
  return {
    name: 'memory',
    async record(record) {
      if (generations.has(record.id)) return
      generations.set(record.id, record)
      if (generations.size > maxGenerations) generations.delete(generations.keys().next().value as string)
    },
    generation: async (id) => generations.get(id),
    spend: async (query) => sumByKey(generations.values(), query),
    close: async () => undefined,
  }
}

function sumByKey(records: Iterable<GenerationRecord>, { by, fromMs = 0, toMs = Infinity }: SpendQuery): SpendRow[] {
  const rows = new Map<string, SpendRow>()
  for (const record of records) {
    if (record.createdAtMs < fromMs || record.createdAtMs >= toMs) continue
    const key = groupKey(record, by)
    const row = rows.get(key) ?? { key, requests: 0, promptTokens: 0, completionTokens: 0, costNanoUsd: 0 }
    row.requests += 1
    row.promptTokens += promptTokens(record.usage) ?? 0
    row.completionTokens += completionTokens(record.usage) ?? 0
    row.costNanoUsd += record.costNanoUsd
    rows.set(key, row)
  }
  return [...rows.values()].sort((a, b) => b.costNanoUsd - a.costNanoUsd || (a.key < b.key ? -1 : 1))
}

function groupKey(record: GenerationRecord, by: SpendQuery['by']): string {
  if (by === 'day') return new Date(record.createdAtMs).toISOString().slice(0, 10)
  if (by === 'caller') return record.callerId ?? ''
  return (by === 'model' ? record.model : record.providerId) ?? ''
}
