import { describe, expect, onTestFinished, test } from 'vitest'
import { createFaultyUpstream } from '../../../conformance/src/upstream/index.ts'
import { originOf } from '../../src/attempt/reasoning-origin.ts'
import { createGateway, type ModelOffer, openaiCompatible, split } from '../../src/index.ts'
import { Secret } from '../../src/providers/secret.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { bothWays, primary, readAnswer } from '../support/faulty.ts'
import { afterMs, fates, startHedged, untilSilent } from '../support/hedged.ts'
import { keyOf, type SameModel, sharedModel, startSameModel } from '../support/same-model.ts'
import { openaiWire, startUpstream } from '../support/upstream.ts'

const hedge = { after: afterMs, maxExtraSpendPercent: 100 }

/** Asks, and lets the first provider be silent until a second one is due; who was asked then, and who answered. */
async function askSilent(
  { upstreams, clock, rows, ask }: SameModel,
  { waitMs = afterMs, ...options }: { waitMs?: number; headers?: Record<string, string>; stream?: boolean } = {},
) {
  rows.length = 0
  for (const upstream of upstreams) upstream.reset()
  upstreams[0]!.use(() => 'late')
  const answer = ask(options)
  await upstreams[0]!.until(([request]) => request?.waiting === true)
  clock.advance(waitMs)
  // a hedge that is due is on its way before the next turn of the event loop
  await new Promise(setImmediate)
  upstreams[0]!.release()
  const asked = await answer
  upstreams[0]!.reset()
  return { status: asked.status, by: rows[0]!.attempts.map(({ providerId }) => providerId).toSorted() }
}

describe('when', () => {
  const warmUp = async (model: SameModel, count: number, stream: boolean): Promise<void> => {
    for (let index = 0; index < count; index++) {
      model.upstreams[0]!.reset()
      model.upstreams[0]!.use(() => 'late')
      const answer = model.ask({ stream })
      await model.upstreams[0]!.until(([request]) => request?.waiting === true)
      // one in twenty takes ten times as long
      model.clock.advance(index % 20 === 19 ? 4_000 : 400)
      model.upstreams[0]!.release()
      await answer
    }
  }
  const start = (rest: object = {}) =>
    startSameModel([{}, {}], { routing: { hedge: { after: 'p95', maxExtraSpendPercent: 100, ...rest } } })

  test.each(bothWays)(
    'after what 95 % of its answers took to begin, if enough of them are known, $way',
    async ({ stream }) => {
      const model = await start()
      await warmUp(model, 19, stream)
      expect(await askSilent(model, { stream, waitMs: 3_000 })).toEqual({ status: 200, by: ['p0'] })
      expect(await askSilent(model, { stream, waitMs: 350 })).toEqual({ status: 200, by: ['p0'] })
      // by now 21 are known, of which 3 s was the slowest
      expect(await askSilent(model, { stream, waitMs: 450 })).toEqual({ status: 200, by: ['p0', 'p1'] })
      // the other way of asking is another matter: whole answers take longer than first tokens
      expect(await askSilent(model, { stream: !stream, waitMs: 5_000 })).toEqual({ status: 200, by: ['p0'] })
    },
  )

  test('not where it has answered by then, and only this process was too busy to read it', async () => {
    const model = await startSameModel([{}, {}], { routing: { hedge } })
    await model.ask()
    model.rows.length = 0
    model.upstreams[0]!.reset()
    model.upstreams[0]!.use(() => 'late')
    const answer = model.ask()
    await model.upstreams[0]!.until(([request]) => request?.waiting === true)
    // in the event loop timers come before reading: the answer is written, and nothing of it read, when the time is over
    await new Promise((resolve) => setTimeout(resolve, 0))
    model.upstreams[0]!.release()
    for (let steps = 0; steps < 500; steps++) await Promise.resolve()
    model.clock.advance(afterMs)
    await answer
    expect(model.rows[0]!.attempts.map(({ providerId }) => providerId)).toEqual(['p0'])
  })

  test('five minutes later nothing is known any more', async () => {
    const model = await start()
    await warmUp(model, 20, true)
    model.clock.advance(301_000)
    expect(await askSilent(model, { waitMs: 5_000 })).toEqual({ status: 200, by: ['p0'] })
  })

  test('a model’s own setting before its provider’s before the gateway’s', async () => {
    const of = (provider?: object, offer?: object) =>
      startSameModel([{ limits: provider, offer: { limits: offer } }, {}], { routing: { hedge } })
    const by = async (model: SameModel, waitMs: number) => {
      await model.ask()
      return (await askSilent(model, { waitMs })).by
    }
    expect(await by(await of(), 700)).toEqual(['p0', 'p1'])
    expect(await by(await of({ hedgeAfter: 300 }), 300)).toEqual(['p0', 'p1'])
    expect(await by(await of({ hedgeAfter: 300 }, { hedgeAfter: 900 }), 700)).toEqual(['p0'])
    expect(await by(await of({ hedgeAfter: 300 }, { hedgeAfter: 'off' }), 20_000)).toEqual(['p0'])
  })

  test('off unless it is asked for; one request may ask, or decline', async () => {
    const off = await startSameModel([{}, {}])
    await warmUp(off, 20, true)
    expect((await askSilent(off, { waitMs: 20_000 })).by).toEqual(['p0'])
    // 5 % of what twenty requests cost: one prompt
    const on = await askSilent(off, { waitMs: 20_000, headers: { 'x-inroute-hedge': 'on' } })
    expect(on.by).toEqual(['p0', 'p1'])
    const model = await startSameModel([{}, {}], { routing: { hedge } })
    await model.ask()
    expect((await askSilent(model, { headers: { 'x-inroute-hedge': 'off' } })).by).toEqual(['p0'])
    expect((await askSilent(model)).by).toEqual(['p0', 'p1'])
    const refused = await model.ask({ headers: { 'x-inroute-hedge': 'always' } })
    expect(refused).toMatchObject({
      status: 400,
      error: { message: expect.stringContaining('must be one of on, off') },
    })
  })
})

