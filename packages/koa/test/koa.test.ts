import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type StartHost, testAdapter } from '@inroute/conformance/adapter'
import { bodyParser as parseBodies } from '@koa/bodyparser'
import cors from '@koa/cors'
import Koa3 from 'koa'
import compress from 'koa-compress'
import helmet from 'koa-helmet'
import mount from 'koa-mount'
import Koa2 from 'koa2'
import { inroute } from '../src/index.ts'

const hostOf =
  (Koa: typeof Koa3, useMount: boolean): StartHost =>
  async ({ gateway, prefix, other, bodyParser, usualMiddleware, identify, policy }) => {
    const log: string[] = []
    const app = new Koa()
    app.silent = true
    app.use(async (ctx, next) => {
      try {
        await next()
      } catch (error) {
        ctx.status = 418
        ctx.body = (error as Error).message
      }
    })
    if (usualMiddleware) {
      app.use(async (ctx, next) => {
        await next()
        log.push(`${ctx.method} ${ctx.status}`)
      })
      app
        .use(compress({ threshold: 0 }))
        .use(cors({ origin: '*' }))
        .use(helmet())
    }
    if (bodyParser === 'before') app.use(parseBodies())
    if (bodyParser === 'raw')
      app.use(parseBodies({ enableTypes: ['text'], extendTypes: { text: ['application/json'] } }))
    app.use((ctx, next) => {
      if (ctx.path !== '/beside') return next()
      ctx.body = 'beside'
    })
    const identifyBy = identify && ((ctx: Koa3.Context) => identify(ctx.get('x-user') || undefined))
    const options = { identify: identifyBy, policy }
    const mounted = (at: string, handler: Koa3.Middleware): Koa3.Middleware => mount(at || '/', handler)
    for (const { gateway: each, prefix: at } of other ? [other, { gateway, prefix }] : [{ gateway, prefix }]) {
      if (useMount) app.use(mounted(at, inroute(each, options)))
      else app.use(inroute(each, { ...options, prefix: at }))
    }
    if (bodyParser === 'after') app.use(parseBodies())
    const handle = app.callback()
    const server = createServer((req, res) => void handle(req, res)).listen(0, '127.0.0.1')
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

testAdapter('Koa 3', hostOf(Koa3, false))
testAdapter('Koa 3 with koa-mount', hostOf(Koa3, true))
testAdapter('Koa 2', hostOf(Koa2, false))
