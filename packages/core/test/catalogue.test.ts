import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { toNodeHandler } from '../src/edge/node.ts'
import { createGateway, openai } from '../src/index.ts'
import { specificationPresent, validateResponse } from './support/openapi.ts'
import { json, openaiWire, startUpstream } from './support/upstream.ts'

const gatewayTo = (url: string) =>
  createGateway({
    providers: [openai({ apiKey: 'sk-test', baseURL: `${url}/v1` })],
    models: { default: 'fast', fast: 'openai/gpt-4o-mini' },
    authenticate: { apiKey: 'caller-key' },
  })

const known = { headers: { authorization: 'Bearer caller-key' } }
type Body = { data: never; [member: string]: unknown }

describe('the catalogue over HTTP', () => {
  const read = async (gateway: ReturnType<typeof createGateway>, path: string, init?: RequestInit) => {
    const response = await gateway.fetch(`http://inroute/api/v1${path}`, init)
    return { status: response.status, body: (await response.json()) as Body }
  }

  it
    .skipIf(!specificationPresent)
    .each([
      '/models',
      '/models?limit=3&offset=2&sort=newest',
      '/models/count',
      '/models/user',
      '/embeddings/models',
      '/model/openai/gpt-4o-mini',
      '/model/openai/gpt-4o-mini:nitro',
      '/models/openai/gpt-4o-mini/endpoints',
      '/endpoints/zdr',
      '/providers',
    ])('%s answers anyone, as the wire contract says', async (path) => {
    const { status, body } = await read(gatewayTo('http://127.0.0.1:9'), path)
    expect(status).toBe(200)
    const template = path.replace(/:nitro|\?.*$/g, '')
    expect(validateResponse(template, 'get', 200, body)).toEqual([])
  })

  it('says 404 for a model nobody offers, with its neighbours, and 400 for a query nobody understands', async () => {
    const gateway = gatewayTo('http://127.0.0.1:9')
    expect(await read(gateway, '/models/openai/gpt-4o-mni/endpoints')).toMatchObject({
      status: 404,
      body: { error: { code: 404, message: expect.stringContaining('openai/gpt-4o-mini') } },
    })
    expect((await read(gateway, '/models?limit=0')).status).toBe(400)
    expect((await read(gateway, '/model/openai/gpt-4o%2Fmini')).status).toBe(404)
  })

  it('shows how an endpoint has been doing, and its figures to known callers only', async () => {
    const upstream = await startUpstream(json(openaiWire.reply('Hi')))
    const gateway = gatewayTo(upstream.url)
    const body = JSON.stringify({ model: 'fast', messages: [{ role: 'user', content: 'Hello' }] })
    const answer = await gateway.fetch('http://inroute/api/v1/chat/completions', { method: 'POST', body, ...known })
    await answer.text()
    const endpoint = async (init?: RequestInit) =>
      ((await read(gateway, '/models/openai/gpt-4o-mini/endpoints', init)).body.data as { endpoints: object[] })
        .endpoints[0]
    expect(await endpoint()).toMatchObject({ tag: 'openai', uptime_last_5m: 100, latency_last_30m: null })
    expect(await endpoint(known)).toMatchObject({ latency_last_30m: { p50: expect.any(Number) } })
  })

  it('links below the mount path the caller used', async () => {
    const handler = toNodeHandler(gatewayTo('http://127.0.0.1:9'))
    const server = createServer((req, res) => {
      // as Express and Koa do when they mount
      Object.assign(req, { originalUrl: req.url, url: req.url?.replace('/llm/api/v1', '') })
      handler(req, res)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const response = await fetch(`http://127.0.0.1:${port}/llm/api/v1/models?limit=1`)
    expect(await response.json()).toMatchObject({ links: { next: '/llm/api/v1/models?limit=1&offset=1' } })
  })
})
