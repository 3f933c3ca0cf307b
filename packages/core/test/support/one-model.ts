import { createGateway, type Gateway, type GatewayOptions, type ModelOffer, openaiCompatible } from '../../src/index.ts'
import type { GenerationRecord } from '../../src/store/contract.ts'
import { type Answer, startUpstream, type Upstream } from './upstream.ts'

export interface OneModel {
  gateway: Gateway
  upstream: Upstream
  /** Sends a whole request for the model and gives the answer and its ledger row, if there is one. */
  ask(body?: object, init?: RequestInit): Promise<{ response: Response; row: GenerationRecord | undefined }>
}

/** A gateway with one model, `test/model`, behind a real upstream: for what happens to one request. */
export async function oneModel(
  answer: Answer,
  offer: Partial<ModelOffer> = {},
  options: Partial<GatewayOptions> = {},
): Promise<OneModel> {
  const upstream = await startUpstream(answer)
  const gateway = createGateway({
    providers: [
      openaiCompatible({ id: 'x', baseURL: upstream.url, models: { 'test/model': { upstream: 'm', ...offer } } }),
    ],
    authenticate: false,
    ...options,
  })
  return {
    gateway,
    upstream,
    async ask(body = {}, init = {}) {
      let row: GenerationRecord | undefined
      const off = gateway.on('generation', (record) => {
        row = record
      })
      const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
        method: 'POST',
        body: JSON.stringify({ model: 'test/model', messages: [{ role: 'user', content: 'Hello' }], ...body }),
        ...init,
      })
      off()
      return { response, row }
    },
  }
}
