import type { GenerationRecord, Store } from '@inroute/core/store'
import { afterEach, describe, expect, it } from 'vitest'

/** Opens a fresh, empty store. */
export type StoreFactory = () => Store | Promise<Store>

/** What every store must prove. Call it at the top level of a vitest file. */
export function testStore(name: string, create: StoreFactory): void {
  describe(`store: ${name}`, () => {
    let open: Store[] = []
    const openStore = async () => {
      const store = await create()
      open.push(store)
      return store
    }
    afterEach(async () => {
      await Promise.all(open.map((store) => store.close()))
      open = []
    })

    it('records a generation once, however often it is written', async () => {
      const store = await openStore()
      await store.record(generation('gen-1', 5))
      await store.record(generation('gen-1', 7))
      expect((await store.generation('gen-1'))?.costNanoUsd).toBe(5)
      expect(await store.spend({ by: 'model' })).toMatchObject([{ requests: 1, costNanoUsd: 5 }])
    })
  })
}

const generation = (id: string, costNanoUsd: number): GenerationRecord => ({
  id,
  createdAtMs: Date.UTC(2026, 0, 31, 12),
  api: 'chat',
  streamed: false,
  requestedModel: 'openai/gpt-4o',
  model: 'openai/gpt-4o',
  outcome: 'completed',
  usage: { inputTokens: 1, outputTokens: 1 },
  costNanoUsd,
  promptCostNanoUsd: 0,
  completionCostNanoUsd: costNanoUsd,
  attempts: [],
})