describe('who', () => {
  test('another provider of the same model, unless any candidate will do', async () => {
    for (const [models, expected] of [
      ['same', ['primary']],
      ['any', ['fallback', 'primary']],
    ] as const) {
      const faulty = await startHedged({ fallbackScript: 'late' }, { models })
      faulty.primaryUpstream.use(() => 'late')
      const answer = faulty.ask()
      await untilSilent(faulty)
      faulty.clock.advance(afterMs)
      await new Promise(setImmediate)
      faulty.primaryUpstream.release()
      await answer
      expect(faulty.rows[0]!.attempts.map(({ providerId }) => providerId).toSorted()).toEqual(expected)
    }
  })

  test('the next one whose circuit is closed', async () => {
    const model = await startSameModel([{}, {}, {}], { routing: { hedge } })
    await model.ask()
    model.upstreams[1]!.goDown('silent')
    for (let failures = 0; failures < 2; failures++) {
      const answer = model.ask({ body: { provider: { order: ['p1', 'p2'] } }, headers: { 'x-inroute-hedge': 'off' } })
      await model.upstreams[1]!.until((requests) => requests.length === failures + 1 && requests.at(-1)!.waiting)
      model.clock.advance(60_000)
      await answer
    }
    expect(model.gateway.health().circuits).toHaveLength(1)
    expect((await askSilent(model)).by).toEqual(['p0', 'p2'])
  })

  test('one that has the window for the prompt', async () => {
    const model = await startSameModel([{}, { offer: { contextTokens: 8 } }, {}], { routing: { hedge } })
    await model.ask()
    expect((await askSilent(model)).by).toEqual(['p0', 'p2'])
  })

  test('nobody, where a provider may search or draw unseen', async () => {
    const draws = { offer: { output: ['text', 'image'] } }
    const model = await startSameModel([draws, draws], { routing: { hedge } })
    await model.ask()
    const { ask } = model
    for (const [body, expected] of [
      [{ plugins: [{ id: 'web' }] }, ['p0']],
      [{ modalities: ['text', 'image'] }, ['p0']],
      [{ modalities: ['text'] }, ['p0', 'p1']],
    ] as const) {
      model.ask = (options) => ask({ ...options, body })
      expect((await askSilent(model)).by).toEqual(expected)
    }
  })

  test('nobody who could not read the conversation’s reasoning', async () => {
    const stateOf = (index: number) => `inroute-${originOf({ id: `p${index}` }, new Secret(keyOf(index)))}:opaque`
    const model = await startSameModel([{}, {}], { routing: { hedge } })
    const { ask } = model
    for (const [maker, expected] of [
      [0, ['p0']],
      [1, ['p0', 'p1']],
    ] as const) {
      const reasoning_details = [{ type: 'reasoning.text', text: 'Hm.', signature: stateOf(maker) }]
      const messages = [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hm.', reasoning_details },
        { role: 'user', content: 'So?' },
      ]
      model.ask = (options) => ask({ ...options, body: { messages } })
      await model.ask()
      expect((await askSilent(model)).by).toEqual(expected)
    }
  })
})

test('no copy of a request is hedged: nobody waits for it', async () => {
  const shadow = { model: 'test/next', percent: 100 }
  const next = { 'test/next': { upstream: 'late', pricing: { inputPerMillion: 0, outputPerMillion: 0 } } }
  const clock = fakeClock()
  const upstreams = await Promise.all([0, 1, 2].map(() => createFaultyUpstream({ now: clock.now })))
  const provider = (index: number, models: Record<string, Partial<ModelOffer>>) =>
    openaiCompatible({ id: `p${index}`, apiKey: keyOf(index), baseURL: upstreams[index]!.baseURLs.openai, models })
  const gateway = createGateway({
    providers: [provider(0, { [sharedModel]: { upstream: 'ok' } }), provider(1, next), provider(2, next)],
    models: { chat: split([{ model: sharedModel, weight: 1 }], { shadow }) },
    authenticate: false,
    routing: { hedge },
    clock,
  })
  const copied = new Promise<number>((resolve) => {
    gateway.on('generation', ({ shadowOf, attempts }) => shadowOf !== undefined && resolve(attempts.length))
  })
  const body = JSON.stringify({ model: 'chat', messages: [{ role: 'user', content: 'Hi' }] })
  await (await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body })).text()
  const asked = await Promise.any(
    upstreams.slice(1).map(async (upstream) => {
      await upstream.until(([request]) => request?.waiting === true)
      return upstream
    }),
  )
  clock.advance(afterMs)
  await new Promise(setImmediate)
  asked.release()
  expect(await copied).toBe(1)
  await gateway.close()
  await Promise.all(upstreams.map((upstream) => upstream.close()))
})

