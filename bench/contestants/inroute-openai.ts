import type { Contestant } from './contract.ts'
import { openaiUpstream, serveInroute } from './serve-inroute.ts'

/** inroute where caller and provider speak the same dialect. */
export const contestant: Contestant = {
  start: (upstream) => serveInroute(openaiUpstream(upstream)),
}
