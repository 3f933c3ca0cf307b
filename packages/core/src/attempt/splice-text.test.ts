import { array, assert, integer, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSplicer, type SpliceMode } from './splice-text.ts'

/** What a caller ends up with who has `delivered` and is given the rest of a new answer, in pieces. */
function spliced(delivered: string, mode: SpliceMode, pieces: readonly string[]): string | undefined {
  const splicer = createSplicer(delivered, mode)
  let text = delivered
  for (const piece of pieces) {
    const fresh = splicer.push(piece)
    if (fresh === undefined) return undefined
    text += fresh
  }
  const last = splicer.end()
  return last === undefined ? undefined : text + last
}

const answer = 'Once upon a time there was a fox who liked grapes more than most.'

describe('restart', () => {
  test('drops what was delivered, wherever the pieces end', () => {
    expect(spliced('Once upon', 'restart', ['Once', ' upon a', ' time'])).toBe('Once upon a time')
    expect(spliced('Once upon', 'restart', ['Once upon a time'])).toBe('Once upon a time')
  })

  test('another answer does not fit, nor does a shorter one', () => {
    expect(spliced('Once upon', 'restart', ['Once', ' more'])).toBeUndefined()
    expect(spliced('Once upon', 'restart', ['Once'])).toBeUndefined()
  })

  test('any answer cut anywhere and said again in any pieces is whole', () => {
    assert(
      property(
        string({ unit: 'grapheme' }),
        integer({ min: 0 }),
        array(integer({ min: 1, max: 5 })),
        (text, at, sizes) => {
          const delivered = text.slice(0, at % (text.length + 1))
          expect(spliced(delivered, 'restart', cut(text, sizes))).toBe(text)
        },
      ),
    )
  })
})

describe('prefill', () => {
  test('what continues is passed on', () => {
    expect(spliced('Once upon', 'prefill', [' a', ' time'])).toBe('Once upon a time')
  })

  test('white space cut off the prefill comes once', () => {
    expect(spliced('Once upon \n', 'prefill', [' \na', ' time'])).toBe('Once upon \na time')
    expect(spliced('Once upon ', 'prefill', ['a', ' time'])).toBe('Once upon a time')
    expect(spliced('Once upon a time there ', 'prefill', [' was', ' a'])).toBe('Once upon a time there was a')
  })

  test('a provider that begins anew is found out', () => {
    expect(spliced(answer.slice(0, 40), 'prefill', cut(answer, [3]))).toBe(answer)
    expect(spliced(answer.slice(0, 20), 'prefill', cut(answer, [7]))).toBe(answer)
    expect(spliced(answer.slice(0, 40), 'prefill', [`${answer.slice(0, 36)}!!!`])).toBeUndefined()
  })

  test('what begins like the beginning, but is not, is a continuation', () => {
    expect(spliced(answer, 'prefill', [' Once', ' more.'])).toBe(`${answer} Once more.`)
    expect(spliced(answer, 'prefill', ['Once', ' upon'])).toBe(`${answer}Once upon`)
  })

  test('the rest of any answer is whole in any pieces', () => {
    assert(
      property(integer({ min: 1, max: answer.length }), array(integer({ min: 1, max: 5 })), (at, sizes) => {
        const delivered = answer.slice(0, at)
        const rest = answer.slice(delivered.trimEnd().length)
        expect(spliced(delivered, 'prefill', cut(rest, sizes))).toBe(answer)
      }),
    )
  })
})

/** The text in pieces of these sizes, over and over. */
function cut(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = []
  for (let at = 0, i = 0; at < text.length; i++) {
    const size = sizes[i % sizes.length] ?? 4
    pieces.push(text.slice(at, at + size))
    at += size
  }
  return pieces
}