/** A provider that answers its first request when told to, with that status. */
async function startHolding() {
  const held = Promise.withResolvers<(status: number, error: object) => void>()
  const upstream = await startUpstream((res, { headers, body }) => {
    const answer = (status: number, content: object): void => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))
    }
    if (headers.authorization?.includes('held')) held.resolve((status, error) => answer(status, { error }))
    else answer(200, openaiWire.reply(`by another key, ${String(body['model'])}`))
  })
  return { url: `${upstream.url}/v1`, held: held.promise }
}

/** The provider `p0` holds its answer, `p1` is a faulty upstream; prices are nothing, so that everything may be hedged. */
async function startBeside(script: string) {
  const holding = await startHolding()
  const clock = fakeClock()
  const other = await createFaultyUpstream({ now: clock.now })
  const offer = { upstream: script, pricing: { inputPerMillion: 0, outputPerMillion: 0 } }
  const models = { [sharedModel]: offer }
  const gateway = createGateway({
    providers: [
      openaiCompatible({
        id: 'p0',
        apiKey: ['sk-held-0123456789', 'sk-other-0123456789'],
        baseURL: holding.url,
        models,
      }),
      openaiCompatible({ id: 'p1', apiKey: 'sk-1-0123456789', baseURL: other.baseURLs.openai, models }),
    ],
    authenticate: false,
    routing: { hedge },
    clock,
    random: () => 0,
  })
  onTestFinished(async () => {
    await other.close()
    await gateway.close()
  })
  const failures: (string | undefined)[] = []
  gateway.on('attempt', ({ failure }) => failures.push(failure))
  const body = { model: sharedModel, messages: [{ role: 'user', content: 'Hi' }], provider: { order: ['p0', 'p1'] } }
  const ask = async () =>
    readAnswer(
      await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body: JSON.stringify(body) }),
    )
  return { ask, held: holding.held, other, clock, failures }
}

test('a refusal of the content ends the request, whatever another candidate would say', async () => {
  const { ask, held, other, clock, failures } = await startBeside('late')
  const answer = ask()
  const refuse = await held
  clock.advance(afterMs)
  await other.until(([request]) => request?.waiting === true)
  refuse(400, { message: 'filtered', code: 'content_filter', type: 'invalid_request_error' })
  expect(await answer).toMatchObject({
    status: 400,
    error: { metadata: { error_type: 'content_policy_violation' } },
  })
  await other.until(([request]) => request!.ending === 'caller-left')
  expect(failures).toEqual(['content_filter', 'hedged'])
})

test('a key that is refused leaves it to the other candidate that runs', async () => {
  const { ask, held, other, clock, failures } = await startBeside('late')
  const answer = ask()
  const refuse = await held
  clock.advance(afterMs)
  await other.until(([request]) => request?.waiting === true)
  refuse(401, { message: 'no' })
  await expect.poll(() => failures).toEqual(['auth'])
  other.release()
  expect(await answer).toMatchObject({ status: 200, content: other.answerText })
})

test('a key that is refused, and the other candidate fails: the next key', async () => {
  const { ask, held, clock, failures } = await startBeside('status_403')
  const answer = ask()
  const refuse = await held
  clock.advance(afterMs)
  await expect.poll(() => failures).toEqual(['permission'])
  refuse(401, { message: 'no' })
  expect(await answer).toMatchObject({ status: 200, content: 'by another key, status_403' })
  expect(failures).toEqual(['permission', 'auth', undefined])
})

test('what is silent is found out, though others always answer for it', async () => {
  const faulty = await startHedged()
  const uptime = (): unknown => faulty.gateway.health().circuits
  // 60 s of waiting are one timeout, and two of those open a circuit: 700 ms at a time
  const waits = Math.ceil(60_000 / afterMs) * 2
  for (let wait = 0; wait < waits; wait++) {
    faulty.primaryUpstream.reset()
    faulty.primaryUpstream.use(() => 'silent')
    expect(uptime()).toEqual([])
    const answer = faulty.ask()
    await untilSilent(faulty)
    faulty.clock.advance(afterMs)
    expect((await answer).models).not.toContain(primary)
  }
  expect(uptime()).toMatchObject([{ endpointId: `${primary}@primary`, state: 'open', failure: 'timeout' }])
  faulty.rows.length = 0
  await faulty.ask()
  expect(fates(faulty)).toEqual(['fallback answered'])
})
