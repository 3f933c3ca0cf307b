import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))

/** What proves something: tests, and the conformance suites, which are tests that others run. */
function proofs(folder: string): { name: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return ['node_modules', 'dist', 'src'].includes(entry.name) ? proofsIn(path, entry.name) : proofs(path)
    const isProof = /\.test\.ts$/.test(entry.name) || path.includes(join('conformance', 'src'))
    return isProof ? [{ name: basename(path), text: readFileSync(path, 'utf8') }] : []
  })
}

const proofsIn = (path: string, name: string) => (name === 'src' ? proofs(path) : [])

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
