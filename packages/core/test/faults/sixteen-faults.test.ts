import { describe, expect, test } from 'vitest'
import {
  type Asked,
  bothWays,
  type Dialect,
  dialects,
  fallback,
  type Faulty,
  type FaultySetup,
  fullCostNanoUsd,
  primary,
  startFaulty,
} from '../support/faulty.ts'

const steps = (faulty: Faulty): string[] => faulty.primaryUpstream.requests.map(({ step }) => step)

/** The caller got everything, once, under one id, and knows from whom. */
function expectComplete(asked: Asked, faulty: Faulty, by: 'Primary' | 'Fallback'): void {
  expect(asked.error).toBeUndefined()
  expect(asked.status).toBe(200)
  expect(asked.content).toBe(faulty.fallbackUpstream.answerText)
  expect(asked.finishReasons).toEqual(['stop'])
  expect(asked.ids).toEqual([asked.headers.get('x-generation-id')])
  expect(asked.providers).toEqual([by])
  expect(asked.models).toEqual([by === 'Primary' ? primary : fallback])
  expect(asked.done).toBe(asked.headers.get('content-type')!.startsWith('text/event-stream'))
}

/** One row, whose money is that of the attempt that answered: what failed before it is on the row, not on the bill. */
function expectRow(faulty: Faulty, by: 'primary' | 'fallback', failures: (string | undefined)[]): void {
  expect(faulty.rows).toHaveLength(1)
  expect(faulty.rows[0]).toMatchObject({
    outcome: 'completed',
    providerId: by,
    model: `test/${by}`,
    finishReason: 'stop',
    costNanoUsd: fullCostNanoUsd,
  })
  expect(faulty.rows[0]!.attempts.map(({ failure }) => failure)).toEqual([...failures, undefined])
  expect(faulty.attempts).toHaveLength(failures.length + 1)
}

