import { createServer } from 'node:http'
import { anthropic, createGateway, google, memoryStore, openaiCompatible } from '@inroute/core'
import { toNodeHandler } from '@inroute/core/node'
import { listen } from '../listen.ts'
import { serveParent } from '../serve-parent.ts'

/** A gateway with three wires behind it and everything on, and a probe for how long one turn of its event loop takes. */
const [urls] = process.argv
  .slice(2)
  .map((text) => JSON.parse(text) as Record<'openai' | 'anthropic' | 'gemini', string>)
const models = (id: string) => ({
  [`large/${id}`]: { upstream: 'ok', contextTokens: 4_000_000, pricing: { inputPerMillion: 1, outputPerMillion: 10 } },
})
const gateway = createGateway({
  providers: [
    openaiCompatible({ id: 'openai-like', apiKey: 'k-1', baseURL: urls!.openai, models: models('openai') }),
    anthropic({ id: 'anthropic-like', apiKey: 'k-2', baseURL: urls!.anthropic, models: models('anthropic') }),
    google({ id: 'gemini-like', apiKey: 'k-3', baseURL: urls!.gemini, models: models('gemini') }),
  ],
  authenticate: false,
  store: memoryStore(),
  account: { budget: { limitUsd: 1_000_000, window: 'daily' } },
})

/** CPU time of this thread so far: on a machine that is busy with others, wall time would be theirs as well. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

let longestMs = 0
let lastMs = 0
let probing = false
/** One immediate each turn: what lies between two of them is what everybody else in this process has to wait for. */
function probe(): void {
  const nowMs = cpuMs()
  longestMs = Math.max(longestMs, nowMs - lastMs)
  lastMs = nowMs
  if (probing) setImmediate(probe)
}

const server = createServer(toNodeHandler(gateway))
serveParent(await listen(server), {
  start() {
    globalThis.gc?.()
    longestMs = 0
    lastMs = cpuMs()
    probing = true
    setImmediate(probe)
  },
  stop() {
    probing = false
    return longestMs
  },
})
