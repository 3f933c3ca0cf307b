import { describe, expect, test } from 'vitest'
import { memoryStore } from '../src/index.ts'
import type { Store } from '../src/store/contract.ts'
import { fakeClock } from './support/fake-clock.ts'
import { dialects, primary, readAnswer, startFaulty } from './support/faulty.ts'

/** Of a completion token at the prices of the faulty upstream. */
const tokenNanoUsd = 10_000
const estimate = { reservation: 'estimate' as const, estimatedCompletionTokens: 500 }

/** A store that tells which of its ledger's methods were called. */
function watchedStore(overrides: Partial<Store> = {}) {
  const clock = fakeClock()
  const inner = memoryStore({ clock })
  const calls: string[] = []
  const store: Store = {
    ...inner,
    reserve: (request) => (calls.push('reserve'), inner.reserve(request)),
    renew: (renewal) => (calls.push('renew'), inner.renew(renewal)),
    ...overrides,
  }
  return { store, calls, clock }
}

const budget = (tokens: number) => ({ limitUsd: (tokens * tokenNanoUsd) / 1e9 })

/** Reads until so many characters of content have come; gives what comes after them to whoever reads on. */
async function readChars(response: Response, chars: number): Promise<Response> {
  const [head, whole] = response.body!.tee()
  const reader = head.getReader()
  const decoder = new TextDecoder()
  let text = ''
  const content = () =>
    [...text.matchAll(/"content":"([^"]*)"/g)].reduce((sum, match) => sum + (match[1] as string).length, 0)
  while (content() < chars) text += decoder.decode((await reader.read()).value, { stream: true })
  void reader.cancel()
  return new Response(whole, response)
}

