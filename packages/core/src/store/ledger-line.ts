import { completionTokens, promptTokens } from '../chat/usage.ts'
import type { GenerationRecord, SpendDimension, SpendFilter, SpendQuery, SpendSums } from './contract.ts'
import { dayOf } from './windows.ts'

/** The scope of everything together: the operator's own. */
export const accountScope = 'account'

/** The scope of a split's copies, which the operator pays, too. */
export const shadowScope = (split: string): string => `shadow:${split}`

/** Who pays also pays for answers that failed: nobody else is charged for them. */
export const isOperators = (scope: string): boolean => scope === accountScope || scope.startsWith('shadow:')

/** A generation as counters and daily sums see it. */
export interface LedgerLine {
  /** The generation's. */
  id: string
  /** Which windows it counts in. */
  createdAtMs: number
  /** Who it is charged to. */
  scopes: readonly string[]
  /** Its value of each dimension. */
  group: { [dimension in SpendDimension]: string }
  /** What it adds. */
  sums: { [sum in keyof SpendSums]: number }
}

/** What a record adds to counters and daily sums. Unknown token counts add nothing there; the row itself keeps them unknown. */
export function toLedgerLine(record: GenerationRecord): LedgerLine {
  const { usage, latencyMs, generationMs } = record
  return {
    id: record.id,
    createdAtMs: record.createdAtMs,
    scopes: record.scopes ?? [accountScope],
    group: {
      day: dayOf(record.createdAtMs),
      // nothing was tried: what was asked for, which the catalog knows
      model: record.model ?? record.requestedModel,
      endpoint: record.endpointId ?? '',
      provider: record.providerId ?? '',
      key: record.keyHash ?? '',
      caller: record.callerId ?? '',
      app: record.app?.url ?? '',
      arm: record.arm ?? '',
      tags: record.tags === undefined ? '' : canonicalTags(record.tags),
      split: record.split ?? '',
      shadow: record.shadowOf === undefined ? '' : 'true',
    },
    sums: {
      requests: 1,
      failed: record.outcome === 'failed' || record.outcome === 'upstream_cut' ? 1 : 0,
      answered: latencyMs === undefined ? 0 : 1,
      latencyMs: Math.round(latencyMs ?? 0),
      generationMs: Math.round(generationMs ?? 0),
      promptTokens: promptTokens(usage) ?? 0,
      completionTokens: completionTokens(usage) ?? 0,
      reasoningTokens: usage.reasoningTokens ?? 0,
      costNanoUsd: record.costNanoUsd,
      priceNanoUsd: record.priceNanoUsd ?? record.costNanoUsd,
      byokNanoUsd: record.byokNanoUsd ?? 0,
    },
  }
}

const canonicalTags = (tags: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))))

/** Everything spending can be grouped by. */
export const dimensions = [
  'day',
  'model',
  'endpoint',
  'provider',
  'key',
  'caller',
  'app',
  'arm',
  'tags',
  'split',
  'shadow',
] as const

/** What has few values; keys and callers may be as many as requests. Sums over these are small however much is spent. */
export const totalDimensions = dimensions.filter((name) => name !== 'key' && name !== 'caller')

/** Whether daily sums over all keys and callers answer a query. */
export const asksForTotals = ({ by, where = {} }: Pick<SpendQuery, 'by' | 'where'>): boolean =>
  !dimensionsOf(by).some((name) => name === 'key' || name === 'caller') &&
  where.key === undefined &&
  where.caller === undefined

/** What a query groups by, as a list. */
export const dimensionsOf = (by: SpendDimension | readonly SpendDimension[]): readonly SpendDimension[] =>
  typeof by === 'string' ? [by] : by

/** Whether a line belongs to what a filter asks for. */
export const matches = (group: LedgerLine['group'], where: SpendFilter = {}): boolean =>
  Object.entries(where).every(
    ([dimension, value]) => value === undefined || group[dimension as SpendDimension] === value,
  )
