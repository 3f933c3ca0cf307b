import { describe, expect, it } from 'vitest'
import { catalogOf, priced } from '../../test/support/catalog.ts'
import { createPricesOf, defaultBudgetPolicy } from './budget-policy.ts'
import { type BudgetHold, reserveBudget } from './reserve-budget.ts'

const model = 'acme/m'
const { endpoints } = catalogOf({ a: { [model]: priced(1) }, b: { [model]: priced(1) } }).models.get(model)!
const [running, other] = [endpoints[0]!, endpoints[1]!]
const limit = { scope: 'caller:c', window: 'lifetime' as const, limitNanoUsd: 1_000_000 }
const prompt = { tokens: 100, cacheWrites: false, audio: false, image: false, webSearches: 0 }
/** What one of them can come to: 100 tokens in and 50 out, 1,000 nano-USD each. */
const most = 150_000

/** A hold of which so much was left. */
const holdOf = (leftNanoUsd = Infinity): Promise<BudgetHold> =>
  reserveBudget(
    { id: 'gen-1', atMs: 0, candidates: endpoints, prompt: () => prompt, maxCompletionTokens: 50, markup: () => 0 },
    [{ scope: limit.scope, name: 'the caller', limits: [limit], rateLimits: {} }],
    {
      policy: defaultBudgetPolicy,
      pricesOf: createPricesOf(defaultBudgetPolicy),
      owner: 'test',
      nowMs: 0,
      reserve: async ({ amountNanoUsd }) => ({ granted: true, amountNanoUsd: Math.min(amountNanoUsd, leftNanoUsd) }),
    },
  )

describe('what has to be held for one candidate beside another', () => {
  const beside = (hold: BudgetHold, priceNanoUsd = 0): number | undefined =>
    hold.amountBeside(other, { endpoint: running, spent: { priceNanoUsd, completionTokens: 0 } })

  it('is what both can come to', async () => {
    const hold = await holdOf()
    expect(hold.amountNanoUsd).toBe(most)
    expect(beside(hold)).toBe(2 * most)
  })

  it('and what attempts before them were', async () => {
    expect(beside(Object.assign(await holdOf(), { amountNanoUsd: 2 * most }), 100_000)).toBe(2 * most + 100_000)
  })

  it('counts one that was sent with what is left with no more than that', async () => {
    expect(beside(await holdOf(120_000))).toBe(120_000 + most)
  })

  it('and with all it can come to, once the hold was raised', async () => {
    expect(beside(Object.assign(await holdOf(120_000), { amountNanoUsd: 120_000 + most }))).toBe(2 * most)
  })
})
