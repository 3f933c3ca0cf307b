import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isExactNumber, parseJson } from './json-value.ts'

describe('parseJson', () => {
  it.each(['12345678901234567890', '-9007199254740993', '9007199254740992', '[1,12345678901234567890]'])(
    'writes %s as it came',
    (text) => expect(JSON.stringify(parseJson(text))).toBe(text),
  )

  it('keeps the digits of a number wherever it stands', () => {
    const text = '{"id":900719925474099312,"list":[1, 18446744073709551615],"small":0.1234567890123456789}'
    const value = parseJson(text) as { id: unknown; small: unknown }
    expect(JSON.stringify(value)).toBe(
      '{"id":900719925474099312,"list":[1,18446744073709551615],"small":0.12345678901234568}',
    )
    expect(isExactNumber(value.id)).toBe(true)
    expect(value.small).toBeTypeOf('number')
  })

  it('is what JSON.parse gives for everything else', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)))
      }),
    )
    expect(parseJson('{"n":1234567890123456}')).toEqual({ n: 1_234_567_890_123_456 })
    expect(parseJson('\uFEFF{"a":1}')).toEqual({ a: 1 })
    expect(parseJson('{"a')).toBeUndefined()
  })

  it.each([[undefined], [null], [1], [{}], [['{}']]])('is nothing for %j, which is no text', (value) => {
    expect(parseJson(value)).toBeUndefined()
  })

  it('reads what is nested deeper than the stack, the digits aside', () => {
    const deep = `${'['.repeat(20_000)}12345678901234567890${']'.repeat(20_000)}`
    expect(parseJson(deep)).toBeInstanceOf(Array)
  })
})
