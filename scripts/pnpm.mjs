// `npm test` and `npm start` on a fresh clone: npx brings the pinned pnpm, pnpm installs what is missing
// (verifyDepsBeforeRun), and the workspace's own Node 24 runs the script. Plain JavaScript on purpose: this is the
// one file that the Node on the user's PATH (20 or newer) runs.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { packageManager } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))
const args = process.argv.slice(2)

console.error(
  existsSync(`${root}/node_modules`)
    ? `inroute: ${args.join(' ')} with ${packageManager}`
    : `inroute: first run, installing dependencies with ${packageManager} (about half a minute), then ${args.join(' ')}`,
)
const child = spawn('npx', ['--yes', packageManager, ...args], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { TURBO_TELEMETRY_DISABLED: '1', ...process.env },
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
