import { expect, test } from 'vitest'
import { createGateway, google } from '../../src/index.ts'
import { bothWays, dialects, startFaulty } from '../support/faulty.ts'
import { httpAnswer, rawServer } from '../support/raw-server.ts'

const primaryKey = 'sk-primary-0123456789'
const fallbackKey = 'sk-fallback-0123456789'

// R28: a key goes to its provider's origin and nowhere else. (Paths are fuzzed in transport/target.test.ts.)
test.each(dialects)('%s: each provider gets its own key only', async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'status_404', fallbackDialect: dialect })
  await faulty.ask()
  const sent = JSON.stringify(
    faulty.primaryUpstream.requests.map(({ headers, path, body }) => ({ headers, path, body })),
  )
  const sentNext = JSON.stringify(
    faulty.fallbackUpstream.requests.map(({ headers, path, body }) => ({ headers, path, body })),
  )
  expect([sent.includes(primaryKey), sent.includes(fallbackKey)]).toEqual([true, false])
  expect([sentNext.includes(primaryKey), sentNext.includes(fallbackKey)]).toEqual([false, true])
  expect(faulty.primaryUpstream.requests[0]!.path).not.toContain(primaryKey)
})

test.each(bothWays)('a redirect is a failure, not a way elsewhere ($way)', async ({ stream }) => {
  const faulty = await startFaulty({ dialect: 'openai', script: 'redirect' })
  const asked = await faulty.ask({ stream })
  expect(asked).toMatchObject({ status: 200, providers: ['Fallback'] })
  expect(faulty.rows[0]!.attempts[0]).toMatchObject({ failure: 'unknown', status: 307 })
})

test('a model id cannot leave the provider’s address, however a server on the way reads it', async () => {
  const paths: string[] = []
  const server = await rawServer((socket, request) => {
    paths.push(request.split(' ')[1]!)
    socket.write(httpAnswer(404, {}, '{}'))
  })
  const hostile = [
    '..',
    '../../admin',
    'x/../../../admin',
    '%2e%2e',
    '%2e%2e/%2e%2e/admin',
    'a\\..\\b',
    '@evil.example',
    '?x#y',
  ]
  for (const upstream of hostile) {
    const gateway = createGateway({
      providers: [
        google({ apiKey: primaryKey, baseURL: `${server.url}/v1beta`, models: { 'test/model': { upstream } } }),
      ],
      authenticate: false,
    })
    await gateway.fetch('http://inroute/api/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({ model: 'test/model', messages: [{ role: 'user', content: 'Hello' }] }),
    })
    await gateway.close()
  }
  expect(paths.length).toBeLessThan(hostile.length)
  for (const path of paths) {
    for (const read of [path, decodeURIComponent(path), decodeURIComponent(decodeURIComponent(path))]) {
      expect(new URL(server.url + read).pathname, path).toMatch(/^\/v1beta\/models\/./)
    }
  }
  await server.close()
})
