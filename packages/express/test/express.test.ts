import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type StartHost, testAdapter } from '@inroute/conformance/adapter'
import { createGateway, openai } from '@inroute/core'
import compression from 'compression'
import cors from 'cors'
import express5, { type ErrorRequestHandler } from 'express'
import express4 from 'express4'
import helmet from 'helmet'
import morgan from 'morgan'
import { describe, expect, it } from 'vitest'
import { inroute } from '../src/index.ts'

const hosts = { 'Express 5': express5, 'Express 4': express4 }

const hostOf =
  (express: typeof express5): StartHost =>
  async ({ gateway, prefix, other, bodyParser, usualMiddleware, identify, policy }) => {
    const log: string[] = []
    const app = express()
    if (usualMiddleware) {
      const logger = morgan(':method :status', { stream: { write: (line) => log.push(line.trim()) } })
      app.use(logger, compression({ threshold: 0 }), cors(), helmet())
    }
    if (bodyParser === 'before') app.use(express.json())
    if (bodyParser === 'raw') app.use(express.raw({ type: '*/*' }))
    app.get('/beside', (_req, res) => void res.send('beside'))
    const identifyBy = identify && ((req: express5.Request) => identify(req.headers['x-user'] as string | undefined))
    app.use(prefix || '/', inroute(gateway, { identify: identifyBy, policy }))
    if (other) app.use(other.prefix, inroute(other.gateway))
    if (bodyParser === 'after') app.use(express.json())
    const onError: ErrorRequestHandler = (error: Error, _req, res, _next) => void res.status(418).send(error.message)
    app.use(onError)
    return { ...(await listen(app)), log }
  }

async function listen(app: RequestListener) {
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

for (const [name, express] of Object.entries(hosts)) {
  testAdapter(name, hostOf(express))

  describe(`${name}: a body parser before the gateway`, () => {
    it('has its limit explained when it strikes, and its other refusals worded as the API does', async () => {
      const gateway = createGateway({ providers: [openai({ apiKey: 'sk-x' })], authenticate: false })
      const setup = { gateway, prefix: '/api/v1', bodyParser: 'before', usualMiddleware: false } as const
      const { url, close } = await hostOf(express)(setup)
      const post = (body: string): Promise<Response> =>
        fetch(`${url}/api/v1/chat/completions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        })
      const long = await post(JSON.stringify({ messages: [{ role: 'user', content: 'x'.repeat(150_000) }] }))
      expect(long.status).toBe(413)
      const { error } = (await long.json()) as { error: { message: string } }
      expect(error.message).toMatch(/host's body parser takes 102400 bytes.*express\.json\(\{ limit/)

      const broken = await post('{"secret":')
      expect(broken.status).toBe(400)
      expect(await broken.text()).not.toContain('secret')
      await close()
    })
  })
}
