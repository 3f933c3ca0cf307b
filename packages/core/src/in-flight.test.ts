import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createInFlight } from './in-flight.ts'

test('holds what was added and not taken out, whatever the order', () => {
  const property = fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(20))), (steps) => {
    const inFlight = createInFlight<number>()
    const expected = new Set<number>()
    const taken: (() => void)[] = []
    for (const [adds, at] of steps) {
      if (adds) {
        const item = taken.length
        const take = inFlight.add(item)
        expected.add(item)
        taken.push(() => {
          take()
          expected.delete(item)
        })
      } else taken[at]?.() // also twice
      expect(inFlight.list().sort((a, b) => a - b)).toEqual([...expected])
    }
  })
  fc.assert(property)
})
