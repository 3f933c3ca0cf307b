import { describe, expect, test } from 'vitest'
import type { Reply } from '../../src/edge/exchange.ts'
import { memoryStore } from '../../src/index.ts'
import type { Store } from '../../src/store/contract.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { type Faulty, primary, readAnswer, startFaulty } from '../support/faulty.ts'

describe('gateway.close', () => {
  test('lets running streams end, and takes no new requests meanwhile', async () => {
    const faulty = await startFaulty({ dialect: 'openai', script: 'stall_20~ok' })
    const answer = faulty.ask()
    await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
    const closing = faulty.gateway.close()
    const refused = await faulty.ask()
    expect(refused).toMatchObject({ status: 503, error: { code: 503, metadata: { error_code: 'shutting_down' } } })
    faulty.primaryUpstream.release()
    expect(await answer).toMatchObject({ content: faulty.primaryUpstream.answerText, done: true })
    await closing
    expect(faulty.rows).toMatchObject([{ outcome: 'completed' }])
    expect(faulty.clock.pending()).toBe(0)
    await faulty.primaryUpstream.until(() => faulty.primaryUpstream.openConnections === 0)
  })

  test('cuts off what has not ended in time, says so in band, and settles it', async () => {
    const faulty = await startFaulty({ dialect: 'openai', script: 'stall_20' })
    const answer = faulty.ask()
    await faulty.primaryUpstream.until(([request]) => request?.waiting === true)
    // the commit point lies behind us once the idle limit runs
    await faulty.clock.armed(30_000)
    const closing = faulty.gateway.close({ drainMs: 3_000 })
    await faulty.clock.armed(3_000)
    faulty.clock.advance(3_000)
    expect(await answer).toMatchObject({ status: 200, done: false, finishReasons: ['error'], error: { code: 503 } })
    await closing
    expect(faulty.rows).toMatchObject([{ outcome: 'failed', error: { code: 'shutting_down' } }])
    expect(faulty.clock.pending()).toBe(0)
    await faulty.primaryUpstream.until(([request]) => request!.ending === 'caller-left')
  })

  test.each(['silent', 'late', 'server-error'])('before an answer has begun (%s): a 503', async (script) => {
    const faulty = await startFaulty({ dialect: 'openai', script })
    const response = faulty.start({ stream: false, models: ['test/primary'] })
    await (script === 'server-error'
      ? faulty.clock.armed(125)
      : faulty.primaryUpstream.until(([request]) => request?.waiting === true))
    const closing = faulty.gateway.close({ drainMs: 100 })
    await faulty.clock.armed(100)
    faulty.clock.advance(100)
    const asked = await readAnswer(await response)
    expect(asked).toMatchObject({ status: 503, error: { code: 503, metadata: { error_code: 'shutting_down' } } })
    await closing
    expect(faulty.rows).toMatchObject([{ outcome: 'failed', error: { code: 'shutting_down' } }])
    expect(faulty.primaryUpstream.requests).toHaveLength(1)
  })

  /** A request whose body is still on its way. */
  function upload({ gateway }: Faulty) {
    const body = Promise.withResolvers<Uint8Array>()
    const reply = gateway.handle({
      method: 'POST',
      path: '/chat/completions',
      query: '',
      headers: {},
      body: { read: () => body.promise },
      signal: new AbortController().signal,
    })
    const messages = [{ role: 'user', content: 'Count.' }]
    return { reply, arrive: () => body.resolve(Buffer.from(JSON.stringify({ model: primary, messages }))) }
  }
  const answerOf = async (reply: Promise<Reply>): Promise<unknown> => JSON.parse((await reply).body as string)

  test('lets a request that was let in go its way, wherever it is', async () => {
    const clock = fakeClock()
    const [reserving, arrived] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const inner = memoryStore({ clock })
    let closed = false
    const store: Store = {
      ...inner,
      async reserve(hold) {
        reserving.resolve()
        await arrived.promise
        if (closed) throw new Error('the store is closed')
        return inner.reserve(hold)
      },
      close: async () => void (closed = true),
    }
    const account = { budget: { limitUsd: 1_000, window: 'daily' as const } }
    const faulty = await startFaulty({ dialect: 'openai', script: 'ok', clock, options: { store, account } })
    const answer = faulty.ask({ stream: false })
    await reserving.promise
    const uploading = upload(faulty)
    const closing = faulty.gateway.close()
    uploading.arrive()
    arrived.resolve()
    expect(await answer).toMatchObject({ status: 200, content: faulty.primaryUpstream.answerText })
    expect(await answerOf(uploading.reply)).toMatchObject({ model: primary })
    await closing
    expect(closed).toBe(true)
    expect(faulty.rows).toMatchObject([{ outcome: 'completed' }, { outcome: 'completed' }])
  })

  test('waits for no body that takes longer to arrive: then it is too late', async () => {
    const faulty = await startFaulty({ dialect: 'openai', script: 'ok' })
    const { reply, arrive } = upload(faulty)
    const closing = faulty.gateway.close({ drainMs: 1_000 })
    await faulty.clock.armed(1_000)
    faulty.clock.advance(1_000)
    await faulty.clock.armed(2_000)
    faulty.clock.advance(2_000)
    await closing
    arrive()
    expect(await answerOf(reply)).toMatchObject({ error: { code: 503, metadata: { error_code: 'shutting_down' } } })
    expect(faulty.primaryUpstream.requests).toEqual([])
    expect(faulty.rows).toEqual([])
  })

  test('a caller who does not read does not hold it up', async () => {
    const faulty = await startFaulty({ dialect: 'openai', script: 'ok' })
    await faulty.start()
    const closing = faulty.gateway.close({ drainMs: 1_000 })
    await faulty.clock.armed(1_000)
    faulty.clock.advance(1_000)
    await closing
    expect(faulty.rows).toHaveLength(1)
  })
})
