// Packs every public package as npm would publish it, installs the tarballs into an empty project, loads each entry point both ways
// without it doing anything, follows the READMEs' first lines, and bundles: what a user gets, not what the workspace has.
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureBundles } from './measure-bundles.ts'
import { startDependencies, tryStarts } from './try-starts.ts'

interface Manifest {
  name: string
  private?: boolean
  exports: Record<string, unknown>
  peerDependencies?: Record<string, string>
}

const root = join(import.meta.dirname, '..')
const run = (command: string, args: string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

const packages = readdirSync(join(root, 'packages'))
  .map((folder) => join(root, 'packages', folder))
  .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest }))
  .filter(({ manifest }) => !manifest.private)

const project = mkdtempSync(join(tmpdir(), 'inroute-packed-'))
try {
  const dependencies: Record<string, string> = { ...startDependencies }
  for (const { folder, manifest } of packages) {
    const tarball = join(project, `${manifest.name.replace('@', '').replace('/', '-')}.tgz`)
    run('pnpm', ['pack', '--out', tarball], folder)
    dependencies[manifest.name] = `file:${tarball}`
    console.log(`${manifest.name}: ${Math.round(statSync(tarball).size / 1024)} kB packed`)
    for (const [peer, range] of Object.entries(manifest.peerDependencies ?? {})) {
      if (!peer.startsWith('@inroute/')) dependencies[peer] ??= range
    }
  }
  writeFileSync(
    join(project, 'package.json'),
    // the packages depend on each other by version: the overrides point those at the tarballs too
    JSON.stringify({ name: 'empty', private: true, dependencies, overrides: dependencies }),
  )
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], project)
  copyFileSync(join(root, 'scripts/import-quietly.mjs'), join(project, 'import-quietly.mjs'))
  for (const { manifest } of packages) {
    checkFiles(join(project, 'node_modules', manifest.name))
    const entries = Object.keys(manifest.exports).filter((entry) => entry !== './package.json')
    for (const entry of entries) {
      const name = manifest.name + entry.slice(1)
      for (const way of ['import', 'require']) {
        // nothing may be written, no process or thread started
        run(process.execPath, ['--permission', '--allow-fs-read=*', 'import-quietly.mjs', name, way], project)
      }
      console.log(`${name}: import and require, and nothing else`)
    }
  }
  await measureBundles(project)
  await tryStarts(project)
} finally {
  rmSync(project, { recursive: true, force: true })
}

/** A licence and a README, and for each module with code a source map that holds its sources: they are not in the tarball. */
function checkFiles(installed: string): void {
  for (const file of ['LICENSE', 'README.md']) {
    if (!existsSync(join(installed, file))) throw new Error(`${installed} has no ${file}`)
  }
  for (const file of readdirSync(join(installed, 'dist')).filter((name) => /\.c?js$/.test(name))) {
    const path = join(installed, 'dist', file)
    const code = readFileSync(path, 'utf8')
    if (!code.includes('//#region')) continue // only passes on what others export
    if (!code.includes(`//# sourceMappingURL=${file}.map`)) throw new Error(`${path} names no source map`)
    const map = JSON.parse(readFileSync(`${path}.map`, 'utf8')) as { sources: string[]; sourcesContent?: unknown[] }
    const isWhole = map.sourcesContent?.length === map.sources.length && !map.sourcesContent.includes(null)
    if (!isWhole) throw new Error(`The source map of ${path} lacks sources`)
  }
}
