import { completionTokens } from '../chat/usage.ts'
import { invalidOption, refuseUnknown } from '../errors/check-option.ts'
import type { GenerationRecord, SpendRow, Store } from '../store/contract.ts'
import { checkTimes } from './check-spend-query.ts'
import { usd } from '../store/usd.ts'

/** Which requests to compare. */
export interface CompareQuery {
  /** The split's name in the option `models`. */
  split: string
  /** Half-open range of arrival. @default all there is */
  fromMs?: number | undefined
  /** Rows before this. @default all there is */
  toMs?: number | undefined
}

/** One arm of a split, or its shadow, over a time. */
export interface ArmReport {
  /** The model it leads to. */
  arm: string
  /** Its answers were copies that nobody saw. */
  isShadow: boolean
  /** Rows. */
  requests: number
  /** Requests that ended in an error, those a caller left not counted. */
  failed: number
  /** Of all requests, 0 to 1. */
  errorRate: number
  /** What providers charge. */
  costUsd: number
  /** What payers are charged. */
  priceUsd: number
  /** What a request costs on average. */
  meanCostUsd: number
  /** Of all its requests. */
  promptTokens: number
  /** Of all its requests. */
  completionTokens: number
  /** From arrival to the first content, over all answers that began; absent where none has. */
  meanLatencyMs?: number | undefined
  /** Completion tokens over the time from the first content to the end, of the newest that were streamed. */
  tokensPerSecond?: number | undefined
  /** Percentiles of the newest requests whose answer began: a thousand at most. */
  latencyMs?: Percentiles | undefined
  /** From arrival to the end, of the same requests. */
  totalMs?: Percentiles | undefined
}

/** Of what was measured. */
export interface Percentiles {
  /** Half are below. */
  p50: number
  /** Nine of ten are below. */
  p90: number
  /** All but one of a hundred are below. */
  p99: number
}

/** Rows that percentiles are read from. */
const sampleSize = 1_000

/**
 * The arms of a split side by side, and the shadow after them: money, errors and counts from the sums, percentiles from rows.
 * @throws OptionsError `unknown_option`, `invalid_option`
 */
export async function compareArms(
  store: Pick<Store, 'spend' | 'generations'>,
  query: CompareQuery,
): Promise<ArmReport[]> {
  refuseUnknown('compare', query, ['split', 'fromMs', 'toMs'])
  const { split, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER } = query
  if (typeof split !== 'string' || split === '') throw invalidOption('compare.split', "a split's name", split)
  checkTimes(query)
  const rows = await store.spend({ by: ['shadow', 'arm'], fromMs: query.fromMs, toMs: query.toMs, where: { split } })
  const reports = rows.map(async (row) => {
    const { arm = '', shadow = '' } = row.group
    const newest = await store.generations({ limit: sampleSize, beforeMs: toMs, where: { split, arm, shadow } })
    return reportOf(
      row,
      newest.filter(({ createdAtMs }) => createdAtMs >= fromMs),
    )
  })
  const order = ({ arm, isShadow }: ArmReport): string => `${isShadow ? 1 : 0} ${arm}`
  return (await Promise.all(reports)).sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

function reportOf(row: SpendRow, newest: readonly GenerationRecord[]): ArmReport {
  const { requests, failed, answered, promptTokens, completionTokens } = row
  const begun = newest.flatMap(({ latencyMs, generationMs = 0 }) =>
    latencyMs === undefined ? [] : [{ latencyMs, totalMs: latencyMs + generationMs }],
  )
  const costUsd = usd(row.costNanoUsd)
  return {
    arm: row.group.arm ?? '',
    isShadow: row.group.shadow === 'true',
    requests,
    failed,
    errorRate: failed / requests,
    costUsd,
    priceUsd: usd(row.priceNanoUsd),
    meanCostUsd: costUsd / requests,
    promptTokens,
    completionTokens,
    ...(answered > 0 && { meanLatencyMs: row.latencyMs / answered }),
    tokensPerSecond: speedOf(newest),
    ...(begun.length > 0 && {
      latencyMs: percentiles(begun.map(({ latencyMs }) => latencyMs)),
      totalMs: percentiles(begun.map(({ totalMs }) => totalMs)),
    }),
  }
}

function speedOf(rows: readonly GenerationRecord[]): number | undefined {
  let [tokens, ms] = [0, 0]
  for (const { streamed, usage, generationMs } of rows) {
    const completion = completionTokens(usage)
    if (!streamed || completion === undefined || !generationMs) continue
    tokens += completion
    ms += generationMs
  }
  return ms > 0 ? tokens / (ms / 1_000) : undefined
}

/** By nearest rank. */
function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1]!
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99) }
}
