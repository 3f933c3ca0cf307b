import { Agent } from 'undici'
import { expect, test } from 'vitest'
import { primary, startFaulty } from '../support/faulty.ts'

// R22: nothing grows with the number of requests, and a client that others use is not closed under them. (Heap and sockets over
// minutes: bench/soak.)
test('a dispatcher that was given stays open when the gateway closes', async () => {
  const dispatcher = new Agent()
  const first = await startFaulty({ dialect: 'openai', script: 'ok', options: { dispatcher } })
  const second = await startFaulty({ dialect: 'openai', script: 'ok', options: { dispatcher } })
  expect((await first.ask()).status).toBe(200)
  await first.gateway.close()
  expect(await second.ask()).toMatchObject({ status: 200, content: second.primaryUpstream.answerText })
  expect(dispatcher.closed).toBe(false)
  await dispatcher.destroy()
})

test('a gateway that closes closes its own connections', async () => {
  const faulty = await startFaulty({ dialect: 'openai', script: 'ok' })
  await Promise.all(Array.from({ length: 20 }, () => faulty.ask()))
  expect(faulty.primaryUpstream.openConnections).toBeGreaterThan(0)
  await faulty.gateway.close()
  await faulty.primaryUpstream.until(() => faulty.primaryUpstream.openConnections === 0)
  expect(faulty.clock.pending()).toBe(0)
})

test('an upstream that never stops talking is held at 64 kB, whoever does not read', { timeout: 60_000 }, async () => {
  const faulty = await startFaulty({ dialect: 'openai', script: 'ok', tokens: 200_000 })
  const reader = (await faulty.start({ models: [primary] })).body!.getReader()
  await reader.read()
  let accepted = -1
  // the answer is some 40 MB; kernels hold a few of them, the gateway next to nothing
  while (accepted !== faulty.primaryUpstream.requests[0]!.acceptedBytes) {
    accepted = faulty.primaryUpstream.requests[0]!.acceptedBytes
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(faulty.primaryUpstream.requests[0]!.ending).toBeUndefined()
  expect(accepted).toBeLessThan(16 * 1024 * 1024)
  await reader.cancel()
  await faulty.primaryUpstream.until(([request]) => request!.ending === 'caller-left')
})
