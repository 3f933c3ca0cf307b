/** A contestant's process: serves, and tells the parent what it has used. */
import { Session } from 'node:inspector/promises'
import { serveParent } from './serve-parent.ts'
import type { Contestant } from './contestants/contract.ts'

const [name = '', upstream = ''] = process.argv.slice(2)
const { contestant } = (await import(`./contestants/${name}.ts`)) as { contestant: Contestant }
const session = new Session()

serveParent(await contestant.start(upstream), {
  cpuUs: () => {
    const { user, system } = process.cpuUsage()
    return user + system
  },
  memory: async () => {
    // the second collection frees what finalisers of the first let go
    for (let i = 0; i < 2; i++) {
      globalThis.gc?.()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const { rss, heapUsed, external } = process.memoryUsage()
    return { rssBytes: rss, heapBytes: heapUsed + external }
  },
  startProfile: async () => {
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: 200 })
    await session.post('Profiler.start')
  },
  stopProfile: async () => {
    const { profile } = await session.post('Profiler.stop')
    session.disconnect()
    return profile
  },
})
