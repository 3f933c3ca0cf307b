import fastifyCompress from '@fastify/compress'
import fastifyCors from '@fastify/cors'
import fastifyHelmet from '@fastify/helmet'
import { type HostSetup, type StartHost, testAdapter } from '@inroute/conformance/adapter'
import type { Gateway } from '@inroute/core'
import { toNodeHandler } from '@inroute/core/node'
import Fastify, { type FastifyInstance } from 'fastify'

type Mount = (
  app: FastifyInstance,
  gateway: Gateway,
  options: Pick<HostSetup, 'prefix' | 'identify' | 'policy'>,
) => void

const hostWith =
  (mount: Mount): StartHost =>
  async ({ gateway, prefix, other, usualMiddleware, identify, policy }) => {
    const log: string[] = []
    const app = Fastify()
    app.setErrorHandler((error: Error, _request, reply) => reply.code(418).send(error.message))
    app.addHook('onResponse', async ({ method }, { statusCode }) => void log.push(`${method} ${statusCode}`))
    if (usualMiddleware) {
      await app.register(fastifyCompress, { threshold: 0 })
      await app.register(fastifyCors, { origin: '*' })
      await app.register(fastifyHelmet)
    }
    app.get('/beside', () => 'beside')
    mount(app, gateway, { prefix, identify, policy })
    if (other) mount(app, other.gateway, { prefix: other.prefix })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    return {
      url,
      log,
      async close() {
        app.server.closeAllConnections()
        await app.close()
      },
    }
  }

/** As a route of Fastify's own: its bodies, its hooks, its reply. */
const asRoute: Mount = (app, gateway, { prefix, identify, policy }) => {
  app.all(`${prefix}/*`, async (request, reply) => {
    const left = new AbortController()
    reply.raw.on('close', () => left.abort())
    const user = request.headers['x-user'] as string | undefined
    return gateway.fetch(new URL(request.url, 'http://inroute'), {
      method: request.method,
      headers: request.headers as Record<string, string>,
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal: left.signal,
      caller: await identify?.(user),
      prefix,
      policy,
    })
  })
}

/** Beside Fastify's own routes, on Node's request and response: bodies are read by the gateway, to the byte. */
const onNode: Mount = (app, gateway, { prefix, identify, policy }) => {
  const handle = toNodeHandler(gateway, {
    prefix,
    identify: identify && ((req) => identify(req.headers['x-user'] as string | undefined)),
    policy,
  })
  void app.register(async (mount) => {
    mount.removeAllContentTypeParsers()
    mount.addContentTypeParser('*', (_request, _body, done) => done(null))
    mount.all(`${prefix}/*`, (request, reply) => {
      reply.hijack()
      for (const [name, value] of Object.entries(reply.getHeaders())) if (value) reply.raw.setHeader(name, value)
      handle(request.raw, reply.raw)
    })
  })
}

testAdapter('Fastify, a route', hostWith(asRoute), { alwaysParses: true, checksAtStart: false })
testAdapter("Fastify, on Node's request and response", hostWith(onNode), { hostErrors: false })
