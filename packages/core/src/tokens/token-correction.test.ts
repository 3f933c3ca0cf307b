import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTokenCorrection } from './token-correction.ts'

describe('createTokenCorrection', () => {
  it('moves towards what is reported, and each model by itself', () => {
    const correction = createTokenCorrection()
    for (let answer = 0; answer < 1000; answer++) correction.observe('a/b', 1200, () => 1000)

    expect(correction.factor('a/b')).toBeCloseTo(1.2, 3)
    expect(correction.factor('a/c')).toBe(1)
  })

  it('is not moved by short prompts, missing numbers, or what cannot be the tokenizer', () => {
    const correction = createTokenCorrection()
    for (const [estimated, reported] of [
      [50, 90],
      [1000, 5000],
      [1000, 10],
      [0, 10],
      [Number.NaN, 10],
      [1000, Number.NaN],
    ] as const) {
      correction.observe('a/b', reported, () => estimated)
    }
    expect(correction.factor('a/b')).toBe(1)
  })

  it('asks for an estimate of the first answers, then now and then', () => {
    const correction = createTokenCorrection()
    let asked = 0
    const estimate = (): number => {
      asked++
      return 1000
    }
    for (let answer = 0; answer < 32; answer++) correction.observe('a/b', 1000, estimate)
    expect(asked).toBe(32)
    for (let answer = 0; answer < 160; answer++) correction.observe('a/b', 1000, estimate)
    expect(asked).toBe(42)
  })

  it('stays within bounds, and remembers no more models than told', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(5000), fc.nat(9000))), (reports) => {
        const correction = createTokenCorrection({ maxModels: 2 })
        for (const [model, estimated, reported] of reports) correction.observe(model, reported, () => estimated)
        const factors = ['a', 'b', 'c', 'd'].map((model) => correction.factor(model))
        expect(factors.every((factor) => factor >= 0.7 && factor <= 1.5)).toBe(true)
        expect(factors.filter((factor) => factor !== 1).length).toBeLessThanOrEqual(2)
      }),
    )
  })
})
