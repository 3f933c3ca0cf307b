import { createGateway, type Gateway } from '@inroute/core'
import { inroute } from '@inroute/express'
import { sqliteStore } from '@inroute/sqlite'
import express, { type Express } from 'express'
import type { Upstreams } from 'inroute-example-upstreams'

export interface ExampleApp {
  app: Express
  gateway: Gateway
}

/** An app of one's own, with the gateway mounted beside its routes. */
export function createApp(
  upstreams: Upstreams,
  { apiKey, database }: { apiKey: string; database: string },
): ExampleApp {
  const gateway = createGateway({
    providers: upstreams.providers,
    store: sqliteStore(database),
    authenticate: { apiKey },
  })

  const app = express()
  app.use('/api/v1', inroute(gateway))
  app.get('/', (_req, res) => {
    res.json({ app: 'inroute example', api: '/api/v1', spend: '/spend' })
  })
  app.get('/spend', async (req, res) => {
    if (req.get('authorization') !== `Bearer ${apiKey}`) {
      res.status(401).json({ error: 'the bill is for those who have the key' })
      return
    }
    const rows = await gateway.spend.by({ by: 'model' })
    res.json(rows.map(({ key, requests, costNanoUsd }) => ({ model: key, requests, usd: Number(costNanoUsd) / 1e9 })))
  })
  return { app, gateway }
}
