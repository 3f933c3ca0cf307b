import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

/** What a bundler keeps of an import, and what it must not. */
const imports: readonly { code: string; without?: readonly RegExp[]; mostBytes?: number }[] = [
  { code: `import '@inroute/core'`, mostBytes: 20 },
  { code: `export { GatewayError } from '@inroute/core'`, without: [/undici/, /api\.openai\.com/], mostBytes: 4_000 },
  { code: `export { openai } from '@inroute/core'`, without: [/anthropic-version/, /x-goog-api-key/] },
  { code: `export { createGateway, openai } from '@inroute/core'`, without: [/anthropic-version/, /x-goog-api-key/] },
  { code: `export * from '@inroute/core'` },
]

/** Bundles the packages of a project by their tarballs, prints what each import comes to, and fails where nothing is left out. */
export async function measureBundles(project: string): Promise<void> {
  for (const { code, without = [], mostBytes = Infinity } of imports) {
    const input = join(project, 'entry.mjs')
    writeFileSync(input, code)
    const bundle = await rolldown({
      input,
      cwd: project,
      platform: 'node',
      external: [/^node:/, 'undici', 'eventsource-parser'],
    })
    const { output } = await bundle.generate({ format: 'esm', minify: true })
    const text = output.map((chunk) => ('code' in chunk ? chunk.code : '')).join('')
    console.log(`${code}: ${kB(text.length)} minified, ${kB(gzipSync(text).length)} compressed`)
    const kept = without.find((pattern) => pattern.test(text))
    if (kept) throw new Error(`${code} keeps ${String(kept)}, which it does not use`)
    if (text.length > mostBytes) throw new Error(`${code} keeps ${text.length} bytes, allowed are ${mostBytes}`)
  }
}

const kB = (bytes: number): string => `${(bytes / 1024).toFixed(1)} kB`
