import { describe, expect, test } from 'vitest'
import { bothWays, dialects, fallback, primary, startFaulty } from '../support/faulty.ts'

// R2: an answer that failed inside a 200 is a failure: before the first content the next candidate answers instead.
describe.each(bothWays)('an error inside a 200, $way', ({ stream }) => {
  test.each(dialects)('%s', async (dialect) => {
    for (const script of ['error-in-band_0', 'whole-error', 'html', 'empty', 'short_0', 'malformed_0~short_0']) {
      const faulty = await startFaulty({ dialect, script, options: { routing: { retry: { perCandidate: 0 } } } })
      const asked = await faulty.ask({ stream })
      const served = script.startsWith('malformed') && stream ? primary : fallback
      expect({ script, ...asked, headers: null }).toMatchObject({
        status: 200,
        models: [served],
        finishReasons: ['stop'],
      })
      expect(asked.content).toBe(faulty.fallbackUpstream.answerText)
      expect(faulty.rows).toHaveLength(1)
      expect(faulty.rows[0]!.attempts.at(-1)!.failure).toBeUndefined()
    }
  })
})

test.each(dialects)('%s: what follows the end of an answer is not part of it', async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'double-done' })
  const asked = await faulty.ask()
  expect(asked).toMatchObject({ content: faulty.primaryUpstream.answerText, error: undefined, done: true })
  expect(asked.finishReasons).toEqual(['stop'])
  expect(asked.events.filter((event) => event === '[DONE]')).toHaveLength(1)
})

test.each(dialects)('%s: an answer under a wrong content-type is still an answer', async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'wrong-type' })
  for (const { stream } of bothWays) {
    expect(await faulty.ask({ stream })).toMatchObject({
      content: faulty.primaryUpstream.answerText,
      models: [primary],
    })
  }
})

test.each(dialects)('%s: a line of 8 MB does no harm', async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'huge_8' })
  for (const { stream } of bothWays) {
    expect(await faulty.ask({ stream })).toMatchObject({
      content: faulty.primaryUpstream.answerText,
      models: [primary],
    })
  }
})
