import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createGateway, type Gateway, type GatewayOptions, openai } from '@inroute/core'
import type { GenerationRecord } from '@inroute/core/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createFaultyUpstream, type FaultyUpstream } from '../upstream/index.ts'
import type { AdapterTraits, HostSetup, StartHost } from './host-under-test.ts'

const messages = [{ role: 'user', content: 'Hello' }]

interface Stage {
  url: string
  log: readonly string[]
  upstream: FaultyUpstream
  gateway: Gateway
  generations: GenerationRecord[]
}

/**
 * Everything an adapter has to get right, against a real server of its framework: mounting, bodies parsed or not, events as
 * they happen, callers who leave, failures before and after the headers, and good manners towards the rest of the app.
 */
export function testAdapter(name: string, startHost: StartHost, traits: AdapterTraits = {}): void {
  const start = async (setup: Partial<HostSetup> = {}, options: Partial<GatewayOptions> = {}): Promise<Stage> => {
    const upstream = await createFaultyUpstream()
    onTestFinished(() => upstream.close())
    const gateway = setup.gateway ?? faultyGateway(upstream, options)
    const generations: GenerationRecord[] = []
    gateway.on('generation', (row) => generations.push(row))
    const host = await startHost({
      prefix: '/api/v1',
      bodyParser: 'none',
      usualMiddleware: false,
      ...setup,
      gateway,
    })
    onTestFinished(() => host.close())
    return { url: `${host.url}${setup.prefix ?? '/api/v1'}`, log: host.log, upstream, gateway, generations }
  }

  describe(`${name}: mounting`, () => {
    it.each(['', '/api/v1', '/deep/er/mount'])(
      'answers under %j, and host routes beside it are unaffected',
      async (prefix) => {
        const { url, upstream } = await start({ prefix })
        const answer = (await (await post(url, { model: 'test/ok' })).json()) as Answer
        expect(answer.choices[0]?.message.content).toBe(upstream.answerText)
        expect((await fetch(`${url.slice(0, url.length - prefix.length)}/beside`)).status).toBe(200)
      },
    )

    it('gives unknown paths, wrong methods and bad bodies their statuses in the shape of the API', async () => {
      const { url } = await start()
      expect((await fetch(`${url}/nothing`)).status).toBe(404)
      expect((await fetch(`${url}/chat/completions`)).status).toBe(405)
      const bad = await post(url, { model: 'test/ok', messages: [] })
      expect(bad.status).toBe(400)
      expect(await bad.json()).toMatchObject({ error: { code: 400 } })
    })

    it('serves two gateways in one app', async () => {
      const one = await createFaultyUpstream()
      const two = await createFaultyUpstream()
      onTestFinished(() => Promise.all([one.close(), two.close()]).then(() => undefined))
      const other = { gateway: faultyGateway(two), prefix: '/other' }
      const { url } = await start({ gateway: faultyGateway(one), prefix: '/one', other })
      expect((await post(url, { model: 'test/ok' })).status).toBe(200)
      expect((await post(url.replace('/one', '/other'), { model: 'test/ok' })).status).toBe(200)
      expect([one.requests.length, two.requests.length]).toEqual([1, 1])
    })
  })

  describe(`${name}: bodies`, () => {
    it.each(['none', 'before', 'after', 'raw'] as const)('with the body parser: %s', async (bodyParser) => {
      const { url, upstream } = await start({ bodyParser })
      const response = await post(url, { model: 'test/ok', seed: 7 })
      expect(response.status).toBe(200)
      expect(upstream.requests[0]?.body).toMatchObject({ model: 'ok', seed: 7 })
    })

    it('a body of 2 MB passes where the gateway reads it itself', async ({ skip }) => {
      if (traits.alwaysParses) skip('the framework parses bodies itself, by its own limit')
      const { url } = await start({ bodyParser: 'after' })
      const long = [{ role: 'user', content: 'x'.repeat(2_000_000) }]
      expect((await post(url, { model: 'test/ok', messages: long })).status).toBe(200)
    })

    it.each([
      ['before the body', ''],
      ['in the middle of the body', '{"mo'],
    ])('a caller who leaves %s leaves the app well', async (_when, begun) => {
      const { url, upstream } = await start()
      const socket = await open(url)
      socket.write(
        `POST ${new URL(url).pathname}/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n${begun}`,
      )
      socket.destroy()
      await once(socket, 'close')
      expect((await post(url, { model: 'test/ok' })).status).toBe(200)
      expect(upstream.requests).toHaveLength(1)
    })
  })

  describe(`${name}: streams`, () => {
    it.each([false, true])(
      'events arrive one by one as the upstream sends them (usual middleware: %s)',
      async (usual) => {
        const { url, upstream } = await start({ usualMiddleware: usual })
        const response = await post(url, { model: 'test/stall_3', stream: true }, { 'accept-encoding': 'gzip' })
        expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
        expect(response.headers.get('content-encoding')).toBeNull()
        expect(response.headers.get('access-control-allow-origin')).toBe(usual ? '*' : null)
        const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
        let text = ''
        while (count(text, '"content":"') < 3) text += (await reader.read()).value ?? ''
        upstream.release()
        for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += piece.value
        expect(text).toMatch(/data: \[DONE\]\n\n$/)
      },
    )

    it('the host sees its answers as any other: its headers are on them, its logger knows how they ended', async () => {
      const { url, log } = await start({ usualMiddleware: true })
      const statuses: string[] = []
      for (const body of [{ stream: true }, { stream: false }, { messages: [] }]) {
        const response = await post(url, { model: 'test/ok', ...body })
        expect(response.headers.get('access-control-allow-origin')).toBe('*')
        expect(response.headers.get('x-frame-options')).toBe('SAMEORIGIN')
        await response.text()
        statuses.push(`POST ${response.status}`)
      }
      expect(statuses).toEqual(['POST 200', 'POST 200', 'POST 400'])
      await expect.poll(() => log).toEqual(statuses)
    })

    it('a failure before the first content has its own status', async () => {
      const { url } = await start()
      const response = await post(url, { model: 'test/server-error', stream: true })
      expect(response.status).toBe(502)
      expect(await response.json()).toMatchObject({ error: { code: 502 } })
    })

    it('a failure after the headers, before any content, is said in band', async () => {
      const { url, generations } = await start(
        {},
        { keepAliveMs: 5, routing: { retry: { perCandidate: 0 }, limits: { firstEventMs: 200 } } },
      )
      const response = await post(url, { model: 'test/silent', stream: true })
      expect(response.status).toBe(200)
      const text = await response.text()
      expect(text).toContain('"code":504')
      expect(text).not.toContain('[DONE]')
      expect(generations).toMatchObject([{ outcome: 'failed' }])
    })

    it('a failure in the middle is said in band, and the stream does not look finished', async () => {
      const { url, generations } = await start()
      const text = await (await post(url, { model: 'test/cut_5', stream: true })).text()
      expect(text).toContain('"finish_reason":"error"')
      expect(text).not.toContain('[DONE]')
      expect(generations).toMatchObject([{ outcome: 'upstream_cut' }])
    })

    it('a normal end aborts nothing', async () => {
      const { url, upstream, generations } = await start()
      for (const stream of [true, false]) await (await post(url, { model: 'test/ok', stream })).text()
      await upstream.until((requests) => requests.every(({ ending }) => ending !== undefined))
      expect(upstream.requests.map(({ ending }) => ending)).toEqual(['complete', 'complete'])
      expect(generations.map(({ outcome }) => outcome)).toEqual(['completed', 'completed'])
    })
  })

  describe(`${name}: callers who leave`, () => {
    it.each([
      ['while the upstream is silent', 'test/silent', ''],
      ['in the middle of a stream', 'test/stall_3', '"content":"'],
    ])('%s end the upstream call and are settled once', async (_when, model, seen) => {
      const { url, upstream, gateway, generations } = await start()
      const over = new Promise((resolve) => gateway.on('generation', resolve))
      const socket = await open(url)
      request(socket, url, { model, messages, stream: true })
      await upstream.until(([request]) => request?.waiting === true)
      if (seen !== '') await until(socket, seen)
      socket.destroy()
      await upstream.until(([request]) => request?.ending !== undefined)
      await over
      expect(upstream.requests[0]?.ending).toBe('caller-left')
      expect(generations).toMatchObject([{ outcome: 'aborted' }])
    })

    it('while their socket is full: the upstream is held back, then ended', async () => {
      const upstream = await createFaultyUpstream({ tokens: 200_000 })
      onTestFinished(() => upstream.close())
      const { url, gateway } = await start({ gateway: faultyGateway(upstream) })
      const over = new Promise((resolve) => gateway.on('generation', resolve))
      const socket = await open(url)
      socket.pause()
      request(socket, url, { model: 'test/ok', messages, stream: true })
      await once(socket, 'readable')
      await upstream.until(([seen]) => seen !== undefined)
      expect(upstream.requests[0]?.ending).toBeUndefined()
      socket.destroy()
      await upstream.until(([seen]) => seen?.ending !== undefined)
      expect(upstream.requests[0]?.ending).toBe('caller-left')
      expect(await over).toMatchObject({ outcome: 'aborted' })
    })
  })

  describe(`${name}: who pays`, () => {
    it('is said by the host, at once or later; nobody is a 401', async () => {
      for (const later of [false, true]) {
        const { url, generations } = await start(
          {
            identify: (user) => {
              const caller = user ? { id: user } : undefined
              return later ? Promise.resolve(caller) : caller
            },
          },
          { authenticate: undefined },
        )
        expect((await post(url, { model: 'test/ok' }, { 'x-user': 'ada' })).status).toBe(200)
        expect((await post(url, { model: 'test/ok' })).status).toBe(401)
        expect(generations).toMatchObject([{ callerId: 'ada' }])
      }
    })

    it('is refused by the host in its own words', async () => {
      if (traits.hostErrors === false) return
      const { url, upstream } = await start({
        identify: () => {
          throw new Error('not in this house')
        },
      })
      const response = await post(url, { model: 'test/ok' })
      expect(response.status).toBe(418)
      expect(await response.text()).toContain('not in this house')
      expect(upstream.requests).toEqual([])
    })
  })

  describe(`${name}: what a mount allows`, () => {
    const identify: HostSetup['identify'] = (user) =>
      user === undefined ? undefined : { id: user, models: ['test/ok', 'test/silent'] }

    it('models, and those of its callers: others are refused, and not listed', async () => {
      const policy = { models: ['test/ok', 'test/server-error'] }
      const { url, upstream } = await start({ policy, identify })
      const ask = async (model: string) => {
        const response = await post(url, { model }, { 'x-user': 'ada' })
        const { error } = (await response.json()) as { error?: { message: string } }
        return [response.status, error?.message]
      }
      expect(await ask('test/ok')).toEqual([200, undefined])
      expect(await ask('openrouter/auto')).toEqual([200, undefined])
      expect(await ask('test/silent')).toEqual([
        403,
        'This mount may not use the model test/silent; allowed: test/ok, test/server-error.',
      ])
      expect(await ask('test/server-error')).toEqual([
        403,
        'This caller may not use the model test/server-error; allowed: test/ok, test/silent.',
      ])
      expect(upstream.requests.map(({ body }) => (body as { model: string }).model)).toEqual(['ok', 'ok'])
      const list = async (headers: Record<string, string>) => {
        const models = (await (await fetch(`${url}/models`, { headers })).json()) as { data: { id: string }[] }
        return models.data.map(({ id }) => id).sort()
      }
      expect(await list({})).toEqual(['test/ok', 'test/server-error'])
      expect(await list({ 'x-user': 'ada' })).toEqual(['test/ok'])
    })

    it('a budget of its own, and tags on every row', async () => {
      const policy = { id: 'chat', budget: { limitUsd: 0.001 }, tags: { feature: 'chat' } }
      const { url, generations } = await start({ policy, identify })
      const ask = (user: number) => post(url, { model: 'test/ok', max_tokens: 60 }, { 'x-user': `caller ${user}` })
      let response = await ask(0)
      expect(response.status).toBe(200)
      for (let user = 1; user < 50 && response.status !== 403; user++) response = await ask(user)
      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({ error: { metadata: { scope: 'mount', window: 'lifetime' } } })
      expect(generations.length).toBeGreaterThan(0)
      for (const { tags, scopes } of generations) {
        expect(tags).toEqual({ feature: 'chat' })
        expect(scopes).toContain('mount:chat')
      }
    })

    it('a mistake in it stops the start', async ({ skip }) => {
      if (traits.checksAtStart === false) skip('the mount is made anew with each request')
      const policy = { budget: { limitUsd: 1 } }
      await expect(start({ policy })).rejects.toThrow(/policy\.id must be/)
    })
  })

  describe(`${name}: shutting down`, () => {
    it('lets an open stream end, and refuses what comes after', async () => {
      const { url, upstream, gateway } = await start()
      const response = await post(url, { model: 'test/stall_3', stream: true })
      await upstream.until(([request]) => request?.waiting === true)
      const closed = gateway.close()
      expect((await post(url, { model: 'test/ok' })).status).toBe(503)
      upstream.release()
      expect(await response.text()).toMatch(/data: \[DONE\]\n\n$/)
      await closed
    })
  })
}

