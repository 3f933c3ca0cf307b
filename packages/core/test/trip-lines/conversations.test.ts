import { describe, expect, test } from 'vitest'
import { anthropic, createGateway, memoryStore, openaiCompatible } from '../../src/index.ts'
import { stickyIdleMs } from '../../src/sticky/contract.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { type Answer, json, openaiWire, startUpstream } from '../support/upstream.ts'
import { messages } from './over.ts'

// The lines "Where implementers trip" of section 9 of the specification, one test each.

const model = 'acme/large'
const pricing = { inputPerMillion: 2, outputPerMillion: 2, cacheReadPerMillion: 0.2 }
const cached = json(openaiWire.reply('Hi')) // its usage has four cached tokens
const uncached = json(openaiWire.reply('Hi', { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } }))

/** Two providers at one price, and a conversation that goes on: where each of its requests went. */
async function conversation(answer: Answer, { failing = new Set<string>() } = {}) {
  const clock = fakeClock()
  let draw = 0
  const providers = await Promise.all(
    ['a', 'b'].map(async (id) => {
      const upstream = await startUpstream((res, request) =>
        failing.has(id) ? json({ error: { message: 'no' } }, 400)(res, request) : answer(res, request),
      )
      return openaiCompatible({ id, baseURL: `${upstream.url}/v1`, models: { [model]: { upstream: 'm', pricing } } })
    }),
  )
  const gateway = createGateway({ providers, authenticate: false, clock, random: () => (draw++ * 0.37) % 1 })
  const ask = async (body: object = {}) => {
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({ model, messages, ...body }),
    })
    const { provider } = (await response.json()) as { provider?: string }
    return provider ?? String(response.status)
  }
  const asks = async (count: number, body: object = {}) => {
    const went: string[] = []
    for (let i = 0; i < count; i++) went.push(await ask(body))
    return went
  }
  return { ask, asks, clock, failing }
}

test('9: prompt_tokens includes what was cached, Anthropic’s input_tokens does not, in either direction', async () => {
  const usage = { input_tokens: 10, cache_read_input_tokens: 4, cache_creation_input_tokens: 3, output_tokens: 5 }
  const message = { id: 'm', type: 'message', role: 'assistant', model: 'x', content: [{ type: 'text', text: 'Hi' }] }
  const claude = await startUpstream(json({ ...message, stop_reason: 'end_turn', usage }))
  const other = await startUpstream(cached)
  const gateway = createGateway({
    providers: [
      anthropic({ apiKey: 'sk-1', baseURL: `${claude.url}/v1` }),
      openaiCompatible({ id: 'o', baseURL: other.url, models: { [model]: { upstream: 'm' } } }),
    ],
    authenticate: false,
    store: memoryStore(),
  })
  const ask = async (path: string, model: string) => {
    const body = JSON.stringify({ model, max_tokens: 9, messages })
    const response = await gateway.fetch(`http://inroute/api/v1/${path}`, { method: 'POST', body })
    return ((await response.json()) as { usage: object }).usage
  }
  const sonnet = 'anthropic/claude-sonnet-4.5'
  expect(await ask('chat/completions', sonnet)).toMatchObject({
    prompt_tokens: 17,
    total_tokens: 22,
    prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 3 },
  })
  expect(await ask('messages', sonnet)).toMatchObject({ input_tokens: 10, cache_read_input_tokens: 4 })
  expect(await ask('chat/completions', model)).toMatchObject({ prompt_tokens: 10 })
  expect(await ask('messages', model)).toMatchObject({ input_tokens: 6, cache_read_input_tokens: 4 })
})

describe('9: stickiness', () => {
  test.each([
    ['a session id is enough', uncached, { session_id: 's' }, true],
    ['without one, usage must have shown a cache', cached, {}, true],
    ['else the draw goes on', uncached, {}, false],
  ])('%s', async (_, answer, body, sticks) => {
    const { asks } = await conversation(answer)
    expect(new Set(await asks(12, body)).size === 1).toBe(sticks)
  })

  test('success alone keeps it: what fails in between does not renew it', async () => {
    const { ask, asks, clock, failing } = await conversation(uncached)
    const body = { session_id: 's' }
    const [first] = await asks(2, body)
    clock.advance(stickyIdleMs - 1)
    failing.add('a').add('b')
    expect(await ask(body)).toBe('400')
    failing.clear()
    clock.advance(2)
    // forgotten: somewhere among many the draw goes elsewhere
    const after: string[] = []
    for (let i = 0; i < 12; i++) {
      after.push(await ask(body))
      clock.advance(stickyIdleMs + 1)
    }
    expect(new Set([first, ...after]).size).toBe(2)
  })

  test('and each success renews it', async () => {
    const { ask, clock } = await conversation(uncached)
    const went = new Set<string>()
    for (let i = 0; i < 12; i++) {
      went.add(await ask({ session_id: 's' }))
      clock.advance(stickyIdleMs - 1)
    }
    expect(went.size).toBe(1)
  })

  test.each<[object, string[]]>([
    [{ order: ['b', 'a'] }, ['b']],
    [{ only: ['a', 'b'] }, ['stays']],
    [{ ignore: ['nobody'] }, ['stays']],
  ])('order switches it off, only and ignore do not: %j', async (provider, expected) => {
    const { ask, asks } = await conversation(uncached)
    const home = await ask({ session_id: 's', provider: { only: ['a'] } })
    const went = [...new Set(await asks(8, { session_id: 's', provider }))]
    expect(went).toEqual(expected[0] === 'stays' ? [home] : expected)
  })
})
