import { expect, test } from 'vitest'
import { createMemoryStickiness } from './memory-stickiness.ts'

const a = { endpointId: 'acme/x@a' }

test('remembered for ten minutes of silence, renewed by each success, by each conversation apart', () => {
  const sticky = createMemoryStickiness()
  sticky.remember('k', a, 0)
  expect(sticky.read('k', 599_999)).toMatchObject(a)
  sticky.remember('k', { endpointId: 'acme/x@b' }, 599_999)
  expect(sticky.read('k', 1_199_998)).toMatchObject({ endpointId: 'acme/x@b' })
  expect(sticky.read('k', 1_199_999)).toBeUndefined()
  expect(sticky.read('other', 0)).toBeUndefined()
})

test('R22: bounded; the conversation unused longest is forgotten', () => {
  const sticky = createMemoryStickiness({ maxEntries: 2 })
  for (const key of ['1', '2', '1', '3']) sticky.remember(key, a, 0)
  expect(['1', '2', '3'].map((key) => sticky.read(key, 1) !== undefined)).toEqual([true, false, true])
})
