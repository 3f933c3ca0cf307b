import { createServer } from 'node:http'
import express from 'express'
import { listen } from '../listen.ts'
import type { Contestant } from './contract.ts'
import { createPassThrough } from './pass-through.ts'

/** The same pass-through in an Express app: what Express itself costs. */
export const contestant: Contestant = {
  async start(upstream) {
    const app = express()
    app.use('/api/v1', express.Router().post('/chat/completions', createPassThrough(upstream)))
    return { port: await listen(createServer(app)), path: '/api/v1/chat/completions', model: 'gpt-4.1' }
  },
}
