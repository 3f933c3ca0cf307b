import { expect, test } from 'vitest'
import { fakeClock } from '../../test/support/fake-clock.ts'
import type { Provider, ProviderCall } from '../providers/contract.ts'
import { createTransport } from './transport.ts'

const limits = { connectMs: 5_000, firstEventMs: 1_000, idleMs: 500 }
const clock = fakeClock()

function open(call: NonNullable<Provider['call']>) {
  const provider: Provider = {
    id: 'called',
    name: 'Called',
    baseURL: 'https://called.invalid',
    chat: {} as Provider['chat'],
    keys: [],
    authorize: () => ({}),
    headers: {},
    models: {},
    call,
  }
  const warnings: never[] = []
  const encoded = { path: '/', body: { asked: true }, warnings }
  return createTransport({ clock }).open({ provider, key: undefined, encoded, stream: true, limits })
}

const headers = { 'content-type': 'text/event-stream' }

test('gives what the call answers', async () => {
  const answer = await open(async ({ body }) => ({
    status: 203,
    headers,
    body: (async function* () {
      yield Buffer.from(JSON.stringify(body))
    })(),
  }))
  expect(answer).toMatchObject({ status: 203, headers })
  expect(Buffer.from((await answer.body.read())!).toString()).toBe('{"asked":true}')
  expect(await answer.body.read()).toBeNull()
})

test('asks for no more than there is room for', async () => {
  let asked = 0
  const answer = await open(async () => ({
    status: 200,
    headers,
    body: (async function* () {
      for (;;) {
        asked += 1
        yield Buffer.alloc(40_000)
      }
    })(),
  }))
  // two pieces are more than is held for a slow reader
  await answer.body.read()
  const before = asked
  await new Promise((resolve) => setImmediate(resolve))
  expect(asked - before).toBeLessThanOrEqual(2)
  answer.body.cancel(new Error('enough'))
})

test('a call that answers nothing runs out of time, and is told', async () => {
  let signal: AbortSignal | undefined
  const opened = open((call: ProviderCall) => {
    signal = call.signal
    return new Promise(() => {})
  })
  clock.advance(1_000)
  await expect(opened).rejects.toMatchObject({ failure: { kind: 'timeout', code: 'first_event_timeout' } })
  expect(signal?.aborted).toBe(true)
})

test('what it throws is a connection that failed, or broke off', async () => {
  const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
  await expect(open(() => Promise.reject(refused))).rejects.toMatchObject({
    failure: { kind: 'network', code: 'ECONNREFUSED' },
  })
  const answer = await open(async () => ({
    status: 200,
    headers,
    body: (async function* () {
      yield Buffer.from('begun')
      throw refused
    })(),
  }))
  expect(await answer.body.read()).not.toBeNull()
  await expect(answer.body.read()).rejects.toMatchObject({ failure: { kind: 'cut' } })
})
