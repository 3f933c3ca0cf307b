import { Agent } from 'undici'
import { describe, expect, test } from 'vitest'
import { createGateway, memoryStore, openaiCompatible } from '../../src/index.ts'
import type { GenerationRecord } from '../../src/store/contract.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { dialects, fullCostNanoUsd } from '../support/faulty.ts'
import { afterMs, fates, startHedged, untilSilent } from '../support/hedged.ts'
import { sharedModel, startSameModel } from '../support/same-model.ts'
import { openaiWire, startUpstream } from '../support/upstream.ts'

describe.each(dialects)('%s upstream', (dialect) => {
  test('the prompt of what gave way is on the bill, by its own count or by ours; its tokens are no part of the answer', async () => {
    const faulty = await startHedged({ dialect, options: { markup: 50 } })
    faulty.primaryUpstream.use(() => 'role-only')
    const answer = faulty.ask({ headers: { 'x-openrouter-metadata': 'enabled' } })
    await untilSilent(faulty)
    // whatever it says before its first content has arrived
    await new Promise(setImmediate)
    faulty.clock.advance(afterMs)
    const asked = await answer
    const [row] = faulty.rows
    const [slow, quick] = row!.attempts
    const promptTokens = slow!.usage!.inputTokens!
    expect(promptTokens).toBeGreaterThan(0)
    expect(slow).toMatchObject({ failure: 'hedged', costNanoUsd: promptTokens * 1_000 })
    expect(quick!.costNanoUsd).toBe(fullCostNanoUsd)
    expect(row).toMatchObject({
      usage: { inputTokens: 100, outputTokens: 60 },
      costNanoUsd: fullCostNanoUsd + promptTokens * 1_000,
      priceNanoUsd: (fullCostNanoUsd + promptTokens * 1_000) * 1.5,
    })
    expect(asked.usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 60, cost: row!.priceNanoUsd! / 1e9 })
    // and both attempts are told of
    const response = await faulty.gateway.fetch(`http://inroute/api/v1/generation?id=${row!.id}`)
    expect(await response.json()).toMatchObject({
      data: {
        total_cost: row!.priceNanoUsd! / 1e9,
        provider_responses: [{ provider_name: 'Primary', failure: 'hedged' }, { provider_name: 'Fallback' }],
      },
    })
    expect(asked.text).toContain('"attempt":2')
    expect(asked.text).toMatch(/"attempts":\[\{"provider":"Primary",[^}]*"failure":"hedged"\},\{"provider":"Fallback"/)
  })
})

test('an answer that fails in the end is free for its payer, what gave way to it as well', async () => {
  const faulty = await startHedged({ fallbackScript: 'cut_40' })
  faulty.primaryUpstream.use(() => 'late')
  const answer = faulty.ask()
  await untilSilent(faulty)
  faulty.clock.advance(afterMs)
  expect((await answer).error).toBeDefined()
  const [row] = faulty.rows
  expect(fates(faulty)).toEqual(['primary hedged', 'fallback cut'])
  expect(row!.priceNanoUsd).toBe(0)
  expect(row!.costNanoUsd).toBe(row!.attempts.reduce((sum, { costNanoUsd }) => sum + costNanoUsd!, 0))
  expect(row!.attempts[0]!.costNanoUsd).toBeGreaterThan(0)
})

test('one that never got a connection costs nothing', async () => {
  const agent = new Agent()
  let unreachable = ''
  const dispatcher = new Agent()
  // as an address that takes nobody's packets: no connection, no refusal
  dispatcher.dispatch = (options, handler) => options.origin === unreachable || agent.dispatch(options, handler)
  const model = await startSameModel([{}, {}], {
    routing: { hedge: { after: afterMs, maxExtraSpendPercent: 100 } },
    dispatcher,
  })
  await model.ask()
  unreachable = model.upstreams[1]!.url
  model.rows.length = 0
  model.upstreams[0]!.use(() => 'late')
  const answer = model.ask()
  await model.upstreams[0]!.until((requests) => requests.at(-1)?.waiting === true)
  model.clock.advance(afterMs)
  await model.clock.armed(5_000)
  model.upstreams[0]!.release()
  await answer
  const [row] = model.rows
  expect(row!.attempts).toMatchObject([{ providerId: 'p1', failure: 'hedged', costNanoUsd: 0 }, { providerId: 'p0' }])
  expect(row!.costNanoUsd).toBe(fullCostNanoUsd)
  await Promise.all([agent.close(), dispatcher.close()])
})

