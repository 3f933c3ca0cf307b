import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type StartHost, testAdapter } from '@inroute/conformance/adapter'
import { createFaultyUpstream } from '@inroute/conformance/upstream'
import { createGateway, openai } from '@inroute/core'
import { bodyParser as parseBodies } from '@koa/bodyparser'
import cors from '@koa/cors'
import Koa3 from 'koa'
import compress from 'koa-compress'
import helmet from 'koa-helmet'
import mount from 'koa-mount'
import Koa2 from 'koa2'
import { expect, it } from 'vitest'
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

it("a body parser before it has its own limit and its own words, in the app's error handling", async () => {
  const upstream = await createFaultyUpstream()
  const models = { 'test/ok': { upstream: 'ok' } }
  const provider = openai({ apiKey: 'sk-x', baseURL: upstream.baseURLs.openai, models })
  const gateway = createGateway({ providers: [provider], authenticate: false })
  const body = (length: number): string =>
    JSON.stringify({ model: 'test/ok', messages: [{ role: 'user', content: 'x'.repeat(length) }] })
  for (const [bodyParser, statuses] of [
    ['before', [200, 418]],
    ['after', [200, 200]],
  ] as const) {
    const host = await hostOf(Koa3, false)({ gateway, prefix: '/api/v1', bodyParser, usualMiddleware: false })
    const ask = async (length: number) => {
      const headers = { 'content-type': 'application/json' }
      const init = { method: 'POST', headers, body: body(length) }
      return (await fetch(`${host.url}/api/v1/chat/completions`, init)).status
    }
    // @koa/bodyparser takes 1 MB; mounted before it, the gateway reads bodies itself
    expect([await ask(10), await ask(1_100_000)], bodyParser).toEqual(statuses)
    await host.close()
  }
  await gateway.close()
  await upstream.close()
})

testAdapter('Koa 3', hostOf(Koa3, false))
testAdapter('Koa 3 with koa-mount', hostOf(Koa3, true))
testAdapter('Koa 2', hostOf(Koa2, false))
