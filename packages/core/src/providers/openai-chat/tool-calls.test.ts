import { describe, expect, test } from 'vitest'
import { createOpenAiChatCodec } from './codec.ts'
import type { ChatEvent } from '../../chat/index.ts'

type Piece = Extract<ChatEvent, { type: 'tool-call-delta' }>

/** The tool call events of deltas that arrive one after the other. */
function pieces(...deltas: unknown[]): Piece[] {
  const decoder = createOpenAiChatCodec().createStreamDecoder()
  const events = [
    ...deltas.flatMap(
      (delta) => decoder.decode({ data: JSON.stringify({ id: 'x', choices: [{ index: 0, delta }] }) }).events,
    ),
    ...decoder.decode({ data: '[DONE]' }).events,
  ]
  return events.filter((event) => event.type === 'tool-call-delta')
}

const calls = (...entries: unknown[]): unknown => ({ tool_calls: entries })
const told = (found: Piece[]): unknown[] => found.map(({ index, id, name, arguments: args }) => [index, id, name, args])

describe('tool calls of a stream', () => {
  test('by index, in pieces', () => {
    const found = pieces(
      calls({ index: 0, id: 'a', function: { name: 'f', arguments: '' } }),
      calls(
        { index: 0, function: { arguments: '{"x"' } },
        { index: 1, id: 'b', function: { name: 'g', arguments: '{' } },
      ),
      calls({ index: 1, function: { arguments: '}' } }, { index: 0, function: { arguments: ':1}' } }),
    )
    expect(told(found)).toEqual([
      [0, 'a', 'f', ''],
      [0, undefined, undefined, '{"x"'],
      [1, 'b', 'g', '{'],
      [1, undefined, undefined, '}'],
      [0, undefined, undefined, ':1}'],
    ])
  })

  test('under one index and without ids, told apart by name', () => {
    const found = pieces(
      calls(
        { index: 0, function: { name: 'f', arguments: '{"a"' } },
        { index: 0, function: { name: 'f', arguments: ':1}' } },
        { index: 0, function: { name: 'g', arguments: '{}' } },
      ),
    )
    expect(told(found)).toEqual([
      [0, 'x_0_0', 'f', '{"a"'],
      [0, undefined, undefined, ':1}'],
      [1, 'x_0_1', 'g', '{}'],
    ])
  })

  test('without index, told apart by id (Mistral)', () => {
    const found = pieces(
      calls(
        { id: 'a', function: { name: 'f', arguments: '{}' } },
        { id: 'b', function: { name: 'f', arguments: '[]' } },
      ),
    )
    expect(told(found)).toEqual([
      [0, 'a', 'f', '{}'],
      [1, 'b', 'f', '[]'],
    ])
  })

  test('one index, new ids: calls of their own (Gemini behind a gateway)', () => {
    const found = pieces(
      calls({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }),
      calls({ index: 0, id: 'b', function: { name: 'f', arguments: '{"n":2}' } }),
    )
    expect(told(found)).toEqual([
      [0, 'a', 'f', '{}'],
      [1, 'b', 'f', '{"n":2}'],
    ])
  })

  test('a new id without a name is the same call (servers that make one up for every piece)', () => {
    const found = pieces(
      calls({ index: 0, id: 'a', function: { name: 'f', arguments: '{' } }),
      calls({ index: 0, id: 'other', function: { arguments: '}' } }),
    )
    expect(told(found)).toEqual([
      [0, 'a', 'f', '{'],
      [0, undefined, undefined, '}'],
    ])
  })

  test('indexes with gaps are numbered anew', () => {
    expect(told(pieces(calls({ index: 3, id: 'a', function: { name: 'f', arguments: '{}' } })))).toEqual([
      [0, 'a', 'f', '{}'],
    ])
  })

  test('arguments before the name wait for it; a name that never comes loses nothing', () => {
    const late = pieces(
      calls({ index: 0, id: 'a', function: { arguments: '{"x"' } }),
      calls({ index: 0, function: { name: 'f', arguments: ':1}' } }),
    )
    expect(told(late)).toEqual([[0, 'a', 'f', '{"x":1}']])
    expect(told(pieces(calls({ index: 0, function: { arguments: '{}' } })))).toEqual([[0, 'x_0_0', '', '{}']])
  })

  test('an id that is missing is made up, one per call', () => {
    const found = pieces(
      calls({ function: { name: 'f', arguments: '{}' } }),
      calls({ function: { name: 'f', arguments: '{}' } }),
    )
    expect(found.map(({ id }) => id)).toEqual(['x_0_0', 'x_0_1'])
  })

  test('custom tools, arguments as an object, the legacy form', () => {
    expect(
      pieces(calls({ index: 0, id: 'a', type: 'custom', custom: { name: 'c', input: 'free text' } })),
    ).toMatchObject([{ kind: 'custom', name: 'c', arguments: 'free text' }])
    expect(pieces(calls({ id: 'a', function: { name: 'f', arguments: { x: 1 } } }))).toMatchObject([
      { arguments: '{"x":1}' },
    ])
    expect(
      told(pieces({ function_call: { name: 'f', arguments: '{' } }, { function_call: { arguments: '}' } })),
    ).toEqual([
      [0, 'x_0_0', 'f', '{'],
      [0, undefined, undefined, '}'],
    ])
  })

  test('tools the provider ran itself are no calls to answer', () => {
    expect(pieces(calls({ index: 0, id: 'a', type: 'web_search', web_search: { query: 'x' } }))).toEqual([])
    expect(pieces({ executed_tools: [{ type: 'search', arguments: '{}' }] })).toEqual([])
  })

  test('arguments nested deeper than the stack are none', () => {
    const deep = `${'{"a":['.repeat(20_000)}1${']}'.repeat(20_000)}`
    const decoder = createOpenAiChatCodec().createStreamDecoder()
    const data = `{"choices":[{"index":0,"delta":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":${deep}}}]}}]}`
    expect(decoder.decode({ data }).events).toMatchObject([{ id: 'a', name: 'f', arguments: '' }])
  })
})
