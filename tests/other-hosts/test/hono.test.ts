import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { type StartHost, testAdapter } from '@inroute/conformance/adapter'
import type { Gateway } from '@inroute/core'
import { type Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import { cloneRawRequest } from 'hono/request'
import { secureHeaders } from 'hono/secure-headers'

const startHost: StartHost = async ({ gateway, prefix, other, bodyParser, usualMiddleware, identify, policy }) => {
  const log: string[] = []
  const app = new Hono()
  app.onError((error, c) => c.text(error.message, 418))
  if (usualMiddleware) {
    app.use(async (c, next) => {
      await next()
      log.push(`${c.req.method} ${c.res.status}`)
    })
    app.use(compress({ threshold: 0 }), cors(), secureHeaders())
  }
  // a validator, say: what it has read, Hono remembers
  if (bodyParser === 'before' || bodyParser === 'raw') {
    app.post('*', async (c, next) => {
      await (bodyParser === 'raw' ? c.req.arrayBuffer() : c.req.json())
      await next()
    })
  }
  app.get('/beside', (c) => c.text('beside'))
  const answer = (each: Gateway, at: string) => async (c: Context) =>
    each.fetch(c.req.raw.bodyUsed ? await cloneRawRequest(c.req) : c.req.raw, {
      prefix: at,
      caller: await identify?.(c.req.header('x-user')),
      policy,
    })
  if (other) app.all(`${other.prefix}/*`, answer(other.gateway, other.prefix))
  app.all(`${prefix}/*`, answer(gateway, prefix))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

testAdapter('Hono', startHost, { checksAtStart: false })
