import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const foldersOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

describe('lists of the documentation have everything there is', () => {
  it.each(foldersOf('packages'))('README.md: packages/%s', (folder) => {
    expect(read('README.md')).toContain(`](packages/${folder})`)
  })

  it.each(foldersOf('packages/core/src'))('README.md: the folder %s/', (folder) => {
    expect(read('README.md')).toContain(`\`${folder}/\``)
  })

  it.each(readdirSync(join(root, 'docs')).filter((page) => page !== 'README.md'))('docs/README.md: %s', (page) => {
    expect(read('docs/README.md')).toContain(`](${page})`)
  })

  const options = read('packages/core/src/options/gateway-options.ts').split('export interface GatewayOptions {')[1]
  const members = [...(options?.split(/^}/m)[0] ?? '').matchAll(/^  (\w+)\??:/gm)].map(([, name]) => name)

  it.each(members)('packages/core/README.md: the option %s', (name) => {
    expect(read('packages/core/README.md')).toMatch(new RegExp(`^\\| .*\`${name}[\`.]`, 'm'))
  })

  it('finds the options', () => expect(members).toContain('retention'))

  const entries = Object.keys((JSON.parse(read('packages/core/package.json')) as { exports: object }).exports)
  it.each(entries.filter((entry) => entry !== './package.json'))(
    'packages/core/README.md: the entry point %s',
    (entry) => {
      expect(read('packages/core/README.md')).toContain(`| \`@inroute/core${entry.slice(1)}\` |`)
    },
  )
})