describe.each(dialects)('%s upstream', (dialect) => {
  describe.each(bothWays)('$way', ({ stream }) => {
    const begin = (script: string, rest: Partial<FaultySetup> = {}) => startFaulty({ dialect, script, ...rest })

    test('1: 429 with Retry-After once: waited out, then answered by the same', async () => {
      const faulty = await begin('rate-limit_2~ok')
      const answer = faulty.ask({ stream })
      await faulty.clock.armed(2_000)
      faulty.clock.advance(2_000)
      expectComplete(await answer, faulty, 'Primary')
      expectRow(faulty, 'primary', ['rate_limit'])
      const [first, second] = faulty.primaryUpstream.requests
      expect(second!.atMs - first!.atMs).toBe(2_000)
      expect(faulty.fallbackUpstream.requests).toHaveLength(0)
    })

    test('1: a Retry-After longer than we wait: on to the next at once', async () => {
      const faulty = await begin('rate-limit_60')
      expectComplete(await faulty.ask({ stream }), faulty, 'Fallback')
      expectRow(faulty, 'fallback', ['rate_limit'])
    })

    test('2: 429 for ever: a few attempts at most, with pauses, then the next', async () => {
      const faulty = await begin('rate-limit')
      const answer = faulty.ask({ stream })
      await faulty.clock.armed(125)
      faulty.clock.advance(125)
      expectComplete(await answer, faulty, 'Fallback')
      expect(steps(faulty).length).toBeLessThanOrEqual(2)
      expectRow(
        faulty,
        'fallback',
        steps(faulty).map(() => 'rate_limit'),
      )
    })

    test('3: 500 once: one retry', async () => {
      const faulty = await begin('server-error~ok')
      const answer = faulty.ask({ stream })
      await faulty.clock.armed(125)
      faulty.clock.advance(125)
      expectComplete(await answer, faulty, 'Primary')
      expectRow(faulty, 'primary', ['server'])
    })

    test('4, 16: 503 for ever: the next within the retry budget; all that is reported and billed is the fallback’s', async () => {
      const faulty = await begin('overloaded')
      const answer = faulty.ask({ stream })
      await faulty.clock.armed(125)
      faulty.clock.advance(125)
      const asked = await answer
      expectComplete(asked, faulty, 'Fallback')
      expect(asked.usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 60, cost: fullCostNanoUsd / 1e9 })
      expect(steps(faulty)).toHaveLength(2)
      expectRow(faulty, 'fallback', ['overloaded', 'overloaded'])
    })

    test('5: reset before headers, once: the caller never notices', async () => {
      const faulty = await begin('reset~ok')
      const answer = faulty.ask({ stream })
      await faulty.clock.armed(125)
      faulty.clock.advance(125)
      expectComplete(await answer, faulty, 'Primary')
      expectRow(faulty, 'primary', ['network'])
    })

    test('6: accepts and never answers: the first-event limit, then straight to the next', async () => {
      const faulty = await begin('silent')
      const answer = faulty.ask({ stream })
      await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
      faulty.clock.advance(60_000)
      expectComplete(await answer, faulty, 'Fallback')
      expectRow(faulty, 'fallback', ['timeout'])
      await faulty.primaryUpstream.until(([request]) => request!.ending === 'caller-left')
    })

    test('7: headers at once, the first token late: the limit counts tokens', async () => {
      const faulty = await begin('late', { options: { routing: { limits: { firstEventMs: 10_000 } } } })
      const answer = faulty.ask({ stream })
      await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
      faulty.clock.advance(10_000)
      expectComplete(await answer, faulty, 'Fallback')
      expectRow(faulty, 'fallback', ['timeout'])
    })

    test('7: the first token after 20 s, within the limit: waited for', async () => {
      const faulty = await begin('late')
      const answer = faulty.ask({ stream })
      await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
      faulty.clock.advance(20_000)
      faulty.primaryUpstream.release()
      expectComplete(await answer, faulty, 'Primary')
      expectRow(faulty, 'primary', [])
    })

    test('10: one malformed event in the middle: nothing garbled reaches the caller', async () => {
      const faulty = await begin('malformed_30~ok')
      const answer = faulty.ask({ stream })
      // a stream loses nothing by dropping it; a whole answer that is no JSON is tried again
      if (!stream) {
        await faulty.clock.armed(125)
        faulty.clock.advance(125)
      }
      expectComplete(await answer, faulty, 'Primary')
      expectRow(faulty, 'primary', stream ? [] : ['malformed'])
    })

    test('11: complete, but no [DONE]: finished at once, usage reported', async () => {
      const faulty = await begin('no-done')
      const asked = await faulty.ask({ stream })
      expectComplete(asked, faulty, 'Primary')
      expect(asked.usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 60 })
      expectRow(faulty, 'primary', [])
    })

    test('12: the prompt is too long: not retried there, the other model answers', async () => {
      const faulty = await begin('context-length')
      expectComplete(await faulty.ask({ stream }), faulty, 'Fallback')
      expectRow(faulty, 'fallback', ['context_length'])
    })

    test('12: the prompt is too long for all: a 400 that says so', async () => {
      const faulty = await begin('context-length', { fallbackScript: 'context-length_1000' })
      const asked = await faulty.ask({ stream })
      expect(asked.status).toBe(400)
      expect(asked.error).toMatchObject({ code: 400, metadata: { error_type: 'context_length_exceeded' } })
      expect(faulty.rows).toMatchObject([{ outcome: 'failed', costNanoUsd: 0 }])
    })

    test('13: content filter: not retried, not routed around, the provider’s reason reaches the caller', async () => {
      const faulty = await begin('content-filter')
      const asked = await faulty.ask({ stream })
      expect(faulty.primaryUpstream.requests).toHaveLength(1)
      expect(faulty.fallbackUpstream.requests).toHaveLength(0)
      expect(asked).toMatchObject(refusals[dialect].asked)
      expect(faulty.rows).toMatchObject([refusals[dialect].row])
    })

    test.skipIf(dialect === 'gemini')('13: content filter, with fallback asked for: the next model', async () => {
      const routing = { retry: { onContentPolicy: 'fallback' as const } }
      const faulty = await begin('content-filter', { options: { routing } })
      expectComplete(await faulty.ask({ stream }), faulty, 'Fallback')
      expectRow(faulty, 'fallback', ['content_filter'])
    })
  })
})

