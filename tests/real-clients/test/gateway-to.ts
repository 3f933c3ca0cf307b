import type { FaultyUpstream } from '@inroute/conformance/upstream'
import { anthropic, createGateway, type Gateway, google, openai } from '@inroute/core'

export const apiKey = 'sk-real-clients'
const pricing = { inputPerMillion: 1, outputPerMillion: 2 }
/** What 100 prompt tokens and 60 completion tokens cost at these prices. */
export const cost = 0.00022
export const messages = [{ role: 'user' as const, content: 'What is the weather in Paris?' }]
const faults = [
  'ok',
  'server-error',
  'rate-limit_0~ok',
  'rate-limit',
  'stall_0',
  'stall_3',
  'cut_5',
  'context-length',
  'content-filter',
]

/** A model of each wire for each fault: `openai/cut_5`, `anthropic/cut_5`, `gemini/cut_5`. */
export function gatewayTo(upstream: FaultyUpstream): Gateway {
  const models = (author: string) =>
    Object.fromEntries(
      faults.map((fault) => [`${author}/${fault}`, { upstream: fault, pricing, maxOutputTokens: 4096 }]),
    )
  const key = { apiKey: 'sk-upstream' }
  return createGateway({
    providers: [
      openai({ ...key, baseURL: upstream.baseURLs.openai, models: models('openai') }),
      anthropic({ ...key, baseURL: upstream.baseURLs.anthropic, models: models('anthropic') }),
      google({ ...key, baseURL: upstream.baseURLs.gemini, models: models('gemini') }),
    ],
    authenticate: { apiKey },
    routing: { retry: { perCandidate: 0 } },
  })
}
