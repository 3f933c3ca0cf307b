import { expect, test } from 'vitest'
import { nineOf } from './tool-call-ids.ts'

test('a hundred thousand ids of the usual kinds keep apart', () => {
  const ids = Array.from({ length: 25_000 }, (_, at) => [
    `call_${at}`,
    `toolu_01${at.toString(36)}Xz`,
    `functions.f:${at}`,
    `${at}`,
  ])
  const short = ids.flat().map(nineOf)
  expect(new Set(short).size).toBe(100_000)
  expect(short.every((id) => /^[a-z0-9]{9}$/.test(id))).toBe(true)
})
