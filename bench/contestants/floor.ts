import { createServer } from 'node:http'
import { listen } from '../listen.ts'
import type { Contestant } from './contract.ts'
import { createPassThrough } from './pass-through.ts'

/** The pass-through on `node:http` alone: what every other figure is divided by. */
export const contestant: Contestant = {
  async start(upstream) {
    const port = await listen(createServer(createPassThrough(upstream)))
    return { port, path: '/api/v1/chat/completions', model: 'gpt-4.1' }
  },
}