interface Answer {
  choices: { message: { content: string } }[]
}

/** A gateway whose models are the faults of an upstream: `test/cut_5`. */
function faultyGateway(upstream: FaultyUpstream, options: Partial<GatewayOptions> = {}): Gateway {
  const faults = ['ok', 'server-error', 'cut_5', 'stall_3', 'silent']
  const pricing = { inputPerMillion: 1, outputPerMillion: 2 }
  return createGateway({
    providers: [
      openai({
        apiKey: 'sk-conformance',
        baseURL: upstream.baseURLs.openai,
        models: Object.fromEntries(faults.map((fault) => [`test/${fault}`, { upstream: fault, pricing }])),
      }),
    ],
    authenticate: false,
    routing: { retry: { perCandidate: 0 } },
    ...options,
  })
}

function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ messages, ...body }),
  })
}

async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined) // a host may reset what we destroy
  await once(socket, 'connect')
  return socket
}

function request(socket: Socket, url: string, payload: object): void {
  const body = JSON.stringify(payload)
  socket.write(
    `POST ${new URL(url).pathname.replace(/\/$/, '')}/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

function until(socket: Socket, text: string): Promise<void> {
  let seen = ''
  return new Promise((resolve) => {
    socket.on('data', (data) => {
      seen += data.toString()
      if (seen.includes(text)) resolve()
    })
  })
}

const count = (text: string, part: string): number => text.split(part).length - 1
