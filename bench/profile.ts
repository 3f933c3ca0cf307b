/** `node bench/profile.ts floor --kind=stream`: a CPU profile of one contestant under load, and where its time goes. See README.md. */
import { writeFileSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { parseArgs } from 'node:util'
import { startChild } from './child.ts'
import type { Served } from './contestants/contract.ts'
import { contestants, isContestant } from './contestants/index.ts'
import { runLoad } from './load.ts'
import { requestBody } from './workload.ts'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** `whole` or `stream` */
    kind: { type: 'string', default: 'whole' },
    seconds: { type: 'string', default: '4' },
    /** begins requests at this rate; absent: as fast as they are answered */
    'per-second': { type: 'string' },
    top: { type: 'string', default: '35' },
    out: { type: 'string' },
  },
})
const name = positionals[0] ?? ''
if (!isContestant(name)) throw new Error(`name one of ${Object.keys(contestants).join(', ')}; received '${name}'`)
if (flags.kind !== 'whole' && flags.kind !== 'stream')
  throw new Error(`--kind is whole or stream; received '${flags.kind}'`)

const forMs = Number(flags.seconds) * 1000
const chunks = 200
const upstream = await startChild<number>('./upstream.ts', { core: 0 })
const contestant = await startChild<Served>('./contestant.ts', {
  args: [name, `http://127.0.0.1:${upstream.serves}`],
  core: 1,
})
const body = requestBody({ model: contestant.serves.model, stream: flags.kind === 'stream', chunks })
await upstream.ask('pace', 'burst')
await runLoad(contestant.serves, { body, concurrency: 16, forMs: 2000 })
await contestant.ask('startProfile')
const rate = flags['per-second']
const { requests } = await runLoad(contestant.serves, {
  body,
  concurrency: 16,
  forMs,
  ...(rate !== undefined && { perSecond: Number(rate) }),
})
const profile = await contestant.ask<Profiler.Profile>('stopProfile')

const out = flags.out ?? `bench-${name}-${flags.kind}.cpuprofile`
writeFileSync(out, JSON.stringify(profile))
console.log(`${contestants[name]}, ${flags.kind}: ${requests} requests; the profile is in ${out}\n`)
printTop(profile, { perUnits: flags.kind === 'stream' ? requests * chunks : requests, count: Number(flags.top) })
process.exit(0)

/** Time in each function itself, without what it calls. */
function printTop(
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
  { perUnits, count }: { perUnits: number; count: number },
): void {
  const selfUs = new Map<number, number>()
  samples.forEach((id, i) => selfUs.set(id, (selfUs.get(id) ?? 0) + (timeDeltas[i] ?? 0)))
  const byFunction = new Map<string, number>()
  for (const { id, callFrame } of nodes) {
    const place = `${callFrame.functionName || '(anonymous)'}  ${callFrame.url.replace(/^.*node_modules\//, '').replace(/^file:\/\//, '')}:${callFrame.lineNumber + 1}`
    byFunction.set(place, (byFunction.get(place) ?? 0) + (selfUs.get(id) ?? 0))
  }
  for (const place of byFunction.keys()) if (/^\(idle\)|node:inspector/.test(place)) byFunction.delete(place)
  const busyUs = [...byFunction.values()].reduce((sum, us) => sum + us, 0)
  console.log(`${(busyUs / perUnits).toFixed(2)} us busy per ${flags.kind === 'stream' ? 'chunk' : 'request'}\n`)
  for (const [place, us] of [...byFunction].sort((a, b) => b[1] - a[1]).slice(0, count)) {
    console.log(
      `${((us / busyUs) * 100).toFixed(1).padStart(6)} % ${(us / perUnits).toFixed(3).padStart(9)} us  ${place}`,
    )
  }
}