/** Gemini blocks a prompt with an answer, the others with an error in their own words. */
const refusals: Record<Dialect, { asked: object; row: object }> = {
  openai: refused(/content management policy/),
  anthropic: refused(/content filtering policy/),
  gemini: {
    asked: { status: 200, finishReasons: ['content_filter'], content: '', error: undefined },
    row: { outcome: 'completed', finishReason: 'content_filter' },
  },
}

function refused(words: RegExp): { asked: object; row: object } {
  return {
    asked: {
      status: 400,
      error: {
        code: 400,
        message: expect.stringMatching(words) as string,
        metadata: { error_type: 'content_policy_violation' },
      },
    },
    row: { outcome: 'failed', costNanoUsd: 0, attempts: [{ failure: 'content_filter' }] },
  }
}

describe.each(dialects)('%s upstream, cut after the first content', (dialect) => {
  /** What reached the caller before it broke stays; that it broke is said, and nothing looks finished. */
  function expectBroken(asked: Asked, faulty: Faulty, delivered: number, outcome: string, failure: string): void {
    expect(asked.status).toBe(200)
    expect(asked.content).not.toBe('')
    expect(faulty.primaryUpstream.answerText.startsWith(asked.content)).toBe(true)
    expect(asked.content.split(' ').length).toBeLessThanOrEqual(delivered * 2)
    expect(asked.done).toBe(false)
    expect(asked.finishReasons).toEqual(['error'])
    expect(asked.error).toMatchObject({ code: expect.any(Number), message: expect.stringContaining('Primary') })
    expect(faulty.rows).toMatchObject([{ outcome, providerId: 'primary', attempts: [{ failure }] }])
    expect(faulty.fallbackUpstream.requests).toHaveLength(0)
  }

  test('8, streamed: dies after 40 of 60 tokens', async () => {
    const faulty = await startFaulty({ dialect, script: 'cut_40' })
    expectBroken(await faulty.ask(), faulty, 40, 'upstream_cut', 'cut')
  })

  test.each(['half-close_40', 'short_40', 'error-in-band_40', 'cut-byte_3000', 'short-byte_3000'])(
    '8, streamed: %s',
    async (script) => {
      const faulty = await startFaulty({ dialect, script })
      const asked = await faulty.ask()
      expect(asked.done).toBe(false)
      expect(asked.finishReasons).toEqual(['error'])
      expect(faulty.rows).toHaveLength(1)
      expect(faulty.rows[0]!.outcome).toMatch(/^(upstream_cut|failed)$/)
    },
  )

  test('8, whole: dies in the middle of the body: tried again, then elsewhere', async () => {
    const faulty = await startFaulty({ dialect, script: 'cut_40' })
    const answer = faulty.ask({ stream: false })
    await faulty.clock.armed(125)
    faulty.clock.advance(125)
    expectComplete(await answer, faulty, 'Fallback')
    expectRow(faulty, 'fallback', ['cut', 'cut'])
  })

  test('9, streamed: silent after 40 tokens: the idle limit; healthy afterwards', async () => {
    const faulty = await startFaulty({ dialect, script: 'stall_40~ok' })
    const answer = faulty.ask()
    await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
    await faulty.clock.armed(30_000)
    faulty.clock.advance(30_000)
    expectBroken(await answer, faulty, 40, 'failed', 'timeout')
    await faulty.primaryUpstream.until(([request]) => request!.ending === 'caller-left')
    faulty.rows.length = 0
    faulty.attempts.length = 0
    expectComplete(await faulty.ask(), faulty, 'Primary')
    expectRow(faulty, 'primary', [])
  })

  test('9, whole: silent in the middle of the body: the idle limit, then straight to the next', async () => {
    const faulty = await startFaulty({ dialect, script: 'stall_40' })
    const answer = faulty.ask({ stream: false })
    await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
    await faulty.clock.armed(30_000)
    faulty.clock.advance(30_000)
    expectComplete(await answer, faulty, 'Fallback')
    expectRow(faulty, 'fallback', ['timeout'])
  })
})
