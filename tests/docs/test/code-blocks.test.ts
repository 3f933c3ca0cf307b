import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const blocksFolder = join(import.meta.dirname, '../blocks')

/** Fenced TypeScript of a Markdown page. `ts run` is run, too; `ts fragment` stands in a context the page describes. */
interface Block {
  name: string
  mode: string
  code: string
}

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs')).map((page) => `docs/${page}`),
  ...readdirSync(join(root, 'packages')).map((folder) => `packages/${folder}/README.md`),
]
const blocks = pages.filter((page) => page.endsWith('.md')).flatMap(blocksOf)

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^```ts(.*)\n([^]*?)^```$/gm)].map(([, info = '', code = ''], index) => ({
    name: `${page.replaceAll('/', '-').replace('.md', '')}-${index + 1}.ts`,
    mode: info.trim(),
    // every block is a module of its own, whatever it imports
    code: `${code}\nexport {}\n`,
  }))
}

describe('the code in the documentation', () => {
  beforeAll(() => {
    rmSync(blocksFolder, { recursive: true, force: true })
    for (const { name, mode, code } of blocks) {
      const file = join(blocksFolder, name)
      mkdirSync(dirname(file), { recursive: true })
      if (mode !== 'fragment') writeFileSync(file, code)
    }
  })
  afterAll(() => rmSync(blocksFolder, { recursive: true, force: true }))

  it('compiles', async () => {
    const tsc = join(root, 'node_modules/.bin/tsc')
    const compiled = promisify(execFile)(tsc, ['--noEmit', '-p', 'tsconfig.blocks.json'], {
      cwd: join(import.meta.dirname, '..'),
    }).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )
    expect(await compiled).toBe('')
    expect(blocks.length).toBeGreaterThan(5)
  }, 60_000)

  it.each(blocks.filter(({ mode }) => mode === 'run'))(
    '$name runs',
    async ({ name }) => {
      const args = ['--conditions=inroute:source', join(blocksFolder, name)]
      const env = { PATH: process.env['PATH'], OPENAI_API_KEY: 'sk-docs', ANTHROPIC_API_KEY: 'sk-docs' }
      const running = promisify(execFile)(process.execPath, args, {
        env,
        timeout: 20_000,
        cwd: relative('.', blocksFolder) || '.',
      })
      await expect(running).resolves.toBeDefined()
    },
    30_000,
  )
})
