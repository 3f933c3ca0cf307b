import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editMembers, editObject, type MemberEdit } from './json-members.ts'

/** Not a lone backslash: once Node 24.21 has parsed an object with that key, its `JSON.parse` reads `"\u0020"` as one too. */
const key = fc
  .oneof(fc.constantFrom('model', 'stream', 'max_tokens', 'a"b', '\u2028', '__proto__', ''), fc.string())
  .filter((name) => name !== '\\')
const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/)

/** A JSON object's text with any white space, duplicate keys and escapes. */
const objectText = fc
  .array(fc.tuple(key, fc.jsonValue(), space, space, fc.boolean()), { maxLength: 8 })
  .chain((members) => fc.tuple(fc.constant(members), space, space))
  .map(([members, before, after]) => {
    const written = members.map(([name, value, left, right, isEscaped]) => {
      const token = isEscaped ? escaped(name) : JSON.stringify(name)
      return `${left}${token}${right}:${left}${JSON.stringify(value, undefined, right.length)}${right}`
    })
    return `${before}{${written.join(',')}${members.length > 0 ? '' : after}}${after}`
  })

const escaped = (name: string): string =>
  `"${name
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')}"`

const edit: fc.Arbitrary<MemberEdit> = fc.oneof(
  fc.constant('remove' as const),
  fc.record({ value: fc.jsonValue() }),
  fc.record({ name: fc.constant('renamed_to') }),
  fc.record({ name: fc.constant('renamed_to'), value: fc.jsonValue() }),
)
const edits = fc
  .uniqueArray(fc.tuple(key, edit), { selector: ([name]) => name, maxLength: 4 })
  .filter((entries) => entries.filter(([, each]) => each !== 'remove' && each.name).length < 2)
  .map((entries) => new Map(entries))

/** `JSON.parse` keeps the first place and the last value of a duplicate; compare values, whatever the order. */
const parse = (text: string): unknown => JSON.parse(text)

describe('editMembers', () => {
  test('means the same as the edit of the parsed object', () => {
    fc.assert(
      fc.property(objectText, edits, (text, changes) => {
        const body = parse(text) as Record<string, unknown>
        fc.pre(!('renamed_to' in body))
        expect(parse(editMembers(text, changes)!)).toEqual(parse(JSON.stringify(editObject(body, changes))))
      }),
      { numRuns: 2000 },
    )
  })

  test('touches nothing it is not told to', () => {
    fc.assert(
      fc.property(objectText, (text) => {
        expect(editMembers(text, new Map())).toBe(text)
        expect(editMembers(text, new Map([['never there', 'remove']]))).toBe(text)
      }),
    )
  })

  test('keeps numbers no double holds, order and white space', () => {
    const text =
      '{ "seed": 12345678901234567890, "model":"a" ,\n "temperature": 0.10000000000000000001, "max_tokens": 1e2 }'
    const changes = new Map<string, MemberEdit>([
      ['model', { value: 'b' }],
      ['max_tokens', { name: 'max_completion_tokens' }],
      ['stream', { value: true }],
    ])
    expect(editMembers(text, changes)).toBe(
      '{ "seed": 12345678901234567890, "model":"b" ,\n "temperature": 0.10000000000000000001, "max_completion_tokens": 1e2,"stream":true }',
    )
  })

  test('every duplicate is edited: a provider may read the first one', () => {
    expect(editMembers('{"model":"a","model":"b"}', new Map([['model', { value: 'c' }]]))).toBe(
      '{"model":"c","model":"c"}',
    )
  })

  test('what is not an object is left to the object edit', () => {
    for (const text of [
      '',
      '[]',
      '"x"',
      '{',
      '{"a"',
      '{"a":',
      '{"a":1',
      '{"a":1,}',
      '{a:1}',
      '{"a" 1}',
      '{"a":"\\"}',
    ]) {
      expect(editMembers(text, new Map([['a', 'remove']])), text).toBeUndefined()
    }
  })

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((inner) => `{${inner}}`),
        ),
        (text) => {
          expect(() => editMembers(text, new Map([['a', { value: 1 }]]))).not.toThrow()
        },
      ),
    )
  })

  test('takes time in proportion to the text', () => {
    // a scanner that looked back over every backslash again would need minutes for this
    const text = `{"a":"${'\\\\'.repeat(500_000)}","b":"${'\\"'.repeat(500_000)}","c":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    expect(editMembers(text, new Map([['b', 'remove']]))?.length).toBe(text.length - '"b":"",'.length - 1_000_000)
  })
})
