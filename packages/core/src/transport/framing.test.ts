import { expect, it } from 'vitest'
import { sseFramer } from './framing.ts'

function messagesOf(text: string, size: number): string[] {
  const bytes = Buffer.from(text)
  const framer = sseFramer()
  const messages: string[] = []
  for (let at = 0; at < bytes.length; at += size) {
    framer.push(bytes.subarray(at, at + size), ({ data }) => void messages.push(data))
  }
  framer.end(({ data }) => void messages.push(data))
  return messages
}

it.each([1, 2, 3, 1000])('the same messages in pieces of %i bytes, whatever stands around them', (size) => {
  const text =
    '\uFEFFdata:{"a":1}\r\n\r\n: comment\n\nevent: x\ndata: 2\ndata: 3\n\nretry: 5\nid: 1\ndata\n\nunknown: 4\n\ndata: é🦉'
  expect(messagesOf(text, size)).toEqual(['{"a":1}', '2\n3', '', 'é🦉'])
  expect(messagesOf('data: 1\r\rdata: 2\r\r', size)).toEqual(['1', '2'])
  expect(messagesOf('', size)).toEqual([])
})
