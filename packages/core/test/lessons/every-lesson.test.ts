import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))

/** What proves something: tests, and the conformance suites, which are tests that others run. */
function proofs(folder: string): { name: string; text: string }[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const isProof = (path: string): boolean => path.endsWith('.test.ts') || path.startsWith(join('conformance', 'src'))
  return paths
    .filter((path) => path.endsWith('.ts') && isProof(path) && !/\b(node_modules|dist)\b/.test(path))
    .map((path) => ({ name: basename(path), text: readFileSync(join(folder, path), 'utf8') }))
}

const all = proofs(join(repository, 'packages')).filter(({ name }) => name !== 'every-lesson.test.ts')
const numbers = (to: number): number[] => Array.from({ length: to }, (_, index) => index + 1)

test.each(numbers(30))('R%i is named by the test that proves it', (number) => {
  const file = new RegExp(`^r${String(number).padStart(2, '0')}-`)
  const word = new RegExp(`\\bR${number}\\b`)
  const named = all.filter(({ name, text }) => file.test(name) || word.test(text)).map(({ name }) => name)
  expect(named).not.toEqual([])
})

test.each(numbers(16))('fault %i is named by the test that proves it', (number) => {
  const title = new RegExp(`['"\`](\\d+, )*${number}(, \\d+)*(, (streamed|whole))?: `)
  const named = all.filter(({ text }) => title.test(text)).map(({ name }) => name)
  expect(named).not.toEqual([])
})
