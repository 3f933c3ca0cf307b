import { createServer } from 'node:http'
import { listen } from '../listen.ts'
import type { Contestant } from './contract.ts'

/** Portkey's open-source gateway, started as its own command starts it; here the process is the gateway alone. */
export const contestant: Contestant = {
  async start(upstream) {
    const port = await freePort()
    process.argv.push('--headless', `--port=${port}`)
    await import('@portkey-ai/gateway/build/start-server.js')
    return {
      port,
      path: '/v1/chat/completions',
      model: 'gpt-4.1',
      headers: {
        authorization: 'Bearer sk-bench-upstream',
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': `${upstream}/v1`,
      },
    }
  },
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
