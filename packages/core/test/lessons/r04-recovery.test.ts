import { describe, expect, test } from 'vitest'
import {
  type Asked,
  dialects,
  fallback,
  type Faulty,
  type FaultySetup,
  primary,
  startFaulty,
} from '../support/faulty.ts'

// R4: recovery is asked for, knows who takes a prefill, edits nobody's prompt, says where the seam is, and bills both.
const recover = (recovery: 'off' | 'continue' | 'buffer', rest: object = {}) => ({ routing: { recovery, ...rest } })
const start = (setup: Partial<FaultySetup>) =>
  startFaulty({ dialect: 'openai', script: 'cut_40', options: recover('continue'), ...setup })

function expectWhole(asked: Asked, faulty: Faulty): void {
  expect(asked.error).toBeUndefined()
  expect(asked.content).toBe(faulty.primaryUpstream.answerText)
  expect(asked.finishReasons).toEqual(['stop'])
  expect(asked.done).toBe(true)
  expect(asked.ids).toHaveLength(1)
}

/** What the conversation ended with when it was sent to the fallback, whichever wire. */
const lastMessage = (faulty: Faulty): unknown => {
  const { messages, contents } = faulty.fallbackUpstream.requests[0]!.body as {
    messages?: unknown[]
    contents?: unknown[]
  }
  return (messages ?? contents)!.at(-1)
}

describe.each(dialects)("recovery 'continue', %s upstream", (dialect) => {
  test.each(dialects)('8: dies after 40 of 60 tokens: %s goes on where it stopped, both are billed', async (other) => {
    const faulty = await start({ dialect, fallbackDialect: other })
    const asked = await faulty.ask()
    expectWhole(asked, faulty)
    expect(asked.models).toEqual([primary, fallback])
    expect(asked.providers).toEqual(['Primary', 'Fallback'])
    expect(JSON.stringify(lastMessage(faulty))).toContain('"zero one two')
    const [row] = faulty.rows
    expect(row).toMatchObject({
      outcome: 'completed',
      providerId: 'fallback',
      attempts: [
        { providerId: 'primary', failure: 'cut' },
        { providerId: 'fallback', failure: undefined },
      ],
    })
    const [first, second] = row!.attempts
    // the first one's completion is counted from what it delivered (a reset loses what is on its way), the second one's is told
    expect(first!.usage).toMatchObject({ estimated: true })
    expect(second!.usage).toMatchObject({ inputTokens: 100 })
    expect(second!.usage!.outputTokens).toBeGreaterThanOrEqual(20)
    expect(second!.usage!.outputTokens).toBeLessThan(60)
    expect(row!.costNanoUsd).toBe(first!.costNanoUsd! + second!.costNanoUsd!)
    expect(first!.costNanoUsd).toBeGreaterThan(0)
    expect(asked.usage).toMatchObject({
      prompt_tokens: first!.usage!.inputTokens! + 100,
      completion_tokens: first!.usage!.outputTokens! + second!.usage!.outputTokens!,
      cost: row!.costNanoUsd / 1e9,
    })
    expect(asked.text).toContain(
      '"openrouter_metadata":{"recovery":[{"error_type":"provider_unavailable","mode":"prefill","after_characters":',
    )
  })

  test('9: silent after 40 tokens: the idle limit, then the other one goes on', async () => {
    const faulty = await start({ dialect, script: 'stall_40' })
    const answer = faulty.ask()
    await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
    await faulty.clock.armed(30_000)
    faulty.clock.advance(30_000)
    expectWhole(await answer, faulty)
  })

  test('14: the fallback rejects a prefill: the caller never sees that; it repeats, and nothing is said twice', async () => {
    const faulty = await start({ dialect, fallbackDialect: dialect, fallbackScript: 'no-prefill' })
    const asked = await faulty.ask()
    expectWhole(asked, faulty)
    expect(asked.text).not.toMatch(/prefill\.|must end with a user|multiturn/i)
    expect(asked.text).toContain('"mode":"restart"')
    expect(faulty.rows[0]!.attempts.map(({ failure }) => failure)).toEqual(['cut', 'invalid_request', undefined])
    // once is enough to know
    expectWhole(await faulty.ask(), faulty)
    expect(faulty.rows[1]!.attempts.map(({ failure }) => failure)).toEqual(['cut', undefined])
  })
})

test('the prompt is sent as it was, with nothing but the assistant’s own words added', async () => {
  const faulty = await start({})
  const messages = [
    { role: 'system', content: 'You count.' },
    { role: 'user', content: 'Count.' },
  ]
  await faulty.ask({ body: { messages, max_tokens: 500, temperature: 0 } })
  const [sent, resent] = [faulty.primaryUpstream.requests[0]!.body, faulty.fallbackUpstream.requests[0]!.body]
  expect(resent).toMatchObject({ temperature: 0 })
  expect((resent['messages'] as unknown[]).slice(0, 2)).toEqual(sent['messages'])
  expect((resent['messages'] as unknown[])[2]).toMatchObject({ role: 'assistant' })
  expect(resent['max_tokens']).toBeLessThan(500 - 40)
})

