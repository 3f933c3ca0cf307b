import { array, assert, boolean, constantFrom, oneof, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import type { Provider } from '../providers/contract.ts'
import { resolveTarget } from './target.ts'

const at = (baseURL: string): Provider => ({ id: 'x', name: 'X', baseURL }) as Provider

test.each([
  ['https://api.example.com', '/v1/chat', 'https://api.example.com', '/v1/chat'],
  ['https://api.example.com/v1', '/chat/completions', 'https://api.example.com', '/v1/chat/completions'],
  ['http://127.0.0.1:8080/a', '/b?alt=sse', 'http://127.0.0.1:8080', '/a/b?alt=sse'],
  ['https://x.example/v1?api-version=1', '/chat', 'https://x.example', '/v1/chat?api-version=1'],
  ['https://x.example/v1?api-version=1', '/chat?a=b', 'https://x.example', '/v1/chat?a=b&api-version=1'],
  [
    'https://x.example',
    '/models/gemini-2.5:generateContent',
    'https://x.example',
    '/models/gemini-2.5:generateContent',
  ],
  ['https://x.example', '/models/meta%2Fllama%20a', 'https://x.example', '/models/meta%2Fllama%20a'],
  ['https://x.example', '/models/v..1/x', 'https://x.example', '/models/v..1/x'],
])('%s with %s', (baseURL, path, origin, expected) => {
  expect(resolveTarget(at(baseURL), path)).toEqual({ origin, path: expected })
})

test.each([
  '',
  'chat',
  '//evil.example/x',
  '/..',
  '/../admin',
  '/a/../../b',
  '/a/./b',
  '/%2e%2e/admin',
  '/%2E./admin',
  '/a/..%2fadmin',
  '/a/%2e%2e%2fadmin',
  '/a/%252e%252e/b',
  '/a/..%5cb',
  '/a/..;/b',
  '/a\\..\\b',
  '/a#b',
  '/a%23b',
  '/a b',
  '/a\r\nx: y',
  '/a%0d%0ax',
  '/a%zz',
  '/é',
  '@evil.example/',
  'http://evil.example/',
])('%j is refused', (path) => {
  expect(() => resolveTarget(at('https://api.example.com/v1'), path)).toThrow(/would leave the provider's base URL/)
})

test('r28: whatever the path, the request stays below the base URL or is refused', () => {
  const nasty = constantFrom(
    '/',
    '..',
    '.',
    '%2e',
    '%2F',
    '%5c',
    '\\',
    '#',
    '?',
    '@',
    ':',
    '//',
    'evil.example',
    '%00',
    '\n',
    ';',
  )
  const path = array(oneof(nasty, string({ maxLength: 4 })), { maxLength: 12 }).map((parts) => parts.join(''))
  assert(
    property(path, boolean(), (path, slash) => {
      let target
      try {
        target = resolveTarget(at('https://api.example.com/v1'), slash ? `/${path}` : path)
      } catch {
        return
      }
      // as strict and as lenient a reader as there is: the WHATWG parser, on the path as sent and decoded
      for (const seen of [target.path, decodeURIComponent(target.path.split('?')[0]!)]) {
        const url = new URL(target.origin + seen)
        expect(url.origin).toBe('https://api.example.com')
        expect(url.pathname.startsWith('/v1/')).toBe(true)
        expect(url.hash).toBe('')
      }
    }),
    { numRuns: 5_000 },
  )
})
