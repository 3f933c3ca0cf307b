import { postgresStore } from '@inroute/postgres'

/** Asks for a whole limit and prints what came of it: an instance whose clock is not that of the others. */
const [, , connectionString = '', schema = ''] = process.argv
const store = postgresStore({ connectionString, schema })
const reservation = await store.reserve({
  id: 'gen-other',
  owner: 'other',
  atMs: Date.now(),
  amountNanoUsd: 100,
  expiresAtMs: Date.now() + 30_000,
  limits: [{ scope: 'key:k', window: 'lifetime', limitNanoUsd: 100 }],
})
process.stdout.write(JSON.stringify({ reservation, holds: await store.holds() }))
await store.close()
