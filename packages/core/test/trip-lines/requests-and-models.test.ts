import { describe, expect, test } from 'vitest'
import { splitVariants } from '../../src/catalog/find-model.ts'
import { catalogOf, priced } from '../support/catalog.ts'
import { idsOf, planOf, tagsOf } from '../support/plan.ts'
import { json, openaiWire } from '../support/upstream.ts'
import { messages, over } from './over.ts'

// The lines "Where implementers trip" of sections 3 and 4 of the specification, one test each.

const model = 'acme/large'
const call = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }
const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }]

describe('3: the request', () => {
  test('explicit null validates for scalars, lists and objects', async () => {
    const nulls = Object.fromEntries(
      `temperature top_p top_k min_p top_a frequency_penalty presence_penalty repetition_penalty max_tokens
       max_completion_tokens seed logit_bias logprobs top_logprobs stop tools tool_choice parallel_tool_calls reasoning
       reasoning_effort verbosity provider plugins transforms service_tier user metadata session_id models route`
        .split(/\s+/)
        .map((member) => [member, null]),
    )
    const { post } = await over({ a: {} })
    expect((await post({ model, ...nulls })).status).toBe(200)
  })

  test('content null on an assistant turn that calls tools is normal, and stays null', async () => {
    const { post, sent } = await over({ a: {} })
    const turns = [...messages, { role: 'assistant', content: null, tool_calls: [call] }]
    const answered = [...turns, { role: 'tool', tool_call_id: 'call_1', content: '2' }]
    expect((await post({ model, tools, messages: answered })).status).toBe(200)
    expect((sent('a')['messages'] as object[])[1]).toEqual(turns[1])
  })

  test('max_tokens also decides where a request may go', () => {
    const catalog = catalogOf({ a: { [model]: priced(1, { maxOutputTokens: 1_000 }) }, b: { [model]: priced(9) } })
    expect(tagsOf(planOf(catalog, { model, max_tokens: 1_001 }))).toEqual(['b'])
    expect(tagsOf(planOf(catalog, { model, max_tokens: 1_000 }))).toContain('a')
  })

  test('what is absent stays absent, temperature above all; what is said stays said', async () => {
    const { post, sent } = await over({ a: {} })
    await post({ model })
    expect(Object.keys(sent('a')).sort()).toEqual(['messages', 'model'])
    await post({ model, temperature: 1, top_p: 0 })
    expect(sent('a')).toMatchObject({ temperature: 1, top_p: 0 })
  })

  test('tools are sent again with the turn that brings their results, and only if the caller does', async () => {
    const { post, sent } = await over({ a: {} })
    const turns = [
      ...messages,
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content: '2' },
    ]
    await post({ model, tools, messages: turns })
    expect(sent('a')['tools']).toEqual(tools)
    await post({ model, messages: turns })
    expect(sent('a')).not.toHaveProperty('tools')
  })

  test.each([
    [{ reasoning_effort: 'low', reasoning: { effort: 'low' } }, 200],
    [{ reasoning_effort: 'low', reasoning: { effort: 'high' } }, 400],
    [{ reasoning_effort: 'low', reasoning: { max_tokens: 100 } }, 200],
  ])('both spellings of effort may appear if they are equal: %j', async (members, status) => {
    const { post } = await over({ a: {} })
    expect((await post({ model, ...members })).status).toBe(status)
  })

  test.each([
    [{ plugins: [{ id: 'no-such-plugin' }] }, 400],
    [{ plugins: [{ id: 'context-compression' }] }, 200],
  ])('an unknown plugin is refused: %j', async (members, status) => {
    const { post } = await over({ a: {} })
    expect((await post({ model, ...members })).status).toBe(status)
  })

  test('an unknown member is passed on', async () => {
    const members = { no_such_member: 1, safe_prompt: true }
    const { post, sent } = await over({ a: {} })
    expect((await post({ model, ...members })).status).toBe(200)
    expect(sent('a')).toMatchObject(members)
  })
})

describe('4: names of models', () => {
  const offers = { a: { 'acme/large': priced(2), 'acme/large:free': priced(0), 'acme/v1.5-x': priced(1) } }

  test.each([
    ['acme/large:free:online', ['acme/large', 'free', 'online']],
    ['host:8080/acme/large:free', ['host:8080/acme/large', 'free']],
    ['host:8080/large', ['host:8080/large']],
  ])('the suffix is split off at the last segment, and nowhere else: %s', (id, parts) => {
    expect(splitVariants(id)).toEqual(parts)
  })

  test('with and without :free are two models, with their own prices', async () => {
    const catalog = catalogOf(offers)
    const price = (id: string) => planOf(catalog, { model: id }).candidates.map(({ blendedPrice }) => blendedPrice)
    expect([price('acme/large'), price('acme/large:free')]).toEqual([[2_000_000], [0]])
    expect([...catalog.models.keys()]).toEqual(expect.arrayContaining(['acme/large', 'acme/large:free']))
  })

  test('model in the answer is what ran: behind an alias, a family, a suffix, a fallback', async () => {
    const { post } = await over(
      {
        a: {
          answer: json(openaiWire.reply('Hi', { model: 'their-own-name' })),
          models: { 'acme/large-2': { upstream: 'm' } },
        },
      },
      { models: { mine: 'acme/large-2' } },
    )
    for (const asked of ['mine', '~acme/large-latest', 'acme/large-2:nitro', 'inroute/auto']) {
      expect((await post({ model: asked })).body).toMatchObject({ model: 'acme/large-2' })
    }
  })

  test('suffixes are understood in models and in fallbacks', async () => {
    const plan = planOf(catalogOf(offers), { models: ['acme/v1.5-x:nitro', 'acme/large:free', 'acme/large:floor'] })
    expect(idsOf(plan)).toEqual(['acme/v1.5-x@a', 'acme/large:free@a', 'acme/large@a'])
    const { post, sent } = await over({ a: { models: { 'acme/large:free': { upstream: 'gratis' } } } })
    const body = { model: 'acme/large:free:floor', max_tokens: 9, fallbacks: [{ model: 'acme/large:free' }] }
    expect((await post(body, 'messages')).status).toBe(200)
    expect(sent('a')).toMatchObject({ model: 'gratis' })
  })
})
