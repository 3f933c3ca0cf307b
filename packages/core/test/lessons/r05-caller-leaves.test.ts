import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { dialects, primary, startFaulty } from '../support/faulty.ts'

// R5: a caller who leaves stops the upstream, wherever the request is, and nothing is left behind.
test.each(dialects)('%s: in the middle of a stream', async (dialect) => {
  const faulty = await startFaulty({ dialect, script: 'stall_40' })
  const response = await faulty.start()
  const reader = response.body!.getReader()
  await reader.read()
  await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
  await reader.cancel()
  await faulty.primaryUpstream.until(([request]) => request!.ending === 'caller-left')
  await expect.poll(() => faulty.rows).toMatchObject([{ outcome: 'aborted' }])
  expect(faulty.clock.pending()).toBe(0)
})

test.each(['silent', 'late', 'role-only'])('before the first content: %s', async (script) => {
  const faulty = await startFaulty({ dialect: 'openai', script })
  const caller = new AbortController()
  const response = faulty.start({ signal: caller.signal })
  await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
  caller.abort()
  await expect(response).rejects.toThrow('aborted')
  await faulty.primaryUpstream.until(([request]) => request!.ending === 'caller-left')
  await expect.poll(() => faulty.rows).toMatchObject([{ outcome: 'aborted', attempts: [{ failure: 'aborted' }] }])
  expect(faulty.fallbackUpstream.requests).toHaveLength(0)
  expect(faulty.clock.pending()).toBe(0)
})

// as Next.js does it: the request is wrapped in another one, whose signal goes deaf once that one is collected
test('by the signal that came in a Request, though nobody else keeps the Request', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const faulty = await startFaulty({ dialect: 'openai', script: 'stall_40' })
  const caller = new AbortController()
  const start = (): Promise<Response> => {
    const body = JSON.stringify({ model: primary, stream: true, messages: [{ role: 'user', content: 'Hello' }] })
    const url = 'http://inroute/api/v1/chat/completions'
    return faulty.gateway.fetch(new Request(url, { method: 'POST', body, signal: caller.signal }))
  }
  const reader = (await start()).body!.getReader()
  await reader.read()
  await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
  for (let round = 0; round < 3; round++) {
    collectGarbage()
    await new Promise(setImmediate)
  }
  caller.abort()
  await faulty.primaryUpstream.until(([request]) => request!.ending === 'caller-left')
  await expect.poll(() => faulty.rows).toMatchObject([{ outcome: 'aborted' }])
})

test('during the pause before a retry', async () => {
  const faulty = await startFaulty({ dialect: 'openai', script: 'server-error' })
  const caller = new AbortController()
  const response = faulty.start({ signal: caller.signal })
  await faulty.clock.armed(125)
  caller.abort()
  await expect(response).rejects.toThrow('aborted')
  await expect.poll(() => faulty.rows).toMatchObject([{ outcome: 'aborted' }])
  expect(faulty.primaryUpstream.requests).toHaveLength(1)
  expect(faulty.clock.pending()).toBe(0)
})

test('a thousand callers who leave: no open socket, no timer, a row each', { timeout: 60_000 }, async () => {
  const faulty = await startFaulty({ dialect: 'openai', script: 'stall_20' })
  for (let round = 0; round < 20; round++) {
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const caller = new AbortController()
        const reader = (await faulty.start({ signal: caller.signal, models: [primary] })).body!.getReader()
        await reader.read()
        caller.abort()
        await expect(reader.read()).rejects.toThrow('aborted')
      }),
    )
  }
  await faulty.primaryUpstream.until(() => faulty.primaryUpstream.openConnections === 0)
  await expect.poll(() => faulty.rows.length).toBe(1_000)
  expect(faulty.clock.pending()).toBe(0)
  expect(new Set(faulty.rows.map(({ outcome }) => outcome))).toEqual(new Set(['aborted']))
})
