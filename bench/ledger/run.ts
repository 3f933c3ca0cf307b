import { dayMs, type SpendQuery, type Store } from '@inroute/core/store'
import { parseArgs } from 'node:util'
import { postgresBench } from './postgres.ts'
import { sqliteBench } from './sqlite.ts'
import { someCaller, someId, someKey, type Workload } from './workload.ts'

/** A store with a ledger of many rows, made by SQL. */
export interface Bench {
  name: string
  open(): Promise<Store>
  make(workload: Workload, log: (text: string) => void): Promise<void>
  size(): Promise<string>
  remove(): Promise<void>
  close(): Promise<void>
}

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'sqlite' },
    rows: { type: 'string', default: '10000000' },
    path: { type: 'string', default: 'ledger-bench.db' },
    only: { type: 'string', default: 'all' },
    'skip-check': { type: 'boolean', default: false },
    'skip-tidy': { type: 'boolean', default: false },
  },
})

const workload: Workload = { rows: Number(values.rows), days: 365, endMs: Date.UTC(2026, 10, 1) }
const bench =
  values.store === 'postgres'
    ? postgresBench({ connectionString: process.env['DATABASE_URL'] ?? 'postgres://localhost/inroute' })
    : sqliteBench({ path: values.path })
const log = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`)

async function measure(): Promise<void> {
  const store = await bench.open()
  if (!values['skip-tidy']) await tidyAll(store)
  const { endMs } = workload
  const noon = endMs - dayMs / 2
  const spend = (query: SpendQuery) => () => store.spend(query)
  const cases: [name: string, read: () => Promise<unknown>][] = [
    ['/generation?id=', () => store.generation(someId(workload))],
    [
      'the windows of three scopes (each budget check)',
      () => store.usage([`key:${someKey}`, `caller:${someCaller}`, 'account'], noon),
    ],
    [
      '/activity, 30 days',
      spend({ by: ['day', 'model', 'endpoint', 'provider'], fromMs: endMs - 30 * dayMs, toMs: endMs }),
    ],
    [
      '/activity of one key',
      spend({
        by: ['day', 'model', 'endpoint', 'provider'],
        fromMs: endMs - 30 * dayMs,
        toMs: endMs,
        where: { key: someKey },
      }),
    ],
    [
      '/activity of one user',
      spend({
        by: ['day', 'model', 'endpoint', 'provider'],
        fromMs: endMs - 30 * dayMs,
        toMs: endMs,
        where: { caller: someCaller },
      }),
    ],
    ['spend.by model, a year', spend({ by: 'model' })],
    ['spend.by day, a year', spend({ by: 'day' })],
    ['spend.by key, a year', spend({ by: 'key' })],
    ['spend.by caller, a year', spend({ by: 'caller' })],
    ['spend.by key and model, a year', spend({ by: ['key', 'model'] })],
    ['spend.by model of one caller, a year', spend({ by: 'model', where: { caller: someCaller } })],
    [
      'spend.by model, 24 hours to noon (rows of two half days)',
      spend({ by: 'model', fromMs: noon - dayMs, toMs: noon }),
    ],
    ['the newest 50 generations', () => store.generations({})],
    ['the newest 50 of one caller', () => store.generations({ where: { caller: someCaller } })],
    ['the newest 50 of one key', () => store.generations({ where: { key: someKey } })],
  ]
  console.log(`${bench.name}: ${workload.rows.toLocaleString('en')} rows, ${await bench.size()}`)
  console.log('| what | first, ms | median of 5, ms | CPU, ms | event loop held, ms |\n|---|---|---|---|---|')
  for (const [name, read] of cases) {
    const times: Timed<unknown>[] = []
    for (let round = 0; round < 6; round += 1) times.push(await timed(read))
    const [first, ...rest] = times
    const median = rest.sort((a, b) => a.ms - b.ms)[2]!
    console.log(
      `| ${name} | ${show(first!.ms)} | ${show(median.ms)} | ${show(median.cpuMs)} | ${show(Math.max(...times.map(({ heldMs }) => heldMs)))} |`,
    )
  }
  if (!values['skip-check']) {
    const { ms, cpuMs, heldMs, result } = await timed(() => store.check())
    console.log(`| spend.check() (${result.length} discrepancies) | ${show(ms)} | | ${show(cpuMs)} | ${show(heldMs)} |`)
  }
  await store.close()
}

/** Folds all days; then a step that deletes rows, on a copy nobody reads. */
async function tidyAll(store: Store): Promise<void> {
  const steps: Omit<Timed<unknown>, 'result'>[] = []
  for (let more = true; more; ) {
    const { result, ...step } = await timed(() => store.tidy({ rowsFromMs: 0 }))
    more = result.more
    steps.push(step)
  }
  const longest = steps.sort((a, b) => b.ms - a.ms)[0]!
  console.log(`${bench.name}: ${steps.length} steps of upkeep, the longest ${show(longest.ms)} ms`)
}

const show = (ms: number): string => (ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en'))

/** How long it took, and for how long at a time nothing else could run. */
interface Timed<Result> {
  ms: number
  /** Of this process and its threads; a database's server has its own. */
  cpuMs: number
  heldMs: number
  result: Result
}

async function timed<Result>(read: () => Promise<Result>): Promise<Timed<Result>> {
  let heldMs = 0
  let lastMs = performance.now()
  const timer = setInterval(() => {
    const nowMs = performance.now()
    heldMs = Math.max(heldMs, nowMs - lastMs)
    lastMs = nowMs
  }, 1)
  const startMs = performance.now()
  const before = process.cpuUsage()
  const result = await read()
  const ms = performance.now() - startMs
  heldMs = Math.max(heldMs, performance.now() - lastMs)
  clearInterval(timer)
  const { user, system } = process.cpuUsage(before)
  return { ms, cpuMs: (user + system) / 1000, heldMs, result }
}

if (values.only === 'all' || values.only === 'make') await bench.make(workload, log)
if (values.only === 'all' || values.only === 'measure') await measure()
if (values.only === 'all' || values.only === 'remove') await bench.remove()
await bench.close()
