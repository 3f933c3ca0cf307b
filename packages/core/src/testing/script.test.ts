import OpenAI, { APIError } from 'openai'
import { describe, expect, it, onTestFinished } from 'vitest'
import { failureKinds } from '../errors/upstream-failure.ts'
import { anthropic, createGateway, type GatewayOptions, memoryStore, openai, openaiCompatible } from '../index.ts'
import { createScript, type ScriptedAnswers, type ScriptedFailure } from './index.ts'

const messages = [{ role: 'user' as const, content: 'Hello' }]
const model = 'openai/gpt-4o-mini'

function start(answers: ScriptedAnswers, options: Partial<GatewayOptions> = {}) {
  const script = createScript(answers)
  const store = memoryStore()
  const gateway = createGateway({
    // no keys, and no environment variable that would hold them
    providers: script.play([openai(), anthropic()]),
    authenticate: false,
    store,
    routing: { retry: { perCandidate: 0 } },
    ...options,
  })
  onTestFinished(() => gateway.close())
  const client = new OpenAI({
    baseURL: 'http://inroute/api/v1',
    apiKey: 'unused',
    fetch: gateway.fetch,
    maxRetries: 0,
  })
  const { completions } = client.chat
  return {
    script,
    gateway,
    store,
    client,
    ask: (body: object = {}) => completions.create({ model, messages, ...body }),
  }
}

