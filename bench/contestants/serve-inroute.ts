import { createServer } from 'node:http'
import { createGateway, type GatewayOptions } from '@inroute/core'
import { inroute } from '@inroute/express'
import express from 'express'
import { listen } from '../listen.ts'
import type { Served } from './contract.ts'

type Provider = GatewayOptions['providers'][number]

const apiKey = 'sk-bench-caller'

/** inroute with everything on: callers told apart by key, prices, usage, a ledger on disk. */
export async function serveInroute({ model, provider }: { model: string; provider: Provider }): Promise<Served> {
  const gateway = createGateway({ providers: [provider], authenticate: { apiKey } })
  const app = express()
  app.use('/api/v1', inroute(gateway))
  return {
    port: await listen(createServer(app)),
    path: '/api/v1/chat/completions',
    model,
    headers: { authorization: `Bearer ${apiKey}` },
  }
}
