import { postgresStore } from '@inroute/postgres'
import { randomUUID } from 'node:crypto'

/** Spends what it is given, many requests at a time, and prints what came of it: one of eight such processes. */
const [, , connectionString = '', schema = '', requests, limit] = process.argv
const store = postgresStore({ connectionString, schema })
const atMs = Date.now()
const outcome = { spent: 0, refused: 0, served: 0 }
await Promise.all(
  Array.from({ length: Number(requests) }, async (_, index) => {
    const id = `gen-${randomUUID()}`
    const held = await store.reserve({
      id,
      owner: String(process.pid),
      atMs,
      amountNanoUsd: 900 + index,
      minimumNanoUsd: 1,
      expiresAtMs: atMs + 60_000,
      limits: [{ scope: 'key:k', window: 'lifetime', limitNanoUsd: Number(limit) }],
    })
    if (!held.granted) {
      outcome.refused += 1
      return
    }
    outcome.served += 1
    outcome.spent += held.amountNanoUsd
    await store.record({
      id,
      createdAtMs: atMs,
      scopes: ['key:k', 'account'],
      api: 'chat',
      streamed: false,
      requestedModel: 'a/m',
      outcome: 'completed',
      usage: {},
      costNanoUsd: held.amountNanoUsd,
      promptCostNanoUsd: 0,
      completionCostNanoUsd: held.amountNanoUsd,
      attempts: [],
    })
  }),
)
await store.close()
process.stdout.write(JSON.stringify(outcome))
