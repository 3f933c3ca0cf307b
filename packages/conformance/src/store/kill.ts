import type { Store } from '@inroute/core/store'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { generation, limit } from './store-under-test.ts'

const scopes = ['key:k', 'account']

/**
 * The part of a program that is to be killed: reserves and settles, eight requests at a time, and writes the id of each
 * generation to its output once the store has said that it is settled.
 */
export async function spendUntilKilled(store: Store, limitNanoUsd: number): Promise<never> {
  const spend = async (): Promise<never> => {
    for (;;) {
      const id = `gen-${randomUUID()}`
      const atMs = Date.now()
      const limits = scopes.map((scope) => limit(scope, limitNanoUsd))
      await store.reserve({
        id,
        owner: String(process.pid),
        atMs,
        amountNanoUsd: 10,
        expiresAtMs: atMs + 1_000,
        limits,
      })
      await store.record(generation(id, 7, { createdAtMs: atMs, scopes }))
      process.stdout.write(`${id}\n`)
    }
  }
  return Promise.race(Array.from({ length: 8 }, spend))
}

/** Runs such a program over and over, killing it (SIGKILL) at a random instant; gives the ids it said were settled. */
export async function killWhileSpending(script: string, args: string[], rounds: number): Promise<string[]> {
  const settled: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    const child = spawn(process.execPath, ['--conditions=inroute:source', '--no-warnings', script, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const killAfter = 1 + Math.floor(Math.random() * 60) // answers, so that a slow machine is killed as often in the middle
    let seen = 0
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (id) => {
      settled.push(id)
      seen += 1
      if (seen === killAfter) child.kill('SIGKILL')
    })
    await Promise.all([once(child, 'exit'), once(lines, 'close')])
    if (seen < killAfter) throw new Error(`the program ended by itself after ${seen} settlements`)
  }
  return settled
}
