import { memoryStore } from '@inroute/core'
import type { Contestant } from './contract.ts'
import { openaiUpstream, serveInroute } from './serve-inroute.ts'

/** The same with its ledger in memory: what durability costs. */
export const contestant: Contestant = {
  start: (upstream) => serveInroute({ ...openaiUpstream(upstream), store: memoryStore() }),
}
