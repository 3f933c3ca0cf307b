/** `npm run bench`: every contestant by turns against one simulated provider, and the figures side by side. See README.md. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { type Child, canPin, startChild } from './child.ts'
import type { Served } from './contestants/contract.ts'
import { type ContestantName, contestants, floor, isContestant } from './contestants/index.ts'
import { type MemorySample, measureMemory, measureRound, warmUp } from './measure.ts'
import { type Result, renderReport } from './report.ts'

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    json: { type: 'string' },
  },
})

const size = flags.quick
  ? { warmUp: { requests: 2_000, maxMs: 2_000 }, batchMs: 150, rounds: 1, memoryRounds: 1, streams: 100 }
  : { warmUp: { requests: 40_000, maxMs: 15_000 }, batchMs: 400, rounds: 5, memoryRounds: 2, streams: 500 }
const rounds = flags.rounds === undefined ? size.rounds : Number(flags.rounds)
const names = chosenNames(flags.only)

// the load generator and the upstream share a core, so that the contestant has one to itself
const upstreamCore = 0
const contestantCore = 1
if (canPin) execFileSync('taskset', ['-cp', `${upstreamCore}`, `${process.pid}`], { stdio: 'ignore' })

const startedAt = performance.now()
const say = (text: string) =>
  process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(0)} s  ${text}\n`)
const upstream = await startChild<number>('./upstream.ts', { core: upstreamCore })
const results = names.map((name): Result => ({ name, rounds: [], memory: [] }))

await measureSpeed()
await measureStreams()
upstream.stop()

console.log(
  `\nNode ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${canPin ? 'processes pinned' : 'processes not pinned'}, ${rounds} rounds\n`,
)
console.log(renderReport(results))
if (flags.json) writeFileSync(flags.json, `${JSON.stringify(results, undefined, 2)}\n`)
process.exit(0)

/** A B C A B C: a slow minute of the machine then falls on all of them. */
async function measureSpeed(): Promise<void> {
  const children = new Map<ContestantName, Child<Served>>()
  for (const { name } of results) {
    say(`warming up: ${contestants[name]}`)
    const contestant = await start(name)
    children.set(name, contestant)
    await warmUp({ upstream, contestant, batchMs: size.batchMs }, size.warmUp)
  }
  for (let round = 1; round <= rounds; round++) {
    for (const result of results) {
      say(`round ${round} of ${rounds}: ${contestants[result.name]}`)
      const contestant = children.get(result.name)!
      result.rounds.push(await measureRound({ upstream, contestant, batchMs: size.batchMs }))
    }
  }
  for (const child of children.values()) child.stop()
}

/** In fresh processes, so that memory freed by earlier load does not hide what a stream takes. */
async function measureStreams(): Promise<void> {
  for (let round = 1; round <= size.memoryRounds; round++) {
    for (const result of results) {
      say(`open streams ${round} of ${size.memoryRounds}: ${contestants[result.name]}`)
      const contestant = await start(result.name)
      const sample: MemorySample = await measureMemory({ upstream, contestant, batchMs: size.batchMs }, size.streams)
      result.memory.push(sample)
      contestant.stop()
    }
  }
}

function start(name: ContestantName): Promise<Child<Served>> {
  return startChild<Served>('./contestant.ts', {
    args: [name, `http://127.0.0.1:${upstream.serves}`],
    core: contestantCore,
  })
}

function chosenNames(only: string | undefined): ContestantName[] {
  const all = Object.keys(contestants) as ContestantName[]
  if (only === undefined) return all
  const wanted = only.split(',')
  const unknown = wanted.filter((name) => !isContestant(name))
  if (unknown.length > 0) throw new Error(`--only takes ${all.join(', ')}; received ${unknown.join(', ')}`)
  return all.filter((name) => name === floor || wanted.includes(name))
}
