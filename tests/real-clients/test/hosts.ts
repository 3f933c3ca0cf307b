import 'reflect-metadata'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Gateway } from '@inroute/core'
import { toNodeHandler } from '@inroute/core/node'
import { inroute as inrouteExpress } from '@inroute/express'
import { inroute as inrouteKoa } from '@inroute/koa'
import { InrouteModule } from '@inroute/nestjs'
import { NestFactory } from '@nestjs/core'
import express from 'express'
import Koa from 'koa'

export interface Host {
  /** The API's base URL, for clients. */
  baseURL: string
  close(): Promise<void>
}

async function listen(handle: RequestListener, prefix = '/api/v1'): Promise<Host> {
  const server = createServer(handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Each host as its users mount the gateway. */
export const hosts: Record<string, (gateway: Gateway) => Promise<Host>> = {
  Express(gateway) {
    const app = express()
    app.use('/api/v1', inrouteExpress(gateway))
    return listen(app)
  },
  Koa(gateway) {
    const handle = new Koa().use(inrouteKoa(gateway, { prefix: '/api/v1' })).callback()
    return listen((req, res) => void handle(req, res))
  },
  async Nest(gateway) {
    const app = await NestFactory.create(InrouteModule.forRoot({ gateway }), { logger: false })
    await app.listen(0, '127.0.0.1')
    return { baseURL: `${await app.getUrl()}/api/v1`, close: () => app.close() }
  },
  'node:http': (gateway) => listen(toNodeHandler(gateway), ''),
}