describe('the extra spend', () => {
  const start = (percent: number) =>
    startSameModel([{}, {}], { routing: { hedge: { after: afterMs, maxExtraSpendPercent: percent } } })
  /** Answered by the second provider if it is asked, else by the first one after all. */
  const askSlow = async ({
    upstreams,
    clock,
    rows,
    ask,
  }: Awaited<ReturnType<typeof start>>): Promise<GenerationRecord> => {
    upstreams[0]!.reset()
    upstreams[0]!.use(() => 'late')
    const settled = rows.length
    const answer = ask()
    await upstreams[0]!.until(([request]) => request?.waiting === true)
    clock.advance(afterMs)
    for (let turns = 0; turns < 100 && rows.length === settled; turns++) await new Promise(setImmediate)
    upstreams[0]!.release()
    await answer
    upstreams[0]!.reset()
    return rows.at(-1)!
  }

  test('nothing is hedged before anything was spent, and nothing beyond the percentage', async () => {
    const model = await start(0.5)
    expect((await askSlow(model)).attempts).toHaveLength(1)
    for (let spent = 0; spent < 5; spent++) await model.ask()
    const rows: GenerationRecord[] = []
    for (let request = 0; request < 40; request++) rows.push(await askSlow(model))
    const hedged = rows.filter(({ attempts }) => attempts.length > 1)
    expect(hedged.length).toBeGreaterThan(5)
    expect(hedged.length).toBeLessThan(35)
    const all = model.rows.flatMap(({ attempts }) => attempts)
    const cost = (of: typeof all): number => of.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0)
    const extra = cost(all.filter(({ failure }) => failure === 'hedged'))
    expect(extra).toBeGreaterThan(0)
    expect(extra * 100).toBeLessThanOrEqual((cost(all) - extra) * 0.5)
  })

  test('at 0 percent, and where no price is known, nothing is hedged; what is free may be', async () => {
    const none = await start(0)
    await none.ask()
    expect((await askSlow(none)).attempts).toHaveLength(1)
    const free = { offer: { pricing: { inputPerMillion: 0, outputPerMillion: 0 } } }
    const unpriced = { offer: { pricing: undefined } }
    const hedge = { after: afterMs, maxExtraSpendPercent: 0 }
    expect((await askSlow(await startSameModel([free, free], { routing: { hedge } }))).attempts).toHaveLength(2)
    const unknown = await startSameModel([unpriced, free], {
      routing: { hedge: { ...hedge, maxExtraSpendPercent: 100 } },
    })
    expect((await askSlow(unknown)).attempts).toHaveLength(1)
  })
})

/** 1 nano-USD for a token in, 3 for one out; the model may write 1000. */
const offer = {
  upstream: 'm',
  contextTokens: 10_000,
  maxOutputTokens: 1000,
  pricing: { inputPerMillion: 0.001, outputPerMillion: 0.003 },
}

/** Two providers that write as much as they may; the first one holds its answers back until told, or until the caller leaves. */
async function startSpendthrifts(limitUsd: number, hedge: object = {}) {
  const spend = (body: Record<string, unknown>) => {
    const most = (body['max_tokens'] ?? body['max_completion_tokens'] ?? 1000) as number
    const prompt = JSON.stringify(body['messages']).length
    const usage = { prompt_tokens: prompt, completion_tokens: most, total_tokens: prompt + most }
    return JSON.stringify(openaiWire.reply('x'.repeat(10), { usage }))
  }
  const release = Promise.withResolvers<void>()
  const slow = await startUpstream(async (res, { body }) => {
    await release.promise
    if (!res.destroyed) res.writeHead(200, { 'content-type': 'application/json' }).end(spend(body))
  })
  const quick = await startUpstream((res, { body }) => {
    res.writeHead(200, { 'content-type': 'application/json' }).end(spend(body))
  })
  const clock = fakeClock()
  const store = memoryStore({ clock })
  const provider = (id: string, url: string) => openaiCompatible({ id, baseURL: `${url}/v1`, models: { 'a/m': offer } })
  const gateway = createGateway({
    providers: [provider('slow', slow.url), provider('quick', quick.url)],
    authenticate: false,
    routing: { hedge: { after: afterMs, maxExtraSpendPercent: 100, ...hedge } },
    store,
    clock,
  })
  const rows: GenerationRecord[] = []
  gateway.on('generation', (row) => rows.push(row))
  const ask = (id: string, limit = limitUsd) =>
    gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({
        model: 'a/m',
        messages: [{ role: 'user', content: 'Hello' }],
        provider: { order: ['slow', 'quick'] },
      }),
      caller: { id, budget: { limitUsd: limit } },
    })
  /** Something was spent that hedging may be a percentage of. */
  const spendFirst = async (): Promise<void> => {
    const body = {
      model: 'a/m',
      messages: [{ role: 'user', content: 'x'.repeat(3_000) }],
      provider: { only: ['quick'] },
    }
    for (let request = 0; request < 40; request++) {
      await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body: JSON.stringify(body) })
    }
    rows.length = 0
  }
  return { gateway, store, clock, slow, quick, rows, ask, spendFirst, release: () => release.resolve() }
}

