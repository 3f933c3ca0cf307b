import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Answer, Question } from './serve-parent.ts'

/** A process of the bench. */
export interface Child<Serves> {
  serves: Serves
  ask<Result>(name: string, argument?: unknown): Promise<Result>
  stop: () => void
}

export interface StartOptions {
  args?: string[]
  /** The processor core to stay on, where the machine has several and `taskset` exists. */
  core: number
  env?: Record<string, string>
}

/** Starts a module of the bench as a process of its own. Resolves once it serves; rejects if it ends before. */
export async function startChild<Serves>(
  module: string,
  { args = [], core, env }: StartOptions,
): Promise<Child<Serves>> {
  const file = fileURLToPath(new URL(module, import.meta.url))
  const command = [process.execPath, ...process.execArgv, '--expose-gc', file, ...args]
  const pinned = canPin ? ['taskset', '-c', `${core}`, ...command] : command
  const child = spawn(pinned[0]!, pinned.slice(1), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', ...env },
  })
  running.add(child)
  const asked = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>()
  const serves = new Promise<unknown>((resolve, reject) => asked.set(0, { resolve, reject }))
  child.on('message', ({ id, result, error }: Answer) => {
    const question = asked.get(id)
    asked.delete(id)
    if (error === undefined) question?.resolve(result as never)
    else question?.reject(new Error(`${module} ${args.join(' ')}: ${error}`))
  })
  child.on('exit', (code, signal) => {
    for (const { reject } of asked.values()) reject(new Error(`${module} ${args.join(' ')} ended: ${code ?? signal}`))
  })
  let lastId = 0
  return {
    serves: (await serves) as Serves,
    ask: <Result>(name: string, argument?: unknown) =>
      new Promise<Result>((resolve, reject) => {
        lastId += 1
        asked.set(lastId, { resolve, reject })
        child.send({ id: lastId, name, argument } satisfies Question)
      }),
    stop: () => stop(child),
  }
}

const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach(stop))

function stop(child: ChildProcess): void {
  running.delete(child)
  child.kill('SIGKILL')
}

/** Whether processes can be kept on a core; printed with the results, as unpinned figures vary more. */
export const canPin = availableParallelism() > 1 && process.platform === 'linux' && hasTaskset()

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