describe('streams are metered: reservation estimate', () => {
  test('the hold grows with the answer, which is charged as the provider counts', async () => {
    const { store, calls, clock } = watchedStore()
    const options = { store, budgets: estimate, account: { budget: budget(50_000) } }
    const faulty = await startFaulty({ dialect: 'openai', script: 'stall_3000', tokens: 3_001, options, clock })
    const response = await readChars(await faulty.start({ models: [primary] }), 20_000)
    await expect.poll(async () => (await store.holds())[0]?.amountNanoUsd).toBeGreaterThan((20_000 / 4) * tokenNanoUsd)
    expect(calls.filter((call) => call === 'renew').length).toBeGreaterThan(3)
    expect(calls.filter((call) => call === 'renew').length).toBeLessThan(40) // by steps, not by messages
    faulty.primaryUpstream.release()
    const asked = await readAnswer(response)
    expect(asked).toMatchObject({ content: faulty.primaryUpstream.answerText, done: true, error: undefined })
    expect(faulty.rows).toMatchObject([{ outcome: 'completed', usage: { outputTokens: 3_001 } }])
    expect(await store.holds()).toEqual([])
    expect(await store.check()).toEqual([])
  })

  test.each(dialects)(
    '%s, where the limits allow no more: ended in band, upstream is left, what came is charged',
    async (dialect) => {
      const { store, clock } = watchedStore()
      const options = { store, budgets: estimate, account: { budget: budget(4_000) } }
      const faulty = await startFaulty({ dialect, script: 'stall_5900', tokens: 6_000, options, clock })
      const asked = await faulty.ask({ models: [primary] })
      expect(asked).toMatchObject({ status: 200, finishReasons: ['error'], error: { code: 402 } })
      expect(asked.error!.message).toMatch(/stopped before its end.*lifetime budget/)
      expect(asked.content.length).toBeGreaterThan(4_000)
      expect(faulty.primaryUpstream.answerText.startsWith(asked.content)).toBe(true)
      await faulty.primaryUpstream.until(([request]) => request!.ending === 'caller-left')
      const [row] = faulty.rows
      expect(row).toMatchObject({
        outcome: 'failed',
        finishReason: 'error',
        error: { code: 'insufficient_credits' },
        usage: { outputTokens: Math.ceil(asked.content.length / 4), estimated: true },
      })
      const [usage] = await store.usage(['account'], faulty.clock.now())
      expect(usage!.windows.lifetime.spentNanoUsd).toBe(BigInt(row!.priceNanoUsd!))
      expect(row!.priceNanoUsd!).toBeGreaterThan(2_000 * tokenNanoUsd)
      expect(row!.priceNanoUsd!).toBeLessThanOrEqual(4_000 * tokenNanoUsd)
      expect(await store.holds()).toEqual([])
      expect(await store.check()).toEqual([])
    },
  )

  test('streams that run at once share one limit, and each that is stopped has been charged', async () => {
    const { store, clock } = watchedStore()
    const options = { store, budgets: estimate, account: { budget: budget(10_000) } }
    const faulty = await startFaulty({ dialect: 'openai', script: 'stall_5900', tokens: 6_000, options, clock })
    const answers = await Promise.all(Array.from({ length: 8 }, () => faulty.ask({ models: [primary] })))
    // what the others hold may come back: 429; what they have spent does not
    expect(answers.every(({ error }) => error?.code === 402 || error?.code === 429)).toBe(true)
    const [usage] = await store.usage(['account'], faulty.clock.now())
    const { spentNanoUsd, heldNanoUsd } = usage!.windows.lifetime
    expect(heldNanoUsd).toBe(0n)
    expect(spentNanoUsd).toBe(faulty.rows.reduce((sum, { priceNanoUsd }) => sum + BigInt(priceNanoUsd!), 0n))
    expect(spentNanoUsd).toBeGreaterThan(BigInt(5_000 * tokenNanoUsd))
    // each may pass what it holds by what one read of 64 kB brings: here some 350 messages of 7 characters
    expect(spentNanoUsd).toBeLessThanOrEqual(BigInt((10_000 + 8 * 700) * tokenNanoUsd))
  })

  test('a store that cannot be asked ends the answer once it has used up its hold, and not before', async () => {
    const renewing = Promise.withResolvers<void>()
    const renew = (): Promise<never> => (renewing.resolve(), new Promise(() => {}))
    const { store, clock } = watchedStore({ renew })
    const options = { store, budgets: estimate, account: { budget: budget(50_000) } }
    const faulty = await startFaulty({ dialect: 'openai', script: 'stall_3000', tokens: 3_001, options, clock })
    const answer = faulty.ask({ models: [primary] })
    await renewing.promise
    while (faulty.rows.length === 0) {
      faulty.clock.advance(2_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const asked = await answer
    expect(asked).toMatchObject({ finishReasons: ['error'], error: { code: 503 } })
    expect(asked.content.length).toBeGreaterThan(500 * 3)
    await faulty.primaryUpstream.until(([request]) => request!.ending === 'caller-left')
    expect(faulty.rows[0]!.priceNanoUsd).toBeGreaterThan(0)
  })

  test('a hold that was freed by its time to live is made anew', async () => {
    const { store, clock } = watchedStore()
    const options = { store, budgets: estimate, account: { budget: budget(50_000) } }
    const faulty = await startFaulty({ dialect: 'openai', script: 'stall_30', tokens: 3_000, options, clock })
    const response = await readChars(await faulty.start({ models: [primary] }), 100)
    await store.release((await store.holds())[0]!.id)
    faulty.primaryUpstream.release()
    expect(await readAnswer(response)).toMatchObject({ done: true, error: undefined })
    expect(await store.check()).toEqual([])
  })

  test('an answer of several providers is metered as one', async () => {
    const { store, clock } = watchedStore()
    const options = {
      store,
      budgets: estimate,
      account: { budget: budget(4_000) },
      routing: { recovery: 'continue' as const },
    }
    const faulty = await startFaulty({
      dialect: 'openai',
      script: 'cut_900',
      fallbackScript: 'stall_5900',
      tokens: 6_000,
      options,
      clock,
    })
    const asked = await faulty.ask()
    expect(asked).toMatchObject({ models: [primary, 'test/fallback'], finishReasons: ['error'], error: { code: 402 } })
    expect(faulty.rows[0]!.attempts).toHaveLength(2)
    expect(faulty.rows[0]!.priceNanoUsd).toBeLessThanOrEqual(4_000 * tokenNanoUsd)
  })
})

describe('streams are metered: reservation worst-case', () => {
  test('a provider that goes on beyond max_tokens is stopped, and the caller pays for no more than that', async () => {
    const { store, clock } = watchedStore()
    const options = { store, account: { budget: budget(1_000) } }
    const faulty = await startFaulty({ dialect: 'openai', script: 'stall_2900', tokens: 3_000, options, clock })
    const asked = await faulty.ask({ models: [primary], body: { max_tokens: 20 } })
    expect(asked).toMatchObject({ finishReasons: ['error'], error: { code: 403 } })
    expect(asked.error!.message).toMatch(/was allowed 20 completion tokens/)
    await faulty.primaryUpstream.until(([request]) => request!.ending === 'caller-left')
    expect(faulty.rows).toMatchObject([{ outcome: 'failed', usage: { outputTokens: 20, estimated: true } }])
    expect(faulty.rows[0]!.priceNanoUsd).toBeGreaterThan(20 * tokenNanoUsd)
    expect(await store.holds()).toEqual([])
  })

  test('the same for the limit that the budget put on the answer', async () => {
    const options = { account: { budget: budget(60) } }
    const faulty = await startFaulty({ dialect: 'openai', script: 'stall_2900', tokens: 3_000, options })
    const asked = await faulty.ask({ models: [primary] })
    expect(asked).toMatchObject({ finishReasons: ['error'], error: { code: 403 } })
    expect(faulty.rows[0]!.priceNanoUsd).toBeLessThanOrEqual(60 * tokenNanoUsd)
  })

  test('an answer within its limit is left alone, and its hold is not touched', async () => {
    const { store, calls, clock } = watchedStore()
    const options = { store, account: { budget: budget(10_000) } }
    const faulty = await startFaulty({ dialect: 'openai', script: 'ok', tokens: 3_000, options, clock })
    const asked = await faulty.ask({ models: [primary], body: { max_tokens: 3_000 } })
    expect(asked).toMatchObject({ content: faulty.primaryUpstream.answerText, error: undefined, done: true })
    expect(calls).toEqual(['reserve'])
  })
})

test('a stream without a budget asks the store for nothing', async () => {
  const { store, calls, clock } = watchedStore()
  const options = { store, budgets: estimate }
  const faulty = await startFaulty({ dialect: 'openai', script: 'ok', tokens: 3_000, options, clock })
  expect(await faulty.ask({ models: [primary] })).toMatchObject({ done: true, error: undefined })
  expect(calls).toEqual([])
})
