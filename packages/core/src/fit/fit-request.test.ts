import { describe, expect, it } from 'vitest'
import type { ChatMessage } from '../chat/index.ts'
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
})
