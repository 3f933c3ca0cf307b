import { anthropic } from '@inroute/core'
import type { Contestant } from './contract.ts'
import { serveInroute } from './serve-inroute.ts'

/** inroute where the caller speaks OpenAI's dialect and the provider Anthropic's. */
export const contestant: Contestant = {
  start: (upstream) =>
    serveInroute({
      model: 'anthropic/claude-sonnet-4',
      provider: anthropic({
        apiKey: 'sk-bench-upstream',
        baseURL: `${upstream}/v1`,
        models: { 'anthropic/claude-sonnet-4': { upstream: 'claude-sonnet-4-20250514' } },
      }),
    }),
}
