import { expect, test } from 'vitest'
import { type Asked, bothWays, dialects, type Faulty, primary, startFaulty } from '../support/faulty.ts'

/** Longer than any circuit stays open. */
const restMs = 30_000
const noRetry = { routing: { retry: { perCandidate: 0 } } }

/**
 * R1. Wherever a stream breaks: either nothing is missing and it ends properly, or the caller is told and nothing looks
 * finished. There is no third way.
 */
function expectNoThirdWay(asked: Asked, faulty: Faulty, at: string): void {
  const row = faulty.rows.at(-1)!
  const seen = { at, ...asked, headers: undefined, row: row.outcome }
  expect(faulty.primaryUpstream.answerText.startsWith(asked.content), at).toBe(true)
  const complete = {
    ...seen,
    status: 200,
    content: faulty.primaryUpstream.answerText,
    error: undefined,
    finishReasons: ['stop'],
    row: 'completed',
  }
  const broken = {
    ...seen,
    done: false,
    finishReasons: asked.status === 200 ? ['error'] : [],
    error: expect.objectContaining({ code: 502 }) as unknown,
    row: 'upstream_cut',
  }
  // before anything has reached the caller it is an ordinary failure
  if (asked.status !== 200) broken.row = 'failed'
  expect(seen).toEqual(asked.error ? broken : complete)
}

test.each(dialects)('%s: cut at every byte, streamed', { timeout: 60_000 }, async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'ok', tokens: 4, options: noRetry })
  const body = await sentBody(faulty, true)
  let broken = 0
  for (let bytes = 0; bytes <= body; bytes++) {
    // a proper end of the HTTP body looks least like a failure; every few bytes the other ways to break off
    const step = bytes % 7 === 0 ? 'cut-byte' : 'short-byte'
    faulty.primaryUpstream.use(() => `${step}_${bytes}`)
    faulty.clock.advance(restMs)
    const asked = await faulty.ask({ models: [primary] })
    expectNoThirdWay(asked, faulty, `${step}_${bytes}`)
    if (asked.error) broken++
    expect(bytes < body || !asked.error, 'all of it is all of it').toBe(true)
  }
  expect(broken).toBeGreaterThan(body / 2)
  expect(broken).toBeLessThanOrEqual(body)
})

test.each(dialects)('%s: cut at every 9th byte, whole', { timeout: 60_000 }, async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'ok', tokens: 4, options: noRetry })
  const body = await sentBody(faulty, false)
  for (let bytes = 0; bytes < body; bytes += 9) {
    faulty.primaryUpstream.use(() => `${bytes % 2 ? 'cut-byte' : 'short-byte'}_${bytes}`)
    faulty.clock.advance(restMs)
    const asked = await faulty.ask({ models: [primary], stream: false })
    expect(asked).toMatchObject({ status: 502, error: { code: 502 }, content: '' })
    expect(faulty.rows.at(-1)).toMatchObject({ outcome: 'failed', costNanoUsd: 0 })
  }
})

test.each(bothWays)('the same bytes, split anywhere, are the same answer ($way)', async ({ stream }) => {
  for (const dialect of dialects) {
    const faulty = await startFaulty({ dialect, script: 'split', tokens: 8 })
    expect(await faulty.ask({ stream })).toMatchObject({
      content: faulty.primaryUpstream.answerText,
      finishReasons: ['stop'],
      error: undefined,
      done: stream,
    })
  }
})

/** How many bytes the body of a complete answer has, without HTTP's framing. */
async function sentBody(faulty: Faulty, stream: boolean): Promise<number> {
  const [, baseURL] = Object.entries(faulty.primaryUpstream.baseURLs).find(([name]) => name === faulty.dialect)!
  await faulty.ask({ models: [primary], stream })
  const { path, body, headers } = faulty.primaryUpstream.requests.at(-1)!
  const response = await fetch(new URL(path, baseURL), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(headers['accept'] && { accept: headers['accept'] }) },
    body: JSON.stringify(body),
  })
  const size = (await response.arrayBuffer()).byteLength
  faulty.primaryUpstream.reset()
  faulty.rows.length = 0
  return size
}
