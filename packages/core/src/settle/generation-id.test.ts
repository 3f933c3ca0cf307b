import { expect, test } from 'vitest'
import { createGenerationId } from './generation-id.ts'

test('generation ids look like it, differ and ascend with time', () => {
  const ids = Array.from({ length: 300 }, (_, ms) => createGenerationId(1_770_853_433_000 + ms * 7))
  expect(new Set(ids).size).toBe(300)
  expect(ids.toSorted()).toEqual(ids)
  for (const id of ids) expect(id).toMatch(/^gen-1770853\d{3}-[0-9a-f]{30}$/)
})
