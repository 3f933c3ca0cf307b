import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { anthropic, createGateway, google, memoryStore, openaiCompatible } from '@inroute/core'
import { startChild } from '../child.ts'

// Minutes of faults and callers who leave, then the question what is left of them. `node bench/soak/run.ts --minutes=5`
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '2' }, parallel: { type: 'string', default: '32' } },
})
const endsAtMs = Date.now() + Number(values.minutes) * 60_000

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const pricing = { inputPerMillion: 1, outputPerMillion: 10 }
const upstream = await startChild<Record<'openai' | 'anthropic' | 'gemini', string>>('soak/upstream.ts', { core: 1 })
const urls = upstream.serves
/** Many models, as circuits are per model. */
const numbers = Array.from({ length: 20 }, (_, number) => number)
const models = (id: string) =>
  Object.fromEntries(numbers.map((n) => [`soak/${id}-${n}`, { upstream: `${id}-${n}`, pricing }]))
const store = memoryStore({ maxGenerations: 1_000 })
const gateway = createGateway({
  providers: [
    openaiCompatible({ id: 'o', apiKey: ['k-1', 'k-2'], baseURL: urls.openai, models: models('o') }),
    anthropic({ id: 'a', apiKey: 'k-3', baseURL: urls.anthropic, models: models('a') }),
    google({ id: 'g', apiKey: 'k-4', baseURL: urls.gemini, models: models('g') }),
  ],
  authenticate: false,
  store,
  account: { budget: [{ limitUsd: 1_000_000 }], limits: { concurrentRequests: 10_000 } },
  routing: {
    limits: { connectMs: 1_000, firstEventMs: 300, idleMs: 200, totalMs: 5_000 },
    retry: { maxRetryAfterMs: 100 },
    // on for the requests that ask for it
    hedge: { models: 'any', minObservations: 10, maxExtraSpendPercent: 10 },
  },
})
let settled = 0
const outcomes: Record<string, number> = {}
let hedged = 0
let wrongSums = 0
const spent = { nanoUsd: 0, hedgedNanoUsd: 0 }
gateway.on('generation', ({ outcome, costNanoUsd, attempts }) => {
  settled += 1
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  const costs = attempts.map((attempt) => attempt.costNanoUsd ?? 0)
  if (costs.reduce((a, b) => a + b, 0) !== costNanoUsd) wrongSums += 1
  spent.nanoUsd += costNanoUsd
  for (const [at, { failure }] of attempts.entries()) {
    if (failure !== 'hedged') continue
    hedged += 1
    spent.hedgedNanoUsd += costs[at]!
  }
})
let faults = 0
gateway.on('internal-error', ({ error }) => {
  faults += 1
  console.error(error)
})

let asked = 0
const ids = ['o', 'a', 'g'].flatMap((id) => numbers.map((n) => `soak/${id}-${n}`))
const recoveries = ['off', 'continue', 'buffer']

async function ask(content = 'Count.'): Promise<void> {
  asked += 1
  const caller = new AbortController()
  const leaves = Math.random() < 0.2
  const leavesAfter = leaves ? Math.floor(Math.random() * 4) : Infinity
  if (leaves && Math.random() < 0.5) setTimeout(() => caller.abort(), Math.random() * 20)
  const first = Math.floor(Math.random() * ids.length)
  const body = { models: [ids[first], ids[(first + 7) % ids.length]], stream: Math.random() < 0.7, max_tokens: 100 }
  try {
    const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      headers: {
        'x-inroute-recovery': recoveries[Math.floor(Math.random() * recoveries.length)]!,
        'x-inroute-hedge': Math.random() < 0.4 ? 'on' : 'off',
      },
      body: JSON.stringify({ ...body, messages: [{ role: 'user', content }] }),
      signal: caller.signal,
    })
    const reader = response.body!.getReader()
    for (let reads = 0; !(await reader.read()).done; reads++) if (reads >= leavesAfter) caller.abort()
  } catch (error) {
    if (!caller.signal.aborted) throw error
  }
}

const loop = monitorEventLoopDelay({ resolution: 5 })
loop.enable()
const heaps: number[] = []
const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`

const reporter = setInterval(() => {
  collectGarbage()
  heaps.push(process.memoryUsage().heapUsed)
  const figures = [`heap ${megabytes(heaps.at(-1)!)}`, `rss ${megabytes(process.memoryUsage().rss)}`]
  console.log(
    `${asked} asked, ${settled} settled, ${figures.join(', ')}, loop p99 ${(loop.percentile(99) / 1e6).toFixed(1)} ms`,
  )
  loop.reset()
  void upstream.ask('forget')
}, 5_000)

await Promise.all(
  Array.from({ length: Number(values.parallel) }, async () => {
    while (Date.now() < endsAtMs) {
      await ask()
      // a refusal needs no I/O: without this, refusals in a row would keep the loop to themselves
      await new Promise(setImmediate)
    }
  }),
)
clearInterval(reporter)
loop.reset()
for (let i = 0; i < 20; i++) await ask(`${i} ${'the quick brown fox '.repeat(50_000)}`)
const longestMs = loop.max / 1e6
await gateway.close()
await new Promise((resolve) => setTimeout(resolve, 500))
collectGarbage()

const half = heaps.slice(Math.floor(heaps.length / 2))
const open = await upstream.ask<number>('openConnections')
const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
const left = {
  'lost settlements': asked - settled,
  'faults of our own': faults,
  'holds left': (await store.holds()).length,
  'books that disagree': (await store.check()).length,
  'rows that are not the sum of their attempts': wrongSums,
  'sockets left open': open,
  'timers left': timers,
}
console.log(outcomes)
console.log(left)
const extraPercent = (spent.hedgedNanoUsd / (spent.nanoUsd - spent.hedgedNanoUsd)) * 100
console.log(`${hedged} attempts gave way to another one, for ${extraPercent.toFixed(2)} % of what the rest cost`)
console.log(`longest turn of the event loop with prompts of 1 MB: ${longestMs.toFixed(1)} ms`)
console.log(`heap in the second half: ${megabytes(Math.min(...half))} .. ${megabytes(Math.max(...half))}`)
upstream.stop()
process.exitCode = Object.values(left).every((count) => count === 0) ? 0 : 1
