import { expect, test } from 'vitest'
import type { ChatMessage } from '../chat/request.ts'
import { catalogOf, priced } from '../../test/support/catalog.ts'
import { conversationMatters, conversationOf } from './conversation-key.ts'

const system: ChatMessage = { role: 'system', content: 'be brief' }
const first: ChatMessage = { role: 'user', content: 'hello' }
const key = (request: object, from: object = {}) => conversationOf(request, from)?.key

test('first match wins: body session, header, cache key, opening messages', () => {
  const full = { session_id: 's', prompt_cache_key: 'p', messages: [system, first] }
  expect(key(full, { sessionHeader: 'h' })).toBe(key({ session_id: 's' }))
  expect(key({ ...full, session_id: undefined }, { sessionHeader: 'h' })).toBe(key({ session_id: 'h' }))
  expect(key({ ...full, session_id: null })).toBe(key({ session_id: 'p' }))
  expect(conversationOf(full, {})?.named).toBe(true)
  expect(conversationOf({ messages: [system, first] }, {})?.named).toBe(false)
})

test('by its opening a conversation is the same however it goes on, and another for another account or opening', () => {
  const opened = { messages: [system, first] }
  const later = { messages: [system, first, { role: 'assistant', content: 'hi' }, { role: 'user', content: 'more' }] }
  expect(key(later)).toBe(key(opened))
  expect(key(opened, { account: 'a' })).not.toBe(key(opened, { account: 'b' }))
  expect(key({ messages: [first] })).not.toBe(key(opened))
  expect(key({ messages: [{ role: 'developer', content: 'be brief' }, first] })).not.toBe(key({ messages: [first] }))
})

test('nothing to go by is no conversation; nothing of the prompt shows', () => {
  expect(conversationOf({}, {})).toBeUndefined()
  expect(key({ messages: [first] })).not.toContain('hello')
})

test('knowing the conversation matters for splits, routers and models with a choice of caches', () => {
  const cached = { upstream: 'm', pricing: { inputPerMillion: 2, outputPerMillion: 2, cacheReadPerMillion: 0.2 } }
  const catalog = catalogOf({
    a: { 'acme/two': cached, 'acme/one': cached },
    b: { 'acme/two': priced(1) },
    c: { 'acme/dull': priced(1) },
    d: { 'acme/dull': priced(1) },
  })
  const matters = (model: string) => conversationMatters({ model }, catalog)
  expect(['acme/two', 'acme/two:nitro', 'openrouter/auto', 'acme/one', 'acme/dull', 'acme/none'].map(matters)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ])
})

test('a long opening is told by its beginning and length', () => {
  const long = (end: string) => ({ messages: [{ role: 'user' as const, content: `${'x'.repeat(1_000_000)}${end}` }] })
  expect(key(long('a'))).toBe(key(long('b')))
  expect(key(long('a'))).not.toBe(key(long('ab')))
})
