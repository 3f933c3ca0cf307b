// One of several instances that share PostgreSQL and Redis: see the README beside this folder.
import { createGateway } from '@inroute/core'
import { inroute } from '@inroute/express'
import { postgresStore } from '@inroute/postgres'
import { redisState } from '@inroute/redis'
import express from 'express'
import { chooseUpstreams } from 'inroute-example-upstreams'
import { Redis } from 'ioredis'

const databaseUrl = process.env['DATABASE_URL'] ?? 'postgres://inroute:inroute@127.0.0.1:5432/inroute'
const redis = new Redis(process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379')
redis.on('error', (error) => console.error(`Redis: ${error.message}`))

const upstreams = await chooseUpstreams(process.env)
const gateway = createGateway({
  providers: upstreams.providers,
  store: postgresStore(databaseUrl),
  shared: redisState(redis),
})

const app = express()
app.use(
  '/api/v1',
  inroute(gateway, {
    // whichever instance a user's requests come to, this is all the user may spend and ask
    identify: (req) => {
      const id = req.get('x-user')
      if (id === undefined) return undefined
      return { id, budget: { limitUsd: 0.0005, window: 'daily' }, limits: { requestsPerMinute: 20 } }
    },
  }),
)
app.get('/spend', async (_req, res) => {
  const rows = await gateway.spend.by({ by: 'caller' })
  res.json(rows.map(({ key, requests, costNanoUsd }) => ({ user: key, requests, usd: Number(costNanoUsd) / 1e9 })))
})

const server = app.listen(Number(process.env['PORT'] ?? 8791), () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : ''
  console.log(`listening on http://localhost:${port}/api/v1${upstreams.simulated ? ', answers are simulated' : ''}`)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close()
    void gateway.close().then(() => Promise.all([redis.quit(), upstreams.close()]))
  })
}
