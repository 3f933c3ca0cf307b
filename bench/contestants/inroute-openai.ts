import { openai } from '@inroute/core'
import type { Contestant } from './contract.ts'
import { serveInroute } from './serve-inroute.ts'

/** inroute where caller and provider speak the same dialect. */
export const contestant: Contestant = {
  start: (upstream) =>
    serveInroute({
      model: 'openai/gpt-4.1',
      provider: openai({
        apiKey: 'sk-bench-upstream',
        baseURL: `${upstream}/v1`,
        models: { 'openai/gpt-4.1': { upstream: 'gpt-4.1' } },
      }),
    }),
}
