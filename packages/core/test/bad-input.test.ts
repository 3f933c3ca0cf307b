import { once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { toNodeHandler } from '../src/edge/node.ts'
import { createGateway, type GatewayOptions, memoryStore, openai } from '../src/index.ts'
import { json, openaiWire, startUpstream, type Upstream } from './support/upstream.ts'

interface Refusal {
  error: { code: number; message: string; metadata: { error_type: string; error_code: string } }
}

const messages = [{ role: 'user', content: 'Hello' }]
const model = 'openai/gpt-4o-mini'

async function start(
  options: Partial<GatewayOptions> = {},
): Promise<{ url: string; port: number; upstream: Upstream }> {
  const upstream = await startUpstream(json(openaiWire.reply('Hi')))
  const gateway = createGateway({
    providers: [openai({ apiKey: 'sk-test-secret-1', baseURL: `${upstream.url}/v1` })],
    authenticate: false,
    ...options,
  })
  const server = createServer(toNodeHandler(gateway))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, upstream }
}

const post = (url: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })

const refused: [what: string, body: string, code: string, message: RegExp][] = [
  ['a body that is no JSON', '{"model": nope}', 'invalid_json', /is not valid JSON\./],
  ['an empty body', '', 'invalid_json', /empty/],
  ['a body that stops half-way', '{"model":"x","messages":[{"role":"us', 'invalid_json', /ends at position 36/],
  ['a list', '[]', 'invalid_request', /must be a JSON object, received a list of 0/],
  ['null', 'null', 'invalid_request', /must be a JSON object, received null/],
  ['no messages', JSON.stringify({ model }), 'invalid_request', /messages is required/],
  ['empty messages', JSON.stringify({ model, messages: [] }), 'invalid_request', /at least one message/],
  ['messages that are no list', JSON.stringify({ model, messages: 'Hi' }), 'invalid_request', /must be a list/],
  [
    'an unknown role',
    JSON.stringify({ model, messages: [{ role: 'bot', content: '' }] }),
    'invalid_request',
    /messages\[0\]\.role/,
  ],
  [
    'content that is a number',
    JSON.stringify({ model, messages: [{ role: 'user', content: 5 }] }),
    'invalid_request',
    /messages\[0\]\.content/,
  ],
  [
    'a part without a type',
    JSON.stringify({ model, messages: [{ role: 'user', content: [{}] }] }),
    'invalid_request',
    /content\[0\]/,
  ],
  [
    'an image without a URL',
    JSON.stringify({ model, messages: [{ role: 'user', content: [{ type: 'image_url', image_url: {} }] }] }),
    'invalid_request',
    /image_url\.url/,
  ],
  [
    'a tool result without an id',
    JSON.stringify({ model, messages: [{ role: 'tool', content: 'x' }] }),
    'invalid_request',
    /tool_call_id/,
  ],
  ['no model', JSON.stringify({ messages }), 'model_required', /no model/],
  [
    'an unknown model',
    JSON.stringify({ model: 'openai/gpt-4o-mini-typo', messages }),
    'model_not_found',
    /openai\/gpt-4o-mini/,
  ],
  [
    'a model that is no string',
    JSON.stringify({ model: 5, messages }),
    'invalid_request',
    /model must be a string.*received 5/,
  ],
  [
    'a temperature that is a word',
    JSON.stringify({ model, messages, temperature: 'hot' }),
    'invalid_request',
    /temperature must be a number between 0 and 2, received "hot"/,
  ],
  [
    'a negative max_tokens',
    JSON.stringify({ model, messages, max_tokens: -1 }),
    'invalid_request',
    /max_tokens must be a whole number/,
  ],
  ['a fractional max_tokens', JSON.stringify({ model, messages, max_tokens: 1.5 }), 'invalid_request', /received 1\.5/],
  [
    'an absurd max_tokens',
    JSON.stringify({ model, messages, max_tokens: 1e15 }),
    'max_tokens_exceeded',
    /at most 10000000/,
  ],
  [
    'an unknown member of provider',
    JSON.stringify({ model, messages, provider: { sorted: 'price' } }),
    'invalid_request',
    /sorted/,
  ],
  [
    'a member nested deeper than the stack',
    `{"model":"${model}","messages":${JSON.stringify(messages)},"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    'invalid_json',
    /nested deeper than 256 levels/,
  ],
  [
    'a schema nested too deeply',
    JSON.stringify({ model, messages, tools: [{ type: 'function', function: { name: 'f', parameters: 0 } }] }).replace(
      '"parameters":0',
      `"parameters":${'{"items":'.repeat(300)}{}${'}'.repeat(300)}`,
    ),
    'invalid_json',
    /nested deeper than 256 levels/,
  ],
  [
    'a number beyond doubles where one is checked',
    `{"model":"${model}","messages":${JSON.stringify(messages)},"seed":1e400}`,
    'invalid_request',
    /seed must be a whole number/,
  ],
  [
    'a video without a URL',
    JSON.stringify({ model, messages: [{ role: 'user', content: [{ type: 'video_url', video_url: {} }] }] }),
    'invalid_request',
    /content\[0\]\.video_url\.url must be a string/,
  ],
  [
    'reasoning details that are no objects',
    JSON.stringify({ model, messages: [{ role: 'assistant', content: '', reasoning_details: [null] }] }),
    'invalid_request',
    /reasoning_details\[0\] must be an object, received null/,
  ],
  [
    'a list of models with a number in it',
    JSON.stringify({ models: [model, 5], messages }),
    'invalid_request',
    /models must be a list of model ids, 1024 at most, received 5 at index 1/,
  ],
  [
    'more models than may be',
    JSON.stringify({ models: Array.from({ length: 1025 }, () => model), messages }),
    'invalid_request',
    /models must be a list of model ids, 1024 at most, received a list of 1025/,
  ],
  [
    'a provider that is no object',
    JSON.stringify({ model, messages, provider: 'openai' }),
    'invalid_request',
    /provider must be an object/,
  ],
]

describe('bad input never reaches a provider', () => {
  it.each(refused)('%s', async (_what, body, code, message) => {
    const { url, upstream } = await start()
    const response = await post(url, body)
    const { error } = (await response.json()) as Refusal
    expect(error.metadata.error_code).toBe(code)
    expect(error.message).toMatch(message)
    expect(response.status).toBe(error.code)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toMatch('application/json')
    expect(upstream.requests).toEqual([])
  })

  it('invalid UTF-8', async () => {
    const { url, upstream } = await start()
    const body = Buffer.concat([Buffer.from('{"model":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])
    const response = await post(url, body)
    expect(await response.json()).toMatchObject({ error: { code: 400, metadata: { error_code: 'body_unreadable' } } })
    expect(upstream.requests).toEqual([])
  })

  it('never quotes the prompt', async () => {
    const { url } = await start()
    const secret = 'my-secret-prompt'
    const bodies = [
      `{"messages":[{"role":"user","content":"${secret}"}`,
      JSON.stringify({ model, messages: [{ role: 'user', content: { secret } }] }),
      JSON.stringify({ model, messages: secret }),
      JSON.stringify({ model, messages: [secret] }),
    ]
    for (const body of bodies) expect(await (await post(url, body)).text()).not.toContain(secret)
  })

  it('a 40 MB body is a 413, by its declared length and by what arrives', async () => {
    const { url, upstream } = await start()
    const body = Buffer.alloc(40 * 1024 * 1024, ' ')
    const declared = await post(url, body)
    expect(await declared.json()).toMatchObject({ error: { code: 413, metadata: { error_type: 'payload_too_large' } } })
    expect(declared.status).toBe(413)

    const chunked = await new Promise<number | undefined>((resolve) => {
      const req = httpRequest(`${url}/chat/completions`, { method: 'POST' }, (res) => resolve(res.statusCode))
      // the gateway hangs up once the limit is passed; the rest of the upload finds nobody
      req.on('error', () => undefined)
      req.write(body)
      req.end()
    })
    expect(chunked).toBe(413)
    expect(upstream.requests).toEqual([])
  })

  it('a caller who sends all of a too large body before it reads is told why, and not just cut off', async () => {
    const { port } = await start()
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.on('data', (data) => (received += data.toString('utf8')))
    const errors: Error[] = []
    const closed = new Promise((resolve) => socket.on('error', (error) => errors.push(error)).on('close', resolve))
    socket.write('POST /chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')
    const piece = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000, ' '), Buffer.from('\r\n')])
    for (let sent = 0; sent < 40 && !socket.destroyed; sent += 1) {
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), closed])
    }
    socket.write('0\r\n\r\n')
    await closed
    expect(errors).toEqual([])
    expect(received).toMatch(/^HTTP\/1\.1 413 [^]*body_too_large/)
  })

  it.each([
    ['a compressed body', { 'content-encoding': 'gzip' }, /without a content-encoding, received "gzip"/],
    ['another charset', { 'content-type': 'application/json; charset=utf-16' }, /UTF-8, received charset "utf-16"/],
  ])('%s is a 415', async (_, headers, message) => {
    const { url, upstream } = await start()
    const response = await fetch(`${url}/chat/completions`, { method: 'POST', headers, body: '{}' })
    expect(response.status).toBe(415)
    const { error } = (await response.json()) as Refusal
    expect(error.metadata.error_code).toBe('unsupported_media_type')
    expect(error.message).toMatch(message)
    expect(upstream.requests).toEqual([])
  })

  it('a connection that dies in the middle of the body leaves the gateway well', async () => {
    const { url, port, upstream } = await start()
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"model":')
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.destroy()
    expect((await post(url, JSON.stringify({ model, messages }))).status).toBe(200)
    expect(upstream.requests).toHaveLength(1)
  })

  it('an unknown path is a 404, a wrong method a 405 that says which is right', async () => {
    const { url } = await start()
    const unknown = await fetch(`${url}/nothing`)
    expect(unknown.status).toBe(404)
    expect(await unknown.json()).toMatchObject({ error: { code: 404, metadata: { error_type: 'not_found' } } })
    const wrong = await fetch(`${url}/chat/completions`)
    expect(wrong.status).toBe(405)
    expect(wrong.headers.get('allow')).toBe('POST')
  })

  it('a header that chooses among words says which, and what came; the request has no row', async () => {
    const store = memoryStore()
    const { url } = await start({ store })
    for (const header of ['x-inroute-recovery', 'x-inroute-hedge']) {
      const response = await post(url, JSON.stringify({ model, messages }), { [header]: 'perhaps' })
      expect(response.status).toBe(400)
      const { error } = (await response.json()) as Refusal
      expect(error.message).toMatch(new RegExp(`${header} must be one of .*off.*, received "perhaps"`))
    }
    expect(await store.generations({})).toEqual([])
  })

  it('a plugin that nobody runs is said to have done nothing', async () => {
    const { url } = await start()
    const plugins = [{ id: 'web' }, { id: 'context-compression' }, { id: 'moderation', enabled: false }]
    const response = await post(url, JSON.stringify({ model, messages, plugins }))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ warnings: [{ type: 'unsupported', field: 'plugins[web]' }] })
  })

  it('unknown members at the top are kept and reach the provider', async () => {
    const { url, upstream } = await start()
    const body = { model, messages, safe_prompt: true, nested: { a: [1, null] } }
    expect((await post(url, JSON.stringify(body))).status).toBe(200)
    expect(upstream.requests[0]?.body).toMatchObject({ safe_prompt: true, nested: { a: [1, null] } })
  })
})

describe('authentication', () => {
  it('refuses a missing, a malformed and a wrong key, and takes the right one by either header', async () => {
    const { url, upstream } = await start({ authenticate: { apiKey: ['sk-a', 'sk-b'] } })
    const call = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${url}/chat/completions`, { method: 'POST', headers, body: JSON.stringify({ model, messages }) })
    const missing = await call({})
    expect(missing.status).toBe(401)
    expect(await missing.json()).toMatchObject({ error: { code: 401, metadata: { error_code: 'missing_api_key' } } })
    expect((await call({ authorization: 'Basic abc' })).status).toBe(401)
    expect((await call({ authorization: 'Bearer sk-c' })).status).toBe(401)
    expect(upstream.requests).toEqual([])
    expect((await call({ authorization: 'Bearer sk-a' })).status).toBe(200)
    expect((await call({ 'x-api-key': 'sk-b' })).status).toBe(200)
  })

  it('without any, a gateway serves nobody but those its host identifies', async () => {
    const { url, upstream } = await start({ authenticate: undefined })
    expect((await post(url, JSON.stringify({ model, messages }))).status).toBe(401)
    expect(upstream.requests).toEqual([])
  })
})
