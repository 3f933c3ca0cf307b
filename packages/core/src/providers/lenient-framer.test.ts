import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLenientFramer } from './lenient-framer.ts'
import { createJsonSplitter } from './json-splitter.ts'

function frame(text: string, cuts: readonly number[] = []): string[] {
  const bytes = Buffer.from(text)
  const framer = createLenientFramer()
  const data: string[] = []
  let from = 0
  for (const to of [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    framer.push(bytes.subarray(from, to), (message) => data.push(message.data))
    from = to
  }
  framer.end((message) => data.push(message.data))
  return data
}

const events = 'data: {"a":"ü🫖"}\r\n\r\ndata: {"b":1}\r\n\r\n'

it.each([
  ['events', events, ['{"a":"ü🫖"}', '{"b":1}']],
  ['a JSON array', '[{"a":"}{]\\"\\\\"},\n{"b":{"c":[{}]}}]', ['{"a":"}{]\\"\\\\"}', '{"b":{"c":[{}]}}']],
  ['a single object', ' {\n"error":{}}', ['{\n"error":{}}']],
  [
    'bare JSON behind events',
    `${events}{\n  "error": {\n    "code": 1\n  }\n}\n`,
    ['{"a":"ü🫖"}', '{"b":1}', expect.stringContaining('"code": 1')],
  ],
  ['a last event without its blank line', 'data: {"a":1}', ['{"a":1}']],
  ['nothing', ' \n', []],
])('%s, however it is cut', (_, text, expected) => {
  const bytes = Buffer.byteLength(text)
  expect(frame(text)).toEqual(expected)
  expect(
    frame(
      text,
      Array.from({ length: bytes }, (_each, i) => i),
    ),
  ).toEqual(expected)
  fc.assert(
    fc.property(fc.array(fc.nat(bytes), { maxLength: 8 }), (cuts) => {
      expect(frame(text, cuts)).toEqual(expected)
    }),
  )
})

it('splits any JSON array into its objects', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
      fc.integer({ min: 1, max: 7 }),
      (objects, size) => {
        const text = JSON.stringify(objects)
        const found: string[] = []
        const splitter = createJsonSplitter(1e6)
        for (let i = 0; i < text.length; i += size) splitter.push(text.slice(i, i + size), (json) => found.push(json))
        expect(found.map((json) => JSON.parse(json) as unknown)).toEqual(JSON.parse(text))
      },
    ),
  )
})

it('refuses an object beyond the limit instead of keeping it', () => {
  const splitter = createJsonSplitter(10)
  expect(() => splitter.push(`[{"a":"${'x'.repeat(20)}`, () => {})).toThrow(RangeError)
})

const everyBytes = (text: string, size: number): number[] =>
  Array.from({ length: Math.floor(Buffer.byteLength(text) / size) }, (_, at) => (at + 1) * size)

it.each([1, 2, 3, 1000])('the same messages in pieces of %i bytes, whatever stands around them', (size) => {
  const text =
    '\uFEFFdata:{"a":1}\r\n\r\n: comment\n\nevent: x\ndata: 2\ndata: 3\n\nretry: 5\nid: 1\ndata\n\nunknown: 4\n\ndata: é🦉'
  expect(frame(text, everyBytes(text, size))).toEqual(['{"a":1}', '2\n3', '', 'é🦉'])
  expect(frame('data: 1\r\rdata: 2\r\r', everyBytes('data: 1\r\rdata: 2\r\r', size))).toEqual(['1', '2'])
  expect(frame('', everyBytes('', size))).toEqual([])
})
