import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Manifest {
  name: string
  exports: Record<string, string | Partial<Record<'import' | 'require', { types: string; default: string }>>>
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  [member: string]: unknown
}

const root = join(import.meta.dirname, '../../..')
const packages = readdirSync(join(root, 'packages')).map((folder) => ({
  folder,
  manifest: JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as Manifest,
  readme: readFileSync(join(root, 'packages', folder, 'README.md'), 'utf8'),
}))

describe.each(packages)('$manifest.name', ({ folder, manifest, readme }) => {
  it('says what it is, on what terms, and where it runs', () => {
    expect(manifest).toMatchObject({
      name: `@inroute/${folder}`,
      description: expect.stringMatching(/^.{40,160}$/) as string,
      keywords: expect.arrayContaining(['inroute', 'llm', 'openrouter']) as string[],
      license: 'MIT',
      type: 'module',
      sideEffects: false,
      engines: { node: '>=22.19' },
      files: ['dist'],
      publishConfig: { access: 'public' },
      scripts: { 'lint:package': expect.stringMatching(/publint --strict && attw --pack \./) as string },
    })
  })

  it('can be imported and required, with the types of each', () => {
    for (const [entry, target] of Object.entries(manifest.exports)) {
      // the conformance suites are vitest's, which can only be imported
      if (typeof target === 'string' || manifest.peerDependencies?.['vitest']) continue
      expect(target.import, entry).toMatchObject({
        types: expect.stringMatching(/\.d\.ts$/) as string,
        default: expect.stringMatching(/\.js$/) as string,
      })
      expect(target.require, entry).toMatchObject({
        types: expect.stringMatching(/\.d\.cts$/) as string,
        default: expect.stringMatching(/\.cjs$/) as string,
      })
    }
  })

  it('has a README that installs it and begins with a few lines that work, and names each dependency', () => {
    expect(readme).toMatch(new RegExp(`^# ${manifest.name}\\n`))
    expect(readme).toMatch(new RegExp(`npm install [^\\n]*${manifest.name}`))
    expect(readme).toMatch(/```ts/)
    for (const dependency of Object.keys(manifest.dependencies ?? {})) expect(readme).toContain(dependency)
  })
})
