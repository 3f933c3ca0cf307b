import { describe, expect, it } from 'vitest'
import type { ChatMessage } from '../chat/index.ts'
import { isGatewayError } from '../errors/gateway-error.ts'
import { countTokens } from '../tokens/count-tokens.ts'
import { tokenProfile } from '../tokens/profile.ts'
import { fitRequest } from './fit-request.ts'

const user = (content: string): ChatMessage => ({ role: 'user', content })
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content })
const words = (count: number): string => Array.from({ length: count }, (_, at) => `word${at % 97}`).join(' ')
const turns = (count: number): ChatMessage[] =>
  Array.from({ length: count }, (_, at) => [
    user(`question ${at} ${words(60)}`),
    assistant(`answer ${at} ${words(60)}`),
  ]).flat()

describe('fitRequest', () => {
  it('hands a request that fits on as it is', () => {
    const request = { messages: turns(3) }
    const result = fitRequest({ request, model: 'openai/gpt-4o', offer: { contextTokens: 128_000 } })
    expect(result.request).toBe(request)
    expect(result).toMatchObject({ changed: false, cuts: [] })
    expect(result.stage).toBeUndefined()
  })

  it('counts what might not fit, wherever in the request it is', () => {
    const text = '你好'.repeat(2000) // about one token a character, three bytes
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: JSON.stringify(text) } } as const
    const long: { messages: ChatMessage[]; tools?: { type: string; description: string }[] }[] = [
      { messages: [user(text)] },
      { messages: [{ role: 'user', content: [{ type: 'text', text }] }] },
      { messages: [user('a'), { role: 'assistant', content: 'b', tool_calls: [call] }] },
      { messages: [user('a')], tools: [{ type: 'function', description: text }] },
    ]
    for (const request of long) {
      const fitted = (contextTokens: number) =>
        fitRequest({
          request: { ...request, max_tokens: 1, plugins: [] },
          model: 'openai/gpt-4o',
          offer: { contextTokens },
        })
      const { promptTokens } = fitted(1_000_000)
      expect(promptTokens).toBeGreaterThan(1000)
      expect(fitted(promptTokens * 2).changed).toBe(false)
      const cut = { ...request, max_tokens: 1, plugins: [{ id: 'context-compression', enabled: false }] }
      const offer = { contextTokens: Math.floor(promptTokens / 2) }
      expect(() => fitRequest({ request: cut, model: 'openai/gpt-4o', offer })).toThrowError('window of')
    }
  })

  it('is on by default for windows of 8,192 tokens and keeps system, first and last', () => {
    const request = { messages: [{ role: 'system', content: 'Be brief.' } as const, ...turns(100)] }
    const result = fitRequest({ request, model: 'openai/gpt-4o', offer: { contextTokens: 8192 } })
    expect(result.changed).toBe(true)
    expect(result.request.messages[0]).toBe(request.messages[0])
    expect(result.request.messages[1]).toBe(request.messages[1])
    expect(result.request.messages.slice(-2)).toEqual(request.messages.slice(-2))
    expect(result.promptTokens).toBeLessThanOrEqual(result.allowedTokens ?? 0)
    expect(result.stage?.data).toMatchObject({ engine: 'middle-out', original_count: 201 })
  })

  it('is off by default above, and then says what was needed, what is allowed and what to do', () => {
    const request = { messages: turns(300), max_tokens: 500 }
    expect(() => fitRequest({ request, model: 'openai/gpt-4o', offer: { contextTokens: 16_000 } })).toThrowError(
      expect.objectContaining({
        code: 'context_length_exceeded',
        status: 400,
        metadata: expect.objectContaining({ allowed_tokens: 16_000, completion_tokens: 500 }),
        message: expect.stringContaining('context-compression'),
      }),
    )
  })

  const on = { plugins: [{ id: 'context-compression' }] }
  const gpt4o = 'openai/gpt-4o'

  it.for([
    ['the plugin', on, true],
    ['the plugin, switched off', { plugins: [{ id: 'context-compression', enabled: false }] }, false],
    ['the legacy transform', { transforms: ['middle-out'] }, true],
    ['no transforms', { transforms: [] }, false],
    ['the plugin over the transform', { ...on, transforms: [] }, true],
  ])('%s decides', ([, members, cut]) => {
    const request = { messages: turns(400), ...(members as object) }
    expect(succeeds(() => fitRequest({ request, model: gpt4o, offer: { contextTokens: 16_000 } }))).toBe(cut)
  })

  it('does not touch what is sent to models that make images only', () => {
    const request = { messages: turns(200), ...on }
    const offer = { contextTokens: 8000, output: ['image'] as const }
    expect(() => fitRequest({ request, model: gpt4o, offer })).toThrowError(expect.objectContaining({ status: 400 }))
    expect(fitRequest({ request, model: gpt4o, offer: { ...offer, output: ['image', 'text'] } }).changed).toBe(true)
  })

  it('keeps room for the completion: what was asked, as far as the model can, else an eighth of the window', () => {
    const allowed = (members: object, offer: object = {}): number | undefined =>
      fitRequest({
        request: { messages: turns(1), ...members },
        model: gpt4o,
        offer: { contextTokens: 8000, ...offer },
      }).allowedTokens

    expect(allowed({})).toBe(7000)
    expect(allowed({ max_tokens: 3000 })).toBe(5000)
    expect(allowed({ max_completion_tokens: 2000, max_tokens: 3000 })).toBe(6000)
    expect(allowed({ max_tokens: 100_000 }, { maxOutputTokens: 4000 })).toBe(4000)
    expect(allowed({}, { contextTokens: 200_000 })).toBe(200_000 - 4096)
    expect(allowed({}, { contextTokens: undefined })).toBeUndefined()
  })

  it('passes on what is within the error of the estimate, and refuses what surely is too long', () => {
    const request = { messages: turns(60) }
    const { promptTokens } = fitRequest({ request, model: gpt4o, offer: { contextTokens: 1_000_000 } })
    const within = (contextTokens: number) => () =>
      fitRequest({ request: { ...request, max_tokens: 1 }, model: gpt4o, offer: { contextTokens } })

    expect(succeeds(within(promptTokens))).toBe(true)
    expect(succeeds(within(Math.floor(promptTokens * 0.97)))).toBe(false)
  })

  it('fits the messages into a cap, or says that there are too many', () => {
    const request = { messages: turns(80) }
    const offer = { contextTokens: 1_000_000, maxMessages: 100 }

    expect(
      fitRequest({ request: { ...request, ...on }, model: 'anthropic/claude-sonnet-4.5', offer }).request.messages
        .length,
    ).toBeLessThanOrEqual(100)
    expect(() => fitRequest({ request, model: 'anthropic/claude-sonnet-4.5', offer })).toThrowError(
      /160 messages.*takes 100/,
    )
  })

  it('fits once more by what the provider counted, with or without the completion in it', () => {
    const request = { messages: turns(120), max_tokens: 4000, ...on }
    const first = fitRequest({ request, model: gpt4o, offer: { contextTokens: 15_000 } })
    const again = (refusal: object) => fitRequest({ request, model: gpt4o, offer: { contextTokens: 15_000 }, refusal })
    const real = Math.round(first.originalTokens * 1.25)

    for (const requestedTokens of [real, real + 4000]) {
      const second = again({ requestedTokens, contextTokens: 15_000 })
      // a quarter more tokens than we count: four fifths of what went before
      expect(second.promptTokens).toBeLessThanOrEqual(11_000)
      expect(countTokens(second.request, tokenProfile(gpt4o)) * 1.25).toBeLessThanOrEqual(11_000)
    }
    expect(again({ contextTokens: 9000 }).promptTokens).toBeLessThanOrEqual(5000)
    expect(countTokens(again({ sent: first.request }).request, tokenProfile(gpt4o))).toBeLessThan(first.promptTokens)
    // what was refused is not sent again as it was
    const off = { request: { messages: turns(2) }, model: gpt4o, offer: { contextTokens: 100_000 }, refusal: {} }
    expect(succeeds(() => fitRequest(off))).toBe(false)
  })

  it('follows what providers have reported for the model', () => {
    const request = { messages: turns(120), ...on }
    const offer = { contextTokens: 12_000 }
    const plain = fitRequest({ request, model: gpt4o, offer })
    const corrected = fitRequest({ request, model: gpt4o, offer, correction: 1.2 })

    expect(corrected.originalTokens).toBe(Math.round(plain.originalTokens * 1.2))
    expect(corrected.request.messages.length).toBeLessThan(plain.request.messages.length)
  })

  it('leaves the request as it was, and keeps everything but the messages', () => {
    const request = { messages: turns(100), ...on, temperature: 0, seed: 0, unknown_member: { a: 1 } }
    const before = JSON.stringify(request)
    const { messages: _, ...rest } = fitRequest({ request, model: gpt4o, offer: { contextTokens: 4000 } }).request

    expect(JSON.stringify(request)).toBe(before)
    expect(rest).toEqual({ ...on, temperature: 0, seed: 0, unknown_member: { a: 1 } })
  })

  it('leaves a cache breakpoint before the cut where it was', () => {
    const marked: ChatMessage = {
      role: 'system',
      content: [{ type: 'text', text: words(50), cache_control: { type: 'ephemeral' } }],
    }
    const request = { messages: [marked, ...turns(100)], ...on }
    const { messages } = fitRequest({ request, model: gpt4o, offer: { contextTokens: 4000 } }).request

    expect(messages[0]).toBe(marked)
    expect(messages.slice(1, 4)).toEqual(request.messages.slice(1, 4))
  })

  it('never quotes the prompt when it refuses', () => {
    const request = {
      messages: [{ role: 'user', content: `hush-hush ${words(9000)}` } as const],
      tools: [],
      plugins: [{ id: 'context-compression', enabled: false }],
    }
    expect(() => fitRequest({ request, model: gpt4o, offer: { contextTokens: 4000 } })).toThrowError(
      expect.objectContaining({ message: expect.not.stringContaining('hush') }),
    )
  })
})

function succeeds(run: () => unknown): boolean {
  try {
    run()
    return true
  } catch (error) {
    if (!isGatewayError(error) || error.code !== 'context_length_exceeded') throw error
    return false
  }
}
