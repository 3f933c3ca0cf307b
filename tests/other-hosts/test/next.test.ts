import { createFaultyUpstream, type FaultyUpstream } from '@inroute/conformance/upstream'
import { createGateway, type Gateway, openai } from '@inroute/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

// Next.js calls what app/api/v1/[...path]/route.ts exports with a NextRequest (a subclass of the global Request, with a signal
// that follows the connection) behind a proxy, and a context whose params are a promise, and writes the Response it gets. Next
// itself, 340 MB with its compiler, is not installed here; a real build of the page in docs/getting-started.md was run by hand with
// 16.4.6, which is how the proxy was found.
class NextRequest extends Request {
  constructor(url: string, init?: RequestInit) {
    super(url, init)
    return new Proxy(this, {
      get(target, member) {
        const value: unknown = Reflect.get(target, member, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
  }
}
const context = { params: Promise.resolve({ path: ['chat', 'completions'] }) }

describe('a route handler of Next.js', () => {
  let upstream: FaultyUpstream
  let gateway: Gateway
  beforeEach(async () => {
    upstream = await createFaultyUpstream()
    gateway = createGateway({
      providers: [
        openai({
          apiKey: 'sk-test',
          baseURL: upstream.baseURLs.openai,
          models: { 'test/ok': { upstream: 'ok' }, 'test/stall_3': { upstream: 'stall_3' } },
        }),
      ],
    })
  })
  afterEach(async () => {
    await gateway.close()
    await upstream.close()
  })

  const handlers = (prefix: string) => {
    const handler = async (request: Request, _context: typeof context): Promise<Response> => {
      const user = request.headers.get('x-user')
      return gateway.fetch(request, { prefix, ...(user && { caller: { id: user } }) })
    }
    return { GET: handler, POST: handler }
  }
  const asked = (url: string, body: object, init: RequestInit = {}) =>
    new NextRequest(`http://localhost:3000${url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-user': 'ada' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], ...body }),
      ...init,
    })

  it.each(['/api/v1', '/llm'])('answers below app%s', async (prefix) => {
    const { GET, POST } = handlers(prefix)
    const models = await GET(new NextRequest(`http://localhost:3000${prefix}/models`), context)
    expect(models.status).toBe(200)
    const answer = await POST(asked(prefix, { model: 'test/ok' }), context)
    expect(await answer.json()).toMatchObject({ choices: [{ message: { content: upstream.answerText } }] })
    expect((await POST(asked(prefix, { model: 'test/ok' }, { headers: {} }), context)).status).toBe(401)
    expect((await POST(asked('/elsewhere', { model: 'test/ok' }), context)).status).toBe(404)
  })

  it('gives events as they come, and the call to the provider ends when the connection does', async () => {
    const connection = new AbortController()
    const request = asked('/api/v1', { model: 'test/stall_3', stream: true }, { signal: connection.signal })
    const response = await handlers('/api/v1').POST(request, context)
    expect(response.headers.get('content-type')).toMatch('text/event-stream')
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (text.split('"content":"').length <= 3) text += (await reader.read()).value ?? ''
    connection.abort()
    await upstream.until(([seen]) => seen?.ending !== undefined)
    expect(upstream.requests[0]?.ending).toBe('caller-left')
  })

  it('may be the fetch function itself: the context is no init that matters', async () => {
    const open = createGateway({
      providers: [
        openai({ apiKey: 'sk-x', baseURL: upstream.baseURLs.openai, models: { 'test/ok': { upstream: 'ok' } } }),
      ],
      authenticate: false,
    })
    const POST: (request: Request, context: object) => Promise<Response> = open.fetch
    expect((await POST(asked('/api/v1', { model: 'test/ok' }), context)).status).toBe(200)
    await open.close()
  })
})
