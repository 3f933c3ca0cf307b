import { describe, expect, test } from 'vitest'
import { bothWays, dialects, fallback, type Faulty, type FaultySetup, startFaulty } from '../support/faulty.ts'

const afterMs = 700

/** Hedged after 700 ms, the other model's provider being the other candidate; one request was answered before, and paid. */
async function startHedged(setup: Partial<FaultySetup> = {}, hedge: object = {}): Promise<Faulty> {
  const routing = { hedge: { after: afterMs, models: 'any' as const, maxExtraSpendPercent: 100, ...hedge } }
  const faulty = await startFaulty({ dialect: 'openai', script: 'ok', options: { routing }, ...setup })
  await faulty.ask()
  faulty.rows.length = 0
  faulty.attempts.length = 0
  for (const upstream of [faulty.primaryUpstream, faulty.fallbackUpstream]) upstream.reset()
  return faulty
}

/** Until the primary has the request and says nothing to it. */
const untilSilent = ({ primaryUpstream }: Faulty) => primaryUpstream.until(([request]) => request?.waiting === true)

describe.each(dialects)('%s upstream', (dialect) => {
  test.each(bothWays)('slow to begin: the other candidate answers, $way', async ({ stream }) => {
    const faulty = await startHedged({ dialect })
    faulty.primaryUpstream.use(() => 'role-only')
    const answer = faulty.ask({ stream })
    await untilSilent(faulty)
    faulty.clock.advance(afterMs)
    const asked = await answer
    expect(asked).toMatchObject({ status: 200, models: [fallback], error: undefined })
    expect(asked.content).toBe(faulty.fallbackUpstream.answerText)
    expect(asked.ids).toHaveLength(1)
    await faulty.primaryUpstream.until(([request]) => request!.ending === 'caller-left')
    const [row] = faulty.rows
    expect(row).toMatchObject({
      outcome: 'completed',
      providerId: 'fallback',
      usage: { inputTokens: 100, outputTokens: 60 },
      attempts: [
        { providerId: 'primary', failure: 'hedged', durationMs: afterMs, startedAtMs: row!.createdAtMs },
        { providerId: 'fallback', failure: undefined, startedAtMs: row!.createdAtMs + afterMs },
      ],
    })
    expect(faulty.clock.pending()).toBe(0)
  })
})