describe('a scripted upstream', () => {
  it('answers in order, whole or streamed, and remembers what it was asked', async () => {
    const { script, client, ask } = start(['Hello!', { text: ['Hel', 'lo'] }])
    expect((await ask({ temperature: 0 })).choices[0]).toMatchObject({
      message: { content: 'Hello!' },
      finish_reason: 'stop',
    })
    const stream = client.chat.completions.stream({ model: 'anthropic/claude-haiku-4.5', messages })
    const pieces: string[] = []
    stream.on('content', (delta) => pieces.push(delta))
    await stream.finalChatCompletion()
    expect(pieces).toEqual(['Hel', 'lo'])
    expect(script.requests).toMatchObject([
      { provider: 'openai', model: 'gpt-4o-mini', stream: false, aborted: false, body: { temperature: 0, messages } },
      { provider: 'anthropic', model: expect.stringMatching(/^claude-haiku/), stream: true, aborted: false },
    ])
  })

  it('calls tools, thinks, and stops for whatever reason it is told', async () => {
    const toolCalls = [
      { name: 'weather', arguments: { city: 'Paris' } },
      { name: 'time', arguments: '{"no' },
    ]
    const { client, ask, script } = start([{ reasoning: 'Hm.', toolCalls }])
    script.add({ toolCalls }, { text: 'cut', finishReason: 'length' })
    const expected = [
      { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } },
      { id: 'call_2', type: 'function', function: { name: 'time', arguments: '{"no' } },
    ]
    const tools = expected.map((call) => ({ type: 'function' as const, function: { name: call.function.name } }))
    expect((await ask({ tools })).choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { reasoning: 'Hm.', tool_calls: expected },
    })
    const streamed = await client.chat.completions.stream({ model, messages, tools }).finalChatCompletion()
    expect(streamed.choices[0]?.message.tool_calls).toMatchObject(expected)
    expect((await ask()).choices[0]).toMatchObject({ finish_reason: 'length' })
  })

  it('is billed like any other: prices, budgets and the ledger are real', async () => {
    const { store, ask } = start(() => ({ text: 'Hi', usage: { prompt: 1_000, completion: 500, cached: 200 } }), {
      account: { budget: { limitUsd: 0.000_44 } },
    })
    // gpt-4o-mini: 0.15 USD per million, 0.075 cached, 0.60 for completions
    expect(await ask({ max_tokens: 500 })).toMatchObject({ usage: { cost: 0.000_435 } })
    await expect(ask({ max_tokens: 500 })).rejects.toMatchObject({ status: 402 })
    expect(await store.generations({})).toMatchObject([{ costNanoUsd: 435_000 }])
  })

  it.each(Object.keys(failureKinds).filter((kind) => kind !== 'unknown') as ScriptedFailure['failure'][])(
    'fails as told: %s, and the next model is asked where it may be',
    async (failure) => {
      const { store, script, ask } = start([{ failure }, 'Hello from the other one'])
      const fallback = { models: [model, 'anthropic/claude-haiku-4.5'] }
      const answer = await ask(fallback).catch((error: unknown) => error)
      const [row] = await store.generations({})
      expect(row?.attempts[0]).toMatchObject({ failure })
      const isOver = failure === 'content_filter'
      expect(script.requests).toHaveLength(isOver ? 1 : 2)
      expect(answer).toMatchObject(isOver ? { status: 400 } : { provider: 'Anthropic' })
    },
  )

  it('fails by a bare status, in words of its own, asking to be left alone for a while', async () => {
    const { script, ask } = start([{ failure: 418 }, { failure: 429, message: 'not so fast', retryAfterSeconds: 7 }])
    await expect(ask()).rejects.toMatchObject({ status: 400 })
    await expect(ask()).rejects.toMatchObject({ status: 429, message: expect.stringMatching(/not so fast/) })
    // it is left alone: nothing was sent
    await expect(ask()).rejects.toMatchObject({ status: 503 })
    expect(script.requests).toHaveLength(2)
  })

  it('waits for the test, not for a time, and knows when its caller leaves', async () => {
    const begun = Promise.withResolvers<void>()
    const never = new Promise(() => undefined)
    const { client, script, store } = start([{ after: begun.promise, text: ['Hel', never, 'lo'] }])
    const asked = client.chat.completions.create({ model, messages, stream: true })
    await expect.poll(() => script.requests.length).toBe(1)
    begun.resolve()
    for await (const { choices } of await asked) if (choices[0]?.delta.content) break
    await expect.poll(() => script.requests[0]?.aborted).toBe(true)
    await expect.poll(async () => (await store.generations({}))[0]?.outcome).toBe('aborted')
  })

  it('breaks off in the middle of a stream', async () => {
    const { client, store } = start([{ text: ['Hel'], breaksOff: true }])
    const stream = client.chat.completions.stream({ model, messages })
    await expect(stream.finalChatCompletion()).rejects.toThrow(APIError)
    expect(await store.generations({})).toMatchObject([{ outcome: 'upstream_cut' }])
  })

  it('says when the script is over, and never asks anybody else', async () => {
    const { ask } = start(['only one'])
    await ask()
    await expect(ask()).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(/The script has no answer for request 2 \(openai, gpt-4o-mini\): it has 1\./),
    })
  })

  it('answers by the request, at once or later', async () => {
    const { ask } = start(async ({ model, body }, index) => `${index} ${model} ${JSON.stringify(body['seed'])}`)
    expect((await ask({ seed: 7 })).choices[0]?.message.content).toBe('0 gpt-4o-mini 7')
    expect((await ask({ seed: 8 })).choices[0]?.message.content).toBe('1 gpt-4o-mini 8')
  })

  it('embeds', async () => {
    const { client } = start([{ embeddings: [[0.5, -1]] }])
    const answer = await client.embeddings.create({
      model: 'openai/text-embedding-3-small',
      input: 'Hello',
      encoding_format: 'float',
    })
    expect(answer.data[0]?.embedding).toEqual([0.5, -1])
  })
})

it('keeps what routing goes by: parameters a provider does not take, prices, policies', async () => {
  const script = createScript(['Hi'])
  const own = openaiCompatible({
    id: 'own',
    baseURL: 'http://own/v1',
    differences: { refuses: ['seed'] },
    models: { 'acme/one': { upstream: 'one' } },
    dataPolicy: { training: false },
  })
  const [played] = script.play([own])
  expect(played).toMatchObject({ id: 'own', models: own.models, dataPolicy: own.dataPolicy })
  expect(played!.chat.capabilities).toBe(own.chat.capabilities)
})
