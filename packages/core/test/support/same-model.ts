import { onTestFinished } from 'vitest'
import { createFaultyUpstream, type FaultyUpstream } from '../../../conformance/src/upstream/index.ts'
import { createGateway, type Gateway, type GatewayOptions, memoryStore, openaiCompatible } from '../../src/index.ts'
import type { ProviderOptions } from '../../src/providers/define-provider.ts'
import type { GenerationRecord } from '../../src/store/contract.ts'
import { type AskOptions, type Asked, readAnswer } from './faulty.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'

export const sharedModel = 'test/shared'
/** Of the provider at this place. */
export const keyOf = (index: number): string => `sk-${index}-0123456789`

export interface SameModel {
  gateway: Gateway
  clock: FakeClock
  /** The upstream of each provider, in their order. */
  upstreams: FaultyUpstream[]
  rows: GenerationRecord[]
  ask(options?: AskOptions): Promise<Asked>
}

/** A gateway with providers `p0`, `p1`, ... of one model, tried in this order; each has its own upstream, which answers. */
export async function startSameModel(
  providers: readonly (Partial<ProviderOptions> & { offer?: object })[],
  options: Partial<GatewayOptions> = {},
): Promise<SameModel> {
  const clock = fakeClock()
  const upstreams = await Promise.all(providers.map(() => createFaultyUpstream({ now: clock.now })))
  const ids = providers.map((_, index) => `p${index}`)
  const gateway = createGateway({
    providers: providers.map(({ offer, ...provider }, index) =>
      openaiCompatible({
        apiKey: keyOf(index),
        ...provider,
        id: ids[index]!,
        baseURL: upstreams[index]!.baseURLs.openai,
        models: { [sharedModel]: { upstream: 'ok', pricing: { inputPerMillion: 1, outputPerMillion: 10 }, ...offer } },
      }),
    ),
    authenticate: false,
    store: memoryStore({ clock }),
    clock,
    random: () => 0.5,
    ...options,
  })
  const rows: GenerationRecord[] = []
  gateway.on('generation', (row) => rows.push(row))
  onTestFinished(async () => {
    await Promise.all(upstreams.map((upstream) => upstream.close()))
    await gateway.close()
  })
  return {
    gateway,
    clock,
    upstreams,
    rows,
    async ask({ stream = true, signal, body, headers } = {}) {
      const response = await gateway.fetch('http://inroute/api/v1/chat/completions', {
        method: 'POST',
        body: JSON.stringify({
          model: sharedModel,
          stream,
          messages: [{ role: 'user', content: 'Count.' }],
          provider: { order: ids },
          ...body,
        }),
        ...(signal && { signal }),
        ...(headers && { headers }),
      })
      return readAnswer(response)
    },
  }
}
