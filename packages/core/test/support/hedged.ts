import { type Faulty, type FaultySetup, startFaulty } from './faulty.ts'

/** When a second candidate is started in these tests. */
export const afterMs = 700

/**
 * A gateway that hedges after 700 ms, the other model's provider being the other candidate. One request has been answered and
 * paid for, by the primary, so that there is something hedging may be a percentage of; what was seen of it is forgotten.
 */
export async function startHedged(setup: Partial<FaultySetup> = {}, hedge: object = {}): Promise<Faulty> {
  const { options = {}, ...rest } = setup
  const routing = {
    ...options.routing,
    hedge: { after: afterMs, models: 'any' as const, maxExtraSpendPercent: 100, ...hedge },
  }
  const faulty = await startFaulty({ dialect: 'openai', script: 'ok', ...rest, options: { ...options, routing } })
  await faulty.ask({ models: ['test/primary'] })
  faulty.rows.length = 0
  faulty.attempts.length = 0
  for (const upstream of [faulty.primaryUpstream, faulty.fallbackUpstream]) upstream.reset()
  return faulty
}

/** Until the primary (or the fallback) has a request and says nothing to it. */
export const untilSilent = (faulty: Faulty, upstream: 'primaryUpstream' | 'fallbackUpstream' = 'primaryUpstream') =>
  faulty[upstream].until((requests) => requests.at(-1)?.waiting === true)

/** What the row says became of each attempt. */
export const fates = ({ rows }: Faulty): string[] =>
  rows[0]!.attempts.map(({ providerId, failure }) => `${providerId} ${failure ?? 'answered'}`)
