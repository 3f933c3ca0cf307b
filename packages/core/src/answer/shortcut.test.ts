import { describe, expect, test } from 'vitest'
import type { ChatEvent } from '../chat/index.ts'
import { Shortcut } from './shortcut.ts'

const message = (text: string): string => `{"id":"1","delta":{"content":${JSON.stringify(text)}}}`
const rendered = (text: string): string => `data: {"id":"ours","text":${JSON.stringify(text)}}\n\n`
const sse = (text: string, event = ''): Buffer => Buffer.from(`${event}data: ${message(text)}\n\n`)

function learn(shortcut: Shortcut, text: string, output = rendered(text)): void {
  shortcut.learn({ data: message(text) }, [{ type: 'text-delta', choice: 0, text }], output)
}

function taught(): Shortcut {
  const shortcut = new Shortcut()
  learn(shortcut, 'one')
  learn(shortcut, 'two')
  return shortcut
}

describe('Shortcut', () => {
  test('renders messages like those it has seen, and counts their characters', () => {
    const { passed, rest } = taught().take(Buffer.concat([sse('three'), sse(' \u{1F6B2}\n')]), true)
    expect(Buffer.from(passed!.rendered, 'latin1').toString()).toBe(rendered('three') + rendered(' \u{1F6B2}\n'))
    expect(passed!.chars).toBe('three'.length + ' \u{1F6B2}\n'.length)
    expect(rest).toBeUndefined()
  })

  test('one example proves nothing, nor does the same text twice', () => {
    const shortcut = new Shortcut()
    for (const text of ['one', 'one']) {
      learn(shortcut, text)
      expect(shortcut.take(sse('x'), true)).toEqual({ rest: sse('x') })
    }
  })

  test('two examples that do not agree prove nothing either', () => {
    const shortcut = new Shortcut()
    learn(shortcut, 'one', `data: {"role":"assistant","text":"one"}\n\n`)
    learn(shortcut, 'two')
    expect(shortcut.take(sse('x'), true).passed).toBeUndefined()
    learn(shortcut, 'three')
    expect(shortcut.take(sse('x'), true).passed).toBeDefined()
  })

  test('a text that occurs elsewhere in its message teaches nothing, and takes nothing back', () => {
    const shortcut = taught()
    learn(shortcut, '1')
    expect(shortcut.take(sse('1'), true).passed?.chars).toBe(1)
  })

  test.each([
    ['nothing', []],
    ['a finish', [{ type: 'finish', choice: 0, reason: 'stop', nativeReason: 'stop' }]],
    [
      'more than its text',
      [
        { type: 'text-delta', choice: 0, text: 'a' },
        { type: 'service-tier', tier: 'flex' },
      ],
    ],
    ['another kind of text', [{ type: 'reasoning-delta', choice: 0, detail: { type: 'reasoning.text', text: 'a' } }]],
  ] as [string, ChatEvent[]][])('a message that means %s ends it', (_, events) => {
    const shortcut = taught()
    shortcut.learn({ data: '{}' }, events, '')
    expect(shortcut.take(sse('x'), true)).toEqual({ rest: sse('x') })
  })

  test('what follows a message of another kind is decoded, as it may mean something else by then', () => {
    const other = Buffer.from('data: {"id":"1","finish":"stop"}\n\n')
    const { passed, rest } = taught().take(Buffer.concat([sse('a'), other, sse('b')]), true)
    expect(passed?.chars).toBe(1)
    expect(rest).toEqual(Buffer.concat([other, sse('b')]))
  })

  test('learns anew when what was constant has changed, as the time in a chunk does', () => {
    const shortcut = taught()
    const later = (text: string) => message(text).replace('"1"', '"2"')
    const bytes = (text: string) => Buffer.from(`data: ${later(text)}\n\n`)
    for (const text of ['three', 'four']) {
      expect(shortcut.take(bytes(text), true)).toEqual({ rest: bytes(text) })
      shortcut.learn({ data: later(text) }, [{ type: 'text-delta', choice: 0, text }], rendered(text))
    }
    expect(shortcut.take(bytes('five'), true).passed?.chars).toBe(4)
  })

  test('holds what has not arrived whole', () => {
    const shortcut = taught()
    const bytes = sse('caf\u00e9')
    for (let at = 1; at < bytes.length; at += 1) {
      expect(shortcut.take(bytes.subarray(0, at), true)).toEqual({})
      expect(shortcut.take(bytes.subarray(at), true).passed?.chars).toBe(4)
    }
    expect(shortcut.take(bytes.subarray(0, 9), true)).toEqual({})
    expect(Buffer.from(shortcut.flush())).toEqual(bytes.subarray(0, 9))
  })

  test('a message whose beginning was framed already is not taken for a whole one', () => {
    // `event: error` went to the framer: the data that follows is the error's
    expect(taught().take(sse('x'), false)).toEqual({ rest: sse('x') })
  })

  test('leaves other line ends to the framer at once, and for good', () => {
    const shortcut = taught()
    const bytes = Buffer.from(`data: ${message('x')}\r\n\r\n`)
    expect(shortcut.take(bytes, true)).toEqual({ rest: bytes })
    expect(shortcut.take(sse('x'), true)).toEqual({ rest: sse('x') })
  })

  test('holds no more than a text could be long', () => {
    const shortcut = taught()
    const piece = Buffer.from('x'.repeat(40_000))
    expect(shortcut.take(piece, true)).toEqual({})
    expect(shortcut.take(piece, true).rest).toHaveLength(80_000)
  })
})
