import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGateway, type GatewayOptions, openai } from '@inroute/core'
import { inroute } from '@inroute/express'
import { sqliteStore } from '@inroute/sqlite'
import express from 'express'
import { listen } from '../listen.ts'
import type { Served } from './contract.ts'

interface ServeOptions {
  model: string
  provider: GatewayOptions['providers'][number]
  /** @default SQLite on a temporary file */
  store?: GatewayOptions['store']
}

/** OpenAI as the provider, simulated. */
export const openaiUpstream = (upstream: string): ServeOptions => ({
  model: 'openai/gpt-4.1',
  provider: openai({
    apiKey: 'sk-bench-upstream',
    baseURL: `${upstream}/v1`,
    models: { 'openai/gpt-4.1': { upstream: 'gpt-4.1' } },
  }),
})

/** inroute with everything on: a virtual key with a budget that is held and settled, prices, usage, a ledger on disk. */
export async function serveInroute({ model, provider, store }: ServeOptions): Promise<Served> {
  const gateway = createGateway({
    providers: [provider],
    authenticate: 'keys',
    store: store ?? sqliteStore(join(temporaryFolder(), 'bench.db')),
  })
  const { key } = await gateway.keys.create({ name: 'bench', limit: 1_000_000, limit_reset: 'monthly' })
  const app = express()
  app.use('/api/v1', inroute(gateway))
  return {
    port: await listen(createServer(app)),
    path: '/api/v1/chat/completions',
    model,
    headers: { authorization: `Bearer ${key}` },
  }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'inroute-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
