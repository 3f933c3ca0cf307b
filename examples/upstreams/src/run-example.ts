import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An example's server as its users start it, on a free port, with a ledger of its own; for the examples' tests. */
export interface RunningExample {
  url: string
  stop(): Promise<void>
}

/** Starts `node main` in an example's folder and waits for the line that says where it listens. */
export async function startExample(main: string, env: NodeJS.ProcessEnv = {}): Promise<RunningExample> {
  const folder = mkdtempSync(join(tmpdir(), 'inroute-example-'))
  const child = spawn(process.execPath, [main], {
    env: {
      ...withoutKeys(process.env),
      PORT: '0',
      INROUTE_DATABASE: join(folder, 'inroute.db'),
      NODE_OPTIONS: '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    }
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: await listening(child), stop }
}

/** Examples are tested with simulated answers, whatever keys the machine has. */
function withoutKeys(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.endsWith('_API_KEY')))
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (data: Buffer) => {
      said += data.toString()
      const port = /listen\w* on http:\/\/\S*?:(\d+)(?!\S*:)/.exec(said)?.[1]
      if (port) resolve(`http://127.0.0.1:${port}`)
    })
    child.once('exit', (code) => reject(new Error(`the example ended with code ${code} before it listened: ${said}`)))
  })
}
