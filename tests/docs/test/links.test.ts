import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const packages = readdirSync(join(root, 'packages')).map((folder) => `packages/${folder}/README.md`)
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs')).map((page) => `docs/${page}`),
  'examples/cluster/README.md',
  ...packages,
].filter((page) => page.endsWith('.md'))

/** Links of a page to other files and to headings, without those to the web. */
function linksOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[^]*?^```$/gm, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((to) => !/^[a-z]+:/.test(to))
}

/** The ids GitHub and npm give headings. */
const headingsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )

describe('the links of the documentation', () => {
  it.each(pages)('%s', (page) => {
    for (const link of linksOf(page)) {
      const [path = '', anchor] = link.split('#', 2)
      const target = path === '' ? join(root, page) : join(root, dirname(page), path)
      expect(existsSync(target), `${link} leads somewhere`).toBe(true)
      if (anchor === undefined || statSync(target).isDirectory()) continue
      expect(headingsOf(target), link).toContain(anchor)
    }
  })

  it.each(packages)('%s works on npm, where the rest of the repository is not', (page) => {
    expect(linksOf(page).filter((link) => !link.startsWith('#'))).toEqual([])
  })
})