test('cut at any token, taken up by continuing or by repeating: whole', { timeout: 60_000 }, async () => {
  for (const fallbackScript of ['ok', 'no-prefill']) {
    const faulty = await start({ fallbackScript, tokens: 12 })
    for (let tokens = 0; tokens <= 12; tokens++) {
      faulty.clock.advance(30_000)
      faulty.primaryUpstream.use(() => `cut_${tokens}`)
      const answer = faulty.ask()
      // before the first content it is the attempt loop that tries again
      await Promise.race([answer, faulty.clock.armed(125)])
      faulty.clock.advance(125)
      expectWhole(await answer, faulty)
    }
  }
})

describe('no recovery', () => {
  const expectBroken = (asked: Asked, faulty: Faulty): void => {
    expect(asked).toMatchObject({ status: 200, done: false, finishReasons: ['error'], error: { code: 502 } })
    expect(asked.error!.message).toContain('Primary')
    expect(faulty.rows).toMatchObject([{ outcome: 'upstream_cut' }])
  }

  test('of a tool call: half of its arguments are nobody else’s to complete', async () => {
    const faulty = await start({})
    const tools = [{ type: 'function', function: { name: 'say', parameters: { type: 'object' } } }]
    expectBroken(await faulty.ask({ body: { tools } }), faulty)
    expect(faulty.fallbackUpstream.requests).toHaveLength(0)
  })

  test('where another answer does not fit: the first failure is told, and attempts are bounded', async () => {
    // it repeats another, shorter answer, and the first one breaks again and again
    const faulty = await start({ fallbackScript: 'no-prefill', tokens: 60 })
    faulty.fallbackUpstream.use(({ body }) =>
      (body['messages'] as { role: string }[]).at(-1)!.role === 'assistant' ? 'no-prefill' : 'short_5',
    )
    faulty.primaryUpstream.use(({ turn }) => (turn === 1 ? 'cut_40' : 'reset'))
    expectBroken(await faulty.ask(), faulty)
    expect(faulty.rows[0]!.attempts.length).toBeLessThanOrEqual(6)
  })

  test('once as many attempts were made as may be, those before the answer began among them', async () => {
    const faulty = await start({ script: 'reset~cut_40', options: recover('continue', { retry: { maxAttempts: 2 } }) })
    const answer = faulty.ask()
    await faulty.clock.armed(125)
    faulty.clock.advance(125)
    expectBroken(await answer, faulty)
    expect(faulty.rows[0]!.attempts.map(({ failure }) => failure)).toEqual(['network', 'cut'])
  })

  test('unless it is asked for; a request may ask', async () => {
    const faulty = await start({ options: {} })
    expectBroken(await faulty.ask(), faulty)
    faulty.rows.length = 0
    faulty.clock.advance(30_000)
    expectWhole(await faulty.ask({ headers: { 'x-inroute-recovery': 'continue' } }), faulty)
    const refused = await faulty.ask({ headers: { 'x-inroute-recovery': 'sometimes' } })
    expect(refused).toMatchObject({ status: 400, error: { message: expect.stringContaining('off, continue, buffer') } })
  })
})

test('a caller who leaves while it is being recovered pays for what was delivered', async () => {
  const faulty = await start({ fallbackScript: 'silent' })
  const caller = new AbortController()
  const reader = (await faulty.start({ signal: caller.signal })).body!.getReader()
  const reading = (async () => {
    while (!(await reader.read()).done);
  })()
  await faulty.fallbackUpstream.until(([request]) => request?.waiting === true)
  caller.abort()
  await expect(reading).rejects.toThrow('aborted')
  await faulty.fallbackUpstream.until(([request]) => request!.ending === 'caller-left')
  await expect.poll(() => faulty.rows.length).toBe(1)
  const [row] = faulty.rows
  expect(row).toMatchObject({ outcome: 'aborted', attempts: [{ failure: 'cut' }, { failure: 'aborted' }] })
  const costs = row!.attempts.map(({ costNanoUsd }) => costNanoUsd!)
  expect(row!.costNanoUsd).toBe(costs[0]! + costs[1]!)
  expect(Math.min(...costs)).toBeGreaterThan(0)
  expect(faulty.clock.pending()).toBe(0)
})

describe("recovery 'buffer'", () => {
  test.each(dialects)('%s: what breaks while it is held back is replaced, unnoticed and unbilled', async (dialect) => {
    const faulty = await start({ dialect, script: 'cut_59', options: recover('buffer') })
    const answer = faulty.ask()
    await faulty.clock.armed(125)
    faulty.clock.advance(125)
    const asked = await answer
    expectWhole(asked, faulty)
    expect(asked.models).toEqual([fallback])
    expect(faulty.rows[0]!.attempts.map(({ failure }) => failure)).toEqual(['cut', 'cut', undefined])
  })

  test('a long answer is let go once so much is held', async () => {
    const faulty = await start({ script: 'stall_40~ok', options: recover('buffer', { bufferTokens: 20 }) })
    const reader = (await faulty.start()).body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toContain('eight')
    await reader.cancel()
  })
})
