import type { IncomingMessage, ServerResponse } from 'node:http'
import { type StartHost, testAdapter } from '@inroute/conformance/adapter'
import { createGateway, GatewayError, openai } from '@inroute/core'
import { toNodeHandler } from '@inroute/core/node'
import compression from 'compression'
import cors from 'cors'
import express from 'express'
import helmet from 'helmet'
import morgan from 'morgan'
import { expect, it, onTestFinished } from 'vitest'
import { listen } from './listen.ts'

type Middleware = (req: IncomingMessage, res: ServerResponse, next: () => void) => void

/** A server without a framework: middleware of Connect's kind, one after the other. */
const startHost: StartHost = async ({ gateway, prefix, other, bodyParser, usualMiddleware, identify, policy }) => {
  const log: string[] = []
  const logger = morgan(':method :status', { stream: { write: (line) => log.push(line.trim()) } })
  const identifyBy = identify && ((req: IncomingMessage) => identify(req.headers['x-user'] as string | undefined))
  const chain = [
    ...(usualMiddleware ? [logger, compression({ threshold: 0 }), cors(), helmet()] : []),
    ...(bodyParser === 'before' ? [express.json()] : bodyParser === 'raw' ? [express.raw({ type: '*/*' })] : []),
    (req, res, next) => (req.url === '/beside' ? void res.end('beside') : next()),
    ...(other ? [toNodeHandler(other.gateway, { prefix: other.prefix })] : []),
    toNodeHandler(gateway, { prefix, identify: identifyBy, policy }),
    ...(bodyParser === 'after' ? [express.json()] : []),
  ] as Middleware[]
  const run = (at: number, req: IncomingMessage, res: ServerResponse): void =>
    chain[at]?.(req, res, () => run(at + 1, req, res))
  return { ...(await listen((req, res) => run(0, req, res))), log }
}

testAdapter('node:http', startHost, { hostErrors: false })

it('what identify throws is the answer: an error of the API as it is, a fault masked and reported', async () => {
  const gateway = createGateway({ providers: [openai({ apiKey: 'sk-x' })], authenticate: false })
  const faults: unknown[] = []
  gateway.on('internal-error', ({ error }) => faults.push(error))
  const thrown = [new GatewayError('permission_denied', 'Not on Sundays.'), new Error('session store: ECONNREFUSED')]
  const handler = toNodeHandler(gateway, {
    identify() {
      throw thrown.shift()
    },
  })
  const { url, close } = await listen(handler)
  onTestFinished(close)
  const ask = async (): Promise<[number, string]> => {
    const response = await fetch(`${url}/chat/completions`, { method: 'POST', body: '{}' })
    return [response.status, await response.text()]
  }
  expect(await ask()).toEqual([403, expect.stringContaining('Not on Sundays.')])
  expect(await ask()).toEqual([500, expect.not.stringContaining('ECONNREFUSED')])
  expect(faults).toMatchObject([{ message: 'session store: ECONNREFUSED' }])
})

it('is a whole server by itself: what is not below the prefix is a 404 in the shape of the API', async () => {
  const gateway = createGateway({ providers: [openai({ apiKey: 'sk-x' })], authenticate: false })
  const { url, close } = await listen(toNodeHandler(gateway, { prefix: '/api/v1' }))
  onTestFinished(close)
  expect((await fetch(`${url}/api/v1/models`)).status).toBe(200)
  for (const path of ['/models', '/api/v10/models', '/api/v1/nothing']) {
    const response = await fetch(url + path)
    expect([response.status, await response.json()], path).toMatchObject([404, { error: { code: 404 } }])
  }
})
