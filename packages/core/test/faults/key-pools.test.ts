import { expect, test } from 'vitest'
import { createGateway, memoryStore, openaiCompatible } from '../../src/index.ts'
import { primary, readAnswer, startFaulty } from '../support/faulty.ts'

const keys = ['sk-first-0123456789', 'sk-second-0123456789', 'sk-third-0123456789']

async function startPool(refused: Record<string, string>) {
  const faulty = await startFaulty({ dialect: 'openai', script: 'ok' })
  const { primaryUpstream, clock } = faulty
  const used = (): string[] => primaryUpstream.requests.map(({ headers }) => headers['authorization']!.slice(7))
  primaryUpstream.use(({ headers }) => refused[headers['authorization']!.slice(7)])
  const gateway = createGateway({
    providers: [
      openaiCompatible({
        id: 'pool',
        apiKey: keys,
        baseURL: primaryUpstream.baseURLs.openai,
        models: { [primary]: { upstream: 'ok' } },
      }),
    ],
    authenticate: false,
    store: memoryStore(),
    clock,
    random: () => 0,
  })
  const ask = async () =>
    readAnswer(
      await gateway.fetch('http://inroute/api/v1/chat/completions', {
        method: 'POST',
        body: JSON.stringify({ model: primary, messages: [{ role: 'user', content: 'Hello' }] }),
      }),
    )
  return { ask, used, clock, refused }
}

test.each(['status_401', 'status_402', 'status_403', 'rate-limit', 'rate-limit_60'])(
  '%s for one key: the next key at once, and the first one rests',
  async (step) => {
    const { ask, used } = await startPool({ [keys[0]!]: step })
    expect(await ask()).toMatchObject({ status: 200, error: undefined })
    expect(used()).toEqual([keys[0], keys[1]])
    await ask()
    expect(used()).toEqual([keys[0], keys[1], keys[1]])
  },
)

test('a key comes back when its rest is over', async () => {
  const { ask, used, clock, refused } = await startPool({ [keys[0]!]: 'rate-limit_20' })
  await ask()
  delete refused[keys[0]!]
  clock.advance(20_000)
  await ask()
  expect(used()).toEqual([keys[0], keys[1], keys[0]])
})

test('when every key is refused, the caller gets the provider’s answer and no key', async () => {
  const { ask, used } = await startPool({
    [keys[0]!]: 'status_401',
    [keys[1]!]: 'status_401',
    [keys[2]!]: 'status_401',
  })
  const asked = await ask()
  expect(asked).toMatchObject({ status: 502, error: { code: 502 } })
  expect(used()).toEqual(keys)
  expect(asked.text).not.toMatch(/sk-(first|second|third)/)
})