describe('a hard limit', () => {
  test('is not passed by hedging: three hundred requests of a nearly spent caller, many at a time', {
    timeout: 60_000,
  }, async () => {
    const { gateway, store, clock, slow, quick, rows, ask, spendFirst, release } = await startSpendthrifts(0.000_2)
    await spendFirst()
    const before = quick.requests.length
    const askMany = (count: number) => Array.from({ length: count }, async () => (await ask('c')).status)
    // some 3,100 nano-USD are held for each of these: most of the limit, and most of what is left is for hedges
    const first = askMany(45)
    await expect.poll(() => slow.requests.length).toBe(45)
    clock.advance(afterMs)
    await expect.poll(() => quick.requests.length).toBeGreaterThan(before)
    const second = askMany(255)
    await expect.poll(() => rows.length).toBeGreaterThan(0)
    clock.advance(afterMs)
    release()
    const statuses = new Set(await Promise.all([...first, ...second]))
    expect(statuses.has(200)).toBe(true)
    const [usage] = await store.usage(['caller:c'], clock.now())
    const { spentNanoUsd, heldNanoUsd } = usage!.windows.lifetime
    expect(spentNanoUsd).toBeLessThanOrEqual(200_000n)
    expect(spentNanoUsd).toBeGreaterThan(100_000n)
    expect(heldNanoUsd).toBe(0n)
    const hedged = rows.filter(({ attempts }) => attempts.some(({ failure }) => failure === 'hedged'))
    expect(hedged.length).toBeGreaterThan(10)
    expect(hedged.length).toBeLessThan(45)
    // the bill is the sum of what every attempt cost
    const billed = rows.reduce(
      (sum, { attempts }) => sum + attempts.reduce((all, { costNanoUsd }) => all + (costNanoUsd ?? 0), 0),
      0,
    )
    expect(BigInt(billed)).toBe(spentNanoUsd)
    expect(await store.check()).toEqual([])
    expect(await store.holds()).toEqual([])
    await gateway.close()
  })

  test('where what is left covers one but not two, there is one, and what is left stays free for others', async () => {
    // one request is held for with some 3,100 nano-USD
    const { gateway, store, clock, slow, quick, rows, ask, spendFirst, release } = await startSpendthrifts(0.000_005)
    await spendFirst()
    const before = quick.requests.length
    const answer = ask('c')
    await expect.poll(() => slow.requests.length).toBe(1)
    const [hold] = await store.holds()
    clock.advance(afterMs)
    await new Promise(setImmediate)
    expect(await store.holds()).toMatchObject([{ amountNanoUsd: hold!.amountNanoUsd }])
    release()
    expect((await answer).status).toBe(200)
    expect(quick.requests).toHaveLength(before)
    expect(rows[0]!.attempts).toHaveLength(1)
    await gateway.close()
  })

  test('where it covers both, both are held for as long as they run', async () => {
    const { gateway, store, clock, slow, rows, ask, spendFirst } = await startSpendthrifts(0.000_008)
    await spendFirst()
    const answer = ask('c')
    await expect.poll(() => slow.requests.length).toBe(1)
    const [hold] = await store.holds()
    clock.advance(afterMs)
    expect((await answer).status).toBe(200)
    expect(rows[0]!.attempts.map(({ providerId, failure }) => `${providerId} ${failure}`)).toEqual([
      'slow hedged',
      'quick undefined',
    ])
    // both can come to twice what one can, and no more
    expect(rows[0]!.costNanoUsd).toBeLessThanOrEqual(2 * hold!.amountNanoUsd)
    expect(await store.holds()).toEqual([])
    await gateway.close()
  })

  test('R15: no estimate, either, is forgotten: streams meter against what is held for both', async () => {
    const model = await startSameModel([{ offer: { maxOutputTokens: 500 } }, { offer: { maxOutputTokens: 500 } }], {
      routing: { hedge: { after: afterMs, maxExtraSpendPercent: 100 } },
      budgets: { reservation: 'estimate', estimatedCompletionTokens: 20 },
      account: { budget: { limitUsd: 1 } },
    })
    await model.ask()
    model.rows.length = 0
    model.upstreams[0]!.reset()
    model.upstreams[0]!.use(() => 'late')
    const answer = model.ask()
    await model.upstreams[0]!.until(([request]) => request?.waiting === true)
    model.clock.advance(afterMs)
    expect(await answer).toMatchObject({ status: 200, content: model.upstreams[1]!.answerText })
    expect(model.rows[0]!.attempts.map(({ failure }) => failure)).toEqual(['hedged', undefined])
    expect(model.rows[0]).toMatchObject({ model: sharedModel, outcome: 'completed' })
  })
})
