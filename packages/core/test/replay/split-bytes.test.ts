import { expect, test } from 'vitest'
import { deliveriesOf } from './split-bytes.ts'

test('every delivery carries the same bytes, line ends aside', () => {
  const bytes = Buffer.from('data: {"text":"schön 🙂"}\r\n\r\ndata: [DONE]\n\n')
  const lf = bytes.toString().replaceAll('\r\n', '\n')
  const deliveries = deliveriesOf(bytes, { lengths: [5, 9], lines: true, seed: 7 })

  for (const { name, pieces } of deliveries) {
    const joined = Buffer.concat(pieces).toString()
    expect(joined.replaceAll('\r\n', '\n'), name).toBe(lf)
  }
  for (const { name, pieces } of deliveries.filter(({ name }) => !name.includes('LF'))) {
    expect(Buffer.concat(pieces).equals(bytes), name).toBe(true)
  }
  expect(deliveries.find(({ name }) => name === 'as recorded')?.pieces.map((piece) => piece.length)).toEqual([
    5,
    9,
    bytes.length - 14,
  ])
  expect(new Set(deliveries.map(({ name }) => name)).size).toBe(deliveries.length)
})
