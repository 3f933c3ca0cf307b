// Packs every public package as npm would publish it, installs the tarballs into an empty project and loads each entry point
// both ways: what a user gets, not what the workspace has.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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
  const dependencies: Record<string, string> = {}
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
  for (const { manifest } of packages) {
    const entries = Object.keys(manifest.exports).filter((entry) => entry !== './package.json')
    for (const entry of entries) {
      const name = manifest.name + entry.slice(1)
      run(process.execPath, ['--input-type=module', '-e', `await import('${name}')`], project)
      run(process.execPath, ['--input-type=commonjs', '-e', `require('${name}')`], project)
      console.log(`${name}: import and require`)
    }
  }
} finally {
  rmSync(project, { recursive: true, force: true })
}
