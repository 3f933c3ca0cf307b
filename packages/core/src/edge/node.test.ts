import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { Exchange } from './exchange.ts'
import { toNodeHandler } from './node.ts'

test.each([
  ['/models', '/models', ''],
  ['/models?q=gpt&sort=newest', '/models', 'q=gpt&sort=newest'],
  ['/models?q=what?&sort=newest', '/models', 'q=what?&sort=newest'],
  ['/models?', '/models', ''],
])('%s is the path %s and the query %j', async (url, path, query) => {
  const seen: Exchange[] = []
  const handle = async (exchange: Exchange) => {
    seen.push(exchange)
    return { status: 200, headers: {}, body: '{}' }
  }
  const server = createServer(toNodeHandler({ handle })).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${url}`)).text()
  expect(seen).toMatchObject([{ path, query }])
})
